// SPDX-License-Identifier: Apache-2.0
import Hashing
import Foundation
import Tensors

/// What ingestion runs over a document: the encoder for embeddings, and the
/// memory model for surprise and the next state, with their common lower layers
/// run once.
package final class StreamModel: Sendable {
    /// What one segment gave.
    package struct Reading: Sendable, Equatable {
        /// Of the segment, `d` values, length 1.
        package let embedding: [Float]
        /// Of each token, mean over the MAC layers; [CLS] and [SEP] left out.
        package let surprise: [Float]
    }

    package let encoder: Model
    package let memory: Model
    /// SHA-256, hexadecimal, over both models.
    package let identity: String
    /// How many layers from the bottom are one and the same.
    package let sharedLayers: Int

    /// Throws: `ModelError.unsuitable` when the encoder has a memory, the memory
    /// model has none, or the two read different vocabularies.
    package init(encoder: Model, memory: Model) throws {
        guard encoder.macLayers.isEmpty else {
            throw ModelError.unsuitable("\(encoder.name) has a memory; an encoder has none")
        }
        guard !memory.macLayers.isEmpty else {
            throw ModelError.unsuitable("\(memory.name) has no layer with a memory")
        }
        guard encoder.configuration.vocabulary == memory.configuration.vocabulary else {
            throw ModelError.unsuitable(
                "\(encoder.name) reads \(encoder.configuration.vocabulary) words, "
                    + "\(memory.name) \(memory.configuration.vocabulary)")
        }
        self.encoder = encoder
        self.memory = memory
        identity = hexadecimal(
            SHA256.hash(data: Array("stream\n\(encoder.identity)\n\(memory.identity)\n".utf8)))
        var shared = 0
        if encoder.embedding.isSame(as: memory.embedding) {
            while shared < memory.macLayers.lowerBound, shared < encoder.layers.count,
                case .plain(let a) = encoder.layers[shared],
                case .plain(let b) = memory.layers[shared], a.isSame(as: b)
            { shared += 1 }
        }
        sharedLayers = shared
    }

    /// Positions that a segment may have.
    package var segmentTokens: Int {
        min(encoder.configuration.segmentTokens, memory.configuration.segmentTokens)
    }

    /// The state before a document.
    package func startState() -> MemoryState { memory.startState() }

    /// Reads the next segments of a document, in order; the memory learns.
    ///
    /// The same bits however a document is cut into calls and whatever `threads`
    /// is: every product is of one segment, and the memory's chain is one.
    package func read(
        _ segments: [[Int32]], state: inout MemoryState, threads: Int
    ) -> [Reading] {
        for ids in segments {
            encoder.check(ids, nil)
            memory.check(ids, nil)
        }
        memory.check(state)
        guard !segments.isEmpty else { return [] }
        return memory.workspaces.withWorkspace { workspace in
            let tiles = state.tiles(workspace)
            let run = StreamRun(self, segments, tiles, threads: threads)
            let readings = run.readings()
            state.take(
                tiles, segmentCount: segments.count,
                tokenCount: segments.reduce(0) { $0 + $1.count })
            return readings
        }
    }
}
