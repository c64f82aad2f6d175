// SPDX-License-Identifier: Apache-2.0
import Glibc

/// A regular file opened for reading, and closed with its owner.
///
/// Opening never follows a link in the last component, never waits for the
/// other end of a FIFO, and never touches a device.
struct OpenFile: ~Copyable {
    private let descriptor: CInt
    /// What the system knows of it; differs when someone writes to the file.
    struct Stamp: Hashable, Sendable {
        let device: UInt
        let inode: UInt
        let byteCount: Int
        let seconds: Int
        let nanoseconds: Int
    }

    private init(descriptor: CInt) { self.descriptor = descriptor }

    /// Opens the file at `path`.
    static func open(path: String) throws(SkipReason) -> OpenFile {
        // The kind comes first: opening a device may already act on it.
        _ = try stamp(path: path)
        let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
        let descriptor = Glibc.open(path, flags)
        if descriptor < 0 { throw reason(errno) }
        let file = OpenFile(descriptor: descriptor)
        _ = try file.stamp()
        return file
    }

    deinit {
        close(descriptor)
    }

    /// The stamp now.
    func stamp() throws(SkipReason) -> Stamp {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Self.reason(errno) }
        return try Self.stamp(status)
    }

    /// The stamp of a regular file that need not be open.
    static func stamp(path: String) throws(SkipReason) -> Stamp {
        var status = stat()
        guard lstat(path, &status) == 0 else { throw reason(errno) }
        return try stamp(status)
    }

    /// Fills `buffer` from its start; the number of bytes read, 0 at the end.
    func read(into buffer: inout [UInt8]) throws(SkipReason) -> Int {
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count >= 0 { return count }
            if errno != EINTR { throw Self.reason(errno) }
        }
    }

    private static func stamp(_ status: stat) throws(SkipReason) -> Stamp {
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFLNK: throw .symbolicLink
        case S_IFDIR: throw .notAFile(kind: "folder")
        case S_IFIFO: throw .notAFile(kind: "FIFO")
        case S_IFSOCK: throw .notAFile(kind: "socket")
        case S_IFCHR, S_IFBLK: throw .notAFile(kind: "device")
        default: throw .notAFile(kind: "special file")
        }
        return Stamp(
            device: UInt(status.st_dev), inode: UInt(status.st_ino),
            byteCount: Int(status.st_size), seconds: status.st_mtim.tv_sec,
            nanoseconds: status.st_mtim.tv_nsec)
    }

    static func reason(_ code: CInt) -> SkipReason {
        switch code {
        case ENOENT, ENOTDIR: .missing
        case ELOOP: .symbolicLink
        default: .unreadable(String(cString: strerror(code)).lowercased())
        }
    }
}
