// SPDX-License-Identifier: Apache-2.0
import Documents
import Foundation
import Testing

@testable import Answering

/// "As of a point" is as if nothing behind it had ever been written.
@Suite struct PointInTimeTests {
    /// All that could show a difference, without the folder of the day.
    private struct Trace: Equatable {
        var ranking: [String]
        var scores: [Double]
        var quotes: [String]
        var confidence: Double
        var span: String?

        init(_ examination: Examination) {
            ranking = examination.ranking.map {
                "\($0.path.split(separator: "/").last ?? "") \($0.utf8Range)"
            }
            scores = examination.answer.evidence.map(\.score)
            quotes = examination.answer.evidence.map {
                "\($0.citation.utf8Range) \($0.citation.lines) \($0.citation.quote)"
            }
            confidence = examination.confidence
            span = examination.bestSpan
        }
    }

    private static let questions = [
        "Which whale saw Ahab?", "Consider the book of Ahab; which whale was qcaz?", "Queequeg",
    ]

    @Test(arguments: [0.1, 0.37, 0.5, 0.93])
    func answersAreThoseOfTheTruncatedText(share: Double) throws {
        let fixture = try AnsweringFixture()
        let other = AnsweringFixture.book(8, of: "Ishmael", from: 50)
        let whole = AnsweringFixture.book(30) + AnsweringFixture.book(15, of: "Queequeg", from: 30)
        let point = PointInDocument.share(share)
        let otherLimit = try seen(of: other, share: share, fixture)
        let limit = try seen(of: whole, share: share, fixture)
        #expect(limit > 0 && limit <= Int(Double(whole.utf8.count) * share))
        let asked = try traces(fixture, ["book.txt": whole, "other.txt": other], at: point)
        let truncated = try traces(
            fixture,
            [
                "book.txt": String(decoding: Array(whole.utf8)[..<limit], as: UTF8.self),
                "other.txt": String(decoding: Array(other.utf8)[..<otherLimit], as: UTF8.self),
            ], at: .end)
        #expect(asked == truncated)
    }

    @Test func whatComesLaterChangesNothing() throws {
        let fixture = try AnsweringFixture()
        let start = AnsweringFixture.book(20)
        // The same length, so the same share; other words, paragraphs, headings.
        let whales = AnsweringFixture.book(20, of: "Ahab", from: 20)
        let others = String(
            whales.map { $0 == "w" ? "b" : $0 == "\n" ? " " : $0 == "q" ? "#" : $0 })
        let point = PointInDocument.utf8Offset(start.utf8.count)
        let first = try traces(fixture, ["book.md": start + whales], at: point)
        let second = try traces(fixture, ["book.md": start + others], at: point)
        #expect(first == second)
    }

    @Test func noQuoteReachesBehindThePoint() throws {
        let text = String(repeating: "and so he saw the whale and then ", count: 30)
        try AnsweringFixture().withAnswerer(["long.txt": text]) { answerer in
            for offset in stride(from: 20, to: text.utf8.count, by: 97) {
                var question = Question("whale", top: 100, point: .utf8Offset(offset))
                question.threshold = 0
                for evidence in try answerer.answer(question).evidence {
                    #expect(evidence.citation.utf8Range.upperBound <= offset)
                }
            }
        }
    }

    @Test func aSnapshotIsACountOfSegments() throws {
        try AnsweringFixture().withAnswerer(["book.txt": AnsweringFixture.book(30)]) { answerer in
            let question = Question("whale", top: 100, point: .snapshot(2))
            let seen = try answerer.examine(question).ranking
            #expect(seen.count == 2)
            let none = Question("whale", point: .share(0))
            let nothing = try answerer.examine(none).ranking
            #expect(nothing.isEmpty)
        }
    }

    private func traces(
        _ fixture: AnsweringFixture, _ files: KeyValuePairs<String, String>,
        at point: PointInDocument
    ) throws -> [Trace] {
        try fixture.withAnswerer(files) { answerer in
            try Self.questions.map { text in
                var question = Question(text, top: 100, point: point)
                question.threshold = 0
                return Trace(try answerer.examine(question))
            }
        }
    }

    /// The end of the last segment before the point.
    private func seen(of text: String, share: Double, _ fixture: AnsweringFixture) throws -> Int {
        try fixture.withAnswerer(["x.txt": text]) { answerer in
            try answerer.examine(Question("x", point: .share(share))).ranking
                .map(\.utf8Range.upperBound).max() ?? 0
        }
    }
}
