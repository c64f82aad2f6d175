// SPDX-License-Identifier: Apache-2.0
import Documents
import GRDB
import Hashing

/// Something stored that is not as it was stored.
package struct DamageFinding: Hashable, Sendable, Codable, CustomStringConvertible {
    /// Absent where it is the file itself.
    package let document: DocumentID?
    package let path: String?
    /// What is damaged and how that shows.
    package let what: String

    package init(document: DocumentID?, path: String?, what: String) {
        self.document = document
        self.path = path
        self.what = what
    }

    package var description: String { path.map { "\($0): \(what)" } ?? what }
}

extension Library {
    /// Looks for damage: the file's structure, and whether the rows of each
    /// document agree with each other. Where `isDeep`, each finished document's
    /// text is also compared with the hash that names it, and each snapshot with
    /// its own (D7: a flipped byte inside a blob passes SQLite's check).
    ///
    /// - Parameters:
    ///   - advance: called before each document with the number of those before
    ///     it and of all; what is read ends early where it answers false.
    ///   - report: takes each finding.
    package func verify(
        isDeep: Bool, advance: (_ done: Int, _ of: Int) -> Bool = { _, _ in true },
        report: (DamageFinding) -> Void
    ) throws {
        let check = isDeep ? "integrity_check" : "quick_check"
        let findings = try read { db in
            try String.fetchAll(db, sql: "PRAGMA \(check)(20)").filter { $0 != "ok" }
        }
        for finding in findings { report(.init(document: nil, path: nil, what: finding)) }
        let documents = try servedDocuments()
        for (index, document) in documents.enumerated() {
            guard advance(index, documents.count) else { return }
            var found = try attempt { try checkRows(of: document) }
            if isDeep { found += try attempt { try checkContent(of: document) } }
            // One that left meanwhile is not damaged.
            let isHeld = try found.isEmpty || isHeld(document)
            guard isHeld else { continue }
            for what in found {
                report(
                    .init(document: document.id, path: document.paths.first, what: what))
            }
        }
        _ = advance(documents.count, documents.count)
    }

    /// All findings of a deep look, one line each.
    package func verify() throws -> [String] {
        var lines: [String] = []
        try verify(isDeep: true) { lines.append($0.description) }
        return lines
    }

    /// What `body` found, or what kept it from going on.
    private func attempt(_ body: () throws -> [String]) throws -> [String] {
        do { return try body() } catch let error as LibraryError {
            switch error {
            case .corrupt, .noSuchText, .noSuchSnapshot, .noSuchDocument:
                return [error.description]
            default: throw error
            }
        }
    }

    private func isHeld(_ document: StoredDocument) throws -> Bool {
        try read { db in
            try Bool.fetchOne(
                db, sql: "SELECT EXISTS (SELECT 1 FROM document WHERE number = ?)",
                arguments: [document.number]) ?? false
        }
    }

    /// What a document says of itself against the rows that are there.
    private func checkRows(of document: StoredDocument) throws -> [String] {
        let range = RowKey.range(document.number)
        let (counts, stands) = try read { db in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT (SELECT count(*) FROM segment WHERE key BETWEEN ?1 AND ?2),
                        (SELECT max(key) FROM segment WHERE key BETWEEN ?1 AND ?2),
                        (SELECT total(utf8Count) FROM textChunk WHERE key BETWEEN ?1 AND ?2),
                        (SELECT max(key) FROM snapshot WHERE key BETWEEN ?1 AND ?2)
                    """, arguments: [range.lowerBound, range.upperBound])
            return (row, try position(db, document.number))
        }
        let lastSegment: Int64? = counts?[1]
        let lastSnapshot: Int64? = counts?[3]
        var findings: [String] = []
        if counts?[0] != stands.segmentCount
            || lastSegment.map(RowKey.position) != stands.segmentCount - 1
        {
            findings.append("segments are missing: there should be \(stands.segmentCount)")
        }
        if counts?[2] != Double(stands.utf8Offset) {
            findings.append("text is missing: there should be \(stands.utf8Offset) bytes")
        }
        if lastSnapshot.map(RowKey.position) != stands.segmentCount {
            findings.append("the newest snapshot, s\(stands.segmentCount), is missing")
        }
        return findings
    }

    /// Text and snapshots against their hashes.
    private func checkContent(of document: StoredDocument) throws -> [String] {
        var findings = try attempt { try checkText(of: document) }
        for snapshot in try snapshots(of: document.number) {
            findings += try attempt {
                _ = try self.snapshot(
                    of: document.number, segmentCount: snapshot.segmentCount,
                    modelIdentity: snapshot.modelIdentity)
                return []
            }
        }
        findings += try attempt {
            _ = try embeddings(of: [document.number])
            return []
        }
        return findings
    }

    private func checkText(of document: StoredDocument) throws -> [String] {
        var hash = SHA256()
        var offset = 0
        while offset < document.utf8Read {
            let end = min(offset + Self.chunkByteCount, document.utf8Read)
            hash.update(data: try text(of: document.number, utf8Range: offset..<end))
            offset = end
        }
        guard document.state == .done else { return [] }
        return DocumentID(digest: hash.finalize()) == document.id
            ? [] : ["the stored text differs from its SHA-256"]
    }
}
