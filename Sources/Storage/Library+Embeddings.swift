// SPDX-License-Identifier: Apache-2.0
import Documents
import Foundation
import GRDB

/// The embeddings of segments, in the order of their keys.
package struct EmbeddingMatrix: Sendable {
    package let keys: [SegmentKey]
    /// [keys, width], row-major.
    package let values: [Float]
    /// Numbers per row; 0 when there are no rows.
    package let width: Int

    package init(keys: [SegmentKey], values: [Float], width: Int) {
        self.keys = keys
        self.values = values
        self.width = width
    }
}

/// A blob holds the embeddings of the segments of one checkpoint:
///
///     "MEV" 1 | width, 4 bytes | count · width float16, all little-endian
///
/// Sixteen to a row rather than one, because 10^5 rows cost more time to step
/// through than their numbers to convert.
extension Library {
    private static let magic: [UInt8] = [0x4d, 0x45, 0x56, 1]
    private static let headerByteCount = 8

    /// The embeddings of all segments of the given documents that stand in the
    /// library, ordered by document number and segment.
    ///
    /// Throws `corrupt` where a row is damaged or documents differ in width.
    package func embeddings(of documentNumbers: some Sequence<Int64>) throws -> EmbeddingMatrix {
        let numbers = Set(documentNumbers).sorted()
        return try read { db in
            var keys: [SegmentKey] = []
            var values: [Float] = []
            var width = 0
            let segments = try numbers.reduce(0) { sum, number in
                try sum
                    + (Int.fetchOne(
                        db, sql: "SELECT segmentCount FROM document WHERE number = ?",
                        arguments: [number]) ?? 0)
            }
            keys.reserveCapacity(segments)
            let statement = try db.cachedStatement(
                sql: "SELECT key, vectors FROM embedding WHERE key BETWEEN ? AND ? ORDER BY key")
            for number in numbers {
                let range = RowKey.range(number)
                let rows = try Row.fetchCursor(
                    statement, arguments: [range.lowerBound, range.upperBound])
                while let row = try rows.next() {
                    let first = RowKey.position(row[0])
                    let found: Int? = try row.withUnsafeData(atIndex: 1) { data in
                        appendVectors(data ?? Data(), to: &values, width: &width)
                    }
                    guard let found else {
                        throw LibraryError.corrupt(
                            artefact: "embeddings of segment \(first) of document number \(number)",
                            reason: "not \(width) float16 numbers each")
                    }
                    // A hundred thousand segments are 150 MB: grown once, not by doubling.
                    if keys.isEmpty { values.reserveCapacity(segments * width) }
                    for index in 0..<found {
                        keys.append(SegmentKey(documentNumber: number, index: first + index))
                    }
                }
            }
            return EmbeddingMatrix(keys: keys, values: values, width: width)
        }
    }

    func insertEmbeddings(_ db: Database, _ checkpoint: Checkpoint) throws {
        guard let width = checkpoint.segments.first?.embedding.count else { return }
        var blob = Self.magic
        for shift in stride(from: 0, to: 32, by: 8) {
            blob.append(UInt8(truncatingIfNeeded: width >> shift))
        }
        for segment in checkpoint.segments {
            precondition(
                segment.embedding.count == width,
                "embeddings of \(width) and \(segment.embedding.count) numbers")
            for value in segment.embedding {
                let bits = Float16(value).bitPattern
                blob.append(UInt8(truncatingIfNeeded: bits))
                blob.append(UInt8(truncatingIfNeeded: bits >> 8))
            }
        }
        try db.execute(
            sql: "INSERT INTO embedding VALUES (?, ?)",
            arguments: [
                RowKey.make(checkpoint.documentNumber, checkpoint.from.segmentCount), blob.data,
            ])
    }

    /// Adds the rows of a blob; nil where it is damaged.
    private func appendVectors(_ data: Data, to values: inout [Float], width: inout Int) -> Int? {
        unsafe data.withUnsafeBytes { bytes -> Int? in
            guard bytes.count >= Self.headerByteCount, unsafe bytes.starts(with: Self.magic)
            else { return nil }
            let own = Int(
                UInt32(
                    littleEndian: unsafe bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self)))
            if values.isEmpty { width = own }
            let count = (bytes.count - Self.headerByteCount) / 2
            guard own == width, own > 0, count % own == 0 else { return nil }
            // The processor converts, but only above the baseline this package
            // is compiled for. Moving the bits and scaling by 2^112 is exact for
            // all finite numbers, subnormal ones too, and vectorises.
            let scale = Float(bitPattern: 0x7780_0000)
            let base = unsafe bytes.baseAddress! + Self.headerByteCount
            unsafe values.append(
                contentsOf: [Float](unsafeUninitializedCapacity: count) { buffer, filled in
                    var i = 0
                    while i < count {
                        let half = UInt32(
                            unsafe base.loadUnaligned(fromByteOffset: 2 &* i, as: UInt16.self))
                        let magnitude = Float(bitPattern: (half & 0x7fff) &<< 13) * scale
                        unsafe buffer[i] = Float(
                            bitPattern: magnitude.bitPattern | (half & 0x8000) &<< 16)
                        i &+= 1
                    }
                    filled = count
                })
            return count / own
        }
    }
}
