// SPDX-License-Identifier: Apache-2.0
import Foundation
import Synchronization
import Tensors

/// What is computed from hidden states; absent in checkpoints without them.
struct Heads: Sendable {
    /// Start and end, `[d, 2]`.
    let span: Linear?
    /// Of the position of [CLS], `[d, 1]`.
    let relevance: Linear?
    let recall: RecallHead?
}

/// Which word stands at a position: scaled cosine with the centred word
/// embeddings.
///
///     words(y) = scale · l2(y Wrᵀ + shift) · Êᵀ + bias
final class RecallHead: Sendable {
    let projection: Linear
    let scale: Tile
    let bias: Tile
    let words: RowTable
    /// Mean of all word embeddings, `[1, d]`; taken when first asked for.
    private let mean = Mutex<Tile?>(nil)
    private static let blockRows = 1024

    init(projection: Linear, scale: Tile, bias: Tile, words: RowTable) {
        self.projection = projection
        self.scale = scale
        self.bias = bias
        self.words = words
    }

    /// Shapes: y `[n, d]`, result `[n, vocabulary]`.
    func logits(_ y: Tile, _ workspace: Workspace) -> Matrix {
        workspace.scoped {
            let query = workspace.tile(y.rows, projection.weight.columns)
            projection.apply(y, into: query)
            normaliseRows(query)
            let mean = meanWord(workspace)
            let result = Tile(rows: y.rows, columns: words.rows)
            for first in stride(from: 0, to: words.rows, by: RecallHead.blockRows) {
                let range = first..<min(first + RecallHead.blockRows, words.rows)
                workspace.scoped {
                    let block = workspace.tile(range.count, words.columns)
                    words.copyRows(from: first, into: block)
                    addBias(block, bias: mean)
                    normaliseRows(block)
                    multiplyTransposed(
                        query, block, into: result.columns(range), scale: scale[0, 0])
                }
            }
            addBias(result, bias: bias)
            return result.matrix
        }
    }

    /// The mean's negative, so that adding centres. Summed in Double.
    private func meanWord(_ workspace: Workspace) -> Tile {
        mean.withLock { mean in
            if let mean { return mean }
            var sums = [Double](repeating: 0, count: words.columns)
            for first in stride(from: 0, to: words.rows, by: RecallHead.blockRows) {
                workspace.scoped {
                    let count = min(RecallHead.blockRows, words.rows - first)
                    let block = workspace.tile(count, words.columns)
                    words.copyRows(from: first, into: block)
                    let values = block.values
                    for row in 0..<count {
                        for column in sums.indices {
                            sums[column] += Double(values[row * words.columns + column])
                        }
                    }
                }
            }
            let tile = Tile(
                rows: 1, columns: words.columns,
                values: sums.map { Float(-$0 / Double(words.rows)) })
            mean = tile
            return tile
        }
    }
}

/// Each row divided by its length, or by 1e-12 where it is shorter.
private func normaliseRows(_ x: Tile) {
    for row in 0..<x.rows {
        let one = x.rows(row..<row + 1)
        one.load(unitLength(one.values))
    }
}

/// The vector divided by its length, or by 1e-12 where it is shorter. The
/// length is summed in Double.
func unitLength(_ values: [Float]) -> [Float] {
    let length = values.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    let factor = Float(1 / max(length, 1e-12))
    return values.map { $0 * factor }
}

extension Model {
    /// Whether `spans` can be asked.
    package var hasSpanHead: Bool { heads.span != nil }
    /// Whether `words` can be asked.
    package var hasRecallHead: Bool { heads.recall != nil }

    /// Start and end logits of every position; the score of "no answer" is the
    /// two at position 0. Traps on a model without span head.
    package func spans(_ hidden: Matrix) -> (start: [Float], end: [Float]) {
        guard let span = heads.span else { preconditionFailure("\(name) has no span head") }
        return workspaces.withWorkspace { workspace in
            let y = workspace.tile(hidden.rows, hidden.columns)
            y.load(hidden.values)
            let logits = workspace.tile(hidden.rows, 2)
            span.apply(y, into: logits)
            return (logits.columns(0..<1).values, logits.columns(1..<2).values)
        }
    }

    /// How much a passage says about a question, whether or not it answers it: the
    /// logit of [CLS], at position 0 of `[CLS] question [SEP] passage [SEP]`. Nil on a
    /// model without relevance head.
    ///
    /// Not in SPEC.md, whose reader has the span head alone: a discussion has no
    /// span, and a clause that settles a matter may not hold the words of an answer.
    package func relevance(_ hidden: Matrix) -> Float? {
        guard let relevance = heads.relevance else { return nil }
        return workspaces.withWorkspace { workspace in
            let y = workspace.tile(1, hidden.columns)
            y.load(Array(hidden[0]))
            let logit = workspace.tile(1, 1)
            relevance.apply(y, into: logit)
            return logit[0, 0]
        }
    }

    /// Score of every word at the given positions, `[positions.count, vocabulary]`.
    /// Traps on a model without recall head.
    package func words(_ hidden: Matrix, at positions: [Int]) -> Matrix {
        words(
            Matrix(
                rows: positions.count, columns: hidden.columns,
                values: positions.flatMap { hidden[$0] }))
    }

    /// Score of every word at every row, `[hidden.rows, vocabulary]`. Traps on a
    /// model without recall head.
    package func words(_ hidden: Matrix) -> Matrix {
        guard let recall = heads.recall else { preconditionFailure("\(name) has no recall head") }
        return workspaces.withWorkspace { workspace in
            let y = workspace.tile(hidden.rows, hidden.columns)
            y.load(hidden.values)
            return recall.logits(y, workspace)
        }
    }

    /// The passage or question as one vector of length 1, `d` values: the mean of
    /// all positions, [CLS] and [SEP] included, divided by its length.
    package func embedding(_ hidden: Matrix) -> [Float] { meanEmbedding(hidden) }
}

/// Mean of the rows (summed in Double), divided by its length.
func meanEmbedding(_ hidden: Matrix) -> [Float] {
    var sums = [Double](repeating: 0, count: hidden.columns)
    for row in 0..<hidden.rows {
        for column in sums.indices {
            sums[column] += Double(hidden.values[row * hidden.columns + column])
        }
    }
    return unitLength(sums.map { Float($0 / Double(hidden.rows)) })
}
