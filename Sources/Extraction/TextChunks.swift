// SPDX-License-Identifier: Apache-2.0
import Hashing
import Documents

/// The bytes of a text file in order, 64 KiB at a time.
///
/// The bytes before the first wanted one are read too and hashed: at the end
/// of the file `next` has seen every byte, and throws `changed` unless they
/// are those that the document is named by.
package struct TextChunks: ~Copyable {
    private let file: OpenFile
    private let id: DocumentID
    private let byteCount: Int
    private var hash = SHA256()
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)
    private var place = 0
    private let start: Int
    private var isAtEnd = false

    init(file: consuming OpenFile, of text: TextFile, from offset: Int) {
        precondition(
            (0...text.byteCount).contains(offset), "offset \(offset) of \(text.byteCount) bytes")
        self.file = file
        id = text.id
        byteCount = text.byteCount
        start = offset
    }

    /// The next bytes, never none; nil at the end of the file.
    package mutating func next() throws(SkipReason) -> [UInt8]? {
        while !isAtEnd {
            let count = try file.read(into: &buffer)
            guard count > 0 else {
                isAtEnd = true
                guard place == byteCount, DocumentID(digest: hash.finalize()) == id else {
                    throw .changed
                }
                return nil
            }
            hash.update(data: buffer[..<count])
            let skipped = min(count, max(0, start - place))
            place += count
            guard place <= byteCount else { throw .changed }
            if skipped < count { return Array(buffer[skipped..<count]) }
        }
        return nil
    }
}
