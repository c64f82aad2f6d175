// SPDX-License-Identifier: Apache-2.0
import Documents
import Foundation
import Storage
import Testing

@testable import Answering

@Suite struct AnswererTests {
    private static let files: KeyValuePairs = [
        "tabunkitcheninvestments-nda.txt":
            "This paper binds both sides.\n\nEmployees may see secrets.\n\nNothing else is said.",
        "velco-20nda.txt":
            "This paper binds both sides.\n\nEmployees may not see secrets.\n\nMore follows here.",
        "novels/whales.txt": "The mate was Starbuck.\n\nThe whale was white.\n\nIt sank the ship.",
    ]

    @Test func wordsFindTheirPassage() throws {
        try AnsweringFixture().withAnswerer(Self.files) { answerer in
            let found = try answerer.find(
                Question("Who was the mate?", without: [.embeddings]))
            #expect(found.first?.fileName == "whales.txt")
            #expect(found.first?.citation.quote.contains("Starbuck") == true)
            #expect(found.first?.ranks["fulltext"] == 1)
            #expect(found.first?.ranks["embeddings"] == nil)
        }
    }

    @Test func aNameRunTogetherInAFileNameIsFound() throws {
        try AnsweringFixture().withAnswerer(Self.files) { answerer in
            for (question, file) in [
                ("Consider Tabun Kitchen Investments' NDA; may employees see secrets?", "tabun"),
                ("In the paper of Velco, may employees see secrets at all?", "velco"),
            ] {
                let found = try answerer.find(Question(question, without: [.embeddings]))
                #expect(found.first?.fileName.hasPrefix(file) == true, "\(question)")
                #expect(found.first?.citation.quote.contains("secrets") == true)
            }
        }
    }

    @Test func onlyDocumentsThatFitAreSeen() throws {
        try AnsweringFixture().withAnswerer(Self.files) { answerer in
            let found = try answerer.find(
                Question("secrets of the whale", documents: DocumentPattern("novels/*"), top: 50))
            #expect(Set(found.map(\.fileName)) == ["whales.txt"])
        }
    }

    @Test func quotesStandWhereTheySay() throws {
        let text = Self.files[2].value
        try AnsweringFixture().withAnswerer(Self.files) { answerer in
            let answer = try answerer.answer(
                Question(
                    "Who was the mate?", documents: DocumentPattern("whales.txt"), top: 50,
                    threshold: 0))
            guard case .found(let span, _) = answer.verdict else {
                Issue.record("at threshold 0 every span is an answer")
                return
            }
            #expect(answer.failedQuotes == 0)
            for (index, evidence) in answer.evidence.enumerated() {
                let bytes = Array(text.utf8)[evidence.citation.utf8Range]
                #expect(String(decoding: bytes, as: UTF8.self) == evidence.citation.quote)
                let before = Array(text.utf8)[..<evidence.citation.utf8Range.lowerBound]
                #expect(
                    evidence.citation.lines.lowerBound == 1 + before.count { $0 == 10 })
                if index == 0 {
                    let place = try #require(evidence.spanUTF8Range)
                    #expect(
                        String(decoding: Array(text.utf8)[place], as: UTF8.self) == span)
                    #expect(evidence.citation.utf8Range.contains(place.lowerBound))
                }
            }
        }
    }

    @Test func aHighThresholdAbstainsWithTheNearestPassages() throws {
        try AnsweringFixture().withAnswerer(Self.files) { answerer in
            let answer = try answerer.answer(Question("Who was the mate?", threshold: 1))
            guard case .abstained(let confidence) = answer.verdict else {
                Issue.record("nothing is as sure as 1")
                return
            }
            #expect(confidence < 1)
            #expect(!answer.evidence.isEmpty)
            #expect(answer.threshold == 1)
        }
    }

    @Test func withoutReaderNothingIsClaimed() throws {
        try AnsweringFixture().withAnswerer(Self.files) { answerer in
            let answer = try answerer.answer(
                Question("Who was the mate?", without: [.reader], threshold: 0.01))
            guard case .abstained = answer.verdict else {
                Issue.record("a span needs a reader")
                return
            }
            #expect(answer.evidence.allSatisfy { $0.ranks["reader"] == nil })
        }
    }

    @Test func aMemoryRanksOnlyWithAWeight() throws {
        let fixture = try AnsweringFixture()
        try fixture.withAnswerer(Self.files) { answerer in
            let question = Question("Who was the mate?")
            let unasked = try answerer.find(question)
            #expect(unasked.allSatisfy { $0.ranks["memory"] == nil })
            var weights = RankingWeights()
            weights.memory = 2
            let asked = fixture.answerer(answerer.library, weights: weights)
            let ranked = try asked.find(question)
            #expect(ranked.allSatisfy { $0.ranks["memory"] != nil })
            #expect(ranked.map(\.score) != unasked.map(\.score))
            let without = try asked.find(
                Question("Who was the mate?", without: [.memory]))
            #expect(without.map(\.score) == unasked.map(\.score))
        }
    }

    @Test func anEmptyLibraryDoesNotSay() throws {
        try AnsweringFixture().withAnswerer(["empty.txt": " \n"]) { answerer in
            let answer = try answerer.answer(Question("Who?"))
            guard case .abstained(let confidence) = answer.verdict else {
                Issue.record("there is nothing to say")
                return
            }
            #expect(confidence == 0 && answer.evidence.isEmpty)
        }
    }

    @Test func copiesAreShownOnce() throws {
        let text = AnsweringFixture.book(3)
        try AnsweringFixture().withAnswerer([
            "a.txt": text, "b.txt": text + " End.", "c.txt": text + " Close.",
        ]) { answerer in
            let found = try answerer.find(Question("whale qaz", without: [.embeddings]))
            #expect(found.filter { $0.citation.quote.contains("qaz") }.count == 1)
        }
    }

    @Test func documentsReadLaterAreSeen() throws {
        let fixture = try AnsweringFixture()
        try fixture.withAnswerer(["a.txt": "A whale."]) { answerer in
            let before = try answerer.find(Question("whale"))
            #expect(before.count == 1)
            let document = try #require(try answerer.library.servedDocuments().first)
            _ = try answerer.library.forget(paths: document.paths)
            let after = try answerer.find(Question("whale"))
            #expect(after.isEmpty)
        }
    }

    @Test("P27: a quote that differs from the stored bytes is dropped and counted")
    func damagedQuotes() throws {
        try AnsweringFixture().withAnswerer(Self.files) { answerer in
            var stages = Stages()
            let question = Question("Who was the mate?", top: 3)
            let ranking = try answerer.rank(question, &stages, for: .patient)
            let library = answerer.library
            var citations = Citations(library) { number, range in
                var bytes = try library.text(of: number, utf8Range: range)
                bytes[bytes.count / 2] ^= 1
                return bytes
            }
            let evidence = try answerer.evidence(ranking, question, span: nil, &citations)
            #expect(evidence.isEmpty)
            #expect(citations.failed >= 3)
        }
    }
}
