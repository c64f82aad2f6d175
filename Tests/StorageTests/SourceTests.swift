// SPDX-License-Identifier: Apache-2.0
import Documents
import Foundation
import TestSupport
import Testing

@testable import Storage

/// How sources come, change and go.
@Suite struct SourceTests {
    @Test func sameBytesAreNoWork() throws {
        try TestFolders.withScratch { folder in
            let library = try Library(folder: folder.path)
            let change = SourceChange.hold(
                path: "/a", id: LibraryFixture.id("one"), utf8Count: 3)
            try LibraryFixture.ingest(library, ["/a": "one"])
            let before = try library.contentHash()
            let outcomes = try library.apply([change], modelIdentity: LibraryFixture.model)
            #expect(outcomes == [.unchanged])
            #expect(try library.contentHash() == before)
        }
    }

    @Test func oldVersionServesUntilTheNewOneIsDone() throws {
        try TestFolders.withScratch { folder in
            let library = try Library(folder: folder.path)
            let newer = LibraryFixture.text("new", lines: 40)
            try LibraryFixture.ingest(library, ["/a": "old"])
            try LibraryFixture.ingest(library, ["/a": newer], stopAfter: 1)
            #expect(try library.servedDocuments().map(\.number) == [1])
            #expect(try library.documents().first?.reason == "a newer version is being read")
            try LibraryFixture.ingest(library, ["/a": newer])
            #expect(try library.servedDocuments().map(\.number) == [2])
            #expect(throws: LibraryError.noSuchDocument(number: 1)) { try library.text(of: 1) }
            #expect(try library.occurrences(of: "old").isEmpty)
        }
    }

    @Test func goingBackToTheOldVersionDropsTheUnfinishedOne() throws {
        try TestFolders.withScratch { folder in
            let library = try Library(folder: folder.path)
            try LibraryFixture.ingest(library, ["/a": "old"])
            try LibraryFixture.ingest(
                library, ["/a": LibraryFixture.text("new", lines: 40)], stopAfter: 1)
            try LibraryFixture.ingest(library, ["/a": "old"])
            #expect(try library.servedDocuments().map(\.number) == [1])
            #expect(throws: LibraryError.noSuchDocument(number: 2)) { try library.text(of: 2) }
        }
    }

    @Test func anotherModelReadsAgainAndReplaces() throws {
        try TestFolders.withScratch { folder in
            let library = try Library(folder: folder.path)
            try LibraryFixture.ingest(library, ["/a": "one"])
            let outcomes = try library.apply(
                [.hold(path: "/a", id: LibraryFixture.id("one"), utf8Count: 3)],
                modelIdentity: "b")
            #expect(outcomes == [.toRead(documentNumber: 2, replaces: true)])
            #expect(try library.servedDocuments().map(\.modelIdentity) == [LibraryFixture.model])
            try LibraryFixture.read(library, 2, "one")
            #expect(try library.servedDocuments().map(\.modelIdentity) == ["b"])
        }
    }

    @Test func refusedAndGoneSourcesLeave() throws {
        try TestFolders.withScratch { folder in
            let library = try Library(folder: folder.path)
            try LibraryFixture.ingest(library, ["/a": "one", "/b": "two"])
            let outcomes = try library.apply(
                [
                    .refuse(path: "/a", state: .skipped, reason: "not text"),
                    .fail(path: "/b", reason: "permission denied"),
                    .fail(path: "/c", reason: "permission denied"), .remove(path: "/d"),
                ], modelIdentity: LibraryFixture.model)
            #expect(outcomes == [.refused, .failed, .failed, .removed])
            #expect(try library.servedDocuments().map(\.paths) == [["/b"]])
            #expect(try library.documents().map(\.state) == [.skipped, .done, .failed])
            #expect(try library.documents().first?.reason == "not text")
        }
    }

    @Test func failedReadingLeavesOnlyTheReason() throws {
        try TestFolders.withScratch { folder in
            let library = try Library(folder: folder.path)
            let text = LibraryFixture.text("a", lines: 40)
            try LibraryFixture.ingest(library, ["/a": text], stopAfter: 1)
            try library.fail(documentNumber: 1, path: "/a", reason: "changed while read")
            #expect(try library.servedDocuments().isEmpty)
            let summary = try #require(try library.documents().first)
            #expect(summary.state == .failed)
            #expect(summary.reason == "changed while read")
            try LibraryFixture.ingest(library, ["/a": text])
            #expect(try library.servedDocuments().map(\.number) == [2])
        }
    }

    @Test func textWithoutSegmentsIsEmpty() throws {
        try TestFolders.withScratch { folder in
            let library = try Library(folder: folder.path)
            let number = try LibraryTests.documentToRead(library)
            try library.append(
                Checkpoint(
                    documentNumber: number, from: .start,
                    to: ReadingPosition(utf8Offset: 1, line: 2, segmentCount: 0), segments: [],
                    text: [10], snapshot: [], resumeState: [], isLast: true))
            #expect(try library.documents().map(\.state) == [.empty])
            let outcomes = try library.apply(
                [.hold(path: "/a", id: LibraryFixture.id("A"), utf8Count: 1)],
                modelIdentity: LibraryFixture.model)
            #expect(outcomes == [.unchanged])
        }
    }
}
