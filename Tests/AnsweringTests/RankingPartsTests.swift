// SPDX-License-Identifier: Apache-2.0
import Documents
import Testing
import Titans

@testable import Answering

@Suite struct DocumentPatternTests {
    @Test(arguments: [
        ("*.txt", "/home/x/alice.txt", true), ("*.txt", "/home/x/alice.md", false),
        ("alice.txt", "/home/x/alice.txt", true), ("lice.txt", "/home/x/alice.txt", false),
        ("x/*.txt", "/home/x/alice.txt", true), ("home/*.txt", "/home/x/alice.txt", true),
        ("**.txt", "/home/x/alice.txt", true), ("al?ce.*", "/alice.txt", true),
        ("[a-c]lice*", "/alice.txt", true), ("[!a-c]lice*", "/alice.txt", false),
        ("a[.txt", "/a[.txt", true), ("*", "/a/b", true), ("", "/a/b", false),
        ("*a*b*c", "/xaxxbxxc", true), ("*a*b*c", "/xaxxbxx", false),
        ("notes/", "notes/a.txt", true), ("notes", "notes/a.txt", true),
        ("notes", "/x/notes/a.txt", false), ("a\\*", "/x/a*", true),
        ("a\\*", "/x/ab", false), ("[]]", "/]", true), ("[!]]", "/]", false),
        ("[a", "/[a", true), ("**/a*/x.txt", "p/ab/q/ac/x.txt", true),
        ("01234567", "/x/a.txt", true), ("0123456", "/x/a.txt", false),
    ])
    func patternsFitAsInAShell(pattern: String, path: String, fits: Bool) {
        #expect(DocumentPattern(pattern).matches(path: path, hash: "0123456789abcdef") == fits)
    }

    @Test func manyStarsTakeNoLongerThanTheirLengths() {
        let pattern = DocumentPattern(String(repeating: "a*", count: 200) + "b")
        #expect(!pattern.matches(path: String(repeating: "a", count: 2000)))
    }

    @Test func aNameIsTakenAsItIs() {
        #expect(DocumentPattern(exactly: "a[1]*?.txt").matches(path: "/x/a[1]*?.txt"))
        #expect(!DocumentPattern(exactly: "a[1]*?.txt").matches(path: "/x/a1bc.txt"))
    }
}

@Suite struct QuestionTermsTests {
    @Test(arguments: [
        ("What did the chair think of levies when discussing the budget?", true),
        ("What did the chair think of levies, while they were talking about money?", true),
        ("What did the chair think of levies in the discussion of the budget?", true),
        ("What happened when discussing the budget?", false),
        ("Who took the throne of Norway when he died?", false),
        ("Which ship sank in the discussion", false), ("", false),
    ])
    func theOccasionIsSetApart(question: String, isCut: Bool) {
        let rest = QuestionTerms.withoutOccasion(question)
        #expect((rest != question) == isCut)
        if isCut { #expect(rest.contains("levies") && !rest.contains("budget")) }
    }

    @Test func theNamingOfADocumentIsSetApart() {
        #expect(
            QuestionTerms.rest(of: "Consider X's NDA; Does it allow sharing of secrets?")
                == "Does it allow sharing of secrets?")
        #expect(
            QuestionTerms.rest(of: "In the deal between X and Y, may one side end it?")
                == "may one side end it?")
        let plain = "When he died, who took the throne of Norway?"
        #expect(QuestionTerms.rest(of: plain) == plain)
        #expect(QuestionTerms.rest(of: "Note: who?") == "Note: who?")
        #expect(QuestionTerms.rest(of: "at 10:30 what did the man say to her?").hasPrefix("at"))
    }

    @Test func wordsAreFoldedAndSplit() {
        #expect(
            QuestionTerms.written(in: "Tabun's Café, 2-way!") == [
                "tabun", "s", "cafe", "2", "way",
            ])
    }

    @Test func namesMatchWholeGluedAndInRuns() {
        let words = DocumentName.words(ofPath: "/x/tabunkitchen-20nda.v2.txt")
        #expect(words == ["tabunkitchen", "20nda", "v2"])
        let name = DocumentName(words: words, stems: words)
        func word(_ text: String) -> QuestionTerms.Word { .init(text: text, stem: text) }
        #expect(name.matches(of: [word("tabun"), word("kitchen")]) == [1, 1])
        #expect(name.matches(of: [word("kitchen")]) == [0.9])
        #expect(name.matches(of: [word("tab"), word("v2")]) == [0, 1])
    }
}

