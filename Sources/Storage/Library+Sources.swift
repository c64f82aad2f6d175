// SPDX-License-Identifier: Apache-2.0
import Documents
import Foundation
import GRDB

/// What a source is to become.
package enum SourceChange: Sendable, Equatable {
    /// Its bytes are the document `id` with `utf8Count` bytes of text.
    case hold(path: String, id: DocumentID, utf8Count: Int)
    /// It holds nothing that can be read (binary, not UTF-8, empty); what the
    /// library held for it leaves.
    case refuse(path: String, state: DocumentState, reason: String)
    /// It could not be looked at; what the library holds for it stays.
    case fail(path: String, reason: String)
    /// It is gone.
    case remove(path: String)

    package var path: String {
        switch self {
        case .hold(let path, _, _), .refuse(let path, _, _), .fail(let path, _),
            .remove(let path):
            path
        }
    }
}

/// What a change did to its source.
package enum SourceOutcome: Sendable, Equatable {
    case unchanged
    /// Bytes that the library has already read under another path.
    case alreadyHeld
    /// A document that is to be read, from its beginning or from where it
    /// stands; `replaces` when an older version is served until then. Two
    /// sources with the same bytes name the same document.
    case toRead(documentNumber: Int64, replaces: Bool)
    case refused
    case failed
    case removed
}

extension Library {
    /// Brings sources to what they are to be, in one transaction and in the
    /// order given, which is also the order of new document numbers. Documents
    /// that no source has any more leave. Doing the same again changes nothing.
    ///
    /// - Returns: one outcome per change.
    package func apply(
        _ changes: [SourceChange], modelIdentity: String
    ) throws -> [SourceOutcome] {
        try write("plan") { db in
            var outcomes: [SourceOutcome] = []
            outcomes.reserveCapacity(changes.count)
            for change in changes {
                outcomes.append(try apply(db, change, modelIdentity))
            }
            try onStep?("plan.sources")
            try dropUnreferencedDocuments(db)
            return outcomes
        }
    }

    /// The paths of all sources, in order of their bytes.
    package func sourcePaths() throws -> [String] {
        try read { db in try String.fetchAll(db, sql: "SELECT path FROM source ORDER BY path") }
    }

    private func apply(
        _ db: Database, _ change: SourceChange, _ modelIdentity: String
    ) throws -> SourceOutcome {
        let held = try Row.fetchOne(
            db, sql: "SELECT documentNumber, nextDocumentNumber FROM source WHERE path = ?",
            arguments: [change.path])
        let current: Int64? = held?["documentNumber"]
        switch change {
        case .hold(let path, let id, let utf8Count):
            let (number, isRead) = try documentNumber(
                db, id, utf8Count: utf8Count, modelIdentity)
            if isRead {
                try setSource(db, path, document: number)
                return current == number ? .unchanged : .alreadyHeld
            }
            if let current, current != number, try isComplete(db, current) {
                try setSource(db, path, document: current, next: number)
                return .toRead(documentNumber: number, replaces: true)
            }
            try setSource(db, path, document: number)
            return .toRead(documentNumber: number, replaces: false)
        case .refuse(let path, let state, let reason):
            try setSource(db, path, state: state, reason: reason)
            return .refused
        case .fail(let path, let reason):
            if current == nil { try setSource(db, path, state: .failed, reason: reason) }
            return .failed
        case .remove(let path):
            try db.execute(sql: "DELETE FROM source WHERE path = ?", arguments: [path])
            return .removed
        }
    }

    /// The document with these bytes read by this model, made when absent.
    private func documentNumber(
        _ db: Database, _ id: DocumentID, utf8Count: Int, _ modelIdentity: String
    ) throws -> (Int64, isRead: Bool) {
        let hash = Data(id.digest)
        if let row = try Row.fetchOne(
            db, sql: "SELECT number, state FROM document WHERE hash = ? AND modelIdentity = ?",
            arguments: [hash, modelIdentity])
        {
            let state: String = row["state"]
            return (row["number"], state == "done" || state == "empty")
        }
        let number = try Int64.fetchOne(db, sql: "SELECT nextDocumentNumber FROM library") ?? 1
        try db.execute(sql: "UPDATE library SET nextDocumentNumber = ?", arguments: [number + 1])
        try db.execute(
            sql: """
                INSERT INTO document (number, hash, modelIdentity, state, utf8Count)
                VALUES (?, ?, ?, 'queued', ?)
                """, arguments: [number, hash, modelIdentity, utf8Count])
        return (number, false)
    }

    private func isComplete(_ db: Database, _ number: Int64) throws -> Bool {
        let state = try String.fetchOne(
            db, sql: "SELECT state FROM document WHERE number = ?", arguments: [number])
        return state == "done" || state == "empty"
    }

    private func setSource(
        _ db: Database, _ path: String, document: Int64? = nil, next: Int64? = nil,
        state: DocumentState? = nil, reason: String? = nil
    ) throws {
        try db.execute(
            sql: """
                INSERT INTO source (path, documentNumber, nextDocumentNumber, state, reason)
                VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (path) DO UPDATE SET documentNumber = excluded.documentNumber,
                    nextDocumentNumber = excluded.nextDocumentNumber,
                    state = excluded.state, reason = excluded.reason
                """, arguments: [path, document, next, state?.rawValue, reason])
    }

    /// Says that a source could not be read to its end: the unfinished document
    /// leaves, or starts again where another source has it too. An older
    /// version stays.
    package func fail(documentNumber: Int64, path: String, reason: String) throws {
        try write("fail") { db in
            try db.execute(
                sql: """
                    UPDATE source SET state = 'failed', reason = ?, documentNumber = NULL
                    WHERE path = ? AND documentNumber = ?
                    """, arguments: [reason, path, documentNumber])
            try db.execute(
                sql: """
                    UPDATE source SET nextDocumentNumber = NULL
                    WHERE path = ? AND nextDocumentNumber = ?
                    """, arguments: [path, documentNumber])
            try deleteContent(db, documentNumber)
            try db.execute(
                sql: """
                    UPDATE document SET state = 'queued', title = NULL, utf8Read = 0,
                        lineRead = 1, tokenCount = 0, segmentCount = 0, surpriseSum = 0
                    WHERE number = ?
                    """, arguments: [documentNumber])
            try dropUnreferencedDocuments(db, among: [documentNumber])
        }
    }
}

extension DocumentID {
    /// The 32 bytes of the hash.
    var digest: [UInt8] {
        let digits = Array(hex.utf8).map { $0 <= UInt8(ascii: "9") ? $0 - 48 : $0 - 87 }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}
