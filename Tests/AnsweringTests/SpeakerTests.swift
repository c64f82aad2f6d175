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
}

extension String {
    /// Half-open range of bytes of the first occurrence of `part`.
    fileprivate func utf8Offsets(of part: String) -> Range<Int>? {
        guard let range = range(of: part) else { return nil }
        let start = utf8.distance(from: utf8.startIndex, to: range.lowerBound)
        return start..<start + part.utf8.count
    }
}