@Suite struct SpanReaderTests {
    @Test func theBestSpanIsInOrderAndShort() {
        // Positions: [CLS], one of the question, [SEP], five of the passage, [SEP].
        let start: [Float] = [9, 9, 9, 0, 1, 0, 0, 5, 9]
        let end: [Float] = [9, 9, 9, 6, 0, 2, 0, 0, 9]
        let span = SpanReader.best(start, end, from: 3)
        #expect(span?.first == 0 && span?.last == 0 && span?.score == 6)
        #expect(SpanReader.best([1, 1, 1, 1], [1, 1, 1, 1], from: 3) == nil)
        let long = [Float](repeating: 0, count: 60)
        var last = long
        last[45] = 5
        let limited = SpanReader.best(long, last, from: 3)
        #expect(limited?.last == 42 && limited?.first == 42 - SpanReader.longestSpan + 1)
    }

    @Test func aLongPassageIsReadToItsEnd() throws {
        let fixture = try AnsweringFixture()
        let reader = SpanReader(model: fixture.plain, tokenizer: fixture.tokenizer)
        let passages = ["whale", String(repeating: "whale ship ", count: 40), ""].map {
            Array($0.utf8)
        }
        let one = reader.read(
            question: "whale", rest: "whale", passages: passages, threads: 1
        ).readings
        #expect(one[0]?.utf8Range == 0..<5)
        #expect(one[1] != nil && one[2] == nil)
        let alone = reader.read(
            question: "whale", rest: "whale", passages: [passages[1]], threads: 1
        ).readings
        #expect(alone[0]?.margin == one[1]?.margin)
    }
}

@Suite struct RelevanceTests {
    /// With a head that says 2 of every window, each passage that is read gains
    /// twice the weight, another one where no span was found, and readings without
    /// the head gain nothing.
    @Test func relevanceAddsToTheScoresOfWhatWasRead() throws {
        let fixture = try AnsweringFixture()
        let passage = Array(String(repeating: "whale ship ", count: 40).utf8)
        func readings(_ model: Model) -> [SpanReader.Reading?] {
            SpanReader(model: model, tokenizer: fixture.tokenizer).read(
                question: "whale", rest: "whale", passages: [passage], threads: 1
            ).readings
        }
        let without = try #require(readings(fixture.plain)[0])
        let with = try #require(readings(fixture.plainWithRelevance(always: 2))[0])
        #expect(without.relevance == nil && with.relevance == 2)
        #expect(with.margin == without.margin && with.utf8Range == without.utf8Range)
        let files: KeyValuePairs = ["a.txt": "whale ship whale ship", "b.txt": "ship"]
        try fixture.withAnswerer(files) { answerer in
            let scope = SearchScope(
                try answerer.currentIndex(for: .patient), filter: nil, point: .end)
            let weights = RankingWeights()
            let ranking = PassageRanking(scope, words: nil, cosines: nil, weights: weights)
            for (margin, weight) in [(5.0, weights.relevance), (-5, weights.relevanceWithoutSpan)] {
                let reading = { (relevance: Double?) in
                    SpanReader.Reading(utf8Range: 0..<5, margin: margin, relevance: relevance)
                }
                var (plain, told) = (ranking, ranking)
                plain.take([(1, passage, reading(nil))], weights: weights)
                told.take([(1, passage, reading(with.relevance))], weights: weights)
                #expect(abs(told.scores[1] - plain.scores[1] - 2 * weight) < 1e-9)
                #expect(told.scores[0] == plain.scores[0])
            }
        }
    }
}

@Suite struct ConfidenceTests {
    @Test func confidenceIsAProbabilityThatGrows() {
        let confidence = Confidence()
        var last = 0.0
        for margin in stride(from: -5.0, through: 20, by: 5) {
            let value = confidence.value(margin: margin, coverageNearby: 0.5)
            #expect(value < 1)
            if margin <= confidence.largestMargin {
                #expect(value > last)
            } else {
                let most = confidence.value(
                    margin: confidence.largestMargin, coverageNearby: 0.5)
                #expect(value == most)
            }
            #expect(confidence.value(margin: margin, coverageNearby: 0.6) > value)
            last = value
        }
    }
}
