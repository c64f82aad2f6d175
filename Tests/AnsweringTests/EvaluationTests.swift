// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@testable import Answering

@Suite struct AnswerTextTests {
    @Test(arguments: [
        ("The Whale!", "whale", true), ("a  an the", "", true), ("U.S.A.", "usa", true),
        ("theatre", "atre", false), ("white whale", "whale white", false),
    ])
    func articlesPunctuationAndCaseDoNotCount(a: String, b: String, match: Bool) {
        #expect(AnswerText(a).matches(AnswerText(b)) == match)
    }

    @Test func f1CountsCommonWords() {
        func f1(_ a: String, _ b: String) -> Double { AnswerText(a).f1(AnswerText(b)) }
        #expect(f1("the white whale", "white whale") == 1)
        #expect(abs(f1("white whale", "a big white whale") - 0.8) < 1e-12)
        #expect(f1("whale whale", "whale") == 2.0 / 3)
        #expect(f1("", "whale") == 0 && f1("the", "") == 1)
        let judged = AnswerText.judge("white whale", truths: ["ship", "The white whale."])
        #expect(judged.exact && judged.f1 == 1)
    }
}

@Suite struct QuestionSetTests {
    private func load(_ text: String) throws -> QuestionSet {
        try TestFolders.withScratch { folder in
            let file = folder.appendingPathComponent("questions.jsonl")
            try Data(text.utf8).write(to: file)
            return try QuestionSet(contentsOfFile: file.path)
        }
    }

    @Test func linesBecomeQuestions() throws {
        let set = try load(
            """
            {"id": "a", "question": "Who?", "document": "x.txt", "answers": ["He"], \
            "evidence": [[3, 5]]}

            {"question": "What?", "document": "y.txt", "evidence": []}\r

            """)
        #expect(set.items.map(\.id) == ["a", "line-3"])
        #expect(set.items[0].evidence == [3..<5] && set.items[0].isAnswerable)
        #expect(set.items[1].answers.isEmpty && !set.items[1].isAnswerable)
    }

    @Test(arguments: [
        (#"{"question": "Who?"}"#, "no \"document\""), ("Who?", "not a JSON object"),
        (#"{"question": 3, "document": "x", "evidence": []}"#, "\"question\""),
        (#"{"question": "W", "document": "x", "evidence": [[5, 3]]}"#, "[5, 3]"),
        (#"{"question": "W", "document": "x", "evidence": [[5]]}"#, "[5]"),
        (#"{"question": " ", "document": "x", "evidence": []}"#, "empty"),
        (#"{"question": "W", "document": "x", "evidence": [["a", 3]]}"#, "evidence"),
    ])
    func aBadLineIsNamed(line: String, reason: String) throws {
        let good = #"{"question": "W", "document": "x", "evidence": []}"#
        let error = #expect(throws: QuestionSet.Failure.self) {
            try load(good + "\n" + line + "\n")
        }
        #expect(error?.description.contains("line 2") == true)
        #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
    }

    @Test func aFileWithoutQuestionsIsAnError() {
        #expect(throws: QuestionSet.Failure.self) { try load("\n\n") }
        #expect(throws: QuestionSet.Failure.self) {
            try QuestionSet(contentsOfFile: "/absent/questions.jsonl")
        }
    }
}

@Suite struct EvaluationTests {
    @Test func sharesAreCountedOverTheRightQuestions() throws {
        try AnsweringFixture().withAnswerer(["a.txt": "A whale."]) { answerer in
            let outcomes: [Evaluation.Outcome] = [
                .init(
                    isAnswerable: true, rankInFolder: 1, rankInDocument: 1,
                    judged: (true, 1), confidence: 0.9, failedQuotes: 0, seconds: 1),
                .init(
                    isAnswerable: true, rankInFolder: 6, rankInDocument: 2,
                    judged: (false, 0.5), confidence: 0.1, failedQuotes: 1, seconds: 3),
                .init(
                    isAnswerable: true, rankInFolder: nil, rankInDocument: 4, judged: nil,
                    confidence: 0.2, failedQuotes: 0, seconds: 2),
                .init(
                    isAnswerable: false, rankInFolder: nil, rankInDocument: nil, judged: nil,
                    confidence: 0.05, failedQuotes: 0, seconds: 9),
            ]
            let report = Evaluation(answerer: answerer).report(
                outcomes, ingest: .init(tokens: 10, seconds: 2))
            #expect(report.recall.folder.first == 1.0 / 3)
            #expect(report.recall.folder.firstTen == 2.0 / 3)
            #expect(abs(report.recall.folder.meanReciprocalRank - (1 + 1.0 / 6) / 3) < 1e-12)
            #expect(report.recall.document.firstFive == 1)
            #expect(report.exact == 0.5 && report.f1 == 0.75)
            #expect(report.refusedUnanswerable == 1 && report.answeredAnswerable == 1.0 / 3)
            #expect(report.failedQuotes == 1)
            #expect(report.secondsPerQuestion.median == 2 && report.secondsPerQuestion.p95 == 9)
            #expect(report.refusals.first?.answeredAnswerable == 1)
            #expect(report.refusals.last?.refusedUnanswerable == 1)
            let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(report))
            let object = try #require(json as? [String: Any])
            let recall = try #require(object["recall"] as? [String: [String: Double]])
            #expect(Set(recall.keys) == ["folder", "document"])
            #expect(recall["folder"].map { Set($0.keys) } == ["1", "5", "10", "mrr"])
        }
    }

    @Test func aFolderIsAskedAndJudged() throws {
        let text = AnsweringFixture.book(20)
        let place = try #require(text.range(of: "qbcz"))
        let start = text.utf8.distance(from: text.startIndex, to: place.lowerBound)
        try AnsweringFixture().withAnswerer([
            "ahab.txt": text, "mob.txt": AnsweringFixture.book(20, of: "Mob", from: 40),
        ]) { answerer in
            var evaluation = Evaluation(answerer: answerer)
            evaluation.without = [.embeddings, .reader]
            var done = 0
            let report = try evaluation.run(
                QuestionSet(items: [
                    .init(
                        id: "1", question: "Which qbcz?", document: "ahab.txt",
                        answers: ["qbcz"], evidence: [start..<start + 4]),
                    .init(
                        id: "2", question: "Which qbcz?", document: "mob.txt", answers: [],
                        evidence: [0..<4]),
                    .init(
                        id: "3", question: "Which?", document: "mob.txt", answers: [],
                        evidence: []),
                ]), progress: { done = $0 })
            #expect(done == 3 && report.questions == 3 && report.answerable == 2)
            #expect(report.recall.folder.first == 0.5)
            #expect(report.recall.document.first == 1)
            #expect(report.withAnswers == 1 && report.f1 == 0)
            #expect(report.refusedUnanswerable == 1)
            #expect(report.without == [.embeddings, .reader])
        }
    }
}
