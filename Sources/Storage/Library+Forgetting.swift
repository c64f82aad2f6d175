// SPDX-License-Identifier: Apache-2.0
import Documents
import GRDB

/// Taking documents out so that their bytes leave the file (G9).
///
/// A transaction deletes the rows (freed pages are overwritten with zeros:
/// secure_delete), merges the full text into one piece, because deleted words
/// stay in its older pieces until then, and notes that cleaning is due. Then
/// the file is rebuilt (VACUUM) and the write-ahead log, which still has the
/// old pages, is emptied (D6). Where the program is stopped in between, the
/// next one to open the library cleans first.
extension Library {
    /// Forgets sources by their exact paths, and every document that then has
    /// no source.
    ///
    /// - Returns: how many sources the library had of those.
    /// - Throws: `notCleaned` where there is no space to rebuild the file, or a
    ///   reader stays in it; all else is done then, and `cleanIfDue` ends it.
    @discardableResult
    package func forget(paths: [String]) throws -> Int {
        let count = try write("forget") { db in
            var count = 0
            for path in paths {
                try db.execute(sql: "DELETE FROM source WHERE path = ?", arguments: [path])
                count += db.changesCount
            }
            guard count > 0 else { return 0 }
            try dropUnreferencedDocuments(db)
            try onStep?("forget.rows")
            try db.execute(sql: "INSERT INTO fullText (fullText) VALUES ('optimize')")
            try db.execute(sql: "UPDATE library SET cleaningIsDue = 1")
            return count
        }
        guard count > 0 else { return 0 }
        do { try clean() } catch let error as LibraryError where error.isDiskFull {
            throw LibraryError.notCleaned
        }
        return count
    }

    /// Ends what a `forget` left to do, where there is space for it now.
    package func cleanIfDue() throws {
        let isDue = try read { db in
            try Bool.fetchOne(db, sql: "SELECT cleaningIsDue FROM library") ?? false
        }
        guard isDue else { return }
        do { try clean() } catch let error as LibraryError where error.isDiskFull {
            return  // It stays due.
        }
    }

    /// Rebuilds the file without what was deleted.
    func clean() throws {
        try translatingErrors {
            try pool.writeWithoutTransaction { db in
                try db.execute(sql: "VACUUM")
                try onStep?("clean.rebuilt")
            }
        }
        // Readers' page caches hold old pages, and the log cannot be cut while
        // one of them reads.
        pool.invalidateReadOnlyConnections()
        guard try settle() else { throw LibraryError.notCleaned }
        try translatingErrors {
            try pool.writeWithoutTransaction { db in
                try db.execute(sql: "UPDATE library SET cleaningIsDue = 0")
            }
        }
        try settle()
    }

    /// Deletes the documents that no source names: of those given, or of all.
    func dropUnreferencedDocuments(_ db: Database, among numbers: [Int64]? = nil) throws {
        let numbers =
            try numbers
            ?? Int64.fetchAll(db, sql: "SELECT number FROM document ORDER BY number")
        let statement = try db.cachedStatement(
            sql: """
                SELECT EXISTS (SELECT 1 FROM source WHERE documentNumber = ?1)
                    OR EXISTS (SELECT 1 FROM source WHERE nextDocumentNumber = ?1)
                """)
        for number in numbers
        where try Bool.fetchOne(statement, arguments: [number]) == false {
            try deleteContent(db, number)
            try db.execute(sql: "DELETE FROM document WHERE number = ?", arguments: [number])
        }
    }

    /// Deletes all that reading a document has put into the library.
    func deleteContent(_ db: Database, _ number: Int64) throws {
        try deleteFullText(db, number)
        let range = RowKey.range(number)
        for table in ["heading", "textChunk", "segment", "embedding", "snapshot", "snapshotName"] {
            try db.execute(
                sql: "DELETE FROM \(table) WHERE key BETWEEN ? AND ?",
                arguments: [range.lowerBound, range.upperBound])
        }
        try db.execute(
            sql: "DELETE FROM resumeState WHERE documentNumber = ?", arguments: [number])
    }
}
