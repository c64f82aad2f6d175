// SPDX-License-Identifier: Apache-2.0
import Documents
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Storage

@Suite struct PinTests {
    private static let text = LibraryFixture.text("a", lines: 16 * 40 + 3)

    private func name(_ text: String) throws -> SnapshotName {
        try #require(SnapshotName(rawValue: text))
    }

    @Test("P24: a name begins with a letter and is no snapshot's number")
    func names() {
        for text in ["half", "S17", "s", "s17a", "a.b-c_9", String(repeating: "x", count: 64)] {
            // An upper-case S and digits is no number.
            #expect(SnapshotName(rawValue: text) != nil, "\(text)")
        }
        for text in ["", "s17", "s0", "17", "_a", "a b", "é", String(repeating: "x", count: 65)] {
            #expect(SnapshotName(rawValue: text) == nil, "\(text)")
        }
    }

    @Test func namedSnapshotStaysUntilItIsUnpinned() throws {
        try TestFolders.withScratch { folder in
            let library = try Library(folder: folder.path)
            try LibraryFixture.ingest(library, ["/a": Self.text], stopAfter: 3)
            let named = try library.nameNewestSnapshot(of: 1, name("early"))
            #expect(named.segmentCount == 48)
            #expect(named.isPinned)
            #expect(try library.nameNewestSnapshot(of: 1, name("early")) == named)
            try LibraryFixture.ingest(library, ["/a": Self.text])
            #expect(
                throws: LibraryError.nameInUse(try name("early"), segmentCount: 48)
            ) { try library.nameNewestSnapshot(of: 1, name("early")) }
            let last = try library.nameNewestSnapshot(of: 1, name("end"))
            #expect(last.segmentCount == 643)
            #expect(try library.nameNewestSnapshot(of: 1, name("fin")).name?.rawValue == "fin")
            let kept = try library.snapshots(of: 1)
            #expect(kept.compactMap(\.name?.rawValue) == ["early", "fin"])
            let unpinned = try library.pin(documentNumber: 1, segmentCount: 48, isPinned: false)
            #expect(unpinned.name == nil)
            #expect(!unpinned.isPinned)
            #expect(throws: LibraryError.noSuchSnapshot(documentNumber: 1, segmentCount: 47)) {
                try library.pin(documentNumber: 1, segmentCount: 47)
            }
        }
    }

    @Test func nothingReadHasNoSnapshotToName() throws {
        try TestFolders.withScratch { folder in
            let library = try Library(folder: folder.path)
            let number = try LibraryTests.documentToRead(library)
            #expect(throws: LibraryError.noSnapshot(documentNumber: number)) {
                try library.nameNewestSnapshot(of: number, name("x"))
            }
        }
    }

    @Test("P32: pins and names pass over when the same bytes are read again")
    func pinsPassOver() throws {
        try TestFolders.withScratch { folder in
            let library = try Library(folder: folder.path)
            try LibraryFixture.ingest(library, ["/a": Self.text], stopAfter: 3)
            try library.nameNewestSnapshot(of: 1, name("early"))
            try LibraryFixture.ingest(library, ["/a": Self.text], stopAfter: 1)
            try library.pin(documentNumber: 1, segmentCount: 64)
            try LibraryFixture.ingest(library, ["/a": Self.text])
            let before = try library.snapshots(of: 1)
            try LibraryFixture.ingest(library, ["/a": Self.text], isForced: true)
            #expect(try library.servedDocuments().map(\.number) == [2])
            #expect(try library.snapshots(of: 2) == before)
            #expect(before.filter(\.isPinned).map(\.segmentCount) == [48, 64])
            try LibraryFailureTests.checkInvariants(library)
        }
    }

    @Test func pinsOfOtherBytesDoNotPassOver() throws {
        try TestFolders.withScratch { folder in
            let library = try Library(folder: folder.path)
            try LibraryFixture.ingest(library, ["/a": Self.text])
            try library.nameNewestSnapshot(of: 1, name("end"))
            try LibraryFixture.ingest(library, ["/a": LibraryFixture.text("b", lines: 643)])
            #expect(try library.snapshots(of: 2).allSatisfy { !$0.isPinned })
            #expect(try library.snapshots(of: 1).isEmpty)
        }
    }
}
