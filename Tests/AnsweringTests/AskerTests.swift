// SPDX-License-Identifier: Apache-2.0
import Documents
import Foundation
import Synchronization
import Testing

@testable import Answering

/// What whoever asks hears, and how soon the work ends when they wish it.
@Suite struct AskerTests {
    private static let files: KeyValuePairs = [
        "a.txt": "The mate was Starbuck.\n\nThe whale was white.\n\nIt sank the ship.",
        "b.txt": "The mate was Stubb.\n\nThe whale was grey.\n\nIt swam away.",
    ]

    /// Grants so many looks, then wishes the end.
    private func asker(
        looks: Int, then wish: Asker.Wish, hear: @escaping @Sendable (Asker.News) -> Void = { _ in }
    ) -> Asker {
        let left = Mutex(looks)
        return Asker(
            wantsPartial: true,
            wish: {
                left.withLock { left in
                    left -= 1
                    return left >= 0 ? .goOn : wish
                }
            }, hear: hear)
    }

    private func readerWindows(_ answerer: Answerer, _ question: Question) throws -> Int {
        let most = Mutex(0)
        _ = try answerer.answer(
            question,
            for: Asker(
                wantsPartial: true, wish: { .goOn },
                hear: { news in
                    if case .partial(_, _, _, _, let count) = news { most.withLock { $0 = count } }
                }))
        return most.withLock { $0 }
    }

    @Test("P31: an answer that is concluded has its evidence, and is not complete")
    func concluding() throws {
        let fixture = try AnsweringFixture()
        try fixture.withAnswerer(Self.files) { answerer in
            let question = Question("Who was the mate?", top: 3)
            let whole = try answerer.answer(question)
            #expect(whole.isComplete)
            let windows = try readerWindows(answerer, question)
            #expect(windows > 1)
            var outcomes: Set<String> = []
            for looks in 0..<40 {
                do {
                    let answer = try answerer.answer(
                        question, for: asker(looks: looks, then: .conclude))
                    outcomes.insert(answer.isComplete ? "complete" : "concluded")
                    #expect(!answer.evidence.isEmpty)
                } catch is CancellationError { outcomes.insert("nothing") }
            }
            #expect(outcomes == ["nothing", "concluded", "complete"])
        }
    }

    @Test("P22/CANCEL: who gives up gets nothing, wherever the work stands")
    func givingUp() throws {
        let fixture = try AnsweringFixture()
        try fixture.withAnswerer(Self.files) { answerer in
            let question = Question("Who was the mate?")
            var looks = 0
            while true {
                do {
                    _ = try answerer.answer(question, for: asker(looks: looks, then: .giveUp))
                    break
                } catch is CancellationError { looks += 1 }
                try #require(looks < 100)
            }
            // Ranking looks several times, and the reader at each window.
            #expect(looks > 4)
            #expect(throws: CancellationError.self) {
                try answerer.find(question, for: asker(looks: 0, then: .giveUp))
            }
        }
    }

    @Test("P30: what is read is fixed before anything is ranked; P35/152: then come spans")
    func news() throws {
        let fixture = try AnsweringFixture()
        try fixture.withAnswerer(Self.files) { answerer in
            let heard = Mutex<[Asker.News]>([])
            let question = Question("Who was the mate?")
            let answer = try answerer.answer(
                question,
                for: Asker(
                    wantsPartial: true, wish: { .goOn },
                    hear: { news in heard.withLock { $0.append(news) } }))
            let news = heard.withLock { $0 }
            #expect(news.first == .begun(documentCount: 2))
            #expect(news.count { $0 == .begun(documentCount: 2) } == 1)
            let last = try #require(news.last)
            guard case .partial(let span, _, _, let readCount, let count) = last else {
                Issue.record("no span is told")
                return
            }
            #expect(!span.isEmpty && (1...count).contains(readCount))
            // Being told changes nothing.
            #expect("\(answer.verdict)" == "\(try answerer.answer(question).verdict)")
        }
    }

    @Test("P30: what is stored once a question has begun does not change its answer")
    func laterTextIsNotSeen() throws {
        let fixture = try AnsweringFixture()
        try fixture.withAnswerer(Self.files) { answerer in
            let question = Question("Who was the mate?", top: 9)
            let before = try answerer.find(question)
            let path = try #require(before.first?.citation.path)
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
            let library = answerer.library
            let during = try answerer.find(
                question,
                for: Asker(
                    wish: { .goOn },
                    hear: { _ in
                        do {
                            try fixture.ingest(
                                ["c.txt": "The mate was Flask."], below: folder, into: library)
                        } catch { Issue.record(error) }
                    }))
            #expect(during.map(\.citation.quote) == before.map(\.citation.quote))
            #expect(during.map(\.score) == before.map(\.score))
            #expect(try answerer.find(question).count > before.count)
        }
    }

    @Test("P36: of a very long question the first words are looked for")
    func longQuestions() throws {
        try AnsweringFixture().withAnswerer(Self.files) { answerer in
            let numbers = (0..<5000).map { "w\($0)" }.joined(separator: " ")
            let terms = try QuestionTerms("mate \(numbers)", library: answerer.library)
            #expect(terms.all.count == QuestionTerms.mostWords)
            #expect(terms.all.first?.text == "mate")
            let again = String(repeating: "whale mate ", count: 5000)
            #expect(try QuestionTerms(again, library: answerer.library).all.count == 2)
        }
    }

    @Test("P33: of a document that is forgotten meanwhile nothing is said")
    func forgottenMeanwhile() throws {
        let fixture = try AnsweringFixture()
        try fixture.withAnswerer(Self.files) { answerer in
            let library = answerer.library
            let paths = try #require(
                try library.servedDocuments().first { $0.paths.first?.hasSuffix("a.txt") == true }
            ).paths
            let found = try answerer.find(
                Question("Who was the mate?", top: 9),
                for: Asker(
                    wish: { .goOn },
                    hear: { _ in
                        do { _ = try library.forget(paths: paths) } catch { Issue.record(error) }
                    }))
            #expect(!found.isEmpty)
            #expect(found.allSatisfy { $0.citation.path.hasSuffix("b.txt") })
        }
    }
}
