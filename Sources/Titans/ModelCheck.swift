// SPDX-License-Identifier: Apache-2.0
import Foundation
import Tensors

/// Compares models with what the reference computed for them: every
/// `NAME.json`, `NAME.model.safetensors`, `NAME.expected.safetensors` of a folder.
package struct ModelCheck: Sendable, Codable {
    /// One model of the folder.
    package struct Case: Sendable, Codable {
        package let name: String
        /// By kind of tensor ("hidden", "surprise", "weights", "momentum",
        /// "question.hidden", …): the largest relative error, norm of the
        /// difference over norm of the expected.
        package internal(set) var errors: [String: Double] = [:]
        /// Why it could not be compared as a whole; nil when it was.
        package internal(set) var failure: String?
        package internal(set) var passed = false
    }

    package let tolerance: Double
    package let cases: [Case]
    /// By kind of tensor, over all models.
    package let errors: [String: Double]
    /// Whether there was a model and all are within tolerance.
    package let passed: Bool

    /// Kinds in the order in which they are shown.
    package static let kinds = [
        "hidden", "surprise", "weights", "momentum", "question.hidden", "question.spans",
        "question.words", "question.embedding",
    ]

    /// Runs every model of `folder`. What is missing or cannot be read is a
    /// failed case with a reason.
    ///
    /// Throws: `ModelError.unreadable` when there is no such folder.
    package init(folder: String, tolerance: Double = 1e-4) throws {
        let models = try ModelFolder(path: folder)
        let files = try FileManager.default.contentsOfDirectory(atPath: folder)
        // The .json alone may be something else; a model's or expectation's file
        // without the other two is a failure.
        var names: Set<String> = []
        for file in files {
            for ending in [".model.safetensors", ".expected.safetensors"]
            where file.hasSuffix(ending) {
                names.insert(String(file.dropLast(ending.count)))
            }
        }
        self.tolerance = tolerance
        cases = names.sorted().map { name in
            var result = Case(name: name)
            do {
                let model = try models.load(name, tensors: "\(name).model.safetensors")
                let expected = try TensorFile(path: "\(folder)/\(name).expected.safetensors")
                var comparison = ModelComparison(model: model, expected: expected)
                defer { result.errors = comparison.errors }
                try comparison.run()
            } catch {
                result.failure = "\(error)"
            }
            result.passed =
                result.failure == nil && !result.errors.isEmpty
                && result.errors.values.allSatisfy { $0 <= tolerance }
            return result
        }
        errors = cases.map(\.errors).reduce(into: [:]) { $0.merge($1, uniquingKeysWith: max) }
        passed = !cases.isEmpty && cases.allSatisfy(\.passed)
    }
}

/// One model against one file of expectations.
///
/// The reference runs B streams side by side, padded; here each runs alone, at
/// its own length: padding behind a stream's end changes nothing.
struct ModelComparison {
    let model: Model
    let expected: TensorFile
    private(set) var errors: [String: Double] = [:]

    init(model: Model, expected: TensorFile) {
        self.model = model
        self.expected = expected
    }

    mutating func run() throws {
        var states: [MemoryState] = []
        var segment = 0
        while expected.contains("in.\(segment).ids") {
            try compareSegment(segment, &states)
            segment += 1
        }
        guard segment > 0 else {
            throw TensorFileError.missingTensor(file: expected.path, tensor: "in.0.ids")
        }
        try compareQuestion(states)
    }

