// SPDX-License-Identifier: Apache-2.0
import Hashing
import Foundation
import Synchronization
import Tensors

/// A folder of checkpoints: `NAME.json`, `NAME.safetensors`, `vocab.txt`.
///
/// Copies share what was loaded: models with one base have its tensors once.
package struct ModelFolder: Sendable {
    package let path: String
    private let shared: Shared

    private final class Shared: Sendable {
        let tensorFiles = Mutex<[String: SharedTensorFile]>([:])
        /// SHA-256 of the other files that were used.
        let otherFiles = Mutex<[String: String]>([:])
    }

    /// Throws: `ModelError.unreadable` when there is no such folder.
    package init(path: String) throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
            isFolder.boolValue
        else { throw ModelError.unreadable(file: path, reason: "no such folder") }
        self.path = path
        shared = Shared()
    }

    package var vocabularyPath: String { path + "/vocab.txt" }

    /// Whether `NAME.json` is there.
    package func contains(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(path)/\(name).json")
    }

    /// The files used so far, by name, with their SHA-256 in hexadecimal.
    package var files: [(name: String, sha256: String)] {
        let tensors = shared.tensorFiles.withLock { $0.map { ($0.key, $0.value.sha256) } }
        let others = shared.otherFiles.withLock { $0.map { ($0.key, $0.value) } }
        return (tensors + others).sorted { $0.0 < $1.0 }.map { (name: $0.0, sha256: $0.1) }
    }

    /// The model `NAME`, its own tensors and those of its base.
    ///
    /// Throws: `ModelError` or `TensorFileError`, naming file and tensor.
    package func load(_ name: String) throws -> Model {
        try load(name, tensors: "\(name).safetensors")
    }

    /// The model of `NAME.json` with its tensors from a file of another name in
    /// the folder.
    package func load(_ name: String, tensors: String) throws -> Model {
        let file = "\(path)/\(name).json"
        let json: Data
        do { json = try Data(contentsOf: URL(fileURLWithPath: file)) } catch {
            throw ModelError.unreadable(file: file, reason: "no such file")
        }
        let configuration = try ModelConfiguration(json: json, file: file)
        shared.otherFiles.withLock {
            $0["\(name).json"] = hexadecimal(SHA256.hash(data: json))
        }
        let source = TensorSource(
            own: try tensorFile(tensors), base: try configuration.base.map(tensorFile))
        try source.check(against: Parameters(configuration: configuration))
        return try Model(
            name: name, configuration: configuration, source: source,
            vocabularyHash: vocabularyHash())
    }

    /// SHA-256 of `vocab.txt`, hexadecimal; empty where there is none (token ids
    /// then come from elsewhere).
    private func vocabularyHash() -> String {
        shared.otherFiles.withLock { files in
            if let known = files["vocab.txt"] { return known }
            guard let bytes = FileManager.default.contents(atPath: vocabularyPath) else {
                return ""
            }
            let hash = hexadecimal(SHA256.hash(data: bytes))
            files["vocab.txt"] = hash
            return hash
        }
    }

    private func tensorFile(_ name: String) throws -> SharedTensorFile {
        try shared.tensorFiles.withLock { files in
            if let file = files[name] { return file }
            let file = try SharedTensorFile(path: "\(path)/\(name)")
            files[name] = file
            return file
        }
    }
}
