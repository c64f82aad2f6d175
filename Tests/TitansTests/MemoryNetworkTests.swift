// SPDX-License-Identifier: Apache-2.0
import Foundation
import ModelFixtures
import Tensors
import Testing

@testable import Titans

/// The chunked write against the recurrence it stands for (eq. 13, 14), token by
/// token in Double, with gradients by finite differences of the loss.
@Suite struct MemoryNetworkTests {
    typealias Weights = [[Double]]

    private func memory(_ settings: ModelConfiguration.Memory) -> MemoryNetwork {
        func random(_ rows: Int, _ columns: Int, _ seed: UInt64, _ factor: Double = 0.5) -> Tile {
            var numbers = NormalNumbers(seed: seed)
            return Tile(
                rows: rows, columns: columns,
                values: (0..<rows * columns).map { _ in Float(numbers.nextNormal() * factor) })
        }
        let (d, w) = (6, settings.width)
        return MemoryNetwork(
            settings: settings, projections: random(d, 3 * w, 1),
            queryTaps: random(settings.kernel, w, 2), keyTaps: random(settings.kernel, w, 3),
            valueTaps: random(settings.kernel, w, 4),
            gates: Linear(
                weight: random(d, 3, 5), bias: Tile(rows: 1, columns: 3, values: [0, 0, -2])),
            output: Linear(weight: random(w, d, 6), bias: random(1, d, 7)),
            initial: settings.shapes.enumerated().map {
                random($1.rows, $1.columns, UInt64(8 + $0))
            })
    }

    /// ½‖M(k) − v‖² by definition.
    private func loss(
        _ weights: Weights, _ k: [Double], _ v: [Double], _ settings: ModelConfiguration.Memory
    ) -> Double {
        var a = k
        for (index, shape) in settings.shapes.enumerated() {
            var z = (0..<shape.columns).map { column in
                (0..<shape.rows).reduce(0) {
                    $0 + a[$1] * weights[index][$1 * shape.columns + column]
                }
            }
            if index < settings.depth - 1 {
                z = z.map {
                    0.5 * $0
                        * (1 + tanh((2 / Double.pi).squareRoot() * ($0 + 0.044715 * $0 * $0 * $0)))
                }
            }
            a = z
        }
        if settings.residual { a = zip(a, k).map { $0 + $1 } }
        return zip(a, v).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / 2
    }

    private func gradient(
        _ weights: Weights, _ k: [Double], _ v: [Double], _ settings: ModelConfiguration.Memory
    ) -> Weights {
        weights.indices.map { index in
            weights[index].indices.map { place in
                var (up, down) = (weights, weights)
                up[index][place] += 1e-5
                down[index][place] -= 1e-5
                return (loss(up, k, v, settings) - loss(down, k, v, settings)) / 2e-5
            }
        }
    }

    @Test(arguments: [1, 2, 3], [true, false])
    func chunksAreExactlyTheRecurrence(depth: Int, residual: Bool) {
        var settings = ModelConfiguration.Memory()
        (settings.width, settings.hidden, settings.depth) = (4, 5, depth)
        (settings.chunk, settings.kernel, settings.residual) = (3, 2, residual)
        settings.stepLimit = 0.9
        let memory = memory(settings)
        let T = 8
        let y = Tile(rows: T, columns: 6, values: (0..<T * 6).map { sin(Float($0 * $0)) })
        let state = memory.initial.map { weights in
            let pair = Tile(rows: 2 * weights.rows, columns: weights.columns)
            pair.rows(0..<weights.rows).copy(weights)
            return pair
        }
        let workspace = Workspace()
        let z = Tile(rows: T, columns: 12)
        multiply(y, memory.projections, into: z)
        let surprise = memory.store(y, projected: z, into: state, workspace)

        // The twin.
        let k = Tile(rows: T, columns: 4)
        let v = Tile(rows: T, columns: 4)
        convolveAndNormalise(z.columns(4..<8), taps: memory.keyTaps, silu: false, into: k)
        convolveAndNormalise(z.columns(8..<12), taps: memory.valueTaps, silu: false, into: v)
        func gate(_ t: Int, _ column: Int) -> Double {
            let sum = (0..<6).reduce(Double(memory.gates.bias[0, column])) {
                $0 + Double(y[t, $1]) * Double(memory.gates.weight[$1, column])
            }
            return 1 / (1 + exp(-sum))
        }
        func row(_ tile: Tile, _ t: Int) -> [Double] { (0..<4).map { Double(tile[t, $0]) } }
        var M: Weights = memory.initial.map { $0.values.map(Double.init) }
        var S: Weights = M.map { $0.map { _ in 0 } }
        for first in stride(from: 0, to: T, by: 3) {
            let start = M
            let tokens = first..<min(first + 3, T)
            // The limit on the chunk's whole step, from its definition.
            var total = 0.0
            for t in tokens {
                var share = gate(t, 0), sum = 0.0
                for later in t..<tokens.upperBound {
                    if later > t { share *= gate(later, 1) }
                    sum = sum * (later > t ? 1 - gate(later, 2) : 0) + share
                }
                total += sum
            }
            let s = 0.9 / max(0.9, total)
            for t in tokens {
                #expect(
                    abs(Double(surprise[t]) - 2 * loss(start, row(k, t), row(v, t), settings))
                        < 1e-5)
                let slope = gradient(start, row(k, t), row(v, t), settings)
                for index in M.indices {
                    for place in M[index].indices {
                        S[index][place] =
                            gate(t, 1) * S[index][place] - s * gate(t, 0) * slope[index][place]
                        M[index][place] = (1 - gate(t, 2)) * M[index][place] + S[index][place]
                    }
                }
            }
        }
        for index in M.indices {
            let half = state[index].rows / 2
            let weights = state[index].rows(0..<half).values
            let momentum = state[index].rows(half..<2 * half).values
            for place in M[index].indices {
                #expect(abs(Double(weights[place]) - M[index][place]) < 1e-5)
                #expect(abs(Double(momentum[place]) - S[index][place]) < 1e-5)
            }
        }
    }

    @Test func withoutStepsTheMemoryOnlyDecays() throws {
        var fixture = try FixtureModel("mac")
        for layer in [1, 2] {
            fixture.fill("layers.\(layer).memory.gates.weight", [0])
            fixture.fill("layers.\(layer).memory.gates.bias", [-200, 0, -3])
        }
        let model = try fixture.loaded()
        let start = model.startState()
        var state = start
        _ = model.read(ids: ids(10, 1), state: &state)
        let kept = pow(1 - 1 / (1 + exp(3.0)), 10)
        for layer in 0..<2 {
            for (before, after) in zip(
                start.weights(ofMacLayer: layer), state.weights(ofMacLayer: layer))
            {
                for (a, b) in zip(before.values, after.values) {
                    #expect(abs(Double(a) * kept - Double(b)) < 1e-6)
                }
            }
            #expect(
                state.momentum(ofMacLayer: layer).allSatisfy { $0.values.allSatisfy { $0 == 0 } })
        }
    }
}
