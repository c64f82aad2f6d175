// SPDX-License-Identifier: Apache-2.0
import Documents
import Foundation
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Ingestion

@Suite struct IngestionRequestTests {
    private let fixture: IngestionFixture

    init() throws { fixture = try IngestionFixture() }

    private func withFolder(_ body: (URL, Library) throws -> Void) throws {
        try TestFolders.withScratch { folder in
            let files = folder.appendingPathComponent("files")
            try IngestionFixture.writeFolder(files)
            try body(files, try Library(folder: folder.path + "/library"))
        }
    }

    @Test("P38: what becomes of each source is told when it happens")
    func events() throws {
        try withFolder { files, library in
            try Data([1, 0, 2]).write(to: files.appendingPathComponent("d.bin"))
            try IngestionFixture.write(" \n\n", files, "f.txt")
            func run() throws -> [String] {
                let told = Mutex<[String]>([])
                let progress = Mutex(0)
                _ = try fixture.job(library, threads: 1).run(
                    IngestionRequest(paths: [files.path]),
                    progress: { position in progress.withLock { $0 = position.documentsDone } },
                    events: { event in
                        let name = event.path.split(separator: "/").last ?? ""
                        let change =
                            if case .became(let state) = event.change { state.rawValue } else {
                                "removed"
                            }
                        let done = progress.withLock { $0 }
                        told.withLock { $0.append("\(done) \(name) \(change)") }
                    })
                return told.withLock { $0 }
            }
            #expect(
                try run() == [
                    "0 d.bin skipped", "0 a.txt reading", "0 a.txt done", "1 c.txt reading",
                    "1 c.txt done", "2 f.txt reading", "2 f.txt empty", "3 b.md reading",
                    "3 b.md done",
                ])
            try FileManager.default.removeItem(at: files.appendingPathComponent("c.txt"))
            try IngestionFixture.write(
                IngestionFixture.text(1, sentences: 60), files, "copy.txt")
            #expect(try run() == ["0 c.txt removed", "0 copy.txt done", "0 d.bin skipped"])
        }
    }

    @Test("P32: force reads the same bytes again, to the same content")
    func force() throws {
        try withFolder { files, library in
            _ = try fixture.job(library).run(paths: [files.path])
            let before = try library.contentHashes()
            let again = try fixture.job(library).run(
                IngestionRequest(paths: [files.path], isForced: true))
            #expect(again.read.count == 3)
            #expect(again.replacedCount == 3)
            #expect(try library.servedDocuments().map(\.number) == [4, 5, 6])
            #expect(try library.contentHashes() != before)
            #expect(try library.verify().isEmpty)
            #expect(try fixture.job(library).run(paths: [files.path]).unchangedCount == 3)
        }
    }

    @Test("P32: a forced job that was stopped goes on without force")
    func stoppedForce() throws {
        try withFolder { files, library in
            _ = try fixture.job(library).run(paths: [files.path])
            let flag = CancellationFlag()
            let stopped = try fixture.job(library, threads: 1, cancellation: flag).run(
                IngestionRequest(paths: [files.path], isForced: true),
                progress: { if $0.documentsDone == 1 { flag.cancel() } })
            #expect(stopped.wasCancelled)
            #expect(stopped.read.count == 1)
            let rest = try fixture.job(library).run(paths: [files.path])
            #expect(rest.read.count == 2)
            #expect(rest.unchangedCount == 1)
            #expect(try library.servedDocuments().map(\.number) == [4, 5, 6])
        }
    }

    @Test func tagsAndTimesAreThoseOfTheRequestAndTheFiles() throws {
        try withFolder { files, library in
            let tag = try #require(Tag(rawValue: "sea"))
            let day = try #require(CalendarDay("2020-05-06"))
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: Double(day.firstSecond) + 5)],
                ofItemAtPath: files.path + "/a.txt")
            _ = try fixture.job(library).run(
                IngestionRequest(paths: [files.path + "/sub"], tags: [tag]))
            _ = try fixture.job(library).run(paths: [files.path])
            let documents = try library.documents()
            #expect(documents.map(\.tags) == [[], [], [tag]])
            #expect(documents[0].changedAt == day.firstSecond + 5)
            let later = try #require(CalendarDay("2020-05-07"))
            #expect(documents.map(SourceFilter(since: later).matches) == [false, true, true])
            #expect(documents.map(SourceFilter(since: day).matches) == [true, true, true])
        }
    }
}
