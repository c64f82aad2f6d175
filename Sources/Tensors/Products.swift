// SPDX-License-Identifier: Apache-2.0
import COpenBLAS

// The one file that calls BLAS. Tiles are row-major, so CblasRowMajor with the
// tile's `stride` as leading dimension, for the transposed operand as it lies
// in memory. OpenBLAS runs on the calling thread only: the callers are
// parallel, and a product's bits do not depend on how many of them there are.

/// Set once, before the first product.
private let singleThread: Void = openblas_set_num_threads(1)

/// c ← scale · a bᵀ + keep · c.
///
/// Shapes: a `[M, K]`, b `[N, K]`, c `[M, N]`. Weights that meet many rows are
/// better held as `[K, N]` for `multiply`: OpenBLAS packs them in half the time.
package func multiplyTransposed(
    _ a: Tile, _ b: Tile, into c: Tile, scale: Float = 1, keep: Float = 0
) {
    precondition(
        a.columns == b.columns && c.rows == a.rows && c.columns == b.rows,
        "\(a.shape) · (\(b.shape))ᵀ into \(c.shape)")
    _ = singleThread
    guard c.rows > 0, c.columns > 0 else { return }
    if a.rows == 1 {  // a matrix kernel is four times slower for one row
        unsafe cblas_sgemv(
            CblasRowMajor, CblasNoTrans, Int32(b.rows), Int32(b.columns), scale, b.pointer,
            Int32(b.stride), a.pointer, 1, keep, c.pointer, 1)
        return
    }
    unsafe cblas_sgemm(
        CblasRowMajor, CblasNoTrans, CblasTrans, Int32(a.rows), Int32(b.rows), Int32(a.columns),
        scale, a.pointer, Int32(a.stride), b.pointer, Int32(b.stride), kept(c, keep), c.pointer,
        Int32(c.stride))
}

/// c ← scale · a b + keep · c.
///
/// Shapes: a `[M, K]`, b `[K, N]`, c `[M, N]`.
package func multiply(_ a: Tile, _ b: Tile, into c: Tile, scale: Float = 1, keep: Float = 0) {
    precondition(
        a.columns == b.rows && c.rows == a.rows && c.columns == b.columns,
        "\(a.shape) · \(b.shape) into \(c.shape)")
    _ = singleThread
    guard c.rows > 0, c.columns > 0 else { return }
    if a.rows == 1 {
        unsafe cblas_sgemv(
            CblasRowMajor, CblasTrans, Int32(b.rows), Int32(b.columns), scale, b.pointer,
            Int32(b.stride), a.pointer, 1, keep, c.pointer, 1)
        return
    }
    unsafe cblas_sgemm(
        CblasRowMajor, CblasNoTrans, CblasNoTrans, Int32(a.rows), Int32(b.columns),
        Int32(a.columns), scale, a.pointer, Int32(a.stride), b.pointer, Int32(b.stride),
        kept(c, keep), c.pointer, Int32(c.stride))
}

/// c ← scale · aᵀ b + keep · c.
///
/// Shapes: a `[K, M]`, b `[K, N]`, c `[M, N]`: a gradient at a weight.
package func multiplyFirstTransposed(
    _ a: Tile, _ b: Tile, into c: Tile, scale: Float = 1, keep: Float = 0
) {
    precondition(
        a.rows == b.rows && c.rows == a.columns && c.columns == b.columns,
        "(\(a.shape))ᵀ · \(b.shape) into \(c.shape)")
    _ = singleThread
    guard c.rows > 0, c.columns > 0 else { return }
    unsafe cblas_sgemm(
        CblasRowMajor, CblasTrans, CblasNoTrans, Int32(a.columns), Int32(b.columns),
        Int32(a.rows), scale, a.pointer, Int32(a.stride), b.pointer, Int32(b.stride),
        kept(c, keep), c.pointer, Int32(c.stride))
}

/// The factor of c for OpenBLAS. A c that is not kept is cleared here: the
/// library's own clearing takes 4 % of a segment's time, this one half of that.
private func kept(_ c: Tile, _ keep: Float) -> Float {
    guard keep == 0 else { return keep }
    c.clear()
    return 1
}

/// What OpenBLAS runs on: its version and the kernels it chose.
package func productLibrary() -> String {
    guard let text = unsafe openblas_get_config() else { return "OpenBLAS" }
    return unsafe String(cString: text)
}
