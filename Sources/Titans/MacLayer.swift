// SPDX-License-Identifier: Apache-2.0
import Tensors

/// A layer with memory as context (Titans, arXiv 2501.00663, eq. 21–25).
///
///     h = memoryNorm(read(M, x)), plus x where rows are "added"           (21)
///     context = [persistent ‖ h ‖ x]                                      (22)
///     y = the plain layer, queries from x, keys and values from context   (23)
///     M ← write(M, y)                                                     (24)
///     o = y + gate · y · tanh(gateNorm(read(M, y)))                       (25)
struct MacLayer: Sendable {
    let plain: PlainLayer
    let memory: MemoryNetwork
    let rows: ModelConfiguration.MemoryRows
    /// Keys and values of the persistent rows, `[P, 2d]`: they never change.
    let persistent: Tile
    /// `[1, H]` each.
    let persistentBias: Tile
    let memoryBias: Tile
    let memoryNorm: Norm
    let gateNorm: Norm
    let gate: Tile

    /// y ← the layer over x; y may be x. With `isWriting`, the memory learns the
    /// segment and the surprise of each token is returned, else nothing.
    func apply(
        _ x: Tile, state: [Tile], isWriting: Bool, into y: Tile, _ workspace: Workspace
    ) -> [Float] {
        workspace.scoped {
            let width = plain.width
            let T = x.rows
            let P = persistent.rows
            // The rows of h, then those of x: their keys and values are one product.
            let context = workspace.tile(2 * T, width)
            let h = context.rows(0..<T)
            context.rows(T..<2 * T).copy(x)
            workspace.scoped {
                let z = workspace.tile(T, memory.width)
                multiply(x, memory.queryProjection, into: z)
                memory.retrieve(z, from: state, into: h, workspace)
            }
            memoryNorm.apply(
                h, bias: memory.output.bias, added: rows == .added ? x : nil, into: h)

            let both = workspace.tile(P + 2 * T, 2 * width)
            both.rows(0..<P).copy(persistent)
            let fresh = both.rows(P..<P + 2 * T)
            plain.keysAndValues.apply(context, into: fresh)
            let queries = workspace.tile(T, width)
            plain.queries.apply(x, into: queries)
            plain.finish(
                x, queries: queries, keys: both.columns(0..<width),
                values: both.columns(width..<2 * width), biases: biases(T, workspace), into: y,
                workspace)

            let surprise: [Float]
            let z = workspace.tile(T, 3 * memory.width)
            if isWriting {
                multiply(y, memory.projections, into: z)
                surprise = memory.store(y, projected: z, into: state, workspace)
            } else {
                multiply(y, memory.queryProjection, into: z.columns(0..<memory.width))
                surprise = []
            }
            let r = workspace.tile(T, width)
            memory.retrieve(z.columns(0..<memory.width), from: state, into: r, workspace)
            gateNorm.apply(r, bias: memory.output.bias, into: r)
            applyGate(r, gate: gate, to: y)
            return surprise
        }
    }

    /// What each head adds to the scores of each row of the context, `[H, P + 2T]`.
    private func biases(_ T: Int, _ workspace: Workspace) -> Tile {
        let P = persistent.rows
        let biases = workspace.tile(plain.heads, P + 2 * T)
        for head in 0..<plain.heads {
            biases.rows(head..<head + 1).load(
                [Float](repeating: persistentBias[0, head], count: P)
                    + [Float](repeating: memoryBias[0, head], count: T)
                    + [Float](repeating: 0, count: T))
        }
        return biases
    }
}
