// SPDX-License-Identifier: Apache-2.0
import Documents
import GRDB

/// The full text: one row per segment, English stems of words (`porter` over
/// `unicode61`). It holds no text of its own; what a row was made from is read
/// from the text chunks when the row is taken out again.
extension Library {
    /// The words of a text as the full text knows them, in order: folded, without
    /// diacritics, stemmed.
    package func terms(in text: String) throws -> [String] {
        try read { db in
            let tokenizer = try db.makeTokenizer(.porter(wrapping: .unicode61()))
            return try tokenizer.tokenize(document: text).map(\.token)
        }
    }

    /// How often `term` (from `terms(in:)`) stands in each segment that has it,
    /// in key order, all documents.
    package func occurrences(of term: String) throws -> [(key: SegmentKey, count: Int)] {
        try read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT doc, COUNT(*) FROM fullTextInstance WHERE term = ?
                    GROUP BY doc ORDER BY doc
                    """, arguments: [term])
            var counts: [(key: SegmentKey, count: Int)] = []
            while let row = try rows.next() {
                counts.append((SegmentKey(rowKey: row[0]), row[1]))
            }
            return counts
        }
    }

    /// How many words the full text has of each segment, in key order, all
    /// documents.
    package func wordCounts() throws -> [(key: SegmentKey, count: Int)] {
        try read { db in
            let rows = try Row.fetchCursor(
                db, sql: "SELECT id, sz FROM fullText_docsize ORDER BY id")
            var counts: [(key: SegmentKey, count: Int)] = []
            while let row = try rows.next() {
                // One column, so the record is one variable-length integer.
                var count = 0
                for byte in row.bytes("sz") {
                    count = count << 7 | Int(byte & 0x7f)
                    if byte & 0x80 == 0 { break }
                }
                counts.append((SegmentKey(rowKey: row[0]), count))
            }
            return counts
        }
    }

    func insertFullText(_ db: Database, _ checkpoint: Checkpoint) throws {
        let statement = try db.cachedStatement(
            sql: "INSERT INTO fullText (rowid, text) VALUES (?, ?)")
        for (offset, segment) in checkpoint.segments.enumerated() {
            let start = segment.utf8Range.lowerBound - checkpoint.from.utf8Offset
            let bytes = checkpoint.text[start..<start + segment.utf8Range.count]
            try statement.execute(arguments: [
                RowKey.make(checkpoint.documentNumber, checkpoint.from.segmentCount + offset),
                String(decoding: bytes, as: UTF8.self),
            ])
        }
    }

    /// Takes a document's rows out. Where its text is damaged they cannot be
    /// found any more, and the full text is made anew from all other documents.
    func deleteFullText(_ db: Database, _ number: Int64) throws {
        do {
            try forEachText(db, number) { key, text in
                try db.cachedStatement(
                    sql: "INSERT INTO fullText (fullText, rowid, text) VALUES ('delete', ?, ?)"
                ).execute(arguments: [key, text])
            }
        } catch let error as LibraryError where error.isDamage {
            try rebuildFullText(db, without: number)
        }
    }

    private func rebuildFullText(_ db: Database, without number: Int64) throws {
        try db.execute(sql: "INSERT INTO fullText (fullText) VALUES ('delete-all')")
        let others = try Int64.fetchAll(
            db, sql: "SELECT number FROM document WHERE number <> ? ORDER BY number",
            arguments: [number])
        for other in others {
            do {
                try forEachText(db, other) { key, text in
                    try db.cachedStatement(
                        sql: "INSERT INTO fullText (rowid, text) VALUES (?, ?)"
                    ).execute(arguments: [key, text])
                }
            } catch let error as LibraryError where error.isDamage {
                // Found by its words up to the damage; VERIFY says so.
                continue
            }
        }
    }

    /// Calls `body` with the key and the text of each segment, in order.
    private func forEachText(
        _ db: Database, _ number: Int64, _ body: (Int64, String) throws -> Void
    ) throws {
        let range = RowKey.range(number)
        let stored = try position(db, number).utf8Offset
        let segments = try Row.fetchCursor(
            db, sql: "SELECT key, utf8Start, utf8End FROM segment WHERE key BETWEEN ? AND ?",
            arguments: [range.lowerBound, range.upperBound])
        // Neighbours share a chunk, so the text is fetched in longer pieces.
        var piece: (start: Int, bytes: [UInt8]) = (0, [])
        while let row = try segments.next() {
            let start: Int = row[1]
            let end: Int = row[2]
            if end > piece.start + piece.bytes.count {
                let pieceEnd = min(max(end, start + Self.chunkByteCount), stored)
                piece = (start, try text(db, number, start..<pieceEnd))
            }
            let bytes = piece.bytes[start - piece.start..<end - piece.start]
            try body(row[0], String(decoding: bytes, as: UTF8.self))
        }
    }
}

extension SegmentKey {
    init(rowKey: Int64) {
        self.init(
            documentNumber: RowKey.documentNumber(rowKey), index: RowKey.position(rowKey))
    }
    var rowKey: Int64 { RowKey.make(documentNumber, index) }
}
