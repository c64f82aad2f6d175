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

    /// Makes the socket's folder, for its owner only.
    package static func prepare(path: String) throws {
        guard path.utf8.count <= 107 else {
            throw ServingError.unusableSocket(path: path, reason: "the path is too long")
        }
        let folder = (path as NSString).deletingLastPathComponent
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw ServingError.unusableSocket(path: path, reason: error.localizedDescription)
        }
        var entry = stat()
        guard lstat(folder, &entry) == 0, entry.st_mode & S_IFMT == S_IFDIR,
            entry.st_uid == getuid()
        else {
            throw ServingError.unusableSocket(
                path: path, reason: "\(folder) is no folder of this user")
        }
        // Who owns the folder above could put another one in its place.
        let above = (folder as NSString).deletingLastPathComponent
        var upper = stat()
        guard lstat(above, &upper) == 0, [getuid(), 0].contains(upper.st_uid),
            upper.st_mode & 0o022 == 0 || upper.st_mode & S_ISVTX != 0
        else {
            throw ServingError.unusableSocket(
                path: path, reason: "\(above) could be changed by other users")
        }
        guard entry.st_mode & 0o077 == 0 else {
            throw ServingError.unusableSocket(
                path: path, reason: "\(folder) is open to others; chmod 700 \(folder)")
        }
    }
}

/// What keeps a server from listening, or a client from talking to one.
package enum ServingError: Error, CustomStringConvertible {
    case unusableSocket(path: String, reason: String)
    case socketInUse(path: String)
    case notLoopback(address: String)
    case noTokens
    case badTokens(String)
    case connectionLost(path: String)
    case malformedReply(String)
    /// An error line: its code, message and remedy.
    case refused(code: Int, name: String, message: String, remedy: String?)

    package var description: String {
        switch self {
        case .unusableSocket(let path, let reason): "cannot use the socket \(path): \(reason)"
        case .socketInUse(let path): "another daemon listens on \(path)"
        case .notLoopback(let address): "\(address) is no loopback address with a port"
        case .noTokens: "TCP needs a file of tokens"
        case .badTokens(let reason): "the file of tokens is of no use: \(reason)"
        case .connectionLost(let path): "the daemon at \(path) closed the connection"
        case .malformedReply(let line): "the daemon said what no reply is: \(line)"
        case .refused(_, _, let message, _): message
        }
    }
}
