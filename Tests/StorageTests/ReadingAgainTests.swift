// SPDX-License-Identifier: Apache-2.0
import Documents
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Storage

/// Reading the same bytes again, beside the version that is served.
@Suite struct ReadingAgainTests {
    private static let text = LibraryFixture.text("a", lines: 40)
    private static let hold = SourceChange.hold(
        path: "/a", id: LibraryFixture.id(text), utf8Count: text.utf8.count)

    @Test("P32: forced bytes are read again, and the version read before serves until then")
    func oldVersionServesMeanwhile() throws {
        try TestFolders.withScratch { folder in
            let library = try Library(folder: folder.path)
            try LibraryFixture.ingest(library, ["/a": Self.text])
            try LibraryFixture.ingest(library, ["/a": Self.text], stopAfter: 1, isForced: true)
            #expect(try library.servedDocuments().map(\.number) == [1])
            #expect(try library.documents().first?.reason == "a newer version is being read")
            // Going on needs no force.
            let outcomes = try library.apply(
                [Self.hold], modelIdentity: LibraryFixture.model)
            #expect(outcomes == [.toRead(documentNumber: 2, replaces: true)])
            try LibraryFixture.read(library, 2, Self.text)
            #expect(try library.servedDocuments().map(\.number) == [2])
            #expect(throws: LibraryError.noSuchDocument(number: 1)) { try library.text(of: 1) }
            #expect(
                try library.apply([Self.hold], modelIdentity: LibraryFixture.model)
                    == [.unchanged])
            try LibraryFailureTests.checkInvariants(library)
        }
    }

    @Test func allSourcesOfTheBytesMoveTogether() throws {
        try TestFolders.withScratch { folder in
            let library = try Library(folder: folder.path)
            try LibraryFixture.ingest(library, ["/a": Self.text, "/b": Self.text])
            try LibraryFixture.ingest(library, ["/a": Self.text], stopAfter: 1, isForced: true)
            try LibraryFixture.ingest(library, ["/c": Self.text])
            #expect(try library.servedDocuments().map(\.paths) == [["/a", "/b", "/c"]])
            try LibraryFixture.read(library, 2, Self.text)
            #expect(try library.servedDocuments().map(\.number) == [2])
            #expect(try library.servedDocuments().map(\.paths) == [["/a", "/b", "/c"]])
            // Both of a folder are one document again.
            try LibraryFixture.ingest(
                library, ["/a": Self.text, "/b": Self.text], isForced: true)
            #expect(try library.servedDocuments().map(\.number) == [3])
        }
    }

    @Test func failureLeavesTheVersionReadBefore() throws {
        try TestFolders.withScratch { folder in
            let library = try Library(folder: folder.path)
            try LibraryFixture.ingest(library, ["/a": Self.text])
            try LibraryFixture.ingest(library, ["/a": Self.text], stopAfter: 1, isForced: true)
            try library.fail(documentNumber: 2, path: "/a", reason: "changed while read")
            #expect(try library.servedDocuments().map(\.number) == [1])
            #expect(try library.documents().map(\.state) == [.done])
        }
    }

    @Test func documentsOfOtherModelsAreMismatched() throws {
        try TestFolders.withScratch { folder in
            let library = try Library(folder: folder.path)
            try LibraryFixture.ingest(library, ["/a": Self.text, "/b": "b"])
            let present = try library.documents(modelIdentity: LibraryFixture.model)
            #expect(present.map(\.state) == [.done, .done])
            let other = try library.documents(modelIdentity: "b")
            #expect(other.map(\.state) == [.mismatch, .mismatch])
            #expect(other[0].reason == "read with other models; read it again to ask it")
        }
    }

    @Test func tagsAndTimesAreKept() throws {
        try TestFolders.withScratch { folder in
            let library = try Library(folder: folder.path)
            let tags = try ["law", "2026"].map { try #require(Tag(rawValue: $0)) }
            try LibraryFixture.ingest(library, ["/a": "a", "/b": "b"], tags: tags)
            #expect(try library.documents().map(\.tags) == [tags.sorted(), tags.sorted()])
            // Without tags they stay, with others those take their place.
            try LibraryFixture.ingest(library, ["/a": "a"])
            try LibraryFixture.ingest(library, ["/b": "b"], tags: [tags[0]])
            #expect(try library.documents().map(\.tags) == [tags.sorted(), [tags[0]]])
            let change = SourceChange.hold(
                path: "/a", id: LibraryFixture.id("a"), utf8Count: 1, changedAt: 86400)
            let before = try library.contentHash()
            #expect(
                try library.apply([change], modelIdentity: LibraryFixture.model) == [.unchanged])
            let first = try #require(try library.documents().first)
            #expect(first.changedAt == 86400)
            #expect(SourceFilter(since: CalendarDay("1970-01-02"), tag: tags[0]).matches(first))
            #expect(!SourceFilter(since: CalendarDay("1970-01-03")).matches(first))
            #expect(try library.contentHash() == before)
        }
    }

    @Test func librariesOfTheFirstFormatAreMigrated() throws {
        try TestFolders.withScratch { folder in
            try Data().write(to: folder.appendingPathComponent("library.lock"))
            let path = folder.path + "/library.sqlite"
            do {
                let pool = try DatabasePool(path: path)
                try LibrarySchema.migrator.migrate(pool, upTo: "1 documents")
                try pool.write { db in
                    try db.execute(
                        sql: """
                            INSERT INTO document (number, hash, modelIdentity, state, utf8Count)
                            VALUES (7, zeroblob(32), 'm', 'queued', 5);
                            INSERT INTO source (path, documentNumber) VALUES ('/a', 7);
                            UPDATE library SET nextDocumentNumber = 8;
                            """)
                }
                try pool.close()
            }
            let library = try Library(folder: folder.path)
            #expect(try library.documents().map(\.number) == [7])
            #expect(try library.documents().first?.tags == [])
            try LibraryFixture.ingest(library, ["/b": "b"])
            #expect(try library.servedDocuments().map(\.number) == [8])
            try library.forget(paths: ["/a"])
            #expect(try library.documents().map(\.path) == ["/b"])
        }
    }

    @Test func calendarDays() throws {
        #expect(CalendarDay("1970-01-01")?.firstSecond == 0)
        #expect(CalendarDay("2026-11-21")?.firstSecond == 1_795_219_200)
        #expect(CalendarDay("2000-02-29")?.firstSecond == 951_782_400)
        #expect(CalendarDay("1969-12-31")?.firstSecond == -86400)
        #expect(CalendarDay("0001-01-01")?.firstSecond == -62_135_596_800)
        #expect(CalendarDay("2026-03-05")?.text == "2026-03-05")
        for text in ["2026-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "today", "+026-01-01"] {
            #expect(CalendarDay(text) == nil, "\(text)")
        }
    }
}
