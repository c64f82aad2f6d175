// SPDX-License-Identifier: Apache-2.0
import Documents
import GRDB

/// Snapshots that stay: pinned by a person, or called by a name, which pins.
///
/// When the same bytes are read again (by force, or with other models), pins and
/// names pass over to the snapshots at the same places.
extension Library {
    /// Keeps a snapshot from being thinned out; or lets it go at the next
    /// occasion, and its name at once.
    ///
    /// Throws `noSuchSnapshot`.
    @discardableResult
    package func pin(
        documentNumber: Int64, segmentCount: Int, isPinned: Bool = true
    ) throws -> SnapshotInfo {
        try write("pin") { db in
            let key = RowKey.make(documentNumber, segmentCount)
            try db.execute(
                sql: "UPDATE snapshot SET isPinned = ? WHERE key = ?", arguments: [isPinned, key])
            guard db.changesCount == 1 else {
                throw LibraryError.noSuchSnapshot(
                    documentNumber: documentNumber, segmentCount: segmentCount)
            }
            if !isPinned {
                try db.execute(sql: "DELETE FROM snapshotName WHERE key = ?", arguments: [key])
            }
            return try snapshotInfo(db, key)
        }
    }

    /// Calls the newest snapshot of a document by a name, instead of any it had,
    /// and pins it. Doing the same again changes nothing.
    ///
    /// Throws `noSnapshot` where nothing was read yet, `nameInUse` where another
    /// snapshot of the document has the name.
    @discardableResult
    package func nameNewestSnapshot(
        of documentNumber: Int64, _ name: SnapshotName
    ) throws -> SnapshotInfo {
        try write("name") { db in
            let range = RowKey.range(documentNumber)
            guard
                let key = try Int64.fetchOne(
                    db, sql: "SELECT max(key) FROM snapshot WHERE key BETWEEN ? AND ?",
                    arguments: [range.lowerBound, range.upperBound])
            else { throw LibraryError.noSnapshot(documentNumber: documentNumber) }
            let holder = try Int64.fetchOne(
                db, sql: "SELECT key FROM snapshotName WHERE key >> 24 = ? AND name = ?",
                arguments: [documentNumber, name.rawValue])
            if let holder, holder != key {
                throw LibraryError.nameInUse(name, segmentCount: RowKey.position(holder))
            }
            try setName(db, key, name.rawValue)
            return try snapshotInfo(db, key)
        }
    }

    private func setName(_ db: Database, _ key: Int64, _ name: String) throws {
        try db.execute(sql: "UPDATE snapshot SET isPinned = TRUE WHERE key = ?", arguments: [key])
        try db.execute(
            sql: """
                INSERT INTO snapshotName VALUES (?, ?)
                ON CONFLICT (key) DO UPDATE SET name = excluded.name
                """, arguments: [key, name])
    }

    /// Takes over the pin and the name that another document of the same bytes
    /// has at this place.
    func inheritPin(_ db: Database, _ number: Int64, position: Int) throws {
        let key = RowKey.make(number, position)
        let pinned = try Row.fetchOne(
            db,
            sql: """
                SELECT name FROM document d JOIN document o ON o.hash = d.hash
                JOIN snapshot s ON s.key = o.number << 24 | ?2
                JOIN snapshot own ON own.key = ?3 AND own.utf8Offset = s.utf8Offset
                LEFT JOIN snapshotName n ON n.key = s.key
                WHERE d.number = ?1 AND o.number <> ?1 AND s.isPinned
                ORDER BY o.number DESC LIMIT 1
                """, arguments: [number, position, key])
        guard let pinned else { return }
        if let name: String = pinned["name"] {
            try setName(db, key, name)
        } else {
            try db.execute(
                sql: "UPDATE snapshot SET isPinned = TRUE WHERE key = ?", arguments: [key])
        }
    }

    private func snapshotInfo(_ db: Database, _ key: Int64) throws -> SnapshotInfo {
        guard
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT key, utf8Offset, isPinned, name, modelIdentity,
                        length(state) AS byteCount
                    FROM snapshot LEFT JOIN snapshotName USING (key) WHERE key = ?
                    """, arguments: [key])
        else {
            throw LibraryError.noSuchSnapshot(
                documentNumber: RowKey.documentNumber(key), segmentCount: RowKey.position(key))
        }
        return Self.snapshotInfo(row)
    }

    static func snapshotInfo(_ row: Row) -> SnapshotInfo {
        let name: String? = row["name"]
        return SnapshotInfo(
            segmentCount: RowKey.position(row["key"]), utf8Offset: row["utf8Offset"],
            byteCount: row["byteCount"], isPinned: row["isPinned"],
            name: name.flatMap { SnapshotName(rawValue: $0) },
            modelIdentity: row["modelIdentity"])
    }
}
