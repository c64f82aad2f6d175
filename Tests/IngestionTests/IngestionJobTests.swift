// SPDX-License-Identifier: Apache-2.0
import Documents
import Foundation
import Storage
import TestSupport
import Testing
import Titans

@testable import Ingestion

@Suite struct IngestionJobTests {
    let fixture: IngestionFixture

    init() throws { fixture = try IngestionFixture() }

    @Test func readsAFolder() throws {
        try withFolders { files, library in
            try IngestionFixture.writeFolder(files)
            try Data([1, 0, 2]).write(to: files.appendingPathComponent("d.bin"))
            try IngestionFixture.write("", files, "e.txt")
            try IngestionFixture.write(" \n\n", files, "f.txt")
            let summary = try fixture.job(library).run(paths: [files.path])

            #expect(summary.read.map { name($0) } == ["a.txt", "c.txt", "b.md"])
            #expect(summary.empty.map { name($0) } == ["e.txt", "f.txt"])
            #expect(summary.skipped.map { name($0.path) } == ["d.bin"])
            #expect(summary.skipped.first?.reason == "not text: NUL byte at 1")
            #expect(!summary.wasCancelled)
            let states = try library.documents().map(\.state)
            #expect(states == [.done, .done, .skipped, .empty, .empty, .done])
            for document in try library.servedDocuments() {
                let path = try #require(document.paths.first)
                let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
                #expect(try library.text(of: document.number) == Array(bytes))
                let segments = try library.segments(of: document.number)
                #expect(segments.count > 16)
                #expect(segments.allSatisfy { $0.tokenCount <= 22 && $0.meanSurprise > 0 })
                #expect(
                    document.title == "Chapter \(path.hasSuffix("a.txt") ? 1 : 2)"
                        || document.paths.first?.hasSuffix("c.txt") == true)
                #expect(try !library.headings(of: document.number).isEmpty)
            }
        }
    }

    @Test func snapshotIsTheStateOfReadingUpToIt() throws {
        try withFolders { files, library in
            try IngestionFixture.write(IngestionFixture.text(5, sentences: 80), files, "a.txt")
            _ = try fixture.job(library).run(paths: [files.path])
            let document = try #require(try library.servedDocuments().first)
            var state = fixture.model.startState()
            let vocabulary = fixture.tokenizer.vocabulary
            for segment in try library.segments(of: document.number).prefix(32) {
                let text = try library.text(of: document.number, utf8Range: segment.utf8Range)
                let tokens = fixture.tokenizer.tokens(in: String(decoding: text, as: UTF8.self))
                let ids = [vocabulary.cls] + tokens.map(\.id) + [vocabulary.sep]
                _ = fixture.model.read([ids.map(\.rawValue)], state: &state, threads: 1)
            }
            #expect(
                try library.snapshot(
                    of: document.number, segmentCount: 32, modelIdentity: fixture.model.identity)
                    == state.bytes(.int4, momentum: false))
        }
    }

    @Test func readingAgainDoesNothing() throws {
        try withFolders { files, library in
            try IngestionFixture.writeFolder(files)
            _ = try fixture.job(library).run(paths: [files.path])
            let before = try library.contentHash()
            let summary = try fixture.job(library).run(paths: [files.path])
            #expect(summary.read.isEmpty)
            #expect(summary.unchangedCount == 3)
            #expect(summary.tokenCount == 0)
            #expect(try library.contentHash() == before)
        }
    }

    @Test func changedGoneAndDoubledFiles() throws {
        try withFolders { files, library in
            try IngestionFixture.writeFolder(files)
            _ = try fixture.job(library).run(paths: [files.path])
            try IngestionFixture.write("A new text about the sea.", files, "a.txt")
            try FileManager.default.removeItem(at: files.appendingPathComponent("c.txt"))
            try IngestionFixture.write(
                IngestionFixture.text(2, sentences: 25), files, "copy-of-b.md")
            let summary = try fixture.job(library).run(paths: [files.path])

            #expect(summary.read.map { name($0) } == ["a.txt"])
            #expect(summary.replacedCount == 1)
            #expect(summary.removed.map { name($0) } == ["c.txt"])
            #expect(summary.unchangedCount == 2)
            let served = try library.servedDocuments()
            #expect(
                served.map { $0.paths.map { name($0) } } == [["copy-of-b.md", "b.md"], ["a.txt"]])
            #expect(try library.occurrences(of: "sea").allSatisfy { $0.key.documentNumber != 1 })
        }
    }

    @Test func folderThatIsNotNamedKeepsItsFiles() throws {
        try withFolders { files, library in
            try IngestionFixture.writeFolder(files)
            _ = try fixture.job(library).run(paths: [files.path])
            try FileManager.default.removeItem(at: files.appendingPathComponent("a.txt"))
            let summary = try fixture.job(library)
                .run(paths: [files.appendingPathComponent("sub").path])
            #expect(summary.removed.isEmpty)
            #expect(try library.documents().count == 3)
        }
    }

    @Test func fileThatChangesWhileReadIsNotPublished() throws {
        try TestFolders.withScratch { folder in
            let files = folder.appendingPathComponent("files")
            try IngestionFixture.writeFolder(files)
            let changing = files.appendingPathComponent("c.txt")
            let library = try Library(folder: folder.path + "/library") { step in
                guard step == "checkpoint.committed" else { return }
                try Data("other".utf8).write(to: changing)
            }
            let summary = try fixture.job(library, threads: 1).run(paths: [files.path])
            #expect(summary.read.map { name($0) } == ["a.txt", "b.md"])
            #expect(summary.failed.map { name($0.path) } == ["c.txt"])
            #expect(summary.failed.first?.reason.contains("changed") == true)
            #expect(try library.documents().map(\.state) == [.done, .failed, .done])
        }
    }

    @Test func nothingAtAPathIsAnErrorThatNamesIt() throws {
        try withFolders { _, library in
            let error = #expect(throws: IngestionError.self) {
                try fixture.job(library).run(paths: ["/nowhere/at/all"])
            }
            #expect(error?.description.contains("/nowhere/at/all") == true)
        }
    }

    @Test func libraryInsideTheFolderIsNotRead() throws {
        try TestFolders.withScratch { folder in
            try IngestionFixture.write("The sea.", folder, "a.txt")
            let library = try Library(folder: folder.path + "/library")
            let summary = try fixture.job(library).run(paths: [folder.path])
            #expect(summary.read.map { name($0) } == ["a.txt"])
            #expect(summary.skipped.isEmpty)
        }
    }

    private func name(_ path: String) -> String {
        URL(fileURLWithPath: path).lastPathComponent
    }

    private func withFolders(_ body: (URL, Library) throws -> Void) throws {
        try TestFolders.withScratch { folder in
            let files = folder.appendingPathComponent("files")
            try FileManager.default.createDirectory(
                at: files, withIntermediateDirectories: true)
            try body(files, try Library(folder: folder.path + "/library"))
        }
    }
}
