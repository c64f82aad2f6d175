// SPDX-License-Identifier: Apache-2.0
import Documents
import GRDB

/// Stored states of a document's memory.
///
/// While a document is read, there are at most 32 besides the newest: when
/// they become more, every second one goes. When it is done, 16 evenly spread
/// ones stay, and the last. Both depend on the number of segments only, so an
/// interruption leaves no trace. Pinned ones always stay.
extension Library {
    /// The snapshots of a document in order.
    package func snapshots(of documentNumber: Int64) throws -> [SnapshotInfo] {
        try read { db in
            let range = RowKey.range(documentNumber)
            return try Row.fetchAll(
                db,
                sql: """
                    SELECT key, utf8Offset, isPinned, name, modelIdentity,
                        length(state) AS byteCount
                    FROM snapshot LEFT JOIN snapshotName USING (key)
                    WHERE key BETWEEN ? AND ? ORDER BY key
                    """, arguments: [range.lowerBound, range.upperBound]
            ).map(Self.snapshotInfo)
        }
    }

    /// The bytes of a snapshot for `MemoryState(bytes:model:)`.
    ///
    /// Throws `otherModel` where another model wrote it, `corrupt` where it
    /// differs from its SHA-256, `noSuchSnapshot`.
    package func snapshot(
        of documentNumber: Int64, segmentCount: Int, modelIdentity: String
    ) throws -> [UInt8] {
        let row = try read { db in
            guard
                let row = try Row.fetchOne(
                    db, sql: "SELECT modelIdentity, sha256, state FROM snapshot WHERE key = ?",
                    arguments: [RowKey.make(documentNumber, segmentCount)])
            else {
                throw LibraryError.noSuchSnapshot(
                    documentNumber: documentNumber, segmentCount: segmentCount)
            }
            let identity: String = row["modelIdentity"]
            return (identity: identity, sha256: row.bytes("sha256"), state: row.bytes("state"))
        }
        let artefact = "snapshot s\(segmentCount) of document number \(documentNumber)"
        guard row.identity == modelIdentity else {
            throw LibraryError.otherModel(
                artefact: artefact, stored: row.identity, present: modelIdentity)
        }
        guard let state = SnapshotBlob.unpacked(row.state), state.sha256 == row.sha256 else {
            throw LibraryError.corrupt(
                artefact: artefact, reason: "it differs from its SHA-256")
        }
        return state
    }

    func insertSnapshot(_ db: Database, _ checkpoint: Checkpoint) throws {
        let number = checkpoint.documentNumber
        let identity = try String.fetchOne(
            db, sql: "SELECT modelIdentity FROM document WHERE number = ?", arguments: [number])
        try db.execute(
            sql: """
                INSERT INTO snapshot (key, utf8Offset, modelIdentity, sha256, state)
                VALUES (?, ?, ?, ?, ?)
                """,
            arguments: [
                RowKey.make(number, checkpoint.to.segmentCount), checkpoint.to.utf8Offset,
                identity, checkpoint.snapshot.sha256.data,
                SnapshotBlob.packed(checkpoint.snapshot).data,
            ])
        try inheritPin(db, number, position: checkpoint.to.segmentCount)
        let stride = SnapshotSpacing.stride(segmentCount: checkpoint.to.segmentCount)
        try deleteSnapshots(db, number) { position in
            position == checkpoint.to.segmentCount || position % stride == 0
        }
    }

    func thinSnapshots(_ db: Database, _ number: Int64) throws {
        let range = RowKey.range(number)
        let positions = try Int64.fetchAll(
            db, sql: "SELECT key FROM snapshot WHERE key BETWEEN ? AND ? ORDER BY key",
            arguments: [range.lowerBound, range.upperBound]
        ).map(RowKey.position)
        let kept = SnapshotSpacing.kept(of: positions)
        try deleteSnapshots(db, number) { kept.contains($0) }
    }

    private func deleteSnapshots(
        _ db: Database, _ number: Int64, exceptWhere isKept: (Int) -> Bool
    ) throws {
        let range = RowKey.range(number)
        let keys = try Int64.fetchAll(
            db, sql: "SELECT key FROM snapshot WHERE key BETWEEN ? AND ? AND NOT isPinned",
            arguments: [range.lowerBound, range.upperBound])
        for key in keys where !isKept(RowKey.position(key)) {
            try db.execute(sql: "DELETE FROM snapshot WHERE key = ?", arguments: [key])
        }
    }
}

/// Which snapshots stay.
enum SnapshotSpacing {
    static let whileReading = 32
    static let whenDone = 16

    /// Segments between kept snapshots of a document that has `segmentCount`
    /// so far: 16, 32, 64, …
    static func stride(segmentCount: Int) -> Int {
        var stride = Library.checkpointSegments
        while segmentCount / stride > whileReading { stride *= 2 }
        return stride
    }

    /// Of the positions in order: the last, and for each sixteenth of the
    /// document the nearest to its end.
    static func kept(of positions: [Int]) -> Set<Int> {
        guard let last = positions.last, positions.count > whenDone + 1 else {
            return Set(positions)
        }
        var kept: Set<Int> = [last]
        for part in 1...whenDone {
            let target = last * part / (whenDone + 1)
            if let nearest = positions.min(by: { abs($0 - target) < abs($1 - target) }) {
                kept.insert(nearest)
            }
        }
        return kept
    }
}
