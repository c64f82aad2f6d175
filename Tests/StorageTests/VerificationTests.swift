// SPDX-License-Identifier: Apache-2.0
import Documents
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Storage

@Suite struct VerificationTests {
    private func findings(_ library: Library, isDeep: Bool) throws -> [DamageFinding] {
        var findings: [DamageFinding] = []
        try library.verify(isDeep: isDeep) { findings.append($0) }
        return findings
    }

    private func withDamage(
        _ sql: String, _ body: (Library) throws -> Void
    ) throws {
        try TestFolders.withScratch { folder in
            let library = try Library(folder: folder.path)
            try LibraryFixture.ingest(
                library, ["/a": LibraryFixture.text("a", lines: 40), "/b": "b"])
            #expect(try findings(library, isDeep: true).isEmpty)
            try library.pool.write { db in try db.execute(sql: sql) }
            try body(library)
        }
    }

    @Test(
        "VERIFY without deep=on finds rows that are missing",
        arguments: [
            ("segment WHERE key = (SELECT max(key) FROM segment WHERE key >> 24 = 1)", "segments"),
            ("textChunk WHERE key >> 24 = 1", "text is missing"),
            ("snapshot WHERE key & 0xffffff = 40", "newest snapshot, s40"),
        ])
    func missingRows(rows: String, expected: String) throws {
        try withDamage("DELETE FROM \(rows)") { library in
            let found = try findings(library, isDeep: false)
            #expect(found.count == 1)
            #expect(found.first?.what.contains(expected) == true)
            #expect(found.first?.path == "/a")
            #expect(found.first?.document == LibraryFixture.id(LibraryFixture.text("a", lines: 40)))
        }
    }

    @Test("VERIFY deep=on reads every byte and goes on after what is damaged")
    func damagedBytes() throws {
        let sql = """
            UPDATE snapshot SET sha256 = zeroblob(32) WHERE key & 0xffffff = 16;
            UPDATE textChunk SET bytes = x'00' WHERE key >> 24 = 1;
            UPDATE embedding SET vectors = x'00' WHERE key >> 24 = 2;
            """
        try withDamage(sql) { library in
            #expect(try findings(library, isDeep: false).isEmpty)
            let found = try findings(library, isDeep: true)
            #expect(found.map(\.path) == ["/a", "/a", "/b"])
            #expect(found[0].what.contains("text chunk 0"))
            #expect(found[1].what.contains("snapshot s16"))
            #expect(found[2].what.contains("embeddings"))
            #expect(try library.verify() == found.map(\.description))
        }
    }

    @Test func verificationCanBeStopped() throws {
        try TestFolders.withScratch { folder in
            let library = try Library(folder: folder.path)
            try LibraryFixture.ingest(library, ["/a": "a", "/b": "b", "/c": "c"])
            var seen: [Int] = []
            try library.verify(
                isDeep: false,
                advance: { done, of in
                    seen.append(done)
                    return of == 3 && done < 1
                }, report: { finding in Issue.record("\(finding)") })
            #expect(seen == [0, 1])
        }
    }

    @Test("What VERIFY finds is cured by reading again, or by forgetting")
    func damagedTextCanLeave() throws {
        let sql = "UPDATE textChunk SET bytes = x'00' WHERE key >> 24 = 1"
        try withDamage(sql) { library in
            try LibraryFixture.ingest(
                library, ["/a": LibraryFixture.text("a", lines: 40)], isForced: true)
            #expect(try findings(library, isDeep: true).isEmpty)
            try LibraryFailureTests.checkInvariants(library)
            #expect(try library.occurrences(of: "whale3").map(\.key.documentNumber) == [3])
        }
        try withDamage(sql) { library in
            try library.forget(paths: ["/a"])
            #expect(try findings(library, isDeep: true).isEmpty)
            try LibraryFailureTests.checkInvariants(library)
            #expect(try library.occurrences(of: "b").map(\.key.documentNumber) == [2])
        }
        // The other document is damaged as well.
        try withDamage("UPDATE textChunk SET bytes = x'00'") { library in
            try library.forget(paths: ["/a"])
            try library.forget(paths: ["/b"])
            try LibraryFixture.ingest(library, ["/c": "c"])
            try LibraryFailureTests.checkInvariants(library)
            #expect(try library.occurrences(of: "swim").isEmpty)
        }
    }
}
