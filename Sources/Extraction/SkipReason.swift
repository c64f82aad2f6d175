// SPDX-License-Identifier: Apache-2.0

/// Why a path is not read. `description` is one line for people.
package enum SkipReason: Error, Hashable, Sendable, CustomStringConvertible {
    case missing
    case symbolicLink
    /// A FIFO, socket or device; or a folder where a file is needed.
    case notAFile(kind: String)
    /// Its name begins with a dot.
    case hidden
    case nameNotUTF8
    /// The system's own words.
    case unreadable(String)
    case empty
    case nulByte(at: Int)
    /// The first byte of a sequence that is none.
    case notUTF8(at: Int)
    /// UTF-16 or UTF-32, by its byte order mark.
    case utf16(name: String)
    /// Known by its first bytes: "PDF".
    case otherFormat(String)
    case tooLong(byteCount: Int, limit: Int)
    /// Other bytes than when it was first looked at.
    case changed

    package var description: String {
        switch self {
        case .missing: "no such file or folder"
        case .symbolicLink: "a symbolic link; name its target to read it"
        case .notAFile(let kind): "not a file but a \(kind)"
        case .hidden: "hidden: its name begins with a dot"
        case .nameNotUTF8: "its name is not UTF-8; rename it"
        case .unreadable(let words): "cannot be read: \(words)"
        case .empty: "empty"
        case .nulByte(let offset): "not text: NUL byte at \(offset)"
        case .notUTF8(let offset): "not UTF-8 at byte \(offset)"
        case .utf16(let name): "\(name) text; convert it to UTF-8 first"
        case .otherFormat(let name): "not text: \(name)"
        case .tooLong(let count, let limit): "\(count) bytes; at most \(limit) are read"
        case .changed: "changed while it was read; read it again"
        }
    }
}
