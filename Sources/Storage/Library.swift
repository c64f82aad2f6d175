// SPDX-License-Identifier: Apache-2.0
import Foundation
import GRDB

/// A library: a folder with one SQLite file, `library.sqlite`, and everything
/// Mneme knows in it.
///
/// One process owns it (D3: `LibraryLock`). One connection does all writes and
/// all checkpoints, is opened first and closed last; the others are read-only
/// and never checkpoint (D2), because SQLite before 3.51.3 can corrupt a file
/// that one connection writes while another one checkpoints (D1). Write
/// transactions are immediate (D5), readers copy and let go (D6), memory
/// mapping is never used.
///
/// Concurrency: all methods are synchronous and may be called from any thread;
/// writers wait for each other.
package final class Library: Sendable {
    /// The folder, as given.
    package let folder: String
    /// For tests of failure: called with the name of each step of a write
    /// transaction, and before and after its commit. What it throws makes the
    /// transaction fail there.
    let onStep: (@Sendable (String) throws -> Void)?
    let pool: DatabasePool
    private let lock: LibraryLock

    /// Opens the library in `folder`, which is made when absent, brings its
    /// tables up to date and ends what an interrupted `forget` left to do.
    ///
    /// Throws `LibraryError.inUse` where another process owns it.
    package convenience init(folder: String) throws {
        try self.init(folder: folder, onStep: nil)
    }

    /// The same with `onStep`, for tests.
    package init(folder: String, onStep: (@Sendable (String) throws -> Void)?) throws {
        self.folder = folder
        self.onStep = onStep
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw LibraryError.unusableFolder(path: folder, reason: error.localizedDescription)
        }
        lock = try LibraryLock(folder: folder)
        do {
            pool = try Self.openPool(path: folder + "/library.sqlite")
            try cleanIfDue()
        } catch let error as DatabaseError {
            throw LibraryError(error)
        }
    }

    static func openPool(path: String) throws -> DatabasePool {
        var configuration = Configuration()
        configuration.label = "library"
        configuration.maximumReaderCount = 4
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { db in
            if db.configuration.readonly {
                try db.execute(sql: "PRAGMA query_only = ON; PRAGMA wal_autocheckpoint = 0")
            } else {
                // Has effect only in a file without tables. Blobs of half a
                // megabyte are stored here, and larger pages hold them better.
                try db.execute(sql: "PRAGMA page_size = 8192")
            }
        }
        let pool = try DatabasePool(path: path, configuration: configuration)
        try pool.writeWithoutTransaction { db in
            // GRDB has just set NORMAL, which may lose commits at a power cut.
            try db.execute(
                sql: """
                    PRAGMA synchronous = FULL;
                    PRAGMA secure_delete = ON;
                    PRAGMA journal_size_limit = 67108864;
                    """)
        }
        let migrator = LibrarySchema.migrator
        if try pool.read(migrator.hasBeenSuperseded) {
            throw LibraryError.newerFormat(path: path)
        }
        try migrator.migrate(pool)
        return pool
    }

    /// Ends what is running, moves the write-ahead log into the file and closes
    /// all connections, the writer last. Use of the library afterwards throws.
    /// Without it the same happens when the last reference goes.
    package func close() throws {
        // Reading a whole library for damage takes minutes. A transaction that
        // is interrupted is taken back.
        pool.interrupt()
        // A checkpoint would still hear of it; a statement makes an end of that.
        try translatingErrors {
            try pool.writeWithoutTransaction { db in try db.execute(sql: "SELECT 1") }
        }
        try settle()
        pool.invalidateReadOnlyConnections()
        try pool.close()
    }

    /// Moves the write-ahead log into the file and cuts it to nothing, when
    /// idle (D6).
    ///
    /// - Returns: false where a reader stayed for so long that the log is left to
    ///   the next time.
    @discardableResult
    package func settle() throws -> Bool {
        try translatingErrors {
            do {
                _ = try pool.writeWithoutTransaction { db in try db.checkpoint(.truncate) }
                return true
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
                return false
            }
        }
    }

    /// The version of SQLite at run time; below 3.51.3 rule D2 is what keeps
    /// the file whole (D4).
    package var sqliteVersion: String {
        get throws {
            try read { db in try String.fetchOne(db, sql: "SELECT sqlite_version()") ?? "" }
        }
    }

    /// Bytes in the write-ahead log now.
    package var walByteCount: Int {
        let path = folder + "/library.sqlite-wal"
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)  // absent: empty
        return (attributes?[.size] as? Int) ?? 0
    }

    /// Runs `body` in one read transaction. It must copy what it needs and
    /// return soon: a reader that stays keeps the log from being emptied.
    func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try translatingErrors { try pool.read(body) }
    }

    /// Runs `body` in one write transaction that is on disk when this returns.
    func write<Value>(_ name: String, _ body: (Database) throws -> Value) throws -> Value {
        try translatingErrors {
            let value = try pool.writeWithoutTransaction { db in
                var value: Value?
                try db.inTransaction(.immediate) {
                    value = try body(db)
                    try onStep?("\(name).commit")
                    return .commit
                }
                return value
            }
            try onStep?("\(name).committed")
            guard let value else { preconditionFailure("the transaction \(name) had no result") }
            return value
        }
    }

    func translatingErrors<Value>(_ body: () throws -> Value) throws -> Value {
        do { return try body() } catch let error as DatabaseError { throw LibraryError(error) }
    }
}
