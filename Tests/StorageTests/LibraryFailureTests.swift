// SPDX-License-Identifier: Apache-2.0
import Documents
import Foundation
import GRDB
import Synchronization
import TestSupport
import Testing

@testable import Storage

/// What interruptions leave behind: nothing, at whatever step they come.
@Suite struct LibraryFailureTests {
    private struct Injected: Error {}

    /// The lines of two documents, one of them in two checkpoints.
    static let texts: KeyValuePairs = [
        "/a": LibraryFixture.text("a", lines: 20), "/b": LibraryFixture.text("b", lines: 5),
    ]

    private static func uninterrupted() throws -> String {
        try TestFolders.withScratch { folder in
            let library = try Library(folder: folder.path)
            try LibraryFixture.ingest(library, texts)
            return try library.contentHash()
        }
    }

    @Test func failureAtAnyStepIsTakenBackAndMadeUpFor() throws {
        let expected = try Self.uninterrupted()
        try TestFolders.withScratch { folder in
            // Each run gets as far as its number of steps, then one step fails.
            let steps = Mutex((taken: 0, failing: 0))
            let library = try Library(folder: folder.path) { _ in
                let fails = steps.withLock { steps in
                    steps.taken += 1
                    return steps.taken == steps.failing
                }
                if fails { throw Injected() }
            }
            var failures = 0
            for failing in 1...60 {
                steps.withLock { $0 = (0, failing) }
                do {
                    try LibraryFixture.ingest(library, Self.texts)
                } catch is Injected {
                    failures += 1
                    try Self.checkInvariants(library)
                }
                if try library.contentHash() == expected, failing > failures + 1 { break }
            }
            #expect(failures > 10)
            #expect(try library.contentHash() == expected)
        }
    }

    @Test func fullDiskIsSaidAndReadingGoesOn() throws {
        let expected = try Self.uninterrupted()
        try TestFolders.withScratch { folder in
            let library = try Library(folder: folder.path)
            try library.pool.writeWithoutTransaction { db in
                let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
                try db.execute(sql: "PRAGMA max_page_count = \(pages)")
            }
            let error = #expect(throws: LibraryError.self) {
                try LibraryFixture.ingest(library, Self.texts)
            }
            #expect(error?.isDiskFull == true)
            try Self.checkInvariants(library)
            try library.pool.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA max_page_count = 1000000")
            }
            try LibraryFixture.ingest(library, Self.texts)
            #expect(try library.contentHash() == expected)
        }
    }

    /// The process is killed at every third step, each time going on where the
    /// one before left off; the lock of the dead does not block (R1, R2).
    @Test func killedProcessesLoseNothing() async throws {
        let expected = try Self.uninterrupted()
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("mneme-test-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }  // scratch only
        for point in [1, 3, 6, 9, 10, 13] {
            await #expect(processExitsWith: .signal(SIGKILL)) {
                [folder = folder as String, point = point as Int] in
                let taken = Mutex(0)
                let library = try Library(folder: folder) { _ in
                    let dies = taken.withLock { taken in
                        taken += 1
                        return taken == point
                    }
                    if dies { kill(getpid(), SIGKILL) }
                }
                try LibraryFixture.ingest(library, LibraryFailureTests.texts)
            }
            let library = try Library(folder: folder)
            try Self.checkInvariants(library)
            try library.close()
        }
        let library = try Library(folder: folder)
        try LibraryFixture.ingest(library, Self.texts)
        #expect(try library.contentHash() == expected)
    }

    @Test func fileThatIsNoLibraryIsSaid() throws {
        try TestFolders.withScratch { folder in
            try Data(repeating: 65, count: 10_000)
                .write(to: folder.appendingPathComponent("library.sqlite"))
            let error = #expect(throws: LibraryError.self) { try Library(folder: folder.path) }
            guard case .corrupt = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test func libraryOfANewerProgramIsRefused() throws {
        try TestFolders.withScratch { folder in
            let library = try Library(folder: folder.path)
            try library.pool.write { db in
                try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('999 to come')")
            }
            try library.pool.close()
            let path = folder.path + "/library.sqlite"
            #expect(throws: LibraryError.newerFormat(path: path)) {
                try Library.openPool(path: path)
            }
        }
    }

    @Test func forgetInterruptedBeforeCleaningIsFinishedAtOpening() throws {
        try TestFolders.withScratch { folder in
            do {
                let library = try Library(folder: folder.path) { step in
                    if step == "forget.committed" { throw Injected() }
                }
                try LibraryFixture.ingest(
                    library, ["/a": "Zanzibarian quokkas sing.", "/b": "Others."])
                #expect(throws: Injected.self) { try library.forget(paths: ["/a"]) }
            }
            try Library(folder: folder.path).close()
            #expect(try ForgettingTests.count(of: "quokka", in: folder) == 0)
        }
    }

    @Test func forgetWithoutSpaceToCleanIsMadeUpForLater() throws {
        try TestFolders.withScratch { folder in
            let isFull = Mutex(true)
            let library = try Library(folder: folder.path) { step in
                if step == "clean.rebuilt", isFull.withLock({ $0 }) {
                    throw LibraryError.database(code: 13, message: "full", sql: "VACUUM")
                }
            }
            try LibraryFixture.ingest(library, ["/a": "one", "/b": "two"])
            #expect(throws: LibraryError.notCleaned) { try library.forget(paths: ["/a"]) }
            #expect(LibraryError.notCleaned.isDiskFull)
            #expect(try library.documents().map(\.path) == ["/b"])
            func isDue() throws -> Bool? {
                try library.pool.read { db in
                    try Bool.fetchOne(db, sql: "SELECT cleaningIsDue FROM library")
                }
            }
            try library.cleanIfDue()
            #expect(try isDue() == true)
            isFull.withLock { $0 = false }
            try library.cleanIfDue()
            #expect(try isDue() == false)
        }
    }

    /// What holds for a library at any time.
    static func checkInvariants(_ library: Library) throws {
        let integrity = try library.pool.read { db in
            try String.fetchAll(db, sql: "PRAGMA integrity_check")
        }
        #expect(integrity == ["ok"])
        for document in try library.servedDocuments() {
            let segments = try library.segments(of: document.number)
            #expect(segments.count == document.segmentCount)
            #expect(segments.map(\.key.index) == Array(0..<segments.count))
            #expect(try library.text(of: document.number).count == document.utf8Read)
            #expect(try library.embeddings(of: [document.number]).keys == segments.map(\.key))
            let rows = try library.wordCounts().filter {
                $0.key.documentNumber == document.number
            }
            #expect(rows.map(\.key) == segments.map(\.key))
            #expect(
                try library.snapshots(of: document.number).last?.segmentCount == segments.count)
        }
    }
}
