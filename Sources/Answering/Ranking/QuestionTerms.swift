// SPDX-License-Identifier: Apache-2.0
import Foundation
import Storage

/// A question as the full text sees it.
///
/// A question may begin by naming a document: "Consider X's agreement; does
/// it …?", "In the contract between X and Y, may …?". That part finds the
/// document; in the passages of the document itself its words stand
/// everywhere, so only the rest is looked for there. It may end by saying on
/// what occasion: "… when discussing the budget". That part, too, finds the
/// document and not the passage. Function words are looked for nowhere.
struct QuestionTerms: Sendable {
    /// A word that is looked for: as written (lower case) and as a stem.
    struct Word: Hashable, Sendable {
        let text: String
        let stem: String
    }

    /// The question's first words as they follow each other, function words too.
    let written: [String]
    /// All words of the question, each stem once.
    let all: [Word]
    /// Stems of the part behind the naming of a document, in order, each once;
    /// of the whole where nothing is left.
    let inPassages: [String]
    /// The same as words, to be embedded; the question where none is left.
    let wanted: String

    init(_ question: String, library: Library) throws {
        let rest = QuestionTerms.withoutOccasion(QuestionTerms.rest(of: question))
        let all = try QuestionTerms.words(of: question, library: library)
        let inRest = try QuestionTerms.words(of: rest, library: library)
        let sought = inRest.isEmpty ? all : inRest
        written = Array(QuestionTerms.written(in: question).prefix(QuestionTerms.mostWords))
        self.all = all
        inPassages = sought.map(\.stem)
        wanted = sought.isEmpty ? question : sought.map(\.text).joined(separator: " ")
    }

    /// Words of a question that are looked for, at most; the first ones count.
    static let mostWords = 512

    /// The words of a text that are looked for, each stem once.
    static func words(of text: String, library: Library) throws -> [Word] {
        // Each word once: a text of a megabyte may be asked as a question.
        var known = functionWords
        let words = Array(
            written(in: text).filter { known.insert($0).inserted }.prefix(mostWords))
        let stems = try library.terms(in: words)
        var seen: Set<String> = []
        return zip(words, stems).compactMap { word, stems in
            guard let stem = stems.first, seen.insert(stem).inserted else { return nil }
            return Word(text: word, stem: stem)
        }
    }

    /// Runs of letters and digits, lower case, without marks.
    static func written(in text: String) -> [String] {
        let folded = String(
            String.UnicodeScalarView(
                text.decomposedStringWithCompatibilityMapping.unicodeScalars.filter {
                    $0.properties.generalCategory != .nonspacingMark
                }))
        return folded.lowercased().split { !($0.isLetter || $0.isNumber) }.map(String.init)
    }

    /// What stands behind the clause that names a document: up to a semicolon
    /// or colon, or up to the first comma of a question that begins like one.
    static func rest(of question: String) -> String {
        let trimmed = question.split(omittingEmptySubsequences: true, whereSeparator: \.isNewline)
            .joined(separator: " ")
        let begins = trimmed.lowercased().split(separator: " ").first.map(String.init) ?? ""
        for (index, character) in zip(trimmed.indices, trimmed) {
            let isBreak =
                character == ";" || character == ":"
                || (character == "," && namingWords.contains(begins))
            let lead = trimmed.distance(from: trimmed.startIndex, to: index)
            guard isBreak, lead >= 3, lead <= 200 else { continue }
            let behind = trimmed[trimmed.index(after: index)...]
            guard behind.first == " " else { continue }
            let rest = behind.drop { $0 == " " }
            if rest.split(separator: " ").count >= 4 { return String(rest) }
        }
        return trimmed
    }

    /// The question without a clause at its end that tells the occasion on which
    /// something was said. On training meetings recall@1, 5 and 10 rose by 0.003,
    /// 0.006 and 0.006 on average.
    static func withoutOccasion(_ question: String) -> String {
        let words = question.split(separator: " ")
        let plain = words.map { $0.lowercased().trimmingCharacters(in: .punctuationCharacters) }
        guard words.count > fewestWords else { return question }
        for start in fewestWords..<words.count where tellsOccasion(plain[start...]) {
            return words[..<start].joined(separator: " ")
        }
        return question
    }

    /// Of what is left of a question, at least.
    private static let fewestWords = 5

    private static func tellsOccasion(_ words: ArraySlice<String>) -> Bool {
        guard let first = words.first else { return false }
        var rest = words.dropFirst()
        if first == "in" {
            return rest.first == "the"
                && ["discussion", "conversation", "debate"].contains(rest.dropFirst().first)
                && ["of", "about", "on"].contains(rest.dropFirst(2).first)
        }
        guard ["when", "while", "during", "as"].contains(first) else { return false }
        for optional in [["he", "she", "they", "it"], ["was", "were", "is", "are"]] {
            if let word = rest.first, optional.contains(word) { rest = rest.dropFirst() }
        }
        return rest.first.map(speakingWords.contains) ?? false
    }

    private static let speakingWords: Set<String> = [
        "discussing", "talking", "discussed", "talked", "debating", "considering", "presenting",
        "speaking",
    ]

    /// First words of a clause that names a document and ends in a comma.
    private static let namingWords: Set<String> = [
        "in", "consider", "considering", "according", "under", "per", "regarding", "as", "with",
    ]

    /// English words that say nothing about a passage: those of grammar, and
    /// those with which one asks rather than about which. The latter were chosen
    /// on training questions: right passages hold them no more often than the
    /// best wrong ones (without those of the second line recall@1 was 0.006 lower
    /// on meetings, 0.013 on contracts).
    static let functionWords: Set<String> = Set(
        """
        summarize summarise summary discuss discussed discusses discussing discussion \
        discussions mention mentions mentioned describe described explain explained opinion \
        opinions think thinks thought thoughts say says said talk talked talking document \
        documents include includes allow allows clause stated \
        group team meeting meetings require requires required suggest suggests suggested \
        a an the of in on at to for from by with about into over after before under between and \
        or but nor so than then that this these those there here it its he she they them his her \
        their him we us our you your i me my is are was were be been being am do does did done \
        has have had having will would shall should can could may might must not no if as who \
        whom whose what which when where why how whether s t
        """.split(separator: " ").map(String.init))
}
