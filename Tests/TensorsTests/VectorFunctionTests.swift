// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import Tensors

/// Every kernel against a twin in Double that is written for reading. Widths
/// are chosen around the vector's, so that full and partial vectors occur.
@Suite struct VectorFunctionTests {
    private static let widths = [1, 7, 16, 33, 80]

    private func expectClose(_ tile: Tile, _ tolerance: Double = 2e-6, _ twin: (Int, Int) -> Double)
    {
        var worst = (error: 0.0, text: "")
        for row in 0..<tile.rows {
            for column in 0..<tile.columns {
                let want = twin(row, column)
                let value = Double(tile[row, column])
                let error = abs(value - want) / max(1, abs(want))
                if !(error <= worst.error) { worst = (error, "\(value), not \(want)") }
            }
        }
        #expect(worst.error <= tolerance, "\(worst.text)")
    }

    private func normal(_ x: Double) -> Double { 0.5 * erfc(-x / 2.0.squareRoot()) }
    private func tanhGelu(_ x: Double) -> Double {
        0.5 * x * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
    }
    private func scaled(_ rows: Int, _ columns: Int, _ factor: Float, _ seed: Int = 1) -> Tile {
        Tile(
            rows: rows, columns: columns,
            values: pattern(rows, columns, seed).values.map { $0 * factor })
    }

    @Test func geluErfIsRightOverItsWholeRange() {
        let x = Tile(
            rows: 1, columns: 40_001, values: (0...40_000).map { Float($0 - 20_000) / 1000 })
        let values = x.values.map(Double.init)
        addBiasAndGelu(x, bias: Tile(rows: 1, columns: 40_001))
        expectClose(x, 1e-6) { _, column in values[column] * normal(values[column]) }
    }

    @Test(arguments: widths) func biasAndGelu(width: Int) {
        let x = scaled(3, width + 2, 4).columns(1..<width + 1)
        let bias = pattern(1, width, 9)
        let before = x.values
        addBiasAndGelu(x, bias: bias)
        expectClose(x) { row, column in
            let v = Double(before[row * width + column] + bias[0, column])
            return v * normal(v)
        }
    }

    @Test func geluTanhAndItsDerivative() {
        let x = Tile(rows: 1, columns: 2001, values: (0...2000).map { Float($0 - 1000) / 100 })
        let y = Tile(rows: 1, columns: 2001)
        geluTanh(x, into: y)
        expectClose(y) { _, column in tanhGelu(Double(x[0, column])) }
        let delta = Tile(rows: 1, columns: 2001, values: [Float](repeating: 2, count: 2001))
        geluTanhBackward(x, delta: delta)
        expectClose(delta, 1e-5) { _, column in
            let (v, h) = (Double(x[0, column]), 1e-5)
            return 2 * (tanhGelu(v + h) - tanhGelu(v - h)) / (2 * h)
        }
    }

    @Test(arguments: widths) func softmaxOfRows(width: Int) {
        let x = scaled(3, width, 30)
        let bias = scaled(1, width, 5, 3)
        let before = x.values
        softmax(x, bias: bias)
        expectClose(x) { row, column in
            let scores = (0..<width).map { Double(before[row * width + $0] + bias[0, $0]) }
            let top = scores.max() ?? 0
            return exp(scores[column] - top) / scores.reduce(0) { $0 + exp($1 - top) }
        }
    }

    @Test func softmaxOfEqualAndOfFarScores() {
        let x = Tile(rows: 2, columns: 3, values: [-1e9, -1e9, -1e9, 0, -1e9, 0])
        softmax(x, bias: nil)
        expectClose(x) { row, column in row == 0 ? 1.0 / 3 : column == 1 ? 0 : 0.5 }
    }

