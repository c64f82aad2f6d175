// SPDX-License-Identifier: Apache-2.0
import Hashing
import Tensors

extension Model {
    /// Puts the tensors of a checked source in their places.
    convenience init(
        name: String, configuration: ModelConfiguration, source: TensorSource,
        vocabularyHash: String
    ) throws {
        let parameters = Parameters(configuration: configuration)
        var loader = TensorLoader(source: source)
        let embedding = TokenEmbedding(
            words: try loader.table(parameters.wordEmbedding),
            positions: try loader.tile(parameters.positionEmbedding),
            kinds: try loader.tile(parameters.kindEmbedding),
            norm: try loader.norm(parameters.embeddingNorm, configuration))
        let plain = try (0..<configuration.layers).map {
            try loader.plainLayer($0, parameters)
        }
        let mac = try (configuration.firstMacLayer..<configuration.layers).map {
            try loader.macParts($0, parameters)
        }
        let span = source.has(parameters.spanHead[0]) ? try loader.linear(parameters.spanHead) : nil
        let relevance =
            source.has(parameters.relevanceHead[0])
            ? try loader.linear(parameters.relevanceHead) : nil
        let recall = parameters.recallHead
        let recallParts =
            source.has(recall[0])
            ? (
                projection: try loader.linear(Array(recall[0...1])),
                scale: try loader.row(recall[2]), bias: try loader.row(recall[3])
            ) : nil
        try loader.fill(threads: 2)
        let layers = plain.enumerated().map { index, layer in
            index < configuration.firstMacLayer
                ? Layer.plain(layer)
                : Layer.mac(mac[index - configuration.firstMacLayer].layer(layer, configuration))
        }
        self.init(
            name: name, configuration: configuration,
            identity: try Model.identity(configuration, source, vocabularyHash),
            embedding: embedding,
            layers: layers,
            heads: Heads(
                span: span,
                relevance: relevance,
                recall: recallParts.map {
                    RecallHead(
                        projection: $0.projection, scale: $0.scale, bias: $0.bias,
                        words: embedding.words)
                }))
    }

    /// What weights and states are computed with.
    package static let numericFormat = "float32"

    /// The numeric format is part of it (other arithmetic, other states), and so
    /// is the vocabulary (other tokens).
    private static func identity(
        _ configuration: ModelConfiguration, _ source: TensorSource, _ vocabularyHash: String
    ) throws -> String {
        var hash = SHA256()
        hash.update(data: Array("Mneme model 1, \(numericFormat)\n".utf8))
        hash.update(data: try configuration.canonicalJSON)
        let files = [source.own.sha256, source.base?.sha256 ?? "", vocabularyHash]
        hash.update(data: Array(("\n" + files.joined(separator: "\n") + "\n").utf8))
        return hexadecimal(hash.finalize())
    }
}

/// Tiles of a MAC layer's own tensors, not yet filled.
private struct MacParts {
    let persistent: Tile
    let persistentBias: Tile
    let memoryBias: Tile
    let memoryNorm: Norm
    let gateNorm: Norm
    let gate: Tile
    let projections: Tile
    /// `[kernel, w]`: query, key, value.
    let taps: [Tile]
    let gates: Linear
    let output: Linear
    let initial: [Tile]

    /// The layer, once the tiles are filled.
    func layer(_ plain: PlainLayer, _ configuration: ModelConfiguration) -> MacLayer {
        let both = Tile(rows: persistent.rows, columns: 2 * configuration.width)
        plain.keysAndValues.apply(persistent, into: both)
        return MacLayer(
            plain: plain,
            memory: MemoryNetwork(
                settings: configuration.memory, projections: projections, queryTaps: taps[0],
                keyTaps: taps[1], valueTaps: taps[2], gates: gates, output: output,
                initial: initial),
            rows: configuration.memoryRows, persistent: both, persistentBias: persistentBias,
            memoryBias: memoryBias, memoryNorm: memoryNorm, gateNorm: gateNorm, gate: gate)
    }
}

extension TensorLoader {
    fileprivate mutating func linear(_ parameters: [Parameter]) throws -> Linear {
        Linear(weight: try transposed(parameters[0]), bias: try row(parameters[1]))
    }

    fileprivate mutating func norm(
        _ parameters: [Parameter], _ configuration: ModelConfiguration
    ) throws -> Norm {
        Norm(
            gamma: try row(parameters[0]), beta: try row(parameters[1]),
            epsilon: configuration.normEpsilon)
    }

    fileprivate mutating func plainLayer(
        _ layer: Int, _ parameters: Parameters
    ) throws -> PlainLayer {
        let q = parameters.attention(layer, "query")
        let k = parameters.attention(layer, "key")
        let v = parameters.attention(layer, "value")
        return PlainLayer(
            heads: parameters.configuration.heads,
            projections: Linear(
                weight: try transposed(q[0], k[0], v[0]),
                bias: try row(q[1], k[1], v[1])),
            output: try linear(parameters.attention(layer, "output")),
            attentionNorm: try norm(parameters.attentionNorm(layer), parameters.configuration),
            up: try linear(parameters.up(layer)), down: try linear(parameters.down(layer)),
            feedForwardNorm: try norm(
                parameters.feedForwardNorm(layer), parameters.configuration))
    }

    fileprivate mutating func macParts(_ layer: Int, _ parameters: Parameters) throws -> MacParts {
        let depth = parameters.configuration.memory.depth
        return MacParts(
            persistent: try tile(parameters.persistent(layer)),
            persistentBias: try row(parameters.persistentBias(layer)),
            memoryBias: try row(parameters.memoryBias(layer)),
            memoryNorm: try norm(parameters.memoryNorm(layer), parameters.configuration),
            gateNorm: try norm(parameters.gateNorm(layer), parameters.configuration),
            gate: try row(parameters.gate(layer)),
            projections: try transposed(
                parameters.memoryProjection(layer, "query"),
                parameters.memoryProjection(layer, "key"),
                parameters.memoryProjection(layer, "value")),
            taps: try ["query", "key", "value"].map {
                try transposed(parameters.convolution(layer, $0))
            },
            gates: try linear(parameters.memoryGates(layer)),
            output: try linear(parameters.memoryOutput(layer)),
            initial: try (0..<depth).map { try tile(parameters.initial(layer, $0)) })
    }
}
