// SPDX-License-Identifier: Apache-2.0
import Tensors

/// What a memory has learned of one document so far: weights and momentum of
/// every MAC layer, and how far it has read. A value: copy it, keep it, go on
/// from it.
package struct MemoryState: Sendable, Equatable {
    /// `Model.identity` of the model it belongs to.
    package let modelIdentity: String
    /// Segments read, and their positions, [CLS] and [SEP] included.
    package internal(set) var segmentCount = 0
    package internal(set) var tokenCount = 0
    /// By MAC layer and matrix of its memory: `[2 · in, out]`, weights above
    /// momentum.
    var layers: [[Matrix]]

    init(modelIdentity: String, layers: [[Matrix]]) {
        self.modelIdentity = modelIdentity
        self.layers = layers
    }

    /// False when the memory has grown beyond all bounds; such a state is not
    /// worth storing, and its bytes are refused.
    package var isFinite: Bool {
        layers.allSatisfy { $0.allSatisfy { $0.values.allSatisfy(\.isFinite) } }
    }

    package var layerCount: Int { layers.count }

    /// Weights of the memory of a MAC layer (from 0), matrix by matrix.
    package func weights(ofMacLayer index: Int) -> [Matrix] { halves(index, 0) }

    /// Momentum of the memory of a MAC layer (from 0), matrix by matrix.
    package func momentum(ofMacLayer index: Int) -> [Matrix] { halves(index, 1) }

    private func halves(_ index: Int, _ half: Int) -> [Matrix] {
        layers[index].map { pair in
            let count = pair.values.count / 2
            return Matrix(
                rows: pair.rows / 2, columns: pair.columns,
                values: Array(pair.values[half * count..<(half + 1) * count]))
        }
    }

    /// The state in tiles of `workspace`, for the layers to change.
    func tiles(_ workspace: Workspace) -> [[Tile]] {
        layers.map { matrices in
            matrices.map { matrix in
                let tile = workspace.tile(matrix.rows, matrix.columns)
                tile.load(matrix.values)
                return tile
            }
        }
    }

    /// Takes back what `tiles` gave out.
    mutating func take(_ tiles: [[Tile]], segmentCount: Int, tokenCount: Int) {
        layers = tiles.map { $0.map(\.matrix) }
        self.segmentCount += segmentCount
        self.tokenCount += tokenCount
    }
}
