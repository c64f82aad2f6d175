// SPDX-License-Identifier: Apache-2.0
import CKernels

/// A matrix of which single rows are looked up: word embeddings. Int8 blocks
/// stay as they lie in the file; anything else becomes float32.
package final class RowTable: Sendable {
    private enum Rows: Sendable {
        case blocks(TensorFile, TensorEntry, scales: [UInt16])
        case floats(Tile)
    }

    package let rows: Int
    package let columns: Int
    private let content: Rows

    /// Throws: `TensorFileError` as `TensorFile.read`.
    package init(
        _ file: TensorFile, _ name: String, rows: Int, columns: Int
    ) throws(TensorFileError) {
        self.rows = rows
        self.columns = columns
        guard try file.format(of: name) == .int8Blocks else {
            let tile = Tile(rows: rows, columns: columns)
            try file.read(name, shape: [rows, columns], into: tile)
            content = .floats(tile)
            return
        }
        let entry = try file.entry(name)
        guard entry.shape == [rows, columns] else {
            throw .wrongShape(
                file: file.path, tensor: name, expected: [rows, columns], found: entry.shape)
        }
        let scales = try file.scales(name)
        guard scales.allSatisfy({ $0 & 0x7c00 != 0x7c00 }) else {
            throw .notFinite(file: file.path, tensor: name + ".scale")
        }
        content = .blocks(file, entry, scales: scales)
    }

    /// Copies rows `first…` into `tile`, as many as it has. tile: `[n, columns]`.
    package func copyRows(from first: Int, into tile: Tile) {
        precondition(
            first >= 0 && first + tile.rows <= rows && tile.columns == columns && tile.isDense,
            "rows from \(first) of \(rows) into \(tile.shape)")
        switch content {
        case .floats(let table): tile.copy(table.rows(first..<first + tile.rows))
        case .blocks(let file, let entry, let scales):
            unsafe scales.withUnsafeBufferPointer { scales in
                let source = unsafe file.data(entry).assumingMemoryBound(to: Int8.self)
                // Scales were checked when the table was made.
                _ = unsafe mneme_from_int8_blocks(
                    source + first * columns, scales.baseAddress! + first * columns / 32,
                    tile.pointer, tile.rows * columns)
            }
        }
    }
}
