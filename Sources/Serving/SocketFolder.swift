// SPDX-License-Identifier: Apache-2.0
import Foundation

/// The folder that a socket lies in.
enum SocketFolder {
    /// Makes the socket's folder, for its owner only.
    static func prepare(path: String) throws {
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
