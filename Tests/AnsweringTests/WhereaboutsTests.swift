// SPDX-License-Identifier: Apache-2.0
import Documents
import Foundation
import ModelFixtures
import Testing
import Titans

@testable import Answering

@Suite struct WhereQuestionTests {
    @Test(arguments: [
        ("Where is Mary?", "Mary"), ("where is the football now?", "the football"),
        ("And where is Mary Ann?", "Mary Ann"), ("Where was Daniel at the end?", "Daniel"),
        ("Where is now the old key", "the old key"), ("Where is Mary currently ?!", "Mary"),
        ("Where is Alfred?", "Alfred"), ("Where is the bed?", "the bed"),
    ])
    func questionsForAPlaceNameWhatIsSought(question: String, subject: String) {
        #expect(WhereQuestion(question)?.subject == subject)
    }

    @Test(arguments: [
        "Where?", "Where is now?", "Who is where?", "Where did Mary go?", "Where are they?",
        "Where is the Super Bowl held?", "Where is the engine located?",
        "Where is the man who sold the horse to the miller?", "", "Is Mary where she was?",
    ])
    func otherQuestionsAreLeftAlone(question: String) {
        #expect(WhereQuestion(question) == nil)
    }

    @Test func whoHasAThingIsNamedOnceInItsSentence() {
        #expect(Carrying.people(in: "Mary took the milk.") == ["Mary"])
        #expect(Carrying.people(in: "Then Mary took the milk there.") == ["Mary"])
        #expect(Carrying.people(in: "Mary gave the milk to Bo Bo.") == ["Bo"])
        #expect(Carrying.people(in: "The milk was taken.").isEmpty)
        #expect(Carrying.people(in: "").isEmpty)
        #expect(Carrying.letsGo("Mary put down the milk.") && Carrying.letsGo("She LEFT it"))
        #expect(!Carrying.letsGo("Mary picked up the milk.") && !Carrying.letsGo("leftover"))
    }
}

/// With a memory that takes a ship and a paper for the place of everything, the
/// ship rather.
@Suite struct WhereaboutsTests {
    private static let story = """
        Ahab sat in the paper. Bo saw a whale.

        Ahab went away. Cy was in the Ship, too. Ahab was in the ship.

        Ahab, they say, sits in the paper again. No one saw the ship.
        """

    private func fixture(isSure: Bool) throws -> AnsweringFixture {
        guard isSure else { return try AnsweringFixture() }
        let tokenizer = try AnsweringFixture().tokenizer
        var model = try FixtureModel("mac")
        var bias = try #require(model.tensors["heads.recall.bias"])
        for (word, value) in [("ship", 1000), ("paper", 998)] {
            let id = try #require(tokenizer.tokens(in: word).first).id.rawValue
            bias.values[Int(id)] = Float(value)
        }
        model.tensors["heads.recall.bias"] = bias
        var scale = try #require(model.tensors["heads.recall.scale"])
        scale.values = scale.values.map { _ in 0 }
        model.tensors["heads.recall.scale"] = scale
        return try AnsweringFixture(memory: model.loaded())
    }

