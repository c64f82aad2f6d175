// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// The whole way of a document and of a question, with the shipped models.
@Suite struct LibraryCommandsTests {
    static let lighthouse = """
        The Lighthouse at Skerrow

        The lighthouse at Skerrow was built in 1871 by Ingrid Halvorsen. Its lamp burns whale \
        oil, and its keeper is Tobias Finch, who came from the town of Marrow.

        In the winter of 1902 the keeper left the island. After that the lamp was tended by \
        Clara Whitlow, a former schoolteacher, until the light went out for good in 1931.
        """
    static let engine = """
        # The Ferrous Engine

        The ferrous engine of the mill has four cylinders. It was made in Leeds, and it is \
        oiled every Friday by the apprentice.
        """

    static func folder(in scratch: URL) throws -> URL {
        let folder = scratch.appendingPathComponent("documents")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(lighthouse.utf8).write(to: folder.appendingPathComponent("lighthouse.txt"))
        try Data(engine.utf8).write(to: folder.appendingPathComponent("engine.md"))
        try Data([0x7F, 0x45, 0, 1, 2]).write(to: folder.appendingPathComponent("program.bin"))
        return folder
    }

    @Test func readsAsksListsAndForgets() throws {
        try TestFolders.withScratch { scratch in
            let folder = try Self.folder(in: scratch)
            let library = ["--library", scratch.appendingPathComponent("library").path]

            let ingest = try ProgramRun(["ingest", folder.path, "--json"] + library)
            #expect(ingest.status == 0, "\(ingest.errors)")
            let summary = try #require(try ingest.json() as? [String: Any])
            #expect((summary["read"] as? [String])?.count == 2)
            #expect(
                (summary["skipped"] as? [[String: String]])?.first?["path"]?
                    .hasSuffix("program.bin") == true)

            let again = try ProgramRun(["ingest", folder.path, "--json"] + library)
            let nothing = try #require(try again.json() as? [String: Any])
            #expect(nothing["unchangedCount"] as? Int == 2)
            #expect(nothing["tokenCount"] as? Int == 0)

            let ask = try ProgramRun(
                ["ask", "Who built the lighthouse at Skerrow?", "--json"] + library)
            #expect(ask.status == 0, "\(ask.errors)")
            let answer = try #require(try ask.json() as? [String: Any])
            #expect((answer["answer"] as? String)?.contains("Ingrid Halvorsen") == true)
            let evidence = try #require((answer["evidence"] as? [[String: Any]])?.first)
            let bytes = try #require(evidence["bytes"] as? [Int])
            let text = Array(Self.lighthouse.utf8)[bytes[0]..<bytes[1]]
            #expect(evidence["quote"] as? String == String(decoding: text, as: UTF8.self))

            let documents = try ProgramRun(["documents", "--json"] + library)
            #expect((try documents.json() as? [Any])?.count == 3)

            let refused = try ProgramRun(["forget", "lighthouse.txt"] + library)
            #expect(refused.status == 64)
            let forgot = try ProgramRun(["forget", "--yes", "lighthouse.txt"] + library)
            #expect(forgot.status == 0, "\(forgot.errors)")
            let after = try ProgramRun(["find", "lighthouse Skerrow", "--json"] + library)
            #expect(!after.output.contains("Ingrid"))
        }
    }

    @Test func nothingAfterThePointLeaks() throws {
        try TestFolders.withScratch { scratch in
            let folder = try Self.folder(in: scratch)
            let library = ["--library", scratch.appendingPathComponent("library").path]
            #expect(try ProgramRun(["ingest", folder.path] + library).status == 0)
            let later = try ProgramRun(["find", "Clara Whitlow", "--at", "50%"] + library)
            #expect(!later.output.contains("Clara"))
            let end = try ProgramRun(["find", "Clara Whitlow"] + library)
            #expect(end.output.contains("Clara"))
        }
    }

    @Test func aLibraryWithNothingToAskSaysSo() throws {
        try TestFolders.withScratch { scratch in
            let folder = try Self.folder(in: scratch)
            let library = ["--library", scratch.appendingPathComponent("library").path]
            try #require(try ProgramRun(["ingest", folder.path] + library).status == 0)
            // Other models: the same files, but an unused word has another name.
            let models = scratch.appendingPathComponent("models")
            let shipped = TestFolders.package.appendingPathComponent("Resources/models")
            try FileManager.default.copyItem(at: shipped, to: models)
            let vocabulary = models.appendingPathComponent("vocab.txt")
            let words = try String(contentsOf: vocabulary, encoding: .utf8)
                .replacingOccurrences(of: "[unused0]", with: "[unusedX]")
            try FileManager.default.removeItem(at: vocabulary)
            try Data(words.utf8).write(to: vocabulary)
            let other = try ProgramRun(
                ["ask", "Who built it?", "--models", models.path] + library)
            #expect(other.status == 65)
            #expect(other.errors.contains("read with other models"), "\(other.errors)")
            let listed = try ProgramRun(["documents", "--models", models.path] + library)
            #expect(listed.output.contains("mismatch, "))
            #expect(listed.output.contains("read with other models; read it again to ask it"))
            let again = try ProgramRun(
                ["ingest", folder.path, "--models", models.path] + library)
            #expect(again.status == 0)
            let present = try ProgramRun(["documents", "--models", models.path] + library)
            #expect(!present.output.contains("mismatch"))

            try #require(try ProgramRun(["forget", "--yes", "*"] + library).status == 0)
            let empty = try ProgramRun(["ask", "Who built it?"] + library)
            #expect(empty.status == 66)
            #expect(empty.errors.contains("mneme ingest PATH"), "\(empty.errors)")
        }
    }

    @Test func interruptEndsAtACheckpoint() throws {
        try TestFolders.withScratch { scratch in
            let book = scratch.appendingPathComponent("book.txt")
            let text = String(repeating: Self.lighthouse + "\n\n", count: 2000)
            try Data(text.utf8).write(to: book)
            let library = scratch.appendingPathComponent("library")
            let process = Process()
            process.executableURL = ProgramRun.program
            process.arguments = ["ingest", book.path, "--library", library.path]
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            let file = library.appendingPathComponent("library.sqlite").path
            while !FileManager.default.fileExists(atPath: file), process.isRunning {
                sched_yield()
            }
            process.interrupt()
            process.waitUntilExit()
            #expect(process.terminationReason == .exit)
            #expect(process.terminationStatus == 130)
        }
    }

    @Test func statusesAndRemediesOfMistakes() throws {
        try TestFolders.withScratch { scratch in
            let library = ["--library", scratch.appendingPathComponent("none").path]
            let none = try ProgramRun(["ask", "Who?"] + library)
            #expect(none.status == 66)
            #expect(none.errors.contains("mneme ingest"))
            #expect(try ProgramRun(["ingest", "/no/such/place"] + library).status == 66)
            #expect(try ProgramRun(["ask", "--top", "0", "Who?"] + library).status == 64)
            #expect(try ProgramRun(["ask", "--at", "120%", "Who?"] + library).status == 64)
            let models = try ProgramRun(["status", "--models", "/nowhere"] + library)
            #expect(models.status != 0)
            #expect(models.errors.split(separator: "\n").count <= 2)
        }
    }

    @Test func tokenizeShowsIdsAndRanges() throws {
        let run = try ProgramRun(["tokenize", "--json", "-"], input: "Hello, World!")
        let tokens = try #require(try run.json() as? [String: Any])
        #expect(tokens["ids"] as? [Int] == [7592, 1010, 2088, 999])
        #expect(tokens["ranges"] as? [[Int]] == [[0, 5], [5, 6], [7, 12], [12, 13]])
    }

    @Test func modelCheckAcceptsTheFixtures() throws {
        let fixtures = TestFolders.package.appendingPathComponent("Tests/TitansTests/Fixtures")
        let run = try ProgramRun(["model", "check", fixtures.path])
        #expect(run.status == 0, "\(run.output)")
        try TestFolders.withScratch { scratch in
            for file in ["mac.json", "mac.model.safetensors", "mac.expected.safetensors"] {
                try FileManager.default.copyItem(
                    at: fixtures.appendingPathComponent(file),
                    to: scratch.appendingPathComponent(file))
            }
            let model = scratch.appendingPathComponent("mac.model.safetensors")
            var bytes = try Data(contentsOf: model)
            bytes.removeLast(8)
            try bytes.write(to: model)
            let broken = try ProgramRun(["model", "check", scratch.path])
            #expect(broken.status == 65)
        }
    }
}
