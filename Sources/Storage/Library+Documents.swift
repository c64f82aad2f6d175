// SPDX-License-Identifier: Apache-2.0
import Documents
import GRDB

/// A segment as the library holds it.
package struct StoredSegment: Hashable, Sendable {
    package let key: SegmentKey
    /// Half-open range of UTF-8 bytes in the document.
    package let utf8Range: Range<Int>
    /// The line of the first byte, from 1.
    package let firstLine: Int
    /// Without [CLS] and [SEP].
    package let tokenCount: Int
    /// Mean over tokens and memory layers.
    package let meanSurprise: Double
}

/// A document as the library holds it: what serves answers.
package struct StoredDocument: Hashable, Sendable {
    package let number: Int64
    package let id: DocumentID
    /// All paths it came from, in order; the first is shown.
    package let paths: [String]
    package let title: String?
    /// `reading` or `done`.
    package let state: DocumentState
    package let utf8Count: Int
    /// Bytes whose text and segments are stored.
    package let utf8Read: Int
    package let segmentCount: Int
    /// Of the model that made its embeddings and snapshots.
    package let modelIdentity: String
}

extension Library {
    /// All sources in order of their paths, with what became of each.
    ///
    /// - Parameter modelIdentity: of the present models: documents read with
    ///   others are `mismatch`. Nil: no document is.
    package func documents(modelIdentity: String? = nil) throws -> [DocumentSummary] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT s.path, s.nextDocumentNumber, s.state AS sourceState, s.reason,
                        s.changedAt, (SELECT group_concat(tag, char(10)) FROM sourceTag
                            WHERE path = s.path) AS tags,
                        d.*, (SELECT COUNT(*) FROM snapshot
                            WHERE key BETWEEN d.number << 24 AND d.number << 24 | 0xffffff)
                            AS snapshotCount
                    FROM source s LEFT JOIN document d ON d.number = s.documentNumber
                    ORDER BY s.path
                    """
            ).map { Self.summary($0, modelIdentity) }
        }
    }

    /// The documents that answers may be drawn from, by number: those with
    /// text, also unfinished ones, but not a version that is still to replace
    /// an older one.
    package func servedDocuments() throws -> [StoredDocument] {
        try read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT d.*, s.path FROM document d JOIN source s ON s.documentNumber = d.number
                    WHERE d.segmentCount > 0 ORDER BY d.number, s.path
                    """)
            var documents: [StoredDocument] = []
            while let row = try rows.next() {
                let number: Int64 = row["number"]
                var paths: [String] = []
                if let last = documents.last, last.number == number {
                    paths = last.paths
                    documents.removeLast()
                }
                let state: String = row["state"]
                documents.append(
                    StoredDocument(
                        number: number, id: DocumentID(digest: row.bytes("hash")),
                        paths: paths + [row["path"]], title: row["title"],
                        state: DocumentState(rawValue: state) ?? .reading,
                        utf8Count: row["utf8Count"], utf8Read: row["utf8Read"],
                        segmentCount: row["segmentCount"], modelIdentity: row["modelIdentity"]))
            }
            return documents
        }
    }

    /// The segments of a document in order.
    package func segments(of documentNumber: Int64) throws -> [StoredSegment] {
        try read { db in
            let range = RowKey.range(documentNumber)
            let statement = try db.cachedStatement(
                sql: "SELECT * FROM segment WHERE key BETWEEN ? AND ? ORDER BY key")
            let rows = try Row.fetchCursor(
                statement, arguments: [range.lowerBound, range.upperBound])
            var segments: [StoredSegment] = []
            while let row = try rows.next() {
                segments.append(Self.segment(row))
            }
            return segments
        }
    }

    /// One segment; nil where the library has none of that key.
    package func segment(_ key: SegmentKey) throws -> StoredSegment? {
        try read { db in
            let statement = try db.cachedStatement(sql: "SELECT * FROM segment WHERE key = ?")
            return try Row.fetchOne(statement, arguments: [key.rowKey]).map(Self.segment)
        }
    }

    /// The headings of a document in order, also of parts that are not read yet.
    package func headings(of documentNumber: Int64) throws -> [StoredHeading] {
        try read { db in
            let range = RowKey.range(documentNumber)
            return try Row.fetchAll(
                db,
                sql: """
                    SELECT level, utf8Start, utf8End, text FROM heading
                    WHERE key BETWEEN ? AND ? ORDER BY key
                    """, arguments: [range.lowerBound, range.upperBound]
            ).map { row in
                let start: Int = row[1]
                let end: Int = row[2]
                return StoredHeading(level: row[0], utf8Range: start..<end, text: row[3])
            }
        }
    }

    private static func segment(_ row: Row) -> StoredSegment {
        let start: Int = row[1]
        let end: Int = row[2]
        return StoredSegment(
            key: SegmentKey(rowKey: row[0]), utf8Range: start..<end, firstLine: row[3],
            tokenCount: row[4], meanSurprise: row[5])
    }

    private static func summary(_ row: Row, _ modelIdentity: String?) -> DocumentSummary {
        let hash: [UInt8]? = row["hash"] == nil ? nil : row.bytes("hash")
        let tokenCount: Int = row["tokenCount"] ?? 0
        let surpriseSum: Double = row["surpriseSum"] ?? 0
        let tags: String = row["tags"] ?? ""
        let (state, reason) = state(row, modelIdentity)
        return DocumentSummary(
            number: row["number"], id: hash.map { DocumentID(digest: $0) }, path: row["path"],
            state: state, reason: reason, title: row["title"], utf8Count: row["utf8Count"] ?? 0,
            utf8Read: row["utf8Read"] ?? 0, tokenCount: tokenCount,
            segmentCount: row["segmentCount"] ?? 0, snapshotCount: row["snapshotCount"],
            meanSurprise: tokenCount == 0 ? nil : surpriseSum / Double(tokenCount),
            changedAt: row["changedAt"],
            tags: tags.split(separator: "\n").compactMap { Tag(rawValue: String($0)) }.sorted())
    }

    /// A source's state and the reason for it.
    private static func state(
        _ row: Row, _ modelIdentity: String?
    ) -> (DocumentState, reason: String?) {
        let name: String = row["state"] ?? row["sourceState"] ?? "queued"
        let state = DocumentState(rawValue: name) ?? .failed
        let reason: String? = row["reason"]
        let next: Int64? = row["nextDocumentNumber"]
        let identity: String? = row["modelIdentity"]
        if let identity, let modelIdentity, identity != modelIdentity,
            [.reading, .done].contains(state)
        {
            let remedy = next == nil ? "read it again to ask it" : "it is being read again"
            return (.mismatch, "read with other models; \(remedy)")
        }
        return (state, reason ?? (next == nil ? nil : "a newer version is being read"))
    }
}
