// SPDX-License-Identifier: Apache-2.0
import Documents
import GRDB

/// What can go wrong with a library.
package enum LibraryError: Error, Equatable, CustomStringConvertible {
    /// Another process (or another `Library` of this one) holds the lock file;
    /// `pid` is nil where the owner has not written it yet. Exit status 75.
    case inUse(folder: String, pid: Int32?)
    /// The folder cannot be made, opened or locked.
    case unusableFolder(path: String, reason: String)
    /// The file was written by a newer Mneme.
    case newerFormat(path: String)
    /// Stored bytes are not what was stored. Exit status 65.
    case corrupt(artefact: String, reason: String)
    /// A stored state belongs to another model than the one present.
    case otherModel(artefact: String, stored: String, present: String)
    case noSuchDocument(number: Int64)
    case noSuchSnapshot(documentNumber: Int64, segmentCount: Int)
    /// Nothing of the document was read yet.
    case noSnapshot(documentNumber: Int64)
    /// Another snapshot of the document has the name.
    case nameInUse(SnapshotName, segmentCount: Int)
    /// Bytes that the library does not hold (yet).
    case noSuchText(documentNumber: Int64, requested: Range<Int>, stored: Range<Int>)
    /// A checkpoint that does not continue where the document stands.
    case outOfStep(documentNumber: Int64, expected: Int, found: Int)
    /// What was forgotten is gone, but its bytes are in the file until there is
    /// space, and no reader, to rebuild it.
    case notCleaned
    /// An SQLite error with its extended code; bound values are left out.
    case database(code: Int32, message: String, sql: String)

    package var description: String {
        switch self {
        case .inUse(let folder, let pid):
            let owner = pid.map { "process \($0)" } ?? "another process"
            return "the library \(folder) is in use by \(owner); wait until it has finished, "
                + "or stop it with Ctrl-C (it keeps what it has read)"
        case .unusableFolder(let path, let reason):
            return "cannot use the library folder \(path): \(reason)"
        case .newerFormat(let path):
            return "\(path) was written by a newer mneme; update the program"
        case .corrupt(let artefact, let reason):
            return "\(artefact) is damaged: \(reason)"
        case .otherModel(let artefact, let stored, let present):
            return "\(artefact) belongs to model \(stored.prefix(12)), but the model here is "
                + "\(present.prefix(12)); ingest the document again, or give its model by --models"
        case .noSuchDocument(let number):
            return "the library has no document number \(number)"
        case .noSuchSnapshot(let number, let segmentCount):
            return "document number \(number) has no snapshot s\(segmentCount)"
        case .noSnapshot(let number):
            return "document number \(number) has no snapshot yet"
        case .nameInUse(let name, let segmentCount):
            return "s\(segmentCount) of the document is called \(name.rawValue) already"
        case .noSuchText(let number, let requested, let stored):
            return "document number \(number) has bytes \(stored) stored, not \(requested)"
        case .outOfStep(let number, let expected, let found):
            return "document number \(number) stands at \(expected), the checkpoint at \(found)"
        case .notCleaned:
            return "forgotten, but its bytes stay in the file until it can be rebuilt"
        case .database(let code, let message, let sql):
            return "the library's file: \(message) (SQLite \(code))"
                + (sql.isEmpty ? "" : " in \(sql.prefix(120))")
        }
    }

    /// Whether what was stored does not read back.
    var isDamage: Bool {
        switch self {
        case .corrupt, .noSuchText: true
        default: false
        }
    }

    /// Whether the disk (or the file's page limit) is full: SQLITE_FULL.
    package var isDiskFull: Bool {
        switch self {
        case .database(let code, _, _): code & 0xff == 13
        case .notCleaned: true
        default: false
        }
    }
}

extension LibraryError {
    /// SQLite's own words for damage become `corrupt`, all else `database`.
    init(_ error: DatabaseError) {
        let code = error.resultCode
        if code == .SQLITE_CORRUPT || code == .SQLITE_NOTADB {
            self = .corrupt(
                artefact: "the library's file", reason: error.message ?? "not a database")
        } else {
            self = .database(
                code: error.extendedResultCode.rawValue, message: error.message ?? "",
                sql: error.sql ?? "")
        }
    }
}
