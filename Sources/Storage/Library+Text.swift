// SPDX-License-Identifier: Apache-2.0
import Documents
import GRDB

/// The text of documents, in compressed chunks of 64 KiB.
///
/// Chunk i holds bytes i · 65536 ..< (i + 1) · 65536 of the document, only the
/// last one fewer. A checkpoint ends anywhere in a chunk, so the next one takes
/// the unfinished chunk up again: what is stored depends on the text read and
/// not on where it was interrupted.
extension Library {
    static let chunkByteCount = 65536

    /// The bytes of a document in a half-open range of its UTF-8 text.
    ///
    /// Throws `noSuchText` where not all of them are stored, `corrupt` where a
    /// chunk is damaged.
    package func text(of documentNumber: Int64, utf8Range: Range<Int>) throws -> [UInt8] {
        try read { db in try self.text(db, documentNumber, utf8Range) }
    }

    /// `text(of:utf8Range:)` of all bytes stored so far.
    package func text(of documentNumber: Int64) throws -> [UInt8] {
        try read { db in
            guard
                let count = try Int.fetchOne(
                    db, sql: "SELECT utf8Read FROM document WHERE number = ?",
                    arguments: [documentNumber])
            else { throw LibraryError.noSuchDocument(number: documentNumber) }
            return try self.text(db, documentNumber, 0..<count)
        }
    }

    func text(_ db: Database, _ number: Int64, _ range: Range<Int>) throws -> [UInt8] {
        guard range.lowerBound >= 0 else {
            throw LibraryError.noSuchText(documentNumber: number, requested: range, stored: 0..<0)
        }
        guard !range.isEmpty else { return [] }
        let first = range.lowerBound / Self.chunkByteCount
        let last = (range.upperBound - 1) / Self.chunkByteCount
        var bytes: [UInt8] = []
        bytes.reserveCapacity(range.count)
        for index in first...last {
            let start = index * Self.chunkByteCount
            let chunk = try textChunk(db, number, index) ?? []
            let wanted =
                max(
                    range.lowerBound - start, 0)..<min(
                    range.upperBound - start, Self.chunkByteCount)
            guard chunk.count >= wanted.upperBound else {
                throw LibraryError.noSuchText(
                    documentNumber: number, requested: range, stored: 0..<start + chunk.count)
            }
            bytes.append(contentsOf: chunk[wanted])
        }
        return bytes
    }

    /// Adds bytes to the end of a document that has `utf8Offset` bytes.
    func append(_ db: Database, _ number: Int64, _ bytes: [UInt8], at utf8Offset: Int) throws {
        var index = utf8Offset / Self.chunkByteCount
        var chunk = try textChunk(db, number, index) ?? []
        let held = index * Self.chunkByteCount + chunk.count
        guard held == utf8Offset else {
            throw LibraryError.outOfStep(
                documentNumber: number, expected: held, found: utf8Offset)
        }
        var rest = bytes[...]
        while !rest.isEmpty {
            let part = rest.prefix(Self.chunkByteCount - chunk.count)
            chunk.append(contentsOf: part)
            rest = rest.dropFirst(part.count)
            try db.cachedStatement(
                sql: """
                    INSERT INTO textChunk (key, utf8Count, bytes) VALUES (?, ?, ?)
                    ON CONFLICT (key) DO UPDATE
                    SET utf8Count = excluded.utf8Count, bytes = excluded.bytes
                    """
            ).execute(arguments: [
                RowKey.make(number, index), chunk.count,
                Zstandard.compressed(chunk, level: Zstandard.textLevel).data,
            ])
            index += 1
            chunk = []
        }
    }

    private func textChunk(_ db: Database, _ number: Int64, _ index: Int) throws -> [UInt8]? {
        let statement = try db.cachedStatement(
            sql: "SELECT utf8Count, bytes FROM textChunk WHERE key = ?")
        guard
            let row = try Row.fetchOne(statement, arguments: [RowKey.make(number, index)])
        else { return nil }
        let count: Int = row["utf8Count"]
        guard (0...Self.chunkByteCount).contains(count),
            let bytes = Zstandard.decompressed(row.bytes("bytes"), byteCount: count)
        else {
            throw LibraryError.corrupt(
                artefact: "text chunk \(index) of document number \(number)",
                reason: "it does not decompress to its checksum")
        }
        return bytes
    }
}
