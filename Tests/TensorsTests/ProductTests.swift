// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Tensors

/// Values that repeat with no pattern the kernels could like.
func pattern(_ rows: Int, _ columns: Int, _ seed: Int = 1) -> Tile {
    Tile(
        rows: rows, columns: columns,
        values: (0..<rows * columns).map { Float(($0 * 7919 + seed * 104729) % 1999) / 1000 - 1 })
}

@Suite struct ProductTests {
    /// c ← scale · a b + keep · c in Double, by definition.
    private func slow(
        _ M: Int, _ N: Int, _ K: Int, _ a: (Int, Int) -> Float, _ b: (Int, Int) -> Float,
        _ c: Tile, _ scale: Double, _ keep: Double
    ) -> [Double] {
        (0..<M).flatMap { i in
            (0..<N).map { j in
                (0..<K).reduce(keep * Double(c[i, j])) {
                    $0 + scale * Double(a(i, $1)) * Double(b($1, j))
                }
            }
        }
    }

    private func expectClose(_ tile: Tile, _ expected: [Double]) {
        for (value, want) in zip(tile.values, expected) {
            #expect(abs(Double(value) - want) < 1e-4)
        }
    }

    @Test(arguments: [(1, 5, 7), (3, 4, 5), (17, 33, 9), (64, 48, 32), (1, 1, 1)])
    func productsAgreeWithTheirDefinition(M: Int, N: Int, K: Int) {
        // Operands are parts of wider matrices, so that strides differ from widths.
        let a = pattern(M, K + 3).columns(2..<K + 2)
        let at = pattern(K, M + 2, 5).columns(1..<M + 1)
        let b = pattern(K, N + 5, 2).columns(0..<N)
        let bt = pattern(N, K + 1, 3).columns(1..<K + 1)
        func fresh() -> Tile { pattern(M, N + 4, 4).columns(3..<N + 3) }

        var c = fresh()
        var want = slow(M, N, K, { a[$0, $1] }, { b[$0, $1] }, c, 0.5, 1)
        multiply(a, b, into: c, scale: 0.5, keep: 1)
        expectClose(c, want)

        c = fresh()
        want = slow(M, N, K, { a[$0, $1] }, { bt[$1, $0] }, c, 2, 0)
        multiplyTransposed(a, bt, into: c, scale: 2)
        expectClose(c, want)

        // What is not kept may be anything.
        want = slow(M, N, K, { a[$0, $1] }, { b[$0, $1] }, c, 1, 0)
        c.load([Float](repeating: .nan, count: M * N))
        multiply(a, b, into: c)
        expectClose(c, want)

        c = fresh()
        want = slow(M, N, K, { at[$1, $0] }, { b[$0, $1] }, c, -1, 1)
        multiplyFirstTransposed(at, b, into: c, scale: -1, keep: 1)
        expectClose(c, want)
    }

    @Test func whatLiesBesideATileIsLeftAlone() {
        let whole = Tile(rows: 4, columns: 6, values: [Float](repeating: 7, count: 24))
        multiply(pattern(2, 3), pattern(3, 2), into: whole.rows(1..<3).columns(2..<4))
        for row in 0..<4 {
            for column in 0..<6 where !(1..<3).contains(row) || !(2..<4).contains(column) {
                #expect(whole[row, column] == 7)
            }
        }
    }

    @Test(arguments: [(1, 1), (3, 40), (16, 32), (35, 17)])
    func transposedTilesExchangeRowsAndColumns(rows: Int, columns: Int) {
        let stored = pattern(rows, columns + 3).columns(1..<columns + 1)
        let target = pattern(columns, rows + 2).columns(2..<rows + 2)
        target.copyTransposed(stored)
        for row in 0..<rows {
            for column in 0..<columns { #expect(target[column, row] == stored[row, column]) }
        }
    }

    @Test func bitsDoNotDependOnTheThreads() {
        let a = pattern(64, 96)
        let b = pattern(80, 96, 2)
        let alone = Tile(rows: 64, columns: 80)
        multiplyTransposed(a, b, into: alone)
        let results = (0..<16).map { _ in Tile(rows: 64, columns: 80) }
        inParallel(16, threads: 4) { multiplyTransposed(a, b, into: results[$0]) }
        for result in results { #expect(result.values == alone.values) }
    }
}

@Suite struct WorkspaceTests {
    @Test func tilesOfOneScopeDoNotOverlapAndAreTakenBack() {
        let workspace = Workspace()
        let first = workspace.scoped { () -> Tile in
            let a = workspace.tile(3, 5)
            let b = workspace.tile(2, 2)
            let large = workspace.tile(2000, 1000)
            a.load([Float](repeating: 1, count: 15))
            b.load([Float](repeating: 2, count: 4))
            large[1999, 999] = 3
            #expect(a.values.allSatisfy { $0 == 1 } && b.values.allSatisfy { $0 == 2 })
            return a
        }
        workspace.scoped { #expect(workspace.tile(3, 5).isSame(as: first)) }
    }

    @Test func everyIndexIsWorkedOnOnce() {
        let counts = Tile(rows: 1, columns: 100)
        inParallel(100, threads: 8) { counts[0, $0] += 1 }
        #expect(counts.values.allSatisfy { $0 == 1 })
    }
}
