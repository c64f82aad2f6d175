// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@testable import ChronicleGenerator

@Suite struct NarratorTests {
    static let told = Result { try Narrator.tell(seed: ChronicleCommand.defaultSeed) }
    static let folder = TestFolders.package.appendingPathComponent("Corpora/chronicle")

    @Test func theCommittedBookIsARunOfTheProgram() throws {
        let (book, questions) = try Self.told.get()
        let document = Self.folder.appendingPathComponent("documents/chronicle.md")
        #expect(try Data(contentsOf: document) == Data(book.utf8))
        let file = Self.folder.appendingPathComponent("questions.jsonl")
        #expect(try Data(contentsOf: file) == Data(questions.utf8))
    }

    @Test func theBookIsLongAndWhole() throws {
        let (book, _) = try Self.told.get()
        #expect(book.split(whereSeparator: \.isWhitespace).count >= 50_000)
        for sign in ["{", "}", "|", "<", ">", "‹", "›", "(n)", "  "] {
            #expect(!book.contains(sign), "a phrase was left with \(sign)")
        }
    }

    @Test func everyAnswerStandsInItsEvidence() throws {
        let (book, questions) = try Self.told.get()
        let bytes = Array(book.utf8)
        var answered = 0
        var refused = 0
        var asked: Set<String> = []
        for line in questions.split(separator: "\n") {
            let question = try JSONDecoder().decode(
                QuestionSet.Question.self, from: Data(line.utf8))
            #expect(question.document == Narrator.document)
            #expect(asked.insert(question.question).inserted)
            guard let answer = question.answers.first else {
                #expect(question.evidence.isEmpty)
                refused += 1
                continue
            }
            answered += 1
            for range in question.evidence {
                let evidence = String(decoding: bytes[range[0]..<range[1]], as: UTF8.self)
                #expect(evidence.contains(answer), "\(question.id)")
            }
        }
        #expect(answered >= 150)
        #expect(refused >= 40)
    }

    @Test func anotherSeedGivesAnotherBook() throws {
        let other = try Narrator.tell(seed: 8).book
        #expect(try other != Self.told.get().book)
    }
}
