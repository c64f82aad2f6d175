// SPDX-License-Identifier: Apache-2.0

/// The words of a document's file name, as people name it in a question.
///
/// Names of files run words together and add codes:
/// "tabunkitcheninvestments-nda-20rev0.txt" is meant by "Tabun Kitchen
/// Investments' NDA". So a word of the question counts as well when it, or a
/// run of neighbouring words without their spaces, stands inside the name
/// without its separators.
struct DocumentName: Sendable {
    /// Of the name's words.
    let stems: Set<String>
    /// Letters and digits of the name, lower case, without separators.
    let glued: String

    /// Words of the last component of `path`, without the extension.
    static func words(ofPath path: String) -> [String] {
        var name = path.split(separator: "/").last.map(String.init) ?? path
        if let dot = name.lastIndex(of: "."), dot != name.startIndex {
            name = String(name[..<dot])
        }
        return QuestionTerms.written(in: name)
    }

    init(words: [String], stems: some Sequence<String>) {
        self.stems = Set(stems)
        glued = words.joined()
    }

    /// How surely each word of a question stands in the name, 0...1.
    func matches(of words: [QuestionTerms.Word]) -> [Double] {
        var found = words.map { word -> Double in
            if stems.contains(word.stem) { return 1 }
            return word.text.count >= 4 && glued.contains(word.text) ? 0.9 : 0
        }
        for first in words.indices {
            var run = words[first].text
            for last in words.indices.dropFirst(first + 1).prefix(3) {
                run += words[last].text
                guard run.count >= 5, glued.contains(run) else { continue }
                for index in first...last { found[index] = 1 }
            }
        }
        return found
    }
}
