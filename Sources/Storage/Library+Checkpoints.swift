// SPDX-License-Identifier: Apache-2.0
import Documents
import GRDB

/// A heading, or the title, of a document.
package struct StoredHeading: Hashable, Sendable {
    /// 1 for the highest.
    package let level: Int
    /// Half-open range of UTF-8 bytes in the document.
    package let utf8Range: Range<Int>
    package let text: String

    package init(level: Int, utf8Range: Range<Int>, text: String) {
        self.level = level
        self.utf8Range = utf8Range
        self.text = text
    }
}

/// A segment that was read, on its way into the library.
package struct ReadSegment: Sendable {
    package let utf8Range: Range<Int>
    package let firstLine: Int
    /// Without [CLS] and [SEP].
    package let tokenCount: Int
    package let meanSurprise: Double
    /// L2-normalised; stored as float16.
    package let embedding: [Float]

    package init(
        utf8Range: Range<Int>, firstLine: Int, tokenCount: Int, meanSurprise: Double,
        embedding: [Float]
    ) {
        self.utf8Range = utf8Range
        self.firstLine = firstLine
        self.tokenCount = tokenCount
        self.meanSurprise = meanSurprise
        self.embedding = embedding
    }
}

/// Where reading a document stands: a segment boundary.
package struct ReadingPosition: Hashable, Sendable {
    package let utf8Offset: Int
    /// The line of that byte, from 1.
    package let line: Int
    package let segmentCount: Int

    package init(utf8Offset: Int, line: Int, segmentCount: Int) {
        self.utf8Offset = utf8Offset
        self.line = line
        self.segmentCount = segmentCount
    }
    package static let start = ReadingPosition(utf8Offset: 0, line: 1, segmentCount: 0)
}

/// What one transaction of ingestion makes durable.
package struct Checkpoint: Sendable {
    package let documentNumber: Int64
    /// Where the document stood before; must be where the library has it.
    package let from: ReadingPosition
    package let to: ReadingPosition
    /// At most 16, without gaps in their indices: `from.segmentCount` and on.
    package let segments: [ReadSegment]
    /// The bytes `from.utf8Offset ..< to.utf8Offset` of the document.
    package let text: [UInt8]
    /// The state after the last segment, as a snapshot.
    package let snapshot: [UInt8]
    /// The same, exact, to go on from.
    package let resumeState: [UInt8]
    /// Whether the document ends here: it is then published, older versions
    /// leave, and snapshots thin out.
    package let isLast: Bool

    package init(
        documentNumber: Int64, from: ReadingPosition, to: ReadingPosition,
        segments: [ReadSegment], text: [UInt8], snapshot: [UInt8], resumeState: [UInt8],
        isLast: Bool
    ) {
        self.documentNumber = documentNumber
        self.from = from
        self.to = to
        self.segments = segments
        self.text = text
        self.snapshot = snapshot
        self.resumeState = resumeState
        self.isLast = isLast
    }
}

extension Library {
    /// Segments between two checkpoints.
    package static let checkpointSegments = 16

    /// Says that reading of a queued document starts, with what its text says
    /// about itself. Without effect when it has started before.
    package func begin(
        documentNumber: Int64, title: String?, headings: [StoredHeading]
    ) throws {
        try write("begin") { db in
            try db.execute(
                sql: """
                    UPDATE document SET state = 'reading', title = ?
                    WHERE number = ? AND state = 'queued'
                    """, arguments: [title, documentNumber])
            guard db.changesCount == 1 else { return }
            let statement = try db.cachedStatement(
                sql: "INSERT INTO heading VALUES (?, ?, ?, ?, ?)")
            for (ordinal, heading) in headings.prefix(1 << 24).enumerated() {
                try statement.execute(arguments: [
                    RowKey.make(documentNumber, ordinal), heading.level,
                    heading.utf8Range.lowerBound, heading.utf8Range.upperBound, heading.text,
                ])
            }
            try onStep?("begin.headings")
        }
    }

    /// Where a document stands and the exact state to go on from; the state is
    /// nil at the start.
    package func readingPosition(
        of documentNumber: Int64
    ) throws -> (position: ReadingPosition, state: [UInt8]?) {
        try read { db in
            let position = try self.position(db, documentNumber)
            let row = try Row.fetchOne(
                db, sql: "SELECT sha256, state FROM resumeState WHERE documentNumber = ?",
                arguments: [documentNumber])
            guard let row else { return (position, nil) }
            let state = row.bytes("state")
            guard state.sha256 == row.bytes("sha256") else {
                throw LibraryError.corrupt(
                    artefact: "the resume state of document number \(documentNumber)",
                    reason: "it differs from its SHA-256")
            }
            return (position, state)
        }
    }

