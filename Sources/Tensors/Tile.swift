// SPDX-License-Identifier: Apache-2.0
import CKernels

/// A rectangle of a `FloatBuffer`: `rows` rows of `columns` numbers, row by row,
/// consecutive rows `stride` numbers apart.
///
/// A tile is a reference: writing through it changes the buffer. Its bounds are
/// checked once, when it is made; parts of a tile lie inside it.
package struct Tile: Sendable {
    package let buffer: FloatBuffer
    package let offset: Int
    package let rows: Int
    package let columns: Int
    package let stride: Int

    package init(
        _ buffer: FloatBuffer, offset: Int = 0, rows: Int, columns: Int, stride: Int? = nil
    ) {
        let stride = stride ?? columns
        precondition(
            offset >= 0 && rows >= 0 && columns >= 0 && stride >= columns
                && (rows == 0 || offset + (rows - 1) * stride + columns <= buffer.count),
            "tile \(rows)×\(columns) at \(offset), stride \(stride), of \(buffer.count) floats")
        self.buffer = buffer
        self.offset = offset
        self.rows = rows
        self.columns = columns
        self.stride = stride
    }

    /// A tile with a buffer of its own, all zero.
    package init(rows: Int, columns: Int) {
        self.init(FloatBuffer(count: rows * columns), rows: rows, columns: columns)
    }

    /// A tile with a copy of `values`, row by row.
    package init(rows: Int, columns: Int, values: [Float]) {
        self.init(rows: rows, columns: columns)
        load(values)
    }

    package var shape: String { "\(rows)×\(columns)" }
    package var isDense: Bool { stride == columns || rows <= 1 }

    /// Half-open range of rows.
    package func rows(_ range: Range<Int>) -> Tile {
        precondition(range.lowerBound >= 0 && range.upperBound <= rows, "rows \(range) of \(shape)")
        return Tile(
            buffer, offset: offset + range.lowerBound * stride, rows: range.count,
            columns: columns, stride: stride)
    }

    /// Half-open range of columns.
    package func columns(_ range: Range<Int>) -> Tile {
        precondition(
            range.lowerBound >= 0 && range.upperBound <= columns, "columns \(range) of \(shape)")
        return Tile(
            buffer, offset: offset + range.lowerBound, rows: rows, columns: range.count,
            stride: stride)
    }

    package subscript(row: Int, column: Int) -> Float {
        get {
            precondition(row >= 0 && row < rows && column >= 0 && column < columns)
            return pointer[row * stride + column]
        }
        nonmutating set {
            precondition(row >= 0 && row < rows && column >= 0 && column < columns)
            pointer[row * stride + column] = newValue
        }
    }

    /// The numbers, row by row, copied.
    package var values: [Float] {
        unsafe [Float](unsafeUninitializedCapacity: rows * columns) { target, count in
            for row in 0..<rows {
                unsafe (target.baseAddress! + row * columns)
                    .initialize(from: pointer + row * stride, count: columns)
            }
            count = rows * columns
        }
    }

    package var matrix: Matrix { Matrix(rows: rows, columns: columns, values: values) }

    /// Copies `rows · columns` numbers in, row by row.
    package func load(_ values: some Collection<Float>) {
        precondition(values.count == rows * columns, "\(values.count) values for \(shape)")
        let done: Void? = values.withContiguousStorageIfAvailable { source in
            for row in 0..<rows where columns > 0 {
                unsafe (pointer + row * stride)
                    .update(from: source.baseAddress! + row * columns, count: columns)
            }
        }
        if done == nil { load(Array(values)) }
    }

    /// Copies another tile of the same shape in; the two must not overlap.
    package func copy(_ other: Tile) {
        precondition(rows == other.rows && columns == other.columns, "\(shape) ← \(other.shape)")
        for row in 0..<rows {
            unsafe (pointer + row * stride)
                .update(from: other.pointer + row * other.stride, count: columns)
        }
    }

    /// Makes every number zero.
    package func clear() {
        if isDense {
            unsafe pointer.update(repeating: 0, count: rows * columns)
            return
        }
        for row in 0..<rows {
            unsafe (pointer + row * stride).update(repeating: 0, count: columns)
        }
    }

    /// Copies the transposed of another tile in; the two must not overlap.
    package func copyTransposed(_ other: Tile) {
        precondition(rows == other.columns && columns == other.rows, "\(shape) ← (\(other.shape))ᵀ")
        unsafe mneme_transpose(
            other.pointer, other.stride, pointer, stride, other.rows, other.columns)
    }

    /// Whether both look at the same numbers in the same place.
    package func isSame(as other: Tile) -> Bool {
        buffer === other.buffer && offset == other.offset && rows == other.rows
            && columns == other.columns && stride == other.stride
    }

    @safe var pointer: UnsafeMutablePointer<Float> { unsafe buffer.base + offset }
}
