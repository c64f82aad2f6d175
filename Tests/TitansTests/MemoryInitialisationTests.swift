// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@testable import Titans

@Suite struct MemoryInitialisationTests {
    @Test(arguments: [Model.Precision.float16, .float32])
    func sameSeedGivesTheSameBytesAndAModelThatLoads(precision: Model.Precision) throws {
        try TestFolders.withScratch { folder in
            let base = TestFolders.models
            for file in ["encoder.json", "encoder.safetensors"] {
                try FileManager.default.createSymbolicLink(
                    at: folder.appendingPathComponent(file),
                    withDestinationURL: base.appendingPathComponent(file))
            }
            var files: [[Data]] = []
            for seed: UInt64 in [7, 7, 8] {
                try Model.initialiseMemory(in: folder.path, seed: seed, precision: precision)
                files.append(
                    try ["memory.json", "memory.safetensors"].map {
                        try Data(contentsOf: folder.appendingPathComponent($0))
                    })
            }
            #expect(files[0] == files[1])
            #expect(files[0][1] != files[2][1])
            let model = try ModelFolder(path: folder.path).load("memory")
            #expect(!model.isTrained)
            #expect(model.configuration.made?.seed == 8)
            #expect(model.hasRecallHead && !model.hasSpanHead)
        }
    }

    @Test func normalNumbersHaveMeanZeroAndDeviationOne() {
        var random = NormalNumbers(seed: 1)
        let numbers = (0..<20_000).map { _ in random.nextNormal() }
        let mean = numbers.reduce(0, +) / 20_000
        let variance = numbers.reduce(0) { $0 + $1 * $1 } / 20_000
        #expect(abs(mean) < 0.03)
        #expect(abs(variance - 1) < 0.05)
    }

    @Test func theShippedMemoryIsTrained() throws {
        let model = try ModelFolder(path: TestFolders.models.path).load("memory")
        #expect(model.isTrained)
        #expect(model.hasRecallHead)
    }
}
