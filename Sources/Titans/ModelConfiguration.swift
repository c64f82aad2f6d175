// SPDX-License-Identifier: Apache-2.0
import Foundation

/// What a checkpoint's `NAME.json` says; absent keys have the values below.
package struct ModelConfiguration: Sendable, Equatable, Codable {
    /// Which rows the retrieved memory gives the context: h, or x + h.
    package enum MemoryRows: String, Sendable, Codable { case retrieved, added }
    package enum KeyActivation: String, Sendable, Codable { case identity, silu }

    /// The long-term memory of a MAC layer.
    package struct Memory: Sendable, Equatable, Codable {
        package var width = 128
        package var hidden = 512
        package var depth = 2
        /// Tokens whose gradients are taken at the same weights.
        package var chunk = 64
        /// Taps of the convolutions over queries, keys and values.
        package var kernel = 4
        package var residual = true
        package var stepLimit: Float = 2
        package var keyActivation = KeyActivation.identity

        /// Rows and columns of each matrix of the memory, in order.
        package var shapes: [(rows: Int, columns: Int)] {
            let widths = [width] + Array(repeating: hidden, count: depth - 1) + [width]
            return zip(widths, widths.dropFirst()).map { ($0, $1) }
        }
    }

    /// How a checkpoint came to be. Changes nothing in the arithmetic.
    package struct Made: Sendable, Equatable {
        package var trained: Bool
        package var seed: UInt64?
    }

    package var vocabulary = 30522
    package var width = 384
    package var heads = 12
    package var hidden = 1536
    package var layers = 6
    package var macLayers = 2
    package var positions = 512
    package var kinds = 2
    package var normEpsilon: Float = 1e-12
    package var segmentTokens = 256
    package var persistentTokens = 4
    package var memoryRows = MemoryRows.retrieved
    package var memory = Memory()
    /// File in the same folder that gives every tensor the model's own lacks.
    package var base: String?
    package var made: Made?

    package init() {}

    package var firstMacLayer: Int { layers - macLayers }
    package var headWidth: Int { width / heads }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case vocabulary, width, heads, hidden, layers, macLayers, positions, kinds, normEpsilon
        case segmentTokens, persistentTokens, memoryRows, memory, base
    }

    /// Throws: `ModelError.badConfiguration` naming `file`.
    package init(json: Data, file: String) throws {
        do {
            let raw = try JSONDecoder().decode(RawConfiguration.self, from: json)
            self = raw.configuration
        } catch let DecodingError.dataCorrupted(context) {
            throw ModelError.badConfiguration(file: file, reason: context.debugDescription)
        } catch let DecodingError.typeMismatch(_, context),
            let DecodingError.valueNotFound(_, context)
        {
            let key = context.codingPath.map(\.stringValue).joined(separator: ".")
            throw ModelError.badConfiguration(file: file, reason: "key \(key) is of another type")
        }
        if let reason = flaw { throw ModelError.badConfiguration(file: file, reason: reason) }
    }

    /// Sorted keys, every value: what the model's identity is taken from.
    package var canonicalJSON: Data {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return try encoder.encode(self)
        }
    }

    /// The first thing that no model can have, or nil.
    var flaw: String? {
        let extents = [
            ("vocabulary", vocabulary), ("width", width), ("heads", heads), ("hidden", hidden),
            ("layers", layers), ("positions", positions), ("kinds", kinds),
            ("segmentTokens", segmentTokens), ("memory.width", memory.width),
            ("memory.hidden", memory.hidden), ("memory.depth", memory.depth),
            ("memory.chunk", memory.chunk), ("memory.kernel", memory.kernel),
        ]
        for (name, extent) in extents where !(1...1 << 20).contains(extent) {
            return "\(name) is \(extent)"
        }
        if layers > 1000 || memory.depth > 100 { return "layers or memory.depth beyond reason" }
        if !(0...layers).contains(macLayers) { return "macLayers is \(macLayers) of \(layers)" }
        if !(0...1 << 16).contains(persistentTokens) {
            return "persistentTokens is \(persistentTokens)"
        }
        if width % heads != 0 { return "width \(width) is no multiple of heads \(heads)" }
        if !(normEpsilon >= 0 && normEpsilon.isFinite) { return "normEpsilon is \(normEpsilon)" }
        if !(memory.stepLimit > 0 && memory.stepLimit.isFinite) {
            return "memory.stepLimit is \(memory.stepLimit)"
        }
        if segmentTokens > positions { return "segmentTokens \(segmentTokens) of \(positions)" }
        if let base, base.contains("/") || !base.hasSuffix(".safetensors") {
            return "base \(base) is not the name of a safetensors file beside it"
        }
        return nil
    }
}
