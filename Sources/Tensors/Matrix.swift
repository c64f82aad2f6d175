// SPDX-License-Identifier: Apache-2.0

/// A matrix as a value, dense and row by row: what leaves the model.
package struct Matrix: Sendable, Equatable {
    package let rows: Int
    package let columns: Int
    package var values: [Float]

    package init(rows: Int, columns: Int, values: [Float]) {
        precondition(
            values.count == rows * columns, "\(values.count) values for \(rows)×\(columns)")
        self.rows = rows
        self.columns = columns
        self.values = values
    }

    package init(rows: Int, columns: Int) {
        self.init(
            rows: rows, columns: columns, values: [Float](repeating: 0, count: rows * columns))
    }

    package subscript(row: Int, column: Int) -> Float {
        get {
            precondition(column >= 0 && column < columns)
            return values[row * columns + column]
        }
        set {
            precondition(column >= 0 && column < columns)
            values[row * columns + column] = newValue
        }
    }

    /// One row.
    package subscript(row: Int) -> ArraySlice<Float> {
        values[row * columns..<(row + 1) * columns]
    }
}