    /// Makes a checkpoint durable: when this returns, it is on disk.
    package func append(_ checkpoint: Checkpoint) throws {
        let number = checkpoint.documentNumber
        try write("checkpoint") { db in
            let position = try self.position(db, number)
            guard position == checkpoint.from else {
                throw LibraryError.outOfStep(
                    documentNumber: number, expected: position.utf8Offset,
                    found: checkpoint.from.utf8Offset)
            }
            try append(db, number, checkpoint.text, at: position.utf8Offset)
            try onStep?("checkpoint.text")
            try insertSegments(db, checkpoint)
            try onStep?("checkpoint.segments")
            try insertFullText(db, checkpoint)
            try onStep?("checkpoint.fullText")
            try insertEmbeddings(db, checkpoint)
            try onStep?("checkpoint.embeddings")
            if checkpoint.to.segmentCount > checkpoint.from.segmentCount {
                try insertSnapshot(db, checkpoint)
            }
            try onStep?("checkpoint.snapshot")
            try advance(db, checkpoint)
            if checkpoint.isLast { try publish(db, number) }
            try onStep?("checkpoint.position")
        }
    }

    func position(_ db: Database, _ number: Int64) throws -> ReadingPosition {
        let statement = try db.cachedStatement(
            sql: "SELECT utf8Read, lineRead, segmentCount FROM document WHERE number = ?")
        guard let row = try Row.fetchOne(statement, arguments: [number]) else {
            throw LibraryError.noSuchDocument(number: number)
        }
        return ReadingPosition(
            utf8Offset: row["utf8Read"], line: row["lineRead"], segmentCount: row["segmentCount"])
    }

    private func insertSegments(_ db: Database, _ checkpoint: Checkpoint) throws {
        let statement = try db.cachedStatement(
            sql: "INSERT INTO segment VALUES (?, ?, ?, ?, ?, ?)")
        for (offset, segment) in checkpoint.segments.enumerated() {
            try statement.execute(arguments: [
                RowKey.make(checkpoint.documentNumber, checkpoint.from.segmentCount + offset),
                segment.utf8Range.lowerBound, segment.utf8Range.upperBound, segment.firstLine,
                segment.tokenCount, segment.meanSurprise,
            ])
        }
    }

    private func advance(_ db: Database, _ checkpoint: Checkpoint) throws {
        // Added one by one, so that the sum has one order.
        var surprise =
            try Double.fetchOne(
                db, sql: "SELECT surpriseSum FROM document WHERE number = ?",
                arguments: [checkpoint.documentNumber]) ?? 0
        for segment in checkpoint.segments {
            surprise += segment.meanSurprise * Double(segment.tokenCount)
        }
        try db.execute(
            sql: """
                UPDATE document SET state = ?, utf8Read = ?, lineRead = ?, segmentCount = ?,
                    tokenCount = tokenCount + ?, surpriseSum = ?
                WHERE number = ?
                """,
            arguments: [
                checkpoint.isLast
                    ? (checkpoint.to.segmentCount == 0 ? "empty" : "done") : "reading",
                checkpoint.to.utf8Offset, checkpoint.to.line, checkpoint.to.segmentCount,
                checkpoint.segments.reduce(0) { $0 + $1.tokenCount }, surprise,
                checkpoint.documentNumber,
            ])
        if checkpoint.isLast {
            try db.execute(
                sql: "DELETE FROM resumeState WHERE documentNumber = ?",
                arguments: [checkpoint.documentNumber])
        } else {
            try db.execute(
                sql: """
                    INSERT INTO resumeState VALUES (?, ?, ?) ON CONFLICT (documentNumber)
                    DO UPDATE SET sha256 = excluded.sha256, state = excluded.state
                    """,
                arguments: [
                    checkpoint.documentNumber, checkpoint.resumeState.sha256.data,
                    checkpoint.resumeState.data,
                ])
        }
    }

    /// The document takes the place of the older version of its sources, and of
    /// every document with the same bytes by the same models.
    private func publish(_ db: Database, _ number: Int64) throws {
        try thinSnapshots(db, number)
        let older = try Int64.fetchAll(
            db,
            sql: """
                SELECT DISTINCT documentNumber FROM source
                WHERE nextDocumentNumber = ? AND documentNumber IS NOT NULL
                """, arguments: [number])
        let twins = try Int64.fetchAll(
            db,
            sql: """
                SELECT o.number FROM document o JOIN document d
                ON d.hash = o.hash AND d.modelIdentity = o.modelIdentity
                WHERE d.number = ?1 AND o.number <> ?1
                """, arguments: [number])
        try db.execute(
            sql: """
                UPDATE source SET documentNumber = ?1, nextDocumentNumber = NULL
                WHERE nextDocumentNumber = ?1
                """, arguments: [number])
        for twin in twins {
            try db.execute(
                sql: "UPDATE source SET documentNumber = ? WHERE documentNumber = ?",
                arguments: [number, twin])
        }
        try dropUnreferencedDocuments(db, among: Set(older + twins).sorted())
    }
}
