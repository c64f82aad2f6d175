// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Where the socket of a daemon is.
package enum SocketPlace {
    /// The default: `mneme/sock` in the folder for run-time files, or in a
    /// folder of the user's own below /tmp where there is none.
    package static func defaultPath(environment: [String: String]) -> String {
        let folder =
            environment["XDG_RUNTIME_DIR"].flatMap { $0.hasPrefix("/") ? $0 : nil }
            ?? "/tmp/mneme-\(getuid())"
        return folder + "/mneme/sock"
    }

    /// The file in a library's folder that names the socket of the daemon that
    /// owns it.
    package static func noteFile(libraryPath: String) -> String { libraryPath + "/daemon.socket" }

    /// The socket of the daemon that owns a library, if one has written it
    /// down; it may be gone.
    package static func noted(libraryPath: String) -> String? {
        guard
            let data = FileManager.default.contents(
                atPath: noteFile(libraryPath: libraryPath))
        else { return nil }
        let path = String(decoding: data, as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        return path.hasPrefix("/") ? path : nil
    }
}