    private func place(
        _ question: String, in story: String = Self.story, isSure: Bool = true,
        beside other: String = "Ship. Paper.", at point: PointInDocument = .end
    ) throws -> Place? {
        let files: KeyValuePairs = ["a.txt": story, "b.txt": other]
        return try fixture(isSure: isSure).withAnswerer(files) { answerer in
            var stages = Stages()
            let ranking = try answerer.rank(
                Question(question, point: point), &stages, for: .patient)
            let asked = try #require(WhereQuestion(question))
            return try answerer.whereabouts(
                asked, #require(answerer.memory), ranking, for: .patient)
        }
    }

    /// The bytes of the last `text` in a story.
    private func bytes(of text: String, in story: String = Self.story) throws -> Range<Int> {
        let range = try #require(story.range(of: text, options: .backwards))
        let start = story.utf8.distance(from: story.startIndex, to: range.lowerBound)
        return start..<start + text.utf8.count
    }

    @Test func theLastPlaceCountsHoweverLikely() throws {
        let found = try #require(try place("Where is Ahab now?"))
        #expect(try found.span.utf8Range == bytes(of: "paper") && found.span.text == "paper")
        #expect(found.span.confidence > 0.99 && found.carrying == nil)
        #expect(try found.sentence == bytes(of: "Ahab, they say, sits in the paper again."))
    }

    @Test func whatNoSentenceTellsIsNotTaken() throws {
        #expect(try place("Where is Bo?") == nil)
        #expect(try place("Where is Zoe?") == nil)
        #expect(try place("Where is Cy?")?.span.text == "Ship")
    }

    @Test func aGuessIsNotTaken() throws {
        #expect(try place("Where is Ahab?", isSure: false) == nil)
    }

    @Test func nothingBehindThePointIsSeen() throws {
        let end = try bytes(of: "Ahab, they").lowerBound
        let found = try #require(try place("Where is Ahab?", at: .utf8Offset(end)))
        #expect(found.sentence.upperBound <= end && found.span.text == "ship")
    }

    @Test func aThingIsWhereItsCarrierIs() throws {
        let taken = "Bo was in the ship. Bo took the key. Bo ran to the paper. Cy is ill."
        let found = try #require(try place("Where is the key?", in: taken))
        #expect(try found.span.utf8Range == bytes(of: "paper", in: taken))
        #expect(found.carrying != nil)
    }

    @Test func aThingIsNoPlaceOfWhoCarriesIt() throws {
        let taken = "Bo was in the ship. Cy is ill. Bo took the paper."
        let found = try #require(try place("Where is the paper?", in: taken, beside: "A ship."))
        #expect(try found.span.utf8Range == bytes(of: "ship", in: taken))
        let nowhere = "The paper is a paper."
        #expect(try place("Where is the paper?", in: nowhere, beside: "A ship.") == nil)
    }

    @Test func aThingLetGoStaysWhereItsCarrierWas() throws {
        let left =
            "The key is in the paper. Bo was in the ship. Bo left the key. Bo ran to the paper."
        let found = try #require(try place("Where is the key?", in: left))
        #expect(try found.span.utf8Range == bytes(of: "ship", in: left))
    }

    @Test func whoHasAThingOfTwoIsNotGuessed() throws {
        let given = "Bo was in the ship. Then Bo gave Cy the key."
        #expect(try place("Where is the key?", in: given) == nil)
    }

    @Test func whatTheReaderFindsInTheSentenceStays() throws {
        let place = Place(
            span: BestSpan(passage: 3, utf8Range: 20..<24, text: "ship", confidence: 0.5),
            sentence: 10..<30, carrying: nil)
        func read(_ passage: Int, _ utf8Range: Range<Int>) -> BestSpan {
            BestSpan(passage: passage, utf8Range: utf8Range, text: "read", confidence: 0.2)
        }
        #expect(place.span(over: nil).text == "ship")
        #expect(place.span(over: read(3, 12..<24)).text == "read")
        #expect(place.span(over: read(3, 12..<24)).confidence == 0.5)
        #expect(place.span(over: read(2, 12..<24)).text == "ship")
        #expect(place.span(over: read(3, 12..<31)).text == "ship")
    }

    @Test func theAnswerStandsFirstAndIsSwitchedOffByName() throws {
        try fixture(isSure: true).withAnswerer(["a.txt": Self.story]) { answerer in
            let answer = try answerer.answer(Question("Where is Ahab?"))
            guard case .found(let span, _) = answer.verdict else {
                Issue.record("\(answer.verdict)")
                return
            }
            #expect(span.contains("paper"))
            #expect(answer.evidence.first?.ranks["memory"] == 1 && answer.failedQuotes == 0)
            #expect(answer.evidence.first?.citation.quote.contains("they say") == true)
            let without = try answerer.answer(Question("Where is Ahab?", without: [.memory]))
            #expect(without.evidence.allSatisfy { $0.ranks["memory"] == nil })
        }
    }

    @Test func aMemoryWithoutWordsIsNotAsked() throws {
        var model = try FixtureModel("mac")
        model.tensors = model.tensors.filter { !$0.key.hasPrefix("heads.recall") }
        let wordless = try model.loaded()
        #expect(!wordless.hasRecallHead)
        try AnsweringFixture(memory: wordless).withAnswerer(["a.txt": Self.story]) { answerer in
            let answer = try answerer.answer(Question("Where is Ahab?"))
            #expect(answer.evidence.allSatisfy { $0.ranks["memory"] == nil })
        }
    }
}
