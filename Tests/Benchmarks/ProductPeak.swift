// SPDX-License-Identifier: Apache-2.0
import Synchronization
import Tensors

/// Speed of the matrix product on this machine: what the arithmetic of the
/// model could reach at best.
final class ProductPeak: Sendable {
    /// Extents of a square product, large enough for the library's best speed.
    private static let extent = 768
    private let threads: Int
    private let operands: [(a: Tile, b: Tile, c: Tile)]
    private let best = Mutex<Double>(0)

    init(threads: Int) {
        self.threads = threads
        let n = ProductPeak.extent
        let values = (0..<n * n).map { Float(($0 * 7919) % 1000) / 1000 - 0.5 }
        operands = (0..<threads).map { _ in
            (
                Tile(rows: n, columns: n, values: values),
                Tile(rows: n, columns: n, values: values), Tile(rows: n, columns: n)
            )
        }
    }

    /// Floating-point operations per second, all threads together, the fastest of
    /// all samples so far.
    var flopsPerSecond: Double { best.withLock { $0 } }

    /// Takes one sample of a few hundredths of a second.
    func sample() {
        let n = ProductPeak.extent
        let repetitions = 4
        let seconds = ContinuousClock().measure {
            inParallel(threads, threads: threads) { thread in
                for _ in 0..<repetitions {
                    let (a, b, c) = operands[thread]
                    multiplyTransposed(a, b, into: c)
                }
            }
        }
        let speed = Double(2 * n * n * n * repetitions * threads) / (seconds / .seconds(1))
        best.withLock { $0 = max($0, speed) }
    }
}
