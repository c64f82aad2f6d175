// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@testable import Tensors

@Suite struct TensorFileTests {
    /// Writes bytes to a scratch file and opens it.
    private func withFile<Result>(
        _ bytes: [UInt8], _ body: (TensorFile) throws -> Result
    ) throws -> Result {
        try TestFolders.withScratch { folder in
            let path = folder.appendingPathComponent("x.safetensors").path
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            return try body(TensorFile(path: path))
        }
    }

    /// A file from its parts, the header as it is written.
    private func file(_ header: String, _ data: [UInt8] = []) -> [UInt8] {
        littleEndianBytes([UInt64(header.utf8.count)]) + Array(header.utf8) + data
    }

    private func entry(_ name: String, _ type: String, _ shape: String, _ range: String) -> String {
        "\"\(name)\":{\"dtype\":\"\(type)\",\"shape\":[\(shape)],\"data_offsets\":[\(range)]}"
    }

    @Test func whatIsWrittenIsRead() throws {
        var writer = TensorFileWriter()
        writer.add("a", shape: [2, 3], values: [1, -2, 3.5, 0, 5, 1e-3])
        writer.add("half", shape: [3], values: [1, -0.5, 65504], format: .float16)
        writer.add("scalar", shape: [], values: [15])
        writer.add("n", shape: [2, 2], integers: [1, -1, 7, 0])
        try withFile(writer.bytes) { file in
            #expect(file.names == ["a", "half", "n", "scalar"])
            let a = try file.values("a")
            #expect(a.shape == [2, 3] && a.values == [1, -2, 3.5, 0, 5, 1e-3])
            let half = try file.values("half")
            #expect(half.values == [1, -0.5, 65504])
            let scalar = try file.doubles("scalar")
            #expect(scalar.shape == [] && scalar.values == [15])
            let n = try file.integers("n")
            #expect(n.values == [1, -1, 7, 0])
        }
    }

    @Test func everyFormatIsConverted() throws {
        let doubles: [Double] = [0.25, -3]
        let bfloats: [UInt16] = [0x3f80, 0xc040]
        let bytes = littleEndianBytes(doubles) + littleEndianBytes(bfloats) + [0x41]
        let header =
            "{\"__metadata__\":{\"made\":\"by hand\"},"
            + [
                entry("d", "F64", "2", "0,16"), entry("b", "BF16", "2,1", "16,20"),
                entry("i", "I8", "1,1", "20,21"),
            ].joined(separator: ",") + "} "
        // An int8 tensor needs scales.
        #expect(throws: TensorFileError.self) { try withFile(file(header, bytes)) { _ in } }
        let good = header.replacingOccurrences(of: entry("i", "I8", "1,1", "20,21"), with: "")
            .replacingOccurrences(of: ",}", with: "}")
        try withFile(file(good, Array(bytes.dropLast()))) { file in
            let d = try file.values("d")
            let b = try file.values("b")
            #expect(d.values == [0.25, -3])
            #expect(b.values == [1, -3])
        }
    }

    @Test func int8BlocksAreValuesTimesScale() throws {
        let values = (0..<64).map { Int8($0 * 2 - 64) }
        let header =
            "{\(entry("w", "I8", "1,64", "4,68")),\(entry("w.scale", "F16", "1,2", "0,4"))}"
        let bytes = littleEndianBytes([UInt16(0x3c00), 0x3800]) + littleEndianBytes(values)
        try withFile(file(header, bytes)) { file in
            let w = try file.values("w")
            #expect(w.values == values.enumerated().map { Float($1) * ($0 < 32 ? 1 : 0.5) })
            let table = try RowTable(file, "w", rows: 1, columns: 64)
            let row = Tile(rows: 1, columns: 64)
            table.copyRows(from: 0, into: row)
            #expect(row.values == w.values)
        }
    }

    @Test func everyTruncationIsRefused() throws {
        var writer = TensorFileWriter()
        writer.add("a", shape: [4, 8], values: [Float](repeating: 1, count: 32))
        writer.add("b", shape: [8], values: [Float](repeating: 2, count: 8), format: .float16)
        let whole = writer.bytes
        for count in 0..<whole.count {
            #expect(throws: TensorFileError.self, "\(count) bytes") {
                try withFile(Array(whole.prefix(count))) { _ in }
            }
        }
        #expect(throws: TensorFileError.self) { try withFile(whole + [0]) { _ in } }
    }

    @Test(arguments: [
        "", "{", "[]", "{}{}", "{\"a\":1}", "{\"a\":{}}", "{\"a\":{\"dtype\":\"F32\"}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"x\":\"\"}}",
        "{\"a\":{\"dtype\":\"F99\",\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[9999999999,9999999999],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[99999999999999999999],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}",
        "{\"a\u{1}\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
    ])
    func badHeadersAreRefused(header: String) {
        #expect(throws: TensorFileError.self) {
            try withFile(file(header, [0, 0, 0, 0])) { _ in }
        }
    }

    @Test func hugeHeaderLengthsAreRefused() {
        for length: UInt64 in [5, 1 << 20, 1 << 40, .max, .max - 7] {
            #expect(throws: TensorFileError.self) {
                try withFile(littleEndianBytes([length]) + [0x7b, 0x7d]) { _ in }
            }
        }
    }

    @Test func flippedHeaderBytesNeverCrash() throws {
        var writer = TensorFileWriter()
        writer.add("a", shape: [4, 2], values: [Float](repeating: 1, count: 8))
        let whole = writer.bytes
        try TestFolders.withScratch { folder in
            let url = folder.appendingPathComponent("x.safetensors")
            for place in 0..<whole.count - 32 {
                for bit in [place % 7, 7] {
                    var bytes = whole
                    bytes[place] ^= 1 << bit
                    try Data(bytes).write(to: url)
                    // Some flips leave a whole file; reading it must work or throw.
                    let file = try? TensorFile(path: url.path)
                    for name in file?.names ?? [] { _ = try? file?.values(name) }
                }
            }
        }
    }

    @Test func valuesThatAreNotFiniteNameTheirTensor() throws {
        for bad: Float in [.nan, .infinity, -.infinity] {
            var writer = TensorFileWriter()
            writer.add("good", shape: [1], values: [0])
            writer.add("bad", shape: [3], values: [1, bad, 2])
            try withFile(writer.bytes) { file in
                _ = try file.values("good")
                #expect(throws: TensorFileError.notFinite(file: file.path, tensor: "bad")) {
                    try file.values("bad")
                }
            }
        }
    }

    @Test func whatIsNoRegularFileIsRefused() {
        for path in ["/nonexistent.safetensors", "/", "/dev/zero"] {
            #expect(throws: TensorFileError.self) { try TensorFile(path: path) }
        }
    }
}
