// SPDX-License-Identifier: Apache-2.0
import Tensors

/// Where the hidden states begin: word, position and kind, summed and normed.
struct TokenEmbedding: Sendable {
    let words: RowTable
    /// `[positions, d]`
    let positions: Tile
    /// `[kinds, d]`
    let kinds: Tile
    let norm: Norm

    /// y ← LN(word + kind + position). y: `[ids.count, d]`; kinds nil: all 0.
    func apply(_ ids: [Int32], kinds kindOfToken: [Int32]?, into y: Tile, _ workspace: Workspace) {
        workspace.scoped {
            let rest = workspace.tile(ids.count, y.columns)
            rest.copy(positions.rows(0..<ids.count))
            for (row, id) in ids.enumerated() {
                words.copyRows(from: Int(id), into: y.rows(row..<row + 1))
                let kind = Int(kindOfToken?[row] ?? 0)
                addBias(rest.rows(row..<row + 1), bias: kinds.rows(kind..<kind + 1))
            }
            norm.apply(y, residual: rest, into: y)
        }
    }

    func isSame(as other: TokenEmbedding) -> Bool {
        words === other.words && positions.isSame(as: other.positions)
            && kinds.isSame(as: other.kinds) && norm.gamma.isSame(as: other.norm.gamma)
            && norm.beta.isSame(as: other.norm.beta) && norm.epsilon == other.norm.epsilon
    }
}
