// SPDX-License-Identifier: Apache-2.0
import Tensors

/// A trained network, ready to read: weights in float32, nothing that changes.
///
/// Use from any thread; every call works in a space of its own. All calls are
/// synchronous and long: not for the cooperative pool. Token ids, kinds and
/// counts of positions outside the configuration are programming mistakes and
/// trap.
///
/// A class, because models share the tensors of a common base.
package final class Model: Sendable {
    enum Layer: Sendable {
        case plain(PlainLayer)
        case mac(MacLayer)
    }

    package let name: String
    package let configuration: ModelConfiguration
    /// SHA-256, hexadecimal, of the configuration and of every tensor file the
    /// model draws on.
    package let identity: String
    let embedding: TokenEmbedding
    let layers: [Layer]
    let heads: Heads
    let workspaces = WorkspacePool()

    init(
        name: String, configuration: ModelConfiguration, identity: String,
        embedding: TokenEmbedding, layers: [Layer], heads: Heads
    ) {
        self.name = name
        self.configuration = configuration
        self.identity = identity
        self.embedding = embedding
        self.layers = layers
        self.heads = heads
    }

    /// Whether its weights were learned; false for one made from a seed.
    package var isTrained: Bool { configuration.made?.trained ?? true }
    /// Indices of the MAC layers.
    package var macLayers: Range<Int> { configuration.firstMacLayer..<configuration.layers }

    var memories: [MemoryNetwork] {
        layers.compactMap { layer in
            if case .mac(let mac) = layer { mac.memory } else { nil }
        }
    }

    /// The memory before anything is read: `memory.initial`, momentum zero.
    package func startState() -> MemoryState {
        MemoryState(
            modelIdentity: identity,
            layers: memories.map { memory in
                memory.initial.map { weights in
                    Matrix(
                        rows: 2 * weights.rows, columns: weights.columns,
                        values: weights.values
                            + [Float](repeating: 0, count: weights.rows * weights.columns))
                }
            })
    }

    /// Hidden states of a question; nothing is written.
    ///
    /// - Parameters:
    ///   - ids: [CLS] and [SEP] included.
    ///   - kinds: one per id; nil means all 0.
    ///   - state: what the MAC layers read; nil means the start.
    /// Shapes: result `[ids.count, d]`.
    package func hidden(ids: [Int32], kinds: [Int32]? = nil, state: MemoryState? = nil) -> Matrix {
        hidden(batch: [(ids, kinds)], state: state, threads: 1)[0]
    }

    /// Hidden states of several questions, each alone, on `threads` threads; the
    /// bits are those of one at a time.
    package func hidden(
        batch: [(ids: [Int32], kinds: [Int32]?)], state: MemoryState? = nil, threads: Int
    ) -> [Matrix] {
        for (ids, kinds) in batch { check(ids, kinds) }
        let state = state ?? startState()
        check(state)
        return workspaces.withWorkspace { workspace in
            let memory = state.tiles(workspace)
            let results = batch.map { Tile(rows: $0.ids.count, columns: configuration.width) }
            inParallel(batch.count, threads: threads) { index in
                workspaces.withWorkspace { workspace in
                    let x = results[index]
                    embedding.apply(batch[index].ids, kinds: batch[index].kinds, into: x, workspace)
                    _ = run(layers[...], x, memory: memory, isWriting: false, workspace)
                }
            }
            return results.map(\.matrix)
        }
    }

    /// A question below the first MAC layer, where it is the same whatever the
    /// memory holds; `hidden(fromBelowMemory:state:)` goes on from there.
    ///
    /// - Parameter ids: [CLS] and [SEP] included.
    /// Shapes: result `[ids.count, d]`.
    package func belowMemory(ids: [Int32]) -> Matrix {
        check(ids, nil)
        return workspaces.withWorkspace { workspace in
            let x = workspace.tile(ids.count, configuration.width)
            embedding.apply(ids, kinds: nil, into: x, workspace)
            _ = run(layers[..<macLayers.lowerBound], x, memory: [], isWriting: false, workspace)
            return x.matrix
        }
    }

    /// Hidden states of a question that `belowMemory` began; nothing is written.
    /// The bits are those of `hidden(ids:state:)`.
    ///
    /// Shapes: both `[T, d]`.
    package func hidden(fromBelowMemory below: Matrix, state: MemoryState) -> Matrix {
        precondition(below.columns == configuration.width, "\(below.columns) columns")
        check(state)
        return workspaces.withWorkspace { workspace in
            let memory = state.tiles(workspace)
            let x = workspace.tile(below.rows, below.columns)
            x.load(below.values)
            _ = run(layers[macLayers], x, memory: memory, isWriting: false, workspace)
            return x.matrix
        }
    }

    /// Reads the next segment of a document: the memory learns it.
    ///
    /// Shapes: hidden `[ids.count, d]`; surprise by MAC layer and position.
    package func read(
        ids: [Int32], state: inout MemoryState
    ) -> (hidden: Matrix, surprise: [[Float]]) {
        check(ids, nil)
        check(state)
        return workspaces.withWorkspace { workspace in
            let memory = state.tiles(workspace)
            let x = workspace.tile(ids.count, configuration.width)
            embedding.apply(ids, kinds: nil, into: x, workspace)
            let surprise = run(layers[...], x, memory: memory, isWriting: true, workspace)
            state.take(memory, segmentCount: 1, tokenCount: ids.count)
            return (x.matrix, surprise)
        }
    }

    /// x ← `part` of the layers over x. memory: of all MAC layers.
    /// Returns the surprise of each MAC layer of the part.
    func run(
        _ part: ArraySlice<Layer>, _ x: Tile, memory: [[Tile]], isWriting: Bool,
        _ workspace: Workspace
    ) -> [[Float]] {
        var surprise: [[Float]] = []
        for index in part.indices {
            switch layers[index] {
            case .plain(let layer): layer.apply(x, into: x, workspace)
            case .mac(let layer):
                surprise.append(
                    layer.apply(
                        x, state: memory[index - macLayers.lowerBound], isWriting: isWriting,
                        into: x, workspace))
            }
        }
        return surprise
    }

    /// What is wrong with these ids for this model, or nil.
    package func flaw(ids: [Int32], kinds: [Int32]? = nil) -> String? {
        if ids.isEmpty || ids.count > configuration.positions {
            return "\(ids.count) positions, the model has \(configuration.positions)"
        }
        if let id = ids.first(where: { $0 < 0 || Int($0) >= configuration.vocabulary }) {
            return "token \(id) of \(configuration.vocabulary)"
        }
        guard let kinds else { return nil }
        if kinds.count != ids.count { return "\(kinds.count) kinds for \(ids.count) positions" }
        return kinds.first { $0 < 0 || Int($0) >= configuration.kinds }.map { "kind \($0)" }
    }

    func check(_ ids: [Int32], _ kinds: [Int32]?) {
        if let flaw = flaw(ids: ids, kinds: kinds) { preconditionFailure("\(name): \(flaw)") }
    }

    func check(_ state: MemoryState) {
        precondition(
            state.modelIdentity == identity,
            "state of model \(state.modelIdentity.prefix(12)) in \(identity.prefix(12))")
    }
}
