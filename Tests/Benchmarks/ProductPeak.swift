// SPDX-License-Identifier: Apache-2.0
import Foundation
import Synchronization
import Tensors

/// Speed of the matrix product on this machine: what the arithmetic of the
/// model could reach at best.
final class ProductPeak: Sendable {
    /// Extents of a square product, large enough for the library's best speed.
    private static let extent = 768
    private let threads: Int
    private let operands: [(a: Tile, b: Tile, c: Tile)]
    private let best = Mutex<(wall: Double, processor: Double)>((0, 0))

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
    var flopsPerSecond: Double { best.withLock { $0.wall } }
    /// The same per second of processor time: what is left of the speed when
    /// other programs take the cores now and then.
    var flopsPerProcessorSecond: Double { best.withLock { $0.processor } }

    /// Takes one sample of a few hundredths of a second; its operations per second.
    @discardableResult func sample() -> Double {
        let n = ProductPeak.extent
        let repetitions = 4
        let processor = processorSeconds()
        let seconds = ContinuousClock().measure {
            inParallel(threads, threads: threads) { thread in
                for _ in 0..<repetitions {
                    let (a, b, c) = operands[thread]
                    multiplyTransposed(a, b, into: c)
                }
            }
        }
        let flops = Double(2 * n * n * n * repetitions * threads)
        let speed = flops / (seconds / .seconds(1))
        let processorSpeed = flops / (processorSeconds() - processor)
        best.withLock { best in
            best.wall = max(best.wall, speed)
            best.processor = max(best.processor, processorSpeed)
        }
        return speed
    }
}

/// Processor time of this process so far, all threads together.
func processorSeconds() -> Double { Double(clock()) / Double(CLOCKS_PER_SEC) }
