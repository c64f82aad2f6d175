// SPDX-License-Identifier: Apache-2.0

/// What is wrong with a file of tensors; every case names the file.
package enum TensorFileError: Error, Equatable, CustomStringConvertible {
    case unreadable(file: String, reason: String)
    /// The file does not begin with a header in safetensors form.
    case badHeader(file: String, reason: String)
    /// A tensor's description does not fit the file or itself.
    case badTensor(file: String, tensor: String, reason: String)
    case missingTensor(file: String, tensor: String)
    case wrongShape(file: String, tensor: String, expected: [Int], found: [Int])
    case notFinite(file: String, tensor: String)

    package var description: String {
        switch self {
        case .unreadable(let file, let reason): "\(file): cannot be read: \(reason)"
        case .badHeader(let file, let reason): "\(file): not a safetensors file: \(reason)"
        case .badTensor(let file, let tensor, let reason): "\(file): tensor \(tensor): \(reason)"
        case .missingTensor(let file, let tensor): "\(file): tensor \(tensor) is missing"
        case .wrongShape(let file, let tensor, let expected, let found):
            "\(file): tensor \(tensor): shape \(found) where \(expected) is expected"
        case .notFinite(let file, let tensor):
            "\(file): tensor \(tensor): holds a value that is not finite"
        }
    }
}
