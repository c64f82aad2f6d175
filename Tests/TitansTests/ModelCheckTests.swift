// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Tensors
import Testing

@testable import Titans

/// The folder of fixture models in the test bundle.
let fixtures = Bundle.module.resourceURL?.appendingPathComponent("Fixtures").path ?? ""

/// Ids of a made-up segment for the fixtures' vocabulary of 97.
func ids(_ count: Int, _ seed: Int) -> [Int32] {
    (0..<count).map { Int32(5 + ($0 * 31 + seed * 17 + $0 * $0 * seed) % 92) }
}

@Suite struct ModelCheckTests {
    @Test func sevenFixturesAgree() throws {
        let check = try ModelCheck(folder: fixtures)
        #expect(
            check.cases.map(\.name)
                == ["added", "deep", "linear", "mac", "plain", "silu", "token"])
        for one in check.cases { #expect(one.passed, "\(one)") }
        #expect(check.passed)
        #expect(Set(check.errors.keys) == Set(ModelCheck.kinds), "\(check.errors)")
    }

    /// A folder with one model and expectations that are changed.
    private func check(_ change: (inout TensorFileWriter, URL) throws -> Void) throws
        -> ModelCheck.Case
    {
        try TestFolders.withScratch { folder in
            for ending in ["json", "model.safetensors"] {
                try FileManager.default.copyItem(
                    atPath: "\(fixtures)/plain.\(ending)",
                    toPath: folder.appendingPathComponent("plain.\(ending)").path)
            }
            var writer = TensorFileWriter()
            try change(&writer, folder)
            try Data(writer.bytes)
                .write(to: folder.appendingPathComponent("plain.expected.safetensors"))
            let check = try ModelCheck(folder: folder.path)
            #expect(check.cases.count == 1 && check.passed == check.cases[0].passed)
            return check.cases[0]
        }
    }

    @Test func wrongNumbersDoNotPass() throws {
        let result = try check { writer, _ in
            writer.add("in.0.ids", shape: [1, 2], integers: [5, 6])
            writer.add("in.0.mask", shape: [1, 2], integers: [1, 1])
            writer.add("out.0.hidden", shape: [1, 2, 24], values: [Float](repeating: 1, count: 48))
        }
        #expect(!result.passed && result.failure == nil)
        #expect((result.errors["hidden"] ?? 0) > 0.1)
    }

    @Test func masksMustBeOnesThenZeros() throws {
        let result = try check { writer, _ in
            writer.add("in.0.ids", shape: [1, 3], integers: [5, 0, 6])
            writer.add("in.0.mask", shape: [1, 3], integers: [1, 0, 1])
        }
        #expect(result.failure?.contains("not ones followed by zeros") == true)
    }

    @Test func whatIsMissingFailsWithAReason() throws {
        let none = try check { _, _ in }
        #expect(!none.passed && none.failure?.contains("in.0.ids") == true)
        let token = try check { writer, _ in
            writer.add("in.0.ids", shape: [1, 1], integers: [97])
            writer.add("in.0.mask", shape: [1, 1], integers: [1])
        }
        #expect(token.failure?.contains("token 97 of 97") == true)
        let noModel = try check { _, folder in
            try FileManager.default.removeItem(
                at: folder.appendingPathComponent("plain.model.safetensors"))
        }
        #expect(!noModel.passed && noModel.failure != nil)
        try TestFolders.withScratch { folder in
            let empty = try ModelCheck(folder: folder.path)
            #expect(!empty.passed && empty.cases.isEmpty)
        }
    }
}
