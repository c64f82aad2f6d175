// SPDX-License-Identifier: Apache-2.0
import Documents
import Foundation
import Testing
import Titans

@testable import Answering

@Suite struct RecallTests {
    private static let text = "the [MASK] saw the ship"

    @Test func theMemoryAnswersFromItsSnapshot() throws {
        let fixture = try AnsweringFixture()
        let book = AnsweringFixture.book(60)
        try fixture.withAnswerer(["a.txt": book, "b.txt": "Something else."]) { answerer in
            let all = try answerer.recall(Self.text, top: 3)
            #expect(all.map { $0.path.hasSuffix("a.txt") } == [true, false])
            let recalled = try #require(all.first)
            #expect(recalled.words.count == 1 && recalled.words[0].count == 3)
            #expect(recalled.words[0][0].probability >= recalled.words[0][1].probability)

            // The same by hand: read the snapshot, run the layers, take the head.
            let document = try #require(try answerer.library.servedDocuments().first)
            let bytes = try answerer.library.snapshot(
                of: document.number, segmentCount: recalled.snapshot.segmentCount,
                modelIdentity: document.modelIdentity)
            let state = try MemoryState(bytes: bytes, model: fixture.mac)
            let vocabulary = fixture.tokenizer.vocabulary
            let ids =
                [vocabulary.cls] + fixture.tokenizer.tokens(in: Self.text).map(\.id)
                + [vocabulary.sep]
            let gap = try #require(ids.firstIndex(of: vocabulary.mask))
            let hidden = fixture.mac.hidden(ids: ids.map(\.rawValue), kinds: nil, state: state)
            let scores = Array(fixture.mac.words(hidden, at: [gap])[0])
            let best = scores.indices.max { scores[$0] < scores[$1] } ?? 0
            #expect(recalled.words[0][0].text == vocabulary.text(of: TokenID(best)))
            // And the snapshot matters: the state at the start gives other scores.
            let fresh = fixture.mac.hidden(ids: ids.map(\.rawValue), kinds: nil, state: nil)
            #expect(Array(fixture.mac.words(fresh, at: [gap])[0]) != scores)
        }
    }

    @Test func theSurestSnapshotUpToThePointSpeaks() throws {
        let fixture = try AnsweringFixture()
        try fixture.withAnswerer(["a.txt": AnsweringFixture.book(120)]) { answerer in
            let document = try #require(try answerer.library.servedDocuments().first)
            let snapshots = try answerer.library.snapshots(of: document.number)
            try #require(snapshots.count > 2)
            // Each alone, then all of them, then all up to the second.
            let alone = try snapshots.map {
                try answerer.recall(Self.text, at: .snapshot($0.segmentCount))[0]
            }
            #expect(alone.map(\.snapshot) == snapshots)
            func surest(_ some: ArraySlice<Recollection>) -> Double {
                some.map { $0.words[0][0].probability }.max() ?? 0
            }
            // A product over more rows may round otherwise.
            func isClose(_ a: Double, _ b: Double) -> Bool { abs(a - b) < 1e-4 * b }
            let whole = try answerer.recall(Self.text)[0]
            #expect(isClose(whole.words[0][0].probability, surest(alone[...])))
            let early = try answerer.recall(Self.text, at: .utf8Offset(snapshots[1].utf8Offset))[0]
            #expect(isClose(early.words[0][0].probability, surest(alone[...1])))
            #expect(snapshots[...1].contains(early.snapshot))
            #expect(throws: RecallError.self) {
                try answerer.recall(Self.text, at: .utf8Offset(snapshots[0].utf8Offset - 1))
            }
        }
    }

    @Test func whatCannotBeRecalledIsSaid() throws {
        let fixture = try AnsweringFixture()
        try fixture.withAnswerer(["a.txt": "A whale."]) { answerer in
            #expect(throws: RecallError.self) { try answerer.recall("no gap") }
            #expect(throws: RecallError.self) {
                try answerer.recall(String(repeating: "[MASK] ", count: 40))
            }
            #expect(throws: RecallError.self) {
                try answerer.recall("[MASK]", documents: DocumentPattern("absent.txt"))
            }
            let without = Answerer(
                library: answerer.library, tokenizer: fixture.tokenizer, encoder: fixture.plain,
                reader: nil, memory: nil)
            #expect(throws: RecallError.self) { try without.recall("[MASK]") }
        }
    }
}
