// SPDX-License-Identifier: Apache-2.0
import Foundation
import Tensors

// A memory model without training: everything it has of its own drawn from a
// seed, everything else from its base. Initial values are those of
// `reference/mac.py`: normal with deviation 1/√in for keys, values and the
// memory's matrices (half for its last), queries equal to keys, convolutions
// that pass the row through, gates near θ = η = 1/2, α = e^-7, gate 0.
extension Model {
    /// How the numbers of a new checkpoint are written.
    package enum Precision: String, Sendable { case float16, float32 }

    /// Writes `NAME.json` and `NAME.safetensors` into `folder`: a memory model on
    /// top of `BASE.safetensors`, whose last `macLayers` layers get an untrained
    /// memory and keep the base's attention and feed-forward network.
    ///
    /// The same seed gives the same bytes. Throws: `ModelError`, or what writing
    /// throws.
    package static func initialiseMemory(
        in folder: String, name: String = "memory", base: String = "encoder", seed: UInt64,
        macLayers: Int = 2, precision: Precision = .float16
    ) throws {
        let baseFile = "\(folder)/\(base).json"
        guard let json = FileManager.default.contents(atPath: baseFile) else {
            throw ModelError.unreadable(file: baseFile, reason: "no such file")
        }
        var configuration = try ModelConfiguration(json: json, file: baseFile)
        guard configuration.base == nil else {
            throw ModelError.badConfiguration(
                file: baseFile, reason: "has a base itself and cannot be one")
        }
        configuration.macLayers = macLayers
        configuration.memoryRows = .added
        configuration.base = "\(base).safetensors"
        if let flaw = configuration.flaw {
            throw ModelError.badConfiguration(file: baseFile, reason: flaw)
        }
        var drawing = MemoryDrawing(
            parameters: Parameters(configuration: configuration), seed: seed,
            format: precision == .float16 ? .float16 : .float32)
        drawing.draw()
        try Data(drawing.writer.bytes)
            .write(to: URL(fileURLWithPath: "\(folder)/\(name).safetensors"), options: .atomic)
        let made =
            ["by": "mneme model init-memory", "seed": seed, "trained": false] as [String: Any]
        var object =
            try JSONSerialization.jsonObject(with: configuration.canonicalJSON) as? [String: Any]
            ?? [:]
        object["made"] = made
        try JSONSerialization.data(
            withJSONObject: object, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        ).write(to: URL(fileURLWithPath: "\(folder)/\(name).json"), options: .atomic)
    }
}

/// Draws the tensors of a new memory model, in one fixed order.
private struct MemoryDrawing {
    let parameters: Parameters
    let format: TensorFileWriter.Format
    private(set) var writer = TensorFileWriter()
    private var random: NormalNumbers

    init(parameters: Parameters, seed: UInt64, format: TensorFileWriter.Format) {
        self.parameters = parameters
        self.format = format
        random = NormalNumbers(seed: seed)
    }

    mutating func draw() {
        let configuration = parameters.configuration
        for layer in configuration.firstMacLayer..<configuration.layers { drawLayer(layer) }
        let recall = parameters.recallHead
        let width = configuration.width
        add(recall[0], (0..<width * width).map { $0 % (width + 1) == 0 ? 1 : 0 })
        add(recall[1], 0)
        add(recall[2], 15)
        add(recall[3], 0)
    }

    private mutating func drawLayer(_ layer: Int) {
        let memory = parameters.configuration.memory
        let width = Float(parameters.configuration.width)
        normal(parameters.persistent(layer), 0.5)
        add(parameters.persistentBias(layer), -2)
        add(parameters.memoryBias(layer), 0)
        add(parameters.gate(layer), 0)
        for norm in [parameters.memoryNorm(layer), parameters.gateNorm(layer)] {
            add(norm[0], 1)
            add(norm[1], 0)
        }
        for (index, shape) in memory.shapes.enumerated() {
            let share: Float = index == memory.depth - 1 ? 0.5 : 1
            normal(parameters.initial(layer, index), share / Float(shape.rows).squareRoot())
        }
        let key = parameters.memoryProjection(layer, "key")
        let keyValues = drawn(key, 1 / width.squareRoot())
        add(key, keyValues)
        add(parameters.memoryProjection(layer, "query"), keyValues)
        normal(parameters.memoryProjection(layer, "value"), 1 / width.squareRoot())
        for part in ["query", "key", "value"] {
            let taps = (0..<memory.width * memory.kernel).map { index in
                index % memory.kernel == memory.kernel - 1 ? Float(1) : 0
            }
            add(parameters.convolution(layer, part), taps)
        }
        let gates = parameters.memoryGates(layer)
        uniform(gates[0], 0.1 / width.squareRoot())
        add(gates[1], [0, 0, -7])
        for parameter in parameters.memoryOutput(layer) {
            uniform(parameter, 1 / Float(memory.width).squareRoot())
        }
    }

    private mutating func add(_ parameter: Parameter, _ values: [Float]) {
        writer.add(parameter.name, shape: parameter.shape, values: values, format: format)
    }

    private mutating func add(_ parameter: Parameter, _ value: Float) {
        add(parameter, [Float](repeating: value, count: parameter.shape.reduce(1, *)))
    }

    private mutating func drawn(_ parameter: Parameter, _ deviation: Float) -> [Float] {
        (0..<parameter.shape.reduce(1, *)).map { _ in Float(random.nextNormal()) * deviation }
    }

    private mutating func normal(_ parameter: Parameter, _ deviation: Float) {
        add(parameter, drawn(parameter, deviation))
    }

    private mutating func uniform(_ parameter: Parameter, _ bound: Float) {
        let count = parameter.shape.reduce(1, *)
        add(parameter, (0..<count).map { _ in Float(2 * random.nextShare() - 1) * bound })
    }
}

/// Random numbers that a seed determines: SplitMix64 (Steele, Lea and Flood,
/// 2014), made normal in pairs by the method of Box and Muller.
struct NormalNumbers {
    private var state: UInt64
    private var spare: Double?

    init(seed: UInt64) { state = seed }

    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }

    /// Uniform in [0, 1).
    mutating func nextShare() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Mean 0, deviation 1.
    mutating func nextNormal() -> Double {
        if let spare {
            self.spare = nil
            return spare
        }
        let length = (-2 * log(1 - nextShare())).squareRoot()
        let angle = 2 * Double.pi * nextShare()
        spare = length * sin(angle)
        return length * cos(angle)
    }
}
