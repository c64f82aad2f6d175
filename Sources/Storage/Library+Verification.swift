// SPDX-License-Identifier: Apache-2.0
import Hashing
import Documents
import GRDB

extension Library {
    /// Reads everything that is served against its hash: the file's structure,
    /// each finished document's text against the hash that names it, and each
    /// snapshot (D7: a flipped byte inside a blob passes SQLite's own check).
    ///
    /// - Returns: one line for each thing that does not read back; empty when
    ///   all does.
    package func verify() throws -> [String] {
        var findings = try read { db in
            try String.fetchAll(db, sql: "PRAGMA integrity_check(20)").filter { $0 != "ok" }
        }
        for document in try servedDocuments() {
            let path = document.paths.first ?? document.id.short
            do {
                try verifyText(of: document)
                for snapshot in try snapshots(of: document.number) {
                    _ = try self.snapshot(
                        of: document.number, segmentCount: snapshot.segmentCount,
                        modelIdentity: snapshot.modelIdentity)
                }
            } catch let error as LibraryError {
                findings.append("\(path): \(error)")
            }
        }
        return findings
    }

    private func verifyText(of document: StoredDocument) throws {
        var hash = SHA256()
        var offset = 0
        while offset < document.utf8Read {
            let end = min(offset + Self.chunkByteCount, document.utf8Read)
            hash.update(data: try text(of: document.number, utf8Range: offset..<end))
            offset = end
        }
        guard document.state == .done else { return }
        guard DocumentID(digest: hash.finalize()) == document.id else {
            throw LibraryError.corrupt(
                artefact: "the stored text", reason: "it differs from its SHA-256")
        }
    }
}
