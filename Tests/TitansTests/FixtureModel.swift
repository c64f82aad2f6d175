// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Tensors

@testable import Titans

/// A fixture's model taken apart, to be changed and loaded again.
struct FixtureModel {
    var json: [String: Any]
    var tensors: [String: (shape: [Int], values: [Float])] = [:]

    init(_ name: String) throws {
        let data = try Data(contentsOf: URL(fileURLWithPath: "\(fixtures)/\(name).json"))
        json = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
        let file = try TensorFile(path: "\(fixtures)/\(name).model.safetensors")
        for name in file.names { tensors[name] = try file.values(name) }
    }

    /// Replaces every value of a tensor.
    mutating func fill(_ name: String, _ values: [Float]) {
        guard let shape = tensors[name]?.shape else { return }
        let count = shape.reduce(1, *)
        tensors[name] = (shape, (0..<count).map { values[$0 % values.count] })
    }

    func write(_ name: String, to folder: URL, leavingOut: (String) -> Bool = { _ in false }) throws
    {
        var writer = TensorFileWriter()
        for (name, tensor) in tensors where !leavingOut(name) {
            writer.add(name, shape: tensor.shape, values: tensor.values)
        }
        try Data(writer.bytes).write(to: folder.appendingPathComponent("\(name).safetensors"))
        try JSONSerialization.data(withJSONObject: json)
            .write(to: folder.appendingPathComponent("\(name).json"))
    }

    /// The model after writing it to a scratch folder.
    func loaded() throws -> Model {
        try TestFolders.withScratch { folder in
            try write("x", to: folder)
            return try ModelFolder(path: folder.path).load("x")
        }
    }

    /// A fixture as it is.
    static func model(_ name: String) throws -> Model {
        try ModelFolder(path: fixtures).load(name, tensors: "\(name).model.safetensors")
    }
}

/// Ids of a made-up segment for the fixtures' vocabulary of 97.
func ids(_ count: Int, _ seed: Int) -> [Int32] {
    (0..<count).map { Int32(5 + ($0 * 31 + seed * 17 + $0 * $0 * seed) % 92) }
}
