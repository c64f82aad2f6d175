// SPDX-License-Identifier: Apache-2.0
import Documents
import Foundation
import Testing

@testable import Answering

@Suite struct SpeakerTests {
    static let talk = """
        Chair: We begin.
        Ann Lee: The budget is small.
        It will not grow.

        Chair: Noted: all of it.
        Dr. Ölmann: Ja.

        """

    @Test func turnsRunUpToTheNext() {
        let bytes = Array(Self.talk.utf8)
        let turns = SpeakerTurns(bytes, startsLine: true).turns
        #expect(turns.map(\.speaker) == ["Chair", "Ann Lee", "Chair", "Dr. Ölmann"])
        #expect(turns.first?.utf8Range.lowerBound == 0)
        #expect(turns.last?.utf8Range.upperBound == bytes.count)
        #expect(
            zip(turns, turns.dropFirst()).allSatisfy {
                $0.utf8Range.upperBound == $1.utf8Range.lowerBound
            })
        // From the middle of a line: what looks like a name there may be none.
        #expect(SpeakerTurns(Array(bytes.dropFirst(2)), startsLine: false).turns.count == 3)
    }

    @Test(arguments: [
        ("time: now\n", false), ("Http://x: y\n", false), (": x\n", false), ("A:x\n", false),
        ("A: x\n", true), (String(repeating: "A", count: 41) + ": x\n", false), ("", false),
        ("Note\n: x\n", false),
    ])
    func namesAreShortAndBeginWithACapital(text: String, isTurn: Bool) {
        #expect(!SpeakerTurns(Array(text.utf8), startsLine: true).turns.isEmpty == isTurn)
    }

    @Test func bytesThatAreNoTextAreNobody() {
        #expect(SpeakerTurns([0xFF, 0xC3, 0x3A, 0x20, 0x0A], startsLine: true).turns.isEmpty)
    }

    @Test func transcriptsAreToldFromProse() {
        #expect(SpeakerTurns.isTranscript(opening: Array(Self.talk.utf8)))
        let prose = "Note: this is prose.\n" + String(repeating: "It goes on.\n", count: 20)
        #expect(!SpeakerTurns.isTranscript(opening: Array(prose.utf8)))
        #expect(!SpeakerTurns.isTranscript(opening: []))
    }

    /// In a long turn the name stands far before most of its passages.
    @Test func aTurnBelongsToItsSpeaker() throws {
        func turn(_ name: String, _ things: String) -> String {
            let sentences = things.map { "The ship may see the paper of \($0)\($0)\($0). " }
            return name + ": well. " + sentences.joined() + "\n"
        }
        let zoe = turn("Zoe", "ghijklmn")
        let talk =
            "Bert: hello.\nZoe: hello.\n" + turn("Bert", "abcdef") + zoe + turn("Carl", "opqrst")
        try AnsweringFixture().withAnswerer(["talk.txt": talk]) { answerer in
            let range = try #require(talk.utf8Offsets(of: zoe))
            var question = Question("Which paper may Zoe see?", top: 30)
            question.without = [.embeddings]
            let found = try answerer.find(question).map(\.citation.utf8Range)
            // Beside passages that hold the name: the rest of Zoe's turn first.
            let ranks = found.indices.filter { range.contains(found[$0].lowerBound) }
            #expect(ranks.count >= 4)
            #expect(ranks.last ?? 0 <= ranks.count + 1, "\(found) \(range)")
        }
    }

    @Test(arguments: [
        ("What did Ann Lee say?", ["Ann Lee"]), ("Did ann agree?", ["Ann"]),
        ("Did Lee, Ann's aunt, agree?", ["Ann"]), ("Was PhD A right?", ["PhD A"]),
        ("Was a PhD right?", []),
        ("Did Ölmann and the CHAIR agree?", ["CHAIR", "Chair", "Ölmann"]),
        ("Who was it?", []), ("", []),
    ])
    func wholeNamesStandInTheQuestion(question: String, expected: [String]) {
        let names = ["Ann", "Ann Lee", "PhD A", "Chair", "CHAIR", "Ölmann", "Who", "–"]
        let named = SpeakerRanking.named(names, in: QuestionTerms.written(in: question))
        #expect(named == Set(expected))
    }

    /// Prose is left as it is, a passage that nothing stands beside gets no
    /// credit for neighbours.
    @Test func turnsAndNeighboursChangeTranscriptsAlone() throws {
        let short = "B: ship.\nA: ship.\nB: a.\nA: b.\n"
        let long = (0..<12).map { "PhD \($0 % 2 == 0 ? "A" : "B"): the ship binds.\n" }.joined()
        let files: KeyValuePairs = [
            "long.txt": long, "prose.txt": "The ship binds.\n", "short.txt": short,
        ]
        try AnsweringFixture().withAnswerer(files) { answerer in
            let scope = SearchScope(
                try answerer.currentIndex(for: .patient), filter: nil, point: .end)
            let all = Set(scope.passages.indices)
            let speakers = try SpeakerRanking(
                all, terms: try QuestionTerms("Did PhD B agree?", library: answerer.library),
                scope: scope, library: answerer.library)
            let weights = RankingWeights()
            var ranking = PassageRanking(scope, words: nil, cosines: nil, weights: weights)
            ranking.take(speakers, among: all, weights: weights)
            for (document, passages) in scope.documents.map({ ($0, $0.passages) }) {
                let isProse = document.stored.paths.first?.hasSuffix("prose.txt") == true
                for passage in passages {
                    let speech = speakers.speeches[passage]
                    #expect((speech == nil) == isProse)
                    guard let speech else {
                        #expect(ranking.scores[passage] == 0)
                        continue
                    }
                    // Both are called PhD, or B.
                    #expect(speech.partlyNamed >= speech.named && speech.longestTurn <= 1)
                    let credit = passages.count > 1 ? weights.neighbour * weights.neighbourRange : 0
                    let told =
                        weights.speech * speech.named + weights.speechInPart * speech.partlyNamed
                        + weights.longestTurn * speech.longestTurn
                    #expect(abs(ranking.scores[passage] - told - credit) < 1e-9)
                }
            }
            #expect(scope.documents.contains { $0.passages.count == 1 })
            #expect(speakers.speeches.values.contains { $0.partlyNamed > $0.named })
            #expect(speakers.speeches.values.contains { $0.named > 0 })
        }
    }
}

extension String {
    /// Half-open range of bytes of the first occurrence of `part`.
    fileprivate func utf8Offsets(of part: String) -> Range<Int>? {
        guard let range = range(of: part) else { return nil }
        let start = utf8.distance(from: utf8.startIndex, to: range.lowerBound)
        return start..<start + part.utf8.count
    }
}
