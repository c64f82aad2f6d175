// SPDX-License-Identifier: Apache-2.0
import Foundation
import Tensors
import TestSupport
import Titans

/// A fixture's model taken apart, to be changed and loaded again.
package struct FixtureModel {
    private static let fixtures =
        TestFolders.package.appendingPathComponent("Tests/TitansTests/Fixtures").path
    package var json: [String: Any]
    package var tensors: [String: (shape: [Int], values: [Float])] = [:]

    package init(_ name: String) throws {
        let data = try Data(contentsOf: URL(fileURLWithPath: "\(Self.fixtures)/\(name).json"))
        json = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
        let file = try TensorFile(path: "\(Self.fixtures)/\(name).model.safetensors")
        for name in file.names { tensors[name] = try file.values(name) }
    }

    /// Replaces every value of a tensor.
    package mutating func fill(_ name: String, _ values: [Float]) {
        guard let shape = tensors[name]?.shape else { return }
        let count = shape.reduce(1, *)
        tensors[name] = (shape, (0..<count).map { values[$0 % values.count] })
    }

    package func write(
        _ name: String, to folder: URL, leavingOut: (String) -> Bool = { _ in false }
    ) throws {
        var writer = TensorFileWriter()
        for (name, tensor) in tensors where !leavingOut(name) {
            writer.add(name, shape: tensor.shape, values: tensor.values)
        }
        try Data(writer.bytes).write(to: folder.appendingPathComponent("\(name).safetensors"))
        try JSONSerialization.data(withJSONObject: json)
            .write(to: folder.appendingPathComponent("\(name).json"))
    }

    /// The model after writing it to a scratch folder.
    package func loaded() throws -> Model {
        try TestFolders.withScratch { folder in
            try write("x", to: folder)
            return try ModelFolder(path: folder.path).load("x")
        }
    }

    /// A fixture as it is.
    package static func model(_ name: String) throws -> Model {
        try ModelFolder(path: fixtures).load(name, tensors: "\(name).model.safetensors")
    }
}
