// SPDX-License-Identifier: Apache-2.0
import Documents
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Storage

@Suite struct LibraryTests {
    @Test func givesBackWhatWasRead() throws {
        try TestFolders.withScratch { folder in
            let library = try Library(folder: folder.path)
            let text = LibraryFixture.text("moby", lines: 3000)
            try LibraryFixture.ingest(library, ["/a/moby.txt": text])

            let document = try #require(try library.servedDocuments().first)
            #expect(document.paths == ["/a/moby.txt"])
            #expect(document.state == .done)
            #expect(document.segmentCount == 3000)
            #expect(document.title == "Line 0 of moby says that the whale0 swims.")
            #expect(try library.text(of: document.number) == Array(text.utf8))
            let across = 65530..<65545
            #expect(
                try library.text(of: document.number, utf8Range: across)
                    == Array(Array(text.utf8)[across]))
            let segments = try library.segments(of: document.number)
            #expect(segments.count == 3000)
            #expect(segments[2].firstLine == 3)
            #expect(try library.segment(segments[1].key) == segments[1])
            #expect(try library.headings(of: document.number).count == 1)
            let matrix = try library.embeddings(of: [document.number])
            #expect(matrix.keys == segments.map(\.key))
            #expect(matrix.width == 8)
            let expected = LibraryFixture.embedding(2).map { Float(Float16($0)) }
            #expect(Array(matrix.values[16..<24]) == expected)
            let summary = try #require(try library.documents().first)
            #expect(summary.snapshotCount == 17)
            #expect(summary.tokenCount == 21000)
        }
    }

    @Test func halfPrecisionIsExactForAllFiniteNumbers() throws {
        try TestFolders.withScratch { folder in
            let library = try Library(folder: folder.path)
            let all = (0...UInt16.max).map { Float16(bitPattern: $0) }.filter(\.isFinite)
            let number = try Self.documentToRead(library)
            try library.append(
                Checkpoint(
                    documentNumber: number, from: .start,
                    to: ReadingPosition(utf8Offset: 1, line: 1, segmentCount: 1),
                    segments: [
                        ReadSegment(
                            utf8Range: 0..<1, firstLine: 1, tokenCount: 1, meanSurprise: 0,
                            embedding: all.map(Float.init))
                    ], text: [65], snapshot: [1], resumeState: [1], isLast: true))
            let values = try library.embeddings(of: [number]).values
            #expect(values.map(\.bitPattern) == all.map { Float($0).bitPattern })
        }
    }

    @Test func fullTextCountsStems() throws {
        try TestFolders.withScratch { folder in
            let library = try Library(folder: folder.path)
            try LibraryFixture.ingest(
                library, ["/a": "Whales swim.\nA whale swam, swims.\nNothing."])
            #expect(try library.terms(in: "The Whales!") == ["the", "whale"])
            let found = try library.occurrences(of: "swim")
            #expect(found.map(\.key.index) == [0, 1])
            #expect(found.map(\.count) == [1, 1])
            #expect(try library.wordCounts().map(\.count) == [2, 4, 1])
        }
    }

    @Test func textBeyondWhatIsReadIsRefused() throws {
        try TestFolders.withScratch { folder in
            let library = try Library(folder: folder.path)
            try LibraryFixture.ingest(library, ["/a": "one\ntwo"])
            #expect(
                throws: LibraryError.noSuchText(documentNumber: 1, requested: 3..<9, stored: 0..<7)
            ) { try library.text(of: 1, utf8Range: 3..<9) }
        }
    }

    @Test func settingsFollowTheRules() throws {
        try TestFolders.withScratch { folder in
            let library = try Library(folder: folder.path)
            let writer = try library.pool.writeWithoutTransaction { db in
                try ["journal_mode", "synchronous", "secure_delete", "journal_size_limit"]
                    .map { try String.fetchOne(db, sql: "PRAGMA \($0)") }
            }
            #expect(writer == ["wal", "2", "1", "67108864"])
            let reader = try library.pool.read { db in
                try ["query_only", "wal_autocheckpoint", "mmap_size"]
                    .map { try String.fetchOne(db, sql: "PRAGMA \($0)") }
            }
            #expect(reader == ["1", "0", "0"])
            try library.close()
            #expect(library.walByteCount == 0)
        }
    }

    @Test func tableSizesAddUpToTheFile() throws {
        try TestFolders.withScratch { folder in
            let library = try Library(folder: folder.path)
            try LibraryFixture.ingest(library, ["/a": LibraryFixture.text("a", lines: 100)])
            try library.settle()
            let sizes = try library.tableSizes()
            let file = try FileManager.default.attributesOfItem(
                atPath: folder.path + "/library.sqlite")
            #expect(sizes.reduce(0) { $0 + $1.byteCount } == file[.size] as? Int)
            #expect(sizes.contains { $0.name == "fullText" })
        }
    }

    /// A read of many minutes, as of a large library for damage.
    @Test(.timeLimit(.minutes(1))) func closingEndsWhatIsRunning() async throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("mneme-test-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }  // scratch only
        let library = try Library(folder: folder.path)
        let (begun, begin) = AsyncStream.makeStream(of: Void.self)
        let (ended, end) = AsyncStream.makeStream(of: (any Error).self)
        Thread.detachNewThread {
            do {
                _ = try library.read { db in
                    begin.yield()
                    return try Int.fetchOne(
                        db,
                        sql: """
                            WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n)
                            SELECT count(*) FROM n
                            """)
                }
            } catch { end.yield(error) }
        }
        for await _ in begun { break }
        // The interruption reaches what has begun; here it may just be about to.
        try await Task.sleep(for: .milliseconds(50))
        try library.close()
        for await error in ended {
            #expect((error as? LibraryError)?.description.contains("interrupted") == true)
            break
        }
    }

    @Test func readerThatStaysLeavesTheLogToTheNextTime() throws {
        try TestFolders.withScratch { folder in
            let library = try Library(folder: folder.path)
            try LibraryFixture.ingest(library, ["/a": "one"])
            try library.pool.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA busy_timeout = 1")
            }
            let (begun, leave) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
            let left = DispatchSemaphore(value: 0)
            Thread.detachNewThread {
                // What it reads is of no interest.
                _ = try? library.read { db in
                    _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM source")
                    begun.signal()
                    leave.wait()
                }
                left.signal()
            }
            begun.wait()
            try LibraryFixture.ingest(library, ["/b": "two"])
            #expect(try !library.settle())
            #expect(throws: LibraryError.notCleaned) { try library.forget(paths: ["/a"]) }
            leave.signal()
            left.wait()
            try library.cleanIfDue()
            #expect(library.walByteCount == 0)
            #expect(try library.documents().map(\.path) == ["/b"])
        }
    }

    /// A library's only document, of one byte, planned and begun.
    static func documentToRead(_ library: Library) throws -> Int64 {
        let outcomes = try library.apply(
            [.hold(path: "/a", id: LibraryFixture.id("A"), utf8Count: 1)],
            modelIdentity: LibraryFixture.model)
        guard case .toRead(let number, false) = outcomes[0] else {
            throw LibraryError.noSuchDocument(number: 0)
        }
        try library.begin(documentNumber: number, title: nil, headings: [])
        return number
    }
}