    @Test(arguments: widths, [false, true]) func layerNormOfRows(width: Int, hasMore: Bool) {
        let x = scaled(3, width, 3)
        let (bias, gamma, beta) = (pattern(1, width, 2), pattern(1, width, 3), pattern(1, width, 4))
        let (residual, added) = (pattern(3, width, 5), pattern(3, width, 6))
        let before = x.values
        layerNorm(
            x, bias: hasMore ? bias : nil, residual: hasMore ? residual : nil, gamma: gamma,
            beta: beta, epsilon: 1e-5, added: hasMore ? added : nil, into: x)
        expectClose(x, 1e-5) { row, column in
            let v = (0..<width).map { c in
                Double(before[row * width + c])
                    + (hasMore ? Double(bias[0, c]) + Double(residual[row, c]) : 0)
            }
            let mean = v.reduce(0, +) / Double(width)
            let variance = v.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(width)
            return (v[column] - mean) / (variance + 1e-5).squareRoot() * Double(gamma[0, column])
                + Double(beta[0, column]) + (hasMore ? Double(added[row, column]) : 0)
        }
    }

    @Test(arguments: widths, [1, 3, 4]) func convolution(width: Int, kernel: Int) {
        let x = pattern(6, width + 1).columns(0..<width)
        let taps = pattern(kernel, width, 8)
        for silu in [false, true] {
            let y = Tile(rows: 6, columns: width)
            convolveAndNormalise(x, taps: taps, silu: silu, into: y)
            func z(_ row: Int, _ column: Int) -> Double {
                var sum = 0.0
                for j in 0..<kernel where row - kernel + 1 + j >= 0 {
                    sum += Double(taps[j, column]) * Double(x[row - kernel + 1 + j, column])
                }
                return silu ? sum / (1 + exp(-sum)) : sum
            }
            expectClose(y, 1e-5) { row, column in
                let squares = (0..<width).reduce(0) { $0 + z(row, $1) * z(row, $1) }
                return z(row, column) / (squares + 1e-6).squareRoot()
            }
        }
    }

    @Test(arguments: widths) func theRestOfTheMemorysFunctions(width: Int) {
        let (m, s) = (pattern(2, width), pattern(2, width, 2))
        let (m0, s0) = (m.values, s.values)
        blend(m, s, a: 0.5, b: 2, c: -1)
        expectClose(m) { Double(m0[$0 * width + $1]) * 0.5 + 2 * Double(s0[$0 * width + $1]) }
        expectClose(s) { -Double(s0[$0 * width + $1]) }

        let both = Tile(rows: 2, columns: 2 * width)
        weighTwice(m, [2, 3], [4, 5], into: both)
        expectClose(both) { row, column in
            Double(m[row, column % width]) * Double(2 + row + (column < width ? 0 : 2))
        }

        let error = Tile(rows: 2, columns: width)
        let squares = difference(m, s, into: error)
        expectClose(error) { Double(m[$0, $1]) - Double(s[$0, $1]) }
        for row in 0..<2 {
            let want = (0..<width).reduce(0.0) {
                $0 + pow(Double(m[row, $1]) - Double(s[row, $1]), 2)
            }
            #expect(abs(Double(squares[row]) - want) < 1e-5 * max(1, want))
        }

        let (y, gate) = (pattern(2, width, 7), pattern(1, width, 8))
        let y0 = y.values
        applyGate(m, gate: gate, to: y)
        expectClose(y) { row, column in
            let v = Double(y0[row * width + column])
            return v + Double(gate[0, column]) * v * tanh(Double(m[row, column]))
        }
    }

    @Test func everyFloat16IsReadAndWrittenBack() {
        let bits = (0..<65536).map(UInt16.init).filter { $0 & 0x7c00 != 0x7c00 }
        let values = floats(float16Bits: bits)
        #expect(values == bits.map { Float(Float16(bitPattern: $0)) })
        #expect(values.map(float16Bits) == bits)
        for bad: UInt16 in [0x7c00, 0xfc00, 0x7e00] {
            #expect(floats(float16Bits: [0, bad]) == nil)
        }
    }

    @Test func roundingToFloat16IsToNearestEvenAndSaturates() {
        var values = (0..<50_000).map { Float(bitPattern: UInt32($0) &* 85_899) }
            .filter { $0.isFinite && abs($0) < 65504 }
        values += [65504, 2049, 2051, 1e-8, 6e-8, 3e-8, -1e-7, 0, -0.0]
        #expect(float16Bits(values) == values.map { Float16($0).bitPattern })
        #expect(float16Bits([1e6, -1e6, 65520]) == [0x7bff, 0xfbff, 0x7bff])
    }
}
