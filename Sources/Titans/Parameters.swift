// SPDX-License-Identifier: Apache-2.0

// Names of the tensors in a checkpoint: those of `reference/mac.py`. This file
// is the only one that spells them.

/// A tensor a configuration asks for.
struct Parameter: Hashable, Sendable {
    let name: String
    let shape: [Int]
}

/// Every tensor of a model, by the place it fills.
struct Parameters: Sendable {
    let configuration: ModelConfiguration

    private var width: Int { configuration.width }
    private func norm(_ prefix: String) -> [Parameter] {
        [
            Parameter(name: prefix + ".weight", shape: [width]),
            Parameter(name: prefix + ".bias", shape: [width]),
        ]
    }
    private func linear(_ prefix: String, _ input: Int, _ output: Int) -> [Parameter] {
        [
            Parameter(name: prefix + ".weight", shape: [output, input]),
            Parameter(name: prefix + ".bias", shape: [output]),
        ]
    }

    var wordEmbedding: Parameter {
        Parameter(name: "embeddings.word.weight", shape: [configuration.vocabulary, width])
    }
    var positionEmbedding: Parameter {
        Parameter(name: "embeddings.position.weight", shape: [configuration.positions, width])
    }
    var kindEmbedding: Parameter {
        Parameter(name: "embeddings.kind.weight", shape: [configuration.kinds, width])
    }
    var embeddingNorm: [Parameter] { norm("embeddings.norm") }

    /// Weight and bias of one projection: "query", "key", "value" or "output".
    func attention(_ layer: Int, _ part: String) -> [Parameter] {
        linear("layers.\(layer).attention.\(part)", width, width)
    }
    func attentionNorm(_ layer: Int) -> [Parameter] { norm("layers.\(layer).attention.norm") }
    func up(_ layer: Int) -> [Parameter] {
        linear("layers.\(layer).feedforward.up", width, configuration.hidden)
    }
    func down(_ layer: Int) -> [Parameter] {
        linear("layers.\(layer).feedforward.down", configuration.hidden, width)
    }
    func feedForwardNorm(_ layer: Int) -> [Parameter] { norm("layers.\(layer).feedforward.norm") }

    func persistent(_ layer: Int) -> Parameter {
        Parameter(
            name: "layers.\(layer).mac.persistent", shape: [configuration.persistentTokens, width])
    }
    func persistentBias(_ layer: Int) -> Parameter {
        Parameter(name: "layers.\(layer).mac.persistentBias", shape: [configuration.heads])
    }
    func memoryBias(_ layer: Int) -> Parameter {
        Parameter(name: "layers.\(layer).mac.memoryBias", shape: [configuration.heads])
    }
    func gate(_ layer: Int) -> Parameter {
        Parameter(name: "layers.\(layer).mac.gate", shape: [width])
    }
    func memoryNorm(_ layer: Int) -> [Parameter] { norm("layers.\(layer).mac.memoryNorm") }
    func gateNorm(_ layer: Int) -> [Parameter] { norm("layers.\(layer).mac.gateNorm") }

    func initial(_ layer: Int, _ index: Int) -> Parameter {
        let shape = configuration.memory.shapes[index]
        return Parameter(
            name: "layers.\(layer).memory.initial.\(index)", shape: [shape.rows, shape.columns])
    }
    /// "query", "key" or "value".
    func memoryProjection(_ layer: Int, _ part: String) -> Parameter {
        Parameter(
            name: "layers.\(layer).memory.\(part).weight",
            shape: [configuration.memory.width, width])
    }
    /// "query", "key" or "value".
    func convolution(_ layer: Int, _ part: String) -> Parameter {
        Parameter(
            name: "layers.\(layer).memory.conv.\(part)",
            shape: [configuration.memory.width, configuration.memory.kernel])
    }
    func memoryGates(_ layer: Int) -> [Parameter] {
        linear("layers.\(layer).memory.gates", width, 3)
    }
    func memoryOutput(_ layer: Int) -> [Parameter] {
        linear("layers.\(layer).memory.output", configuration.memory.width, width)
    }

    var spanHead: [Parameter] { linear("heads.span", width, 2) }
    var relevanceHead: [Parameter] { linear("heads.relevance", width, 1) }
    /// weight, shift, scale, bias.
    var recallHead: [Parameter] {
        [
            Parameter(name: "heads.recall.weight", shape: [width, width]),
            Parameter(name: "heads.recall.shift", shape: [width]),
            Parameter(name: "heads.recall.scale", shape: []),
            Parameter(name: "heads.recall.bias", shape: [configuration.vocabulary]),
        ]
    }

    func plainLayer(_ layer: Int) -> [Parameter] {
        ["query", "key", "value", "output"].flatMap { attention(layer, $0) }
            + attentionNorm(layer) + up(layer) + down(layer) + feedForwardNorm(layer)
    }

    /// What a MAC layer has beyond a plain one.
    func macLayer(_ layer: Int) -> [Parameter] {
        [persistent(layer), persistentBias(layer), memoryBias(layer), gate(layer)]
            + memoryNorm(layer) + gateNorm(layer)
            + (0..<configuration.memory.depth).map { initial(layer, $0) }
            + ["query", "key", "value"].flatMap {
                [memoryProjection(layer, $0), convolution(layer, $0)]
            } + memoryGates(layer) + memoryOutput(layer)
    }

    /// All that must be there.
    var required: [Parameter] {
        [wordEmbedding, positionEmbedding, kindEmbedding] + embeddingNorm
            + (0..<configuration.layers).flatMap { layer in
                plainLayer(layer)
                    + (layer >= configuration.firstMacLayer ? macLayer(layer) : [])
            }
    }

    /// Groups that are there as a whole or not at all.
    var optional: [[Parameter]] { [spanHead, relevanceHead, recallHead] }
}
