// SPDX-License-Identifier: Apache-2.0
import Documents
import Foundation
import GRDB

/// What a source is to become.
package enum SourceChange: Sendable, Equatable {
    /// Its bytes are the document `id` with `utf8Count` bytes of text, in a file
    /// changed `changedAt` seconds from the beginning of 1970.
    case hold(path: String, id: DocumentID, utf8Count: Int, changedAt: Int? = nil)
    /// It holds nothing that can be read (binary, not UTF-8, empty); what the
    /// library held for it leaves.
    case refuse(path: String, state: DocumentState, reason: String)
    /// It could not be looked at; what the library holds for it stays.
    case fail(path: String, reason: String)
    /// It is gone.
    case remove(path: String)

    package var path: String {
        switch self {
        case .hold(let path, _, _, _), .refuse(let path, _, _), .fail(let path, _),
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
    /// - Parameters:
    ///   - modelIdentity: of the models that will read.
    ///   - isForced: bytes that were read already are read again.
    ///   - tags: what the sources held bear from now on; nil: what they do.
    /// - Returns: one outcome per change.
    package func apply(
        _ changes: [SourceChange], modelIdentity: String, isForced: Bool = false,
        tags: [Tag]? = nil
    ) throws -> [SourceOutcome] {
        try write("plan") { db in
            var outcomes: [SourceOutcome] = []
            outcomes.reserveCapacity(changes.count)
            for change in changes {
                outcomes.append(try apply(db, change, modelIdentity, isForced))
                if let tags, case .hold(let path, _, _, _) = change {
                    try setTags(db, path, tags)
                }
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
        _ db: Database, _ change: SourceChange, _ modelIdentity: String, _ isForced: Bool
    ) throws -> SourceOutcome {
        let held = try Row.fetchOne(
            db, sql: "SELECT documentNumber, nextDocumentNumber FROM source WHERE path = ?",
            arguments: [change.path])
        let current: Int64? = held?["documentNumber"]
        switch change {
        case .hold(let path, let id, let utf8Count, let changedAt):
            let version = Version(id: id, utf8Count: utf8Count, modelIdentity: modelIdentity)
            let outcome = try hold(
                db, path, version, current: current, next: held?["nextDocumentNumber"],
                isForced)
            try db.execute(
                sql: "UPDATE source SET changedAt = ? WHERE path = ?",
                arguments: [changedAt, path])
            return outcome
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

    /// Bytes, and the models they are to be read with.
    private struct Version {
        let id: DocumentID
        let utf8Count: Int
        let modelIdentity: String
    }

    private func hold(
        _ db: Database, _ path: String, _ version: Version, current: Int64?, next: Int64?,
        _ isForced: Bool
    ) throws -> SourceOutcome {
        let unread = try documentNumber(db, version, isRead: false)
        guard let read = try documentNumber(db, version, isRead: true) else {
            let number = try unread ?? makeDocument(db, version)
            if let current, current != number, try isComplete(db, current) {
                try setSource(db, path, document: current, next: number)
                return .toRead(documentNumber: number, replaces: true)
            }
            try setSource(db, path, document: number)
            return .toRead(documentNumber: number, replaces: false)
        }
        // What was begun again goes on, forced or not; the version that was read
        // is served until then.
        if isForced || (next != nil && next == unread) {
            let number = try unread ?? makeDocument(db, version)
            try setSource(db, path, document: read, next: number)
            return .toRead(documentNumber: number, replaces: true)
        }
        try setSource(db, path, document: read)
        return current == read ? .unchanged : .alreadyHeld
    }

    /// The newest document with these bytes by these models that was read to its
    /// end, or was not.
    private func documentNumber(
        _ db: Database, _ version: Version, isRead: Bool
    ) throws -> Int64? {
        try Int64.fetchOne(
            db,
            sql: """
                SELECT max(number) FROM document WHERE hash = ? AND modelIdentity = ?
                AND (state IN ('done', 'empty')) = ?
                """, arguments: [Data(version.id.digest), version.modelIdentity, isRead])
    }

    private func makeDocument(_ db: Database, _ version: Version) throws -> Int64 {
        let number = try Int64.fetchOne(db, sql: "SELECT nextDocumentNumber FROM library") ?? 1
        try db.execute(sql: "UPDATE library SET nextDocumentNumber = ?", arguments: [number + 1])
        try db.execute(
            sql: """
                INSERT INTO document (number, hash, modelIdentity, state, utf8Count)
                VALUES (?, ?, ?, 'queued', ?)
                """,
            arguments: [
                number, Data(version.id.digest), version.modelIdentity, version.utf8Count,
            ])
        return number
    }

    private func setTags(_ db: Database, _ path: String, _ tags: [Tag]) throws {
        try db.execute(sql: "DELETE FROM sourceTag WHERE path = ?", arguments: [path])
        for tag in Set(tags) {
            try db.execute(
                sql: "INSERT INTO sourceTag VALUES (?, ?)", arguments: [path, tag.rawValue])
        }
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
