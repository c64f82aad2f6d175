// SPDX-License-Identifier: Apache-2.0
import CKernels

// The vector functions of the model on tiles. Arithmetic is in CKernels; here
// shapes are checked. All work in place or into dense tiles.

/// x ← gelu(x + bias), the exact (erf) form. x: `[rows, columns]`, bias: `[1, columns]`.
package func addBiasAndGelu(_ x: Tile, bias: Tile) {
    precondition(bias.rows == 1 && bias.columns == x.columns, "bias \(bias.shape) on \(x.shape)")
    unsafe mneme_bias_gelu_erf(x.pointer, bias.pointer, x.rows, x.columns, x.stride)
}

/// x ← x + bias. x: `[rows, columns]`, bias: `[1, columns]`.
package func addBias(_ x: Tile, bias: Tile) {
    precondition(bias.rows == 1 && bias.columns == x.columns, "bias \(bias.shape) on \(x.shape)")
    unsafe mneme_add_bias(x.pointer, bias.pointer, x.rows, x.columns, x.stride)
}

/// y ← gelu(x), tanh form.
package func geluTanh(_ x: Tile, into y: Tile) {
    expectDense(x, y)
    unsafe mneme_gelu_tanh(x.pointer, y.pointer, x.rows * x.columns)
}

/// delta ← delta · gelu′(x), tanh form.
package func geluTanhBackward(_ x: Tile, delta: Tile) {
    expectDense(x, delta)
    unsafe mneme_gelu_tanh_backward(x.pointer, delta.pointer, x.rows * x.columns)
}

/// x ← softmax(x + bias), row by row. bias: `[1, columns]`, or nil.
package func softmax(_ x: Tile, bias: Tile?) {
    precondition(
        bias.map { $0.rows == 1 && $0.columns == x.columns } ?? true, "bias on \(x.shape)")
    unsafe mneme_softmax(x.pointer, bias?.pointer, x.rows, x.columns, x.stride)
}

/// y ← LN(x + bias + residual) · gamma + beta + added; y may be x.
///
/// Shapes: x, y, residual, added `[rows, columns]`; bias, gamma, beta `[1, columns]`.
package func layerNorm(
    _ x: Tile, bias: Tile? = nil, residual: Tile? = nil, gamma: Tile, beta: Tile, epsilon: Float,
    added: Tile? = nil, into y: Tile
) {
    expectDense(x, y)
    for matrix in [residual, added] { if let matrix { expectDense(x, matrix) } }
    for row in [bias, gamma, beta] {
        if let row {
            precondition(row.rows == 1 && row.columns == x.columns, "\(row.shape) on \(x.shape)")
        }
    }
    unsafe mneme_layer_norm(
        x.pointer, bias?.pointer, residual?.pointer, gamma.pointer, beta.pointer, epsilon,
        added?.pointer, y.pointer, x.rows, x.columns)
}

/// y ← y + gate · y · tanh(x). gate: `[1, columns]`.
package func applyGate(_ x: Tile, gate: Tile, to y: Tile) {
    expectDense(x, y)
    precondition(gate.columns == x.columns, "gate \(gate.shape) on \(x.shape)")
    unsafe mneme_gate(y.pointer, x.pointer, gate.pointer, x.rows, x.columns)
}

/// y ← l2(act(conv(x))), the convolution causal and depthwise over the rows.
///
/// Shapes: x, y `[T, w]`, taps `[kernel, w]`, the last meeting the row itself.
package func convolveAndNormalise(_ x: Tile, taps: Tile, silu: Bool, into y: Tile) {
    precondition(
        x.rows == y.rows && x.columns == y.columns && y.isDense && taps.columns == x.columns
            && taps.isDense, "\(x.shape) by \(taps.shape) into \(y.shape)")
    unsafe mneme_convolve_normalise(
        x.pointer, x.stride, taps.pointer, taps.rows, silu, y.pointer, x.rows, x.columns)
}

/// y ← [w · x | s · x], one weight per row. x: `[n, c]`, y: `[n, 2c]`.
package func weighTwice(_ x: Tile, _ w: ArraySlice<Float>, _ s: ArraySlice<Float>, into y: Tile) {
    precondition(
        w.count == x.rows && s.count == x.rows && y.rows == x.rows && y.columns == 2 * x.columns
            && y.isDense, "\(x.shape) into \(y.shape)")
    unsafe w.withUnsafeBufferPointer { w in
        unsafe s.withUnsafeBufferPointer { s in
            unsafe mneme_weigh_twice(
                x.pointer, x.stride, w.baseAddress, s.baseAddress, y.pointer, x.rows, x.columns)
        }
    }
}

/// m ← a m + b s, s ← c s.
package func blend(_ m: Tile, _ s: Tile, a: Float, b: Float, c: Float) {
    expectDense(m, s)
    unsafe mneme_blend(m.pointer, s.pointer, a, b, c, m.rows * m.columns)
}

/// error ← x − v; returns the sum of squares of each row.
package func difference(_ x: Tile, _ v: Tile, into error: Tile) -> [Float] {
    expectDense(x, v)
    expectDense(x, error)
    return unsafe [Float](unsafeUninitializedCapacity: x.rows) { squares, count in
        unsafe mneme_error(
            x.pointer, v.pointer, error.pointer, squares.baseAddress, x.rows, x.columns)
        count = x.rows
    }
}

private func expectDense(_ x: Tile, _ y: Tile) {
    precondition(
        x.rows == y.rows && x.columns == y.columns && x.isDense && y.isDense,
        "\(x.shape) and \(y.shape), both dense")
}
