// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Paths as people type them, for a service that takes absolute ones.
package enum AbsolutePath {
    /// The path itself where it is absolute, else as seen from `folder`.
    package static func of(
        _ path: String, from folder: String = FileManager.default.currentDirectoryPath
    ) -> String {
        path.hasPrefix("/") ? path : folder + "/" + path
    }
}
