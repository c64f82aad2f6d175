// SPDX-License-Identifier: Apache-2.0
import Tensors

// Shapes: T tokens of the segment, n rows of the context, d width, H heads.

/// Weights of x W + b: weight `[in, out]`, the transposed of a checkpoint's,
/// bias `[1, out]`.
struct Linear: Sendable {
    let weight: Tile
    let bias: Tile

    /// y ← x W, without the bias. Shapes: x `[n, in]`, y `[n, out]`.
    func multiply(_ x: Tile, into y: Tile) { Tensors.multiply(x, weight, into: y) }

    /// y ← x W + b. Shapes: x `[n, in]`, y `[n, out]`.
    func apply(_ x: Tile, into y: Tile) {
        multiply(x, into: y)
        addBias(y, bias: bias)
    }
}

/// Scale and shift of a layer norm, `[1, d]` each.
struct Norm: Sendable {
    let gamma: Tile
    let beta: Tile
    let epsilon: Float

    /// y ← LN(x + bias + residual) + added; y may be x.
    func apply(
        _ x: Tile, bias: Tile? = nil, residual: Tile? = nil, added: Tile? = nil, into y: Tile
    ) {
        layerNorm(
            x, bias: bias, residual: residual, gamma: gamma, beta: beta, epsilon: epsilon,
            added: added, into: y)
    }
}

/// A layer of BERT: attention over the tokens themselves and a feed-forward
/// network, each with residual and layer norm. Both kinds of layer have it.
///
///     a = LN(x + Attention(x, context) Wo)     y = LN(a + gelu_erf(a Wup) Wdown)
struct PlainLayer: Sendable {
    let heads: Int
    /// Query, key and value, side by side: `[d, 3d]`.
    let projections: Linear
    let output: Linear
    let attentionNorm: Norm
    let up: Linear
    let down: Linear
    let feedForwardNorm: Norm

    var width: Int { output.weight.columns }
    var queries: Linear { part(0..<width) }
    var keysAndValues: Linear { part(width..<3 * width) }
    private func part(_ range: Range<Int>) -> Linear {
        Linear(weight: projections.weight.columns(range), bias: projections.bias.columns(range))
    }

    /// y ← the layer over x alone. x, y: `[T, d]`; y may be x.
    func apply(_ x: Tile, into y: Tile, _ workspace: Workspace) {
        workspace.scoped {
            let all = workspace.tile(x.rows, 3 * width)
            projections.apply(x, into: all)
            finish(
                x, queries: all.columns(0..<width), keys: all.columns(width..<2 * width),
                values: all.columns(2 * width..<3 * width), biases: nil, into: y, workspace)
        }
    }

    /// Attention and everything after it.
    ///
    /// Shapes: x, y, queries `[T, d]`, keys, values `[n, d]`, biases `[H, n]`
    /// added to the scores, or nil.
    func finish(
        _ x: Tile, queries: Tile, keys: Tile, values: Tile, biases: Tile?, into y: Tile,
        _ workspace: Workspace
    ) {
        workspace.scoped {
            let attended = workspace.tile(x.rows, width)
            let scores = workspace.tile(x.rows, keys.rows)
            let headWidth = width / heads
            let scale = 1 / Float(headWidth).squareRoot()
            for head in 0..<heads {
                let columns = head * headWidth..<(head + 1) * headWidth
                multiplyTransposed(
                    queries.columns(columns), keys.columns(columns), into: scores, scale: scale)
                softmax(scores, bias: biases?.rows(head..<head + 1))
                multiply(scores, values.columns(columns), into: attended.columns(columns))
            }
            let mixed = workspace.tile(x.rows, width)
            output.multiply(attended, into: mixed)
            attentionNorm.apply(mixed, bias: output.bias, residual: x, into: mixed)
            let wide = workspace.tile(x.rows, up.weight.columns)
            up.multiply(mixed, into: wide)
            addBiasAndGelu(wide, bias: up.bias)
            down.multiply(wide, into: attended)
            feedForwardNorm.apply(attended, bias: down.bias, residual: mixed, into: y)
        }
    }

    /// Whether both have the very same numbers in memory.
    func isSame(as other: PlainLayer) -> Bool {
        heads == other.heads && attentionNorm.epsilon == other.attentionNorm.epsilon
            && zip(weights, other.weights).allSatisfy { $0.isSame(as: $1) }
    }

    private var weights: [Tile] {
        [
            projections.weight, projections.bias, output.weight, output.bias, attentionNorm.gamma,
            attentionNorm.beta, up.weight, up.bias, down.weight, down.bias, feedForwardNorm.gamma,
            feedForwardNorm.beta,
        ]
    }
}
