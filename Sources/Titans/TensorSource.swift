// SPDX-License-Identifier: Apache-2.0
import Hashing
import Foundation
import Synchronization
import Tensors

/// A file of tensors together with what was already made of it, so that models
/// with one base share memory as well as bytes.
final class SharedTensorFile: Sendable {
    let file: TensorFile
    private let digest = Mutex<String?>(nil)
    let tables = Mutex<[String: RowTable]>([:])
    let tiles = Mutex<[String: Tile]>([:])

    init(path: String) throws { file = try TensorFile(path: path) }

    /// SHA-256 of the file, hexadecimal.
    var sha256: String {
        digest.withLock { digest in
            if let digest { return digest }
            var hash = SHA256()
            file.forEachChunk { hash.update(data: $0) }
            let hex = hexadecimal(hash.finalize())
            digest = hex
            return hex
        }
    }
}

/// Lower-case hexadecimal digits.
func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
        decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}

/// The tensors of one model: its own file and, where that lacks one, the base.
struct TensorSource: Sendable {
    let own: SharedTensorFile
    let base: SharedTensorFile?

    func holder(of name: String) -> SharedTensorFile? {
        own.file.contains(name) ? own : base.flatMap { $0.file.contains(name) ? $0 : nil }
    }

    /// Throws where a required tensor is missing, an optional group is not
    /// whole, a shape is wrong, or the model's own file has an unknown name.
    func check(against parameters: Parameters) throws {
        var known: Set<String> = []
        func check(_ parameter: Parameter) throws {
            known.insert(parameter.name)
            guard let file = holder(of: parameter.name)?.file else {
                throw TensorFileError.missingTensor(file: own.file.path, tensor: parameter.name)
            }
            let found = file.shape(of: parameter.name) ?? []
            guard found == parameter.shape else {
                throw TensorFileError.wrongShape(
                    file: file.path, tensor: parameter.name, expected: parameter.shape,
                    found: found)
            }
        }
        for parameter in parameters.required { try check(parameter) }
        for group in parameters.optional where group.contains(where: { has($0) }) {
            for parameter in group { try check(parameter) }
        }
        for name in own.file.names where !known.contains(name) {
            throw ModelError.unknownTensor(file: own.file.path, tensor: name)
        }
    }

    func has(_ parameter: Parameter) -> Bool { holder(of: parameter.name) != nil }
}
