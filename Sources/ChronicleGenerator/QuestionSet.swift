// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Questions about the chronicle, one JSON object a line: `id`, `question`,
/// `document`, `answers`, `evidence` (half-open byte ranges; none: the chronicle
/// does not say).
struct QuestionSet: Sendable {
    struct Question: Codable, Sendable {
        let id: String
        let question: String
        let document: String
        let answers: [String]
        let evidence: [[Int]]
    }

    private(set) var questions: [Question] = []
    private var byKind: [(kind: String, question: String, answer: String, range: Range<Int>)] = []

    /// Notes a question that could be asked.
    mutating func note(kind: String, question: String, answer: String, utf8Range: Range<Int>) {
        byKind.append((kind, question, answer, utf8Range))
    }

    /// Draws `count` of the questions noted, as many of each kind as there
    /// are, none that was noted with two answers, and adds `unanswerable`.
    mutating func finish(
        count: Int, unanswerable: [String], document: String, _ random: inout SeededGenerator
    ) {
        var answers: [String: Set<String>] = [:]
        for item in byKind { answers[item.question, default: []].insert(item.answer) }
        var kinds: [String] = []
        var items: [String: [Int]] = [:]
        var seen: Set<String> = []
        for (index, item) in byKind.enumerated()
        where answers[item.question]?.count == 1 && seen.insert(item.question).inserted {
            if items[item.kind] == nil { kinds.append(item.kind) }
            items[item.kind, default: []].append(index)
        }
        for kind in kinds { items[kind] = random.shuffled(items[kind] ?? []) }
        var chosen: [Int] = []
        while chosen.count < count, !kinds.isEmpty {
            for kind in kinds where chosen.count < count {
                if let index = items[kind]?.popLast() { chosen.append(index) }
            }
            kinds.removeAll { items[$0]?.isEmpty ?? true }
        }
        for index in chosen.sorted() {
            let item = byKind[index]
            questions.append(
                Question(
                    id: "chronicle-\(questions.count + 1)", question: item.question,
                    document: document, answers: [item.answer],
                    evidence: [[item.range.lowerBound, item.range.upperBound]]))
        }
        for question in unanswerable {
            questions.append(
                Question(
                    id: "chronicle-\(questions.count + 1)", question: question,
                    document: document, answers: [], evidence: []))
        }
    }

    /// The file.
    func lines() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try questions.map { String(decoding: try encoder.encode($0), as: UTF8.self) + "\n" }
            .joined()
    }
}
