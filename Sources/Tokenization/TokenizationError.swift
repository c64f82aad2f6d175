// SPDX-License-Identifier: Apache-2.0

/// What can be wrong with a vocabulary.
package enum TokenizationError: Error, CustomStringConvertible, Equatable {
    case unreadableVocabulary(path: String, reason: String)
    /// `line` counts from 1.
    case repeatedEntry(path: String, line: Int, entry: String)
    case missingEntry(path: String, entry: String)

    package var description: String {
        switch self {
        case .unreadableVocabulary(let path, let reason):
            "cannot read the vocabulary \(path): \(reason)"
        case .repeatedEntry(let path, let line, let entry):
            "\(path): line \(line) repeats the entry \(entry)"
        case .missingEntry(let path, let entry):
            "\(path) lacks the entry \(entry)"
        }
    }
}
