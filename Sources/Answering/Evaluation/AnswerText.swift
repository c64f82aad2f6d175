// SPDX-License-Identifier: Apache-2.0

/// An answer as SQuAD's judge compares it: lower case, without ASCII
/// punctuation, without the words a, an, the, words separated by one space.
package struct AnswerText: Hashable, Sendable {
    package let words: [Substring]

    package init(_ text: String) {
        let bare = String(
            text.lowercased().unicodeScalars.filter { !AnswerText.isPunctuation($0) }
                .map(Character.init))
        words = bare.split(whereSeparator: \.isWhitespace)
            .filter { $0 != "a" && $0 != "an" && $0 != "the" }
    }

    /// Whether both hold the same words in the same order.
    package func matches(_ other: AnswerText) -> Bool { words == other.words }

    /// Harmonic mean of the shares of words that both have, 0...1; of empty
    /// answers: 1 when both are empty.
    package func f1(_ truth: AnswerText) -> Double {
        if words.isEmpty || truth.words.isEmpty { return words == truth.words ? 1 : 0 }
        var counts: [Substring: Int] = [:]
        for word in truth.words { counts[word, default: 0] += 1 }
        var common = 0
        for word in words where counts[word, default: 0] > 0 {
            counts[word, default: 0] -= 1
            common += 1
        }
        return 2 * Double(common) / Double(words.count + truth.words.count)
    }

    /// The best exact match and the best F1 over several true answers.
    package static func judge(_ span: String, truths: [String]) -> (exact: Bool, f1: Double) {
        let answer = AnswerText(span)
        let judged = truths.map(AnswerText.init)
        return (
            judged.contains(where: answer.matches), judged.map(answer.f1).max() ?? 0
        )
    }

    private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
        default: false
        }
    }
}
