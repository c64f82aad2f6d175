// SPDX-License-Identifier: Apache-2.0

/// What is wrong with a model, or with a state offered to it.
package enum ModelError: Error, Equatable, CustomStringConvertible {
    case unreadable(file: String, reason: String)
    case badConfiguration(file: String, reason: String)
    case unknownTensor(file: String, tensor: String)
    /// The tensors' files disagree with the configuration as a whole.
    case unsuitable(String)
    case badState(reason: String)
    /// The state was written by another model; hexadecimal identities.
    case stateOfOtherModel(expected: String, found: String)

    package var description: String {
        switch self {
        case .unreadable(let file, let reason): "\(file): cannot be read: \(reason)"
        case .badConfiguration(let file, let reason): "\(file): \(reason)"
        case .unknownTensor(let file, let tensor):
            "\(file): tensor \(tensor) has no place in this model"
        case .unsuitable(let reason): reason
        case .badState(let reason): "memory state: \(reason)"
        case .stateOfOtherModel(let expected, let found):
            "memory state of model \(found.prefix(12)), this is \(expected.prefix(12))"
        }
    }
}
