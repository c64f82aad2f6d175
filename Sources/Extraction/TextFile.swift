// SPDX-License-Identifier: Apache-2.0
import Hashing
import Documents

/// A file that was looked through once and found to be UTF-8 text.
///
/// Offsets are those of the file's bytes. A byte order mark at the start
/// belongs to the bytes (and gives no tokens).
///
///     let file = try TextFile(path: path)
///     var chunks = try file.chunks(from: offset)
///     while let bytes = try chunks.next() { … }
package struct TextFile: Sendable, Hashable {
    package let path: String
    /// The SHA-256 of the bytes.
    package let id: DocumentID
    package let byteCount: Int

    /// The most bytes a file may have unless a caller says otherwise.
    package static let longestFile = 4 << 30

    private let stamp: OpenFile.Stamp

    /// When the file was last changed, in seconds from the beginning of 1970.
    package var changedAt: Int { stamp.seconds }

    /// Reads the whole file in constant memory.
    ///
    /// Throws: why it is skipped.
    package init(path: String, byteLimit: Int = TextFile.longestFile) throws(SkipReason) {
        let file = try OpenFile.open(path: path)
        let before = try file.stamp()
        guard before.byteCount <= byteLimit else {
            throw .tooLong(byteCount: before.byteCount, limit: byteLimit)
        }
        var hash = SHA256()
        var validation = TextValidation()
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        var count = 0
        while true {
            let read = try file.read(into: &buffer)
            if read == 0 { break }
            count += read
            // A file that grows while it is read, or one under /proc.
            guard count <= byteLimit else { throw .tooLong(byteCount: count, limit: byteLimit) }
            try validation.check(buffer[..<read])
            hash.update(data: buffer[..<read])
        }
        try validation.finish()
        let after = try file.stamp()
        guard after == before else { throw .changed }
        self.path = path
        id = DocumentID(digest: hash.finalize())
        byteCount = count
        stamp = after
    }

    /// The bytes from `offset` on.
    ///
    /// Throws: `changed`, or what opening the file again says.
    package func chunks(from offset: Int = 0) throws(SkipReason) -> TextChunks {
        let file = try OpenFile.open(path: path)
        guard try file.stamp() == stamp else { throw .changed }
        return TextChunks(file: file, of: self, from: offset)
    }
}
