// SPDX-License-Identifier: Apache-2.0
import Foundation
import Tensors

// Shapes: T tokens of the segment, n of a chunk, d width, w memory width.
// Letters: k keys, v values, theta step, eta momentum kept, keep = 1 − alpha;
// A, H products of keep and eta over the later tokens of the chunk, e the share
// of a token's step that is in M at the chunk's end.

/// The long-term memory of a layer, without its state: how it is asked and how
/// it learns (Titans, arXiv 2501.00663, eq. 8–18).
///
/// A state is one tile `[2 · in, out]` per matrix: weights above, momentum below.
struct MemoryNetwork: Sendable {
    let settings: ModelConfiguration.Memory
    /// Query, key and value, side by side: `[d, 3w]`.
    let projections: Tile
    /// `[kernel, w]` each.
    let queryTaps: Tile
    let keyTaps: Tile
    let valueTaps: Tile
    /// `[d, 3]`: columns theta, eta, alpha before their sigmoid.
    let gates: Linear
    let output: Linear
    /// `memory.initial`, in order.
    let initial: [Tile]

    var width: Int { settings.width }
    var queryProjection: Tile { projections.columns(0..<width) }
    private var isSilu: Bool { settings.keyActivation == .silu }

    /// r ← read(M, x) without the output's bias: output(M(q) · √w), q = l2(act(conv(z))).
    ///
    /// Shapes: z `[T, w]`, the queries' projection; r `[T, d]`.
    func retrieve(_ z: Tile, from state: [Tile], into r: Tile, _ workspace: Workspace) {
        workspace.scoped {
            let q = workspace.tile(z.rows, width)
            convolveAndNormalise(z, taps: queryTaps, silu: isSilu, into: q)
            let found = forward(q, state, workspace).output
            multiply(found, output.weight, into: r, scale: Float(width).squareRoot())
        }
    }

    /// M(k), with the inputs of each matrix and what they gave before GELU.
    private func forward(
        _ k: Tile, _ state: [Tile], _ workspace: Workspace
    ) -> (output: Tile, inputs: [Tile], pre: [Tile]) {
        var inputs = [k]
        var pre: [Tile] = []
        for (index, pair) in state.enumerated() {
            let weights = pair.rows(0..<pair.rows / 2)
            let isLast = index == state.count - 1
            let z = workspace.tile(k.rows, weights.columns)
            if isLast && settings.residual { z.copy(k) }
            multiply(inputs[index], weights, into: z, keep: isLast && settings.residual ? 1 : 0)
            pre.append(z)
            if !isLast {
                let a = workspace.tile(k.rows, weights.columns)
                geluTanh(z, into: a)
                inputs.append(a)
            }
        }
        return (pre[pre.count - 1], inputs, pre)
    }

    /// M, S ← write(M, y), chunk by chunk. Returns ‖M(k) − v‖² of each token,
    /// before it is stored.
    ///
    /// Shapes: y `[T, d]`; z `[T, 3w]`, its three projections.
    func store(_ y: Tile, projected z: Tile, into state: [Tile], _ workspace: Workspace) -> [Float]
    {
        workspace.scoped {
            let k = workspace.tile(y.rows, width)
            let v = workspace.tile(y.rows, width)
            convolveAndNormalise(
                z.columns(width..<2 * width), taps: keyTaps, silu: isSilu, into: k)
            convolveAndNormalise(
                z.columns(2 * width..<3 * width), taps: valueTaps, silu: false, into: v)
            let g = workspace.tile(y.rows, 3)
            gates.apply(y, into: g)
            let sigmoids = g.values.map { 1 / (1 + exp(-Double($0))) }
            var surprise: [Float] = []
            surprise.reserveCapacity(y.rows)
            for first in stride(from: 0, to: y.rows, by: settings.chunk) {
                let chunk = first..<min(first + settings.chunk, y.rows)
                let step = ChunkStep(
                    gates: sigmoids[3 * chunk.lowerBound..<3 * chunk.upperBound],
                    limit: Double(settings.stepLimit))
                workspace.scoped {
                    surprise += storeChunk(
                        k.rows(chunk), v.rows(chunk), step, into: state, workspace)
                }
            }
            return surprise
        }
    }

    /// M ← cM M + cMS S − Σ ω_i ∇_i and S ← cS S − Σ σ_i ∇_i, gradients at the
    /// chunk's first weights. Both sums are one product, over [ω x | σ x]ᵀ.
    private func storeChunk(
        _ k: Tile, _ v: Tile, _ step: ChunkStep, into state: [Tile], _ workspace: Workspace
    ) -> [Float] {
        let (output, inputs, pre) = forward(k, state, workspace)
        let error = workspace.tile(k.rows, width)
        let surprise = difference(output, v, into: error)
        var deltas = [error]
        for index in stride(from: state.count - 1, to: 0, by: -1) {
            let weights = state[index].rows(0..<state[index].rows / 2)
            let delta = workspace.tile(k.rows, weights.rows)
            multiplyTransposed(deltas[0], weights, into: delta)
            geluTanhBackward(pre[index - 1], delta: delta)
            deltas.insert(delta, at: 0)
        }
        for (index, pair) in state.enumerated() {
            let half = pair.rows / 2
            let both = workspace.tile(k.rows, pair.rows)
            weighTwice(inputs[index], step.weights[...], step.momentum[...], into: both)
            blend(
                pair.rows(0..<half), pair.rows(half..<2 * half), a: step.keepWeights,
                b: step.addMomentum, c: step.keepMomentum)
            multiplyFirstTransposed(both, deltas[index], into: pair, scale: -1, keep: 1)
        }
        return surprise
    }
}

/// What one chunk's gates make of weights, momentum and each token's gradient.
struct ChunkStep {
    /// ω_i = θ_i e_i s and σ_i = θ_i H_i s.
    private(set) var weights: [Float]
    private(set) var momentum: [Float]
    /// A_1 a_1, η_1 e_1 and H_1 η_1.
    private(set) var keepWeights: Float
    private(set) var addMomentum: Float
    private(set) var keepMomentum: Float

    /// Takes θ, η, α of each token in turn, and the limit on Σ θ_i e_i.
    init(gates: ArraySlice<Double>, limit: Double) {
        let first = gates.startIndex
        let n = gates.count / 3
        var e = [Double](repeating: 1, count: n)
        var H = [Double](repeating: 1, count: n)
        var A = 1.0
        for i in stride(from: n - 2, through: 0, by: -1) {
            let next = first + 3 * (i + 1)
            A *= 1 - gates[next + 2]
            H[i] = H[i + 1] * gates[next + 1]
            e[i] = A + gates[next + 1] * e[i + 1]
        }
        var total = 0.0
        for i in 0..<n { total += gates[first + 3 * i] * e[i] }
        let s = limit / max(limit, total)
        weights = (0..<n).map { Float(gates[first + 3 * $0] * e[$0] * s) }
        momentum = (0..<n).map { Float(gates[first + 3 * $0] * H[$0] * s) }
        keepWeights = Float(A * (1 - gates[first + 2]))
        addMomentum = Float(gates[first + 1] * e[0])
        keepMomentum = Float(H[0] * gates[first + 1])
    }
}
