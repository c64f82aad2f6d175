// SPDX-License-Identifier: Apache-2.0
import Documents
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Storage

@Suite struct ForgettingTests {
    @Test func forgottenBytesLeaveTheFolder() throws {
        try TestFolders.withScratch { folder in
            let library = try Library(folder: folder.path)
            let secret = "Zanzibarian quokkas sing."
            try LibraryFixture.ingest(
                library,
                [
                    "/notes/secret": secret + "\n" + LibraryFixture.text("secret", lines: 300),
                    "/open": LibraryFixture.text("open", lines: 300),
                ])
            try library.settle()
            // The stem, the heading and the title stand there in clear.
            #expect(try Self.count(of: "quokka", in: folder) > 0)

            #expect(try library.forget(paths: ["/notes/secret", "/absent"]) == 1)
            #expect(try Self.count(of: "quokka", in: folder) == 0)
            #expect(try Self.count(of: "secret", in: folder) == 0)
            #expect(library.walByteCount == 0)
            #expect(try library.documents().map(\.path) == ["/open"])
            #expect(try library.occurrences(of: "quokka").isEmpty)
            #expect(try library.occurrences(of: "swim").count == 300)
            #expect(try library.servedDocuments().map(\.number) == [2])
            try LibraryFailureTests.checkInvariants(library)
        }
    }

    @Test func forgettingAllLeavesNoRows() throws {
        try TestFolders.withScratch { folder in
            let library = try Library(folder: folder.path)
            try LibraryFixture.ingest(
                library, ["/a": LibraryFixture.text("a", lines: 100), "/b": "b"],
                tags: [#require(Tag(rawValue: "t"))])
            try library.nameNewestSnapshot(of: 1, #require(SnapshotName(rawValue: "end")))
            try library.forget(paths: ["/a", "/b"])
            let counts = try library.pool.read { db in
                try [
                    "document", "source", "heading", "textChunk", "segment", "embedding",
                    "snapshot", "snapshotName", "sourceTag", "resumeState", "fullTextInstance",
                    "fullText_docsize",
                ].map { try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM \($0)") }
            }
            #expect(counts == Array(repeating: 0, count: 12))
            // Numbers are not used again.
            try LibraryFixture.ingest(library, ["/c": "c"])
            #expect(try library.servedDocuments().map(\.number) == [3])
        }
    }

    @Test func documentWithTwoSourcesStaysUntilBothAreForgotten() throws {
        try TestFolders.withScratch { folder in
            let library = try Library(folder: folder.path)
            try LibraryFixture.ingest(library, ["/a": "same", "/b": "same"])
            #expect(try library.servedDocuments().map(\.paths) == [["/a", "/b"]])
            try library.forget(paths: ["/a"])
            #expect(try library.servedDocuments().map(\.paths) == [["/b"]])
            try library.forget(paths: ["/b"])
            #expect(try library.servedDocuments().isEmpty)
        }
    }

    @Test func patternsNameSources() {
        let path = "/home/a/notes/moby-dick.md"
        for pattern in [
            "moby-dick.md", "*.md", "/home/a/notes", "/home/a/notes/", "notes/*", "*whale*",
            path,
        ] {
            #expect(
                DocumentPattern(pattern).matches(path: path) == (pattern != "*whale*"),
                "\(pattern)")
        }
        #expect(!DocumentPattern("notes").matches(path: path))
        let hex = String(repeating: "0123456789abcdef", count: 4)
        #expect(DocumentPattern("01234567").matches(path: path, hash: hex))
    }

    /// How often an ASCII word stands in the library's files, in either case.
    static func count(of word: String, in folder: URL) throws -> Int {
        var count = 0
        for file in ["library.sqlite", "library.sqlite-wal"] {
            let url = folder.appendingPathComponent(file)
            guard let bytes = try? Data(contentsOf: url) else { continue }  // no log: none in it
            for form in [word, word.capitalized] {
                var rest = bytes[...]
                while let range = rest.range(of: Data(form.utf8)) {
                    count += 1
                    rest = rest[range.upperBound...]
                }
            }
        }
        return count
    }
}
