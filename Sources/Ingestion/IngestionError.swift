// SPDX-License-Identifier: Apache-2.0

/// What can keep a job from running; what is wrong with single files stands in
/// its summary.
package enum IngestionError: Error, Equatable, CustomStringConvertible {
    /// Nothing that can be looked at stands at a path that was named.
    case unusablePath(path: String, reason: String)
    /// The model's segments are too short for any text.
    case unusableModel(reason: String)

    package var description: String {
        switch self {
        case .unusablePath(let path, let reason): "\(path): \(reason)"
        case .unusableModel(let reason): "the model cannot read documents: \(reason)"
        }
    }
}
