// SPDX-License-Identifier: Apache-2.0

/// Who is said to have a thing, and whether it is let go: "Mary took the milk."
enum Carrying {
    /// Words that begin with a capital letter and are no function words, in order,
    /// each once. The first word of a sentence counts only where no other does:
    /// "Then Mary took it", "Mary took it".
    static func people(in sentence: String) -> [String] {
        let words = sentence.split { !($0.isLetter || $0 == "'" || $0 == "-") }.map(String.init)
        let capitalised = words.enumerated().filter { _, word in
            word.first?.isUppercase == true
                && !QuestionTerms.functionWords.contains(word.lowercased())
        }
        let inside = capitalised.filter { $0.offset > 0 }
        var seen: Set<String> = []
        return (inside.isEmpty ? capitalised : inside).map(\.element)
            .filter { seen.insert($0).inserted }
    }

    /// Whether a sentence has a verb of letting go.
    static func letsGo(_ sentence: String) -> Bool {
        sentence.lowercased().split { !$0.isLetter }.contains { lettingGo.contains(String($0)) }
    }

    private static let lettingGo: Set<String> = [
        "abandoned", "abandons", "discarded", "discards", "drop", "dropped", "drops", "forgot",
        "forgotten", "laid", "lays", "leaves", "leaving", "left", "lost", "placed", "places",
        "put", "puts", "putting", "set", "sets", "threw", "throws",
    ]
}
