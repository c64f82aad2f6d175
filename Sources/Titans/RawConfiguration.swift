// SPDX-License-Identifier: Apache-2.0

/// A configuration as it is written: every key optional, no key unknown.
struct RawConfiguration: Decodable {
    private(set) var configuration = ModelConfiguration()

    private struct Key: CodingKey, Hashable {
        let stringValue: String
        init(stringValue: String) { self.stringValue = stringValue }
        var intValue: Int? { nil }
        init?(intValue: Int) { nil }
    }

    /// Hands out values by key and remembers which keys were asked for.
    private struct Reader {
        let container: KeyedDecodingContainer<Key>
        var known: Set<String> = []

        mutating func read<Value: Decodable>(_ name: String, _ value: inout Value) throws {
            known.insert(name)
            if let given = try container.decodeIfPresent(
                Value.self, forKey: Key(stringValue: name))
            {
                value = given
            }
        }

        mutating func part(_ name: String) throws -> Reader? {
            known.insert(name)
            let key = Key(stringValue: name)
            guard container.contains(key) else { return nil }
            return Reader(container: try container.nestedContainer(keyedBy: Key.self, forKey: key))
        }

        func refuseUnknown() throws {
            for key in container.allKeys where !known.contains(key.stringValue) {
                throw DecodingError.dataCorrupted(
                    .init(
                        codingPath: container.codingPath,
                        debugDescription: "unknown key \(key.stringValue)"))
            }
        }
    }

    init(from decoder: any Decoder) throws {
        var reader = Reader(container: try decoder.container(keyedBy: Key.self))
        try reader.read("vocabulary", &configuration.vocabulary)
        try reader.read("width", &configuration.width)
        try reader.read("heads", &configuration.heads)
        try reader.read("hidden", &configuration.hidden)
        try reader.read("layers", &configuration.layers)
        try reader.read("macLayers", &configuration.macLayers)
        try reader.read("positions", &configuration.positions)
        try reader.read("kinds", &configuration.kinds)
        try reader.read("normEpsilon", &configuration.normEpsilon)
        try reader.read("segmentTokens", &configuration.segmentTokens)
        try reader.read("persistentTokens", &configuration.persistentTokens)
        try reader.read("memoryRows", &configuration.memoryRows)
        try reader.read("base", &configuration.base)
        if var memory = try reader.part("memory") {
            try memory.read("width", &configuration.memory.width)
            try memory.read("hidden", &configuration.memory.hidden)
            try memory.read("depth", &configuration.memory.depth)
            try memory.read("chunk", &configuration.memory.chunk)
            try memory.read("kernel", &configuration.memory.kernel)
            try memory.read("residual", &configuration.memory.residual)
            try memory.read("stepLimit", &configuration.memory.stepLimit)
            try memory.read("keyActivation", &configuration.memory.keyActivation)
            try memory.refuseUnknown()
        }
        // Informational: other keys than these two may stand in it.
        if var made = try reader.part("made") {
            var trained = true
            var seed: UInt64?
            try made.read("trained", &trained)
            try made.read("seed", &seed)
            configuration.made = .init(trained: trained, seed: seed)
        }
        try reader.refuseUnknown()
    }
}