    private mutating func compareSegment(_ segment: Int, _ states: inout [MemoryState]) throws {
        let ids = try streams("in.\(segment).ids")
        let masks = try streams("in.\(segment).mask")
        let (B, T) = (ids.count, ids[0].count)
        if states.isEmpty { states = Array(repeating: model.startState(), count: B) }
        guard states.count == B, masks.count == B else {
            throw bad(
                "in.\(segment).mask", "\(masks.count) streams, \(B) ids, \(states.count) states")
        }
        let width = model.configuration.width
        var hidden: [Float] = []
        var surprise = [[Float]](repeating: [], count: model.macLayers.count)
        for stream in 0..<B {
            let count = masks[stream].prefix { $0 == 1 }.count
            guard masks[stream].count == T, masks[stream].dropFirst(count).allSatisfy({ $0 == 0 })
            else {
                throw bad(
                    "in.\(segment).mask",
                    "stream \(stream): not ones followed by zeros; such a "
                        + "mask is not supported")
            }
            let own = Array(ids[stream].prefix(count))
            var read: (hidden: [Float], surprise: [[Float]]) = ([], surprise.map { _ in [] })
            if count > 0 {
                try check(own, "in.\(segment).ids")
                let result = model.read(ids: own, state: &states[stream])
                read = (result.hidden.values, result.surprise)
            }
            hidden += read.hidden + [Float](repeating: 0, count: (T - count) * width)
            for layer in surprise.indices {
                surprise[layer] += read.surprise[layer] + [Float](repeating: 0, count: T - count)
            }
        }
        try compare("hidden", "out.\(segment).hidden", [B, T, width], hidden)
        for (index, layer) in model.macLayers.enumerated() {
            try compare("surprise", "out.\(segment).surprise.\(layer)", [B, T], surprise[index])
            for (j, shape) in model.configuration.memory.shapes.enumerated() {
                let shape = [B, shape.rows, shape.columns]
                try compare(
                    "weights", "out.\(segment).weights.\(layer).\(j)", shape,
                    states.flatMap { $0.weights(ofMacLayer: index)[j].values })
                try compare(
                    "momentum", "out.\(segment).momentum.\(layer).\(j)", shape,
                    states.flatMap { $0.momentum(ofMacLayer: index)[j].values })
            }
        }
    }

    private mutating func compareQuestion(_ states: [MemoryState]) throws {
        guard expected.contains("question.ids") else { return }
        let questions = try streams("question.ids")
        guard questions.count == states.count else {
            throw bad("question.ids", "\(questions.count) streams, \(states.count) before")
        }
        let (B, T) = (questions.count, questions[0].count)
        var hidden: [Matrix] = []
        for (ids, state) in zip(questions, states) {
            try check(ids, "question.ids")
            hidden.append(model.hidden(ids: ids, state: state))
        }
        let configuration = model.configuration
        try compare(
            "question.hidden", "question.hidden", [B, T, configuration.width],
            hidden.flatMap(\.values))
        if model.hasSpanHead {
            let spans = hidden.flatMap { hidden in
                let (start, end) = model.spans(hidden)
                return zip(start, end).flatMap { [$0, $1] }
            }
            try compare("question.spans", "question.spans", [B, T, 2], spans)
        }
        if model.hasRecallHead {
            try compare(
                "question.words", "question.words", [B, T, configuration.vocabulary],
                hidden.flatMap { model.words($0, at: Array(0..<T)).values })
        }
        try compare(
            "question.embedding", "question.embedding", [B, configuration.width],
            hidden.flatMap { model.embedding($0) })
    }

    /// Notes the error of one tensor under its kind.
    private mutating func compare(
        _ kind: String, _ name: String, _ shape: [Int], _ values: [Float]
    ) throws {
        let (found, wanted) = try expected.doubles(name)
        guard found == shape else {
            throw TensorFileError.wrongShape(
                file: expected.path, tensor: name, expected: shape, found: found)
        }
        var difference = 0.0
        var whole = 0.0
        for (value, want) in zip(values, wanted) {
            difference += (Double(value) - want) * (Double(value) - want)
            whole += want * want
        }
        var error = whole > 0 ? (difference / whole).squareRoot() : difference.squareRoot()
        // JSON has no infinity; NaN must not pass for small.
        if !error.isFinite { error = Double.greatestFiniteMagnitude }
        errors[kind] = max(errors[kind] ?? 0, error)
    }

    /// A matrix of integers, one array per stream; at least one of each.
    private func streams(_ name: String) throws -> [[Int32]] {
        let (shape, values) = try expected.integers(name)
        guard shape.count == 2, shape[0] > 0, shape[1] > 0 else {
            throw bad(name, "shape \(shape) where [B, T] is expected")
        }
        return (0..<shape[0]).map { Array(values[$0 * shape[1]..<($0 + 1) * shape[1]]) }
    }

    private func check(_ ids: [Int32], _ name: String) throws {
        if let flaw = model.flaw(ids: ids) { throw bad(name, flaw) }
    }

    private func bad(_ name: String, _ reason: String) -> TensorFileError {
        .badTensor(file: expected.path, tensor: name, reason: reason)
    }
}
