// SPDX-License-Identifier: Apache-2.0
import Documents
import Foundation
import Storage
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
            #expect(all.count == 2 && all[0].sureness >= all[1].sureness)
            let recalled = try #require(all.first { $0.path.hasSuffix("a.txt") })
            #expect(recalled.words.count == 1 && recalled.words[0].count == 3)
            #expect(recalled.words[0][0].probability >= recalled.words[0][1].probability)

            // The same by hand: read the snapshot, run the layers, take the head.
            let document = try #require(
                try answerer.library.servedDocuments().first { $0.paths == [recalled.path] })
            let scores = try scores(fixture, state(fixture, answerer, document, recalled.snapshot))
            let best = scores.indices.max { scores[$0] < scores[$1] } ?? 0
            #expect(
                recalled.words[0][0].text == fixture.tokenizer.vocabulary.text(of: TokenID(best)))
            // And the snapshot matters: the state at the start gives other scores.
            #expect(try self.scores(fixture, nil) != scores)
        }
    }

    @Test func theSnapshotThatKnowsMostUpToThePointSpeaks() throws {
        let fixture = try AnsweringFixture()
        try fixture.withAnswerer(["a.txt": AnsweringFixture.book(120)]) { answerer in
            let document = try #require(try answerer.library.servedDocuments().first)
            let snapshots = try answerer.library.snapshots(of: document.number)
            try #require(snapshots.count > 2)
            // A named one alone; then all up to the second.
            let alone = try snapshots.map {
                try answerer.recall(Self.text, at: .snapshot($0.segmentCount))[0]
            }
            #expect(alone.map(\.snapshot) == snapshots)
            let two = try answerer.recall(Self.text, at: .utf8Offset(snapshots[1].utf8Offset))[0]
            #expect(snapshots[...1].contains(two.snapshot))
            // The rule by hand: p / other^0.3, made to sum 1; the larger best word wins.
            let said = try snapshots[...1].map { snapshot in
                let parts = try scores(fixture, state(fixture, answerer, document, snapshot))
                    .map { exp(Double($0)) }
                let sum = parts.reduce(0, +)
                return parts.map { $0 / sum }
            }
            let lessened = [(0, 1), (1, 0)].map { one, other in
                let rest = zip(said[one], said[other]).map { $0 / pow($1, 0.3) }
                return (rest.max() ?? 0) / rest.reduce(0, +)
            }
            let best = lessened.max() ?? 0
            // A product over more rows may round otherwise.
            #expect(abs(two.words[0][0].probability - best) < 1e-3 * best)
            #expect(two.snapshot == snapshots[lessened[1] >= lessened[0] ? 1 : 0])
            let whole = try answerer.recall(Self.text)[0]
            #expect(snapshots.contains(whole.snapshot))
            #expect(throws: RecallError.self) {
                try answerer.recall(Self.text, at: .utf8Offset(snapshots[0].utf8Offset - 1))
            }
        }
    }

    private func state(
        _ fixture: AnsweringFixture, _ answerer: Answerer, _ document: StoredDocument,
        _ snapshot: SnapshotInfo
    ) throws -> MemoryState {
        let bytes = try answerer.library.snapshot(
            of: document.number, segmentCount: snapshot.segmentCount,
            modelIdentity: document.modelIdentity)
        return try MemoryState(bytes: bytes, model: fixture.mac)
    }

    /// Of every word in the gap, as one state has it; nil: that at the start.
    private func scores(_ fixture: AnsweringFixture, _ state: MemoryState?) throws -> [Float] {
        let vocabulary = fixture.tokenizer.vocabulary
        let ids =
            [vocabulary.cls] + fixture.tokenizer.tokens(in: Self.text).map(\.id) + [vocabulary.sep]
        let gap = try #require(ids.firstIndex(of: vocabulary.mask))
        let hidden = fixture.mac.hidden(ids: ids.map(\.rawValue), kinds: nil, state: state)
        return Array(fixture.mac.words(hidden, at: [gap])[0])
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
