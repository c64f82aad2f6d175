// SPDX-License-Identifier: Apache-2.0
import Hashing
import Foundation
import GRDB

extension Library {
    /// One SHA-256 per logical table over its content in key order, blobs as they
    /// are stored, full text as its terms; the times of files are left out. Two
    /// libraries that one program made of the same files have the same hashes,
    /// whatever was interrupted on the way.
    package func contentHashes() throws -> [String: String] {
        try read { db in
            var hashes: [String: String] = [:]
            for (table, order) in [
                ("library", "id"), ("document", "number"), ("source", "path"),
                ("heading", "key"), ("textChunk", "key"), ("segment", "key"),
                ("embedding", "key"), ("snapshot", "key"), ("snapshotName", "key"),
                ("sourceTag", "path, tag"), ("resumeState", "documentNumber"),
                ("fullTextInstance", "term, doc, offset"), ("fullText_docsize", "id"),
            ] {
                var hash = SHA256()
                let rows = try Row.fetchCursor(
                    db, sql: "SELECT * FROM \(table) ORDER BY \(order)")
                while let row = try rows.next() {
                    for (column, value) in row
                    where !["cleaningIsDue", "changedAt"].contains(column) {
                        Self.update(&hash, with: value)
                    }
                }
                hashes[table] = hash.finalize().map { byte in
                    String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
                }.joined()
            }
            return hashes
        }
    }

    /// One SHA-256 over `contentHashes()`, hexadecimal.
    package func contentHash() throws -> String {
        let lines = try contentHashes().sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)\n" }
        return Array(lines.joined().utf8).sha256.map { byte in
            String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }.joined()
    }

    /// A value with its kind and length before it, so that no two rows give the
    /// same bytes.
    private static func update(_ hash: inout SHA256, with value: DatabaseValue) {
        switch value.storage {
        case .null: hash.update(data: Data([0]))
        case .int64(let number): hash.update(data: Data("i\(number);".utf8))
        case .double(let number): hash.update(data: Data("d\(number.bitPattern);".utf8))
        case .string(let text):
            hash.update(data: Data("s\(text.utf8.count);".utf8))
            hash.update(data: Data(text.utf8))
        case .blob(let data):
            hash.update(data: Data("b\(data.count);".utf8))
            hash.update(data: data)
        }
    }
}
