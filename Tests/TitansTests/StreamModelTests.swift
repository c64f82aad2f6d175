// SPDX-License-Identifier: Apache-2.0
import Foundation
import ModelFixtures
import Tensors
import TestSupport
import Testing

@testable import Titans

@Suite struct StreamModelTests {
    /// An encoder and a memory model of three layers; with `isShared`, the memory
    /// model takes its first layer and the embeddings from the encoder.
    private func stream(isShared: Bool) throws -> StreamModel {
        try TestFolders.withScratch { folder in
            try FixtureModel("plain").write("encoder", to: folder)
            var memory = try FixtureModel("added")
            if isShared { memory.json["base"] = "encoder.safetensors" }
            try memory.write("memory", to: folder) { name in
                isShared && (name.hasPrefix("embeddings.") || name.hasPrefix("layers.0."))
            }
            let models = try ModelFolder(path: folder.path)
            return try StreamModel(encoder: models.load("encoder"), memory: models.load("memory"))
        }
    }

    private let segments = (0..<11).map { ids([21, 24, 3, 17, 2, 24, 1, 9, 24, 12, 5][$0], $0) }

    @Test func commonLayersAreFound() throws {
        let shared = try stream(isShared: true)
        #expect(shared.sharedLayers == 1)
        let separate = try stream(isShared: false)
        #expect(separate.sharedLayers == 0)
        #expect(shared.identity != separate.identity)
    }

    @Test(arguments: [true, false]) func itIsBothModelsOneAfterTheOther(isShared: Bool) throws {
        let stream = try stream(isShared: isShared)
        var state = stream.startState()
        let readings = stream.read(segments, state: &state, threads: 1)
        var plain = stream.memory.startState()
        for (ids, reading) in zip(segments, readings) {
            let result = stream.memory.read(ids: ids, state: &plain)
            #expect(reading.embedding == stream.encoder.embedding(stream.encoder.hidden(ids: ids)))
            let means = (0..<ids.count).map { t in
                result.surprise.reduce(0) { $0 + $1[t] } / Float(result.surprise.count)
            }
            #expect(reading.surprise == Array(means.dropFirst().dropLast()))
        }
        #expect(state == plain)
        #expect(state.segmentCount == 11)
    }

    @Test(arguments: [true, false])
    func threadsAndCallsChangeNoBit(isShared: Bool) throws {
        let stream = try stream(isShared: isShared)
        var state = stream.startState()
        let readings = stream.read(segments, state: &state, threads: 1)
        for threads in [1, 2, 3, 8] {
            for length in [1, 2, 5, 11] {
                var other = stream.startState()
                var parts: [StreamModel.Reading] = []
                for first in stride(from: 0, to: segments.count, by: length) {
                    let part = Array(segments[first..<min(first + length, segments.count)])
                    parts += stream.read(part, state: &other, threads: threads)
                }
                #expect(parts == readings && other == state, "\(threads) threads, \(length) each")
            }
        }
        #expect(stream.read([], state: &state, threads: 2).isEmpty)
    }

    @Test func shippedModelsShareFourLayersAndStreamAlikeOnTwoThreads() throws {
        let models = try ModelFolder(path: TestFolders.models.path)
        let stream = try StreamModel(encoder: models.load("encoder"), memory: models.load("memory"))
        #expect(stream.sharedLayers == 4)
        #expect(
            models.files.map(\.name) == [
                "encoder.json", "encoder.safetensors", "memory.json", "memory.safetensors",
                "vocab.txt",
            ])
        let segments = (0..<4).map { segment -> [Int32] in
            let words = (0..<60).map { index -> Int32 in
                let word = 2000 + (index * 131 + segment * 977) % 25000
                return Int32(word)
            }
            return [101] + words + [102]
        }
        var one = stream.startState()
        var two = stream.startState()
        let readings = stream.read(segments, state: &one, threads: 1)
        #expect(stream.read(segments, state: &two, threads: 2) == readings)
        #expect(one == two)
        // A second time the same segments surprise less: it learns, untrained as it is.
        let again = stream.read(segments, state: &one, threads: 2)
        func mean(_ readings: [StreamModel.Reading]) -> Float {
            let all = readings.flatMap(\.surprise)
            return all.reduce(0, +) / Float(all.count)
        }
        #expect(mean(again) < mean(readings))
    }

    @Test func unsuitablePairsAreRefused() throws {
        let mac = try FixtureModel.model("mac")
        let plain = try FixtureModel.model("plain")
        let large = try ModelFolder(path: TestFolders.models.path).load("encoder")
        #expect(throws: ModelError.self) { try StreamModel(encoder: mac, memory: mac) }
        #expect(throws: ModelError.self) { try StreamModel(encoder: plain, memory: plain) }
        #expect(throws: ModelError.self) { try StreamModel(encoder: large, memory: mac) }
    }
}
