// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// A daemon with a real library: commands say the same beside it as without.
@Suite(.serialized, .timeLimit(.minutes(2))) struct DaemonTests {
    @Test func commandsSayTheSameBesideADaemon() throws {
        try TestFolders.withScratch { folder in
            let documents = folder.appendingPathComponent("documents")
            try FileManager.default.createDirectory(
                at: documents, withIntermediateDirectories: true)
            try Data(
                """
                The lighthouse

                The keeper of the lighthouse was Morwenna Teague. She kept two goats.
                The lamp was lit with whale oil until 1871.
                """.utf8
            ).write(to: documents.appendingPathComponent("light house.txt"))
            let options = [
                "--library", folder.appendingPathComponent("library").path, "--models",
                TestFolders.models.path,
            ]
            func run(_ arguments: [String]) throws -> [String] {
                let run = try ProgramRun(arguments + options)
                return ["\(run.status)", run.output, run.errors]
            }
            #expect(try run(["ingest", "--tag", "coast", documents.path])[0] == "0")
            let house = ["--document", "light house.txt"]
            let commands = [
                ["ask", "Who was the keeper of the lighthouse?"],
                ["ask", "--at", "100%", "--top", "1", "Who kept goats?"],
                ["ask", "What is the price of tin?"], ["ask", "--document", "nothing", "Who?"],
                ["ask", "--at", "s9", "Who?"], ["find", "whale oil"], ["find", "--json", "goats"],
                ["recall", "The keeper was [MASK]."], ["documents", "--json"], ["documents"],
                ["snapshots"], ["ingest", documents.path], ["forget", "--dry-run", "*.txt"],
                ["documents", "--tag", "coast", "--since", "2020-01-01"],
                ["show", "light house.txt"], ["show", "--lines", "3", "--json", "light house.txt"],
                ["show", "--bytes", "4-40", "--at", "20%", "light house.txt"], ["show", "none"],
                ["documents", "--tag", "inland"], ["ask", "--tag", "inland", "Who kept goats?"],
                ["ask", "--tag", "coast", "Who kept goats?"],
                ["find", "--since", "2999-12-31", "goats"],
                ["snapshots", "--name", "first"] + house,
                ["ask", "--at", "first", "Who kept goats?"] + house,
                ["find", "--at", "second", "goats"] + house,
                ["show", "--at", "first", "light house.txt"],
                ["show", "--at", "second", "light house.txt"],
                ["snapshots", "--pin", "s9"] + house, ["snapshots", "--unpin", "first"] + house,
            ]
            let alone = try commands.map(run)
            #expect(try run(["status", "--verify"])[0] == "0")

            let socket = folder.appendingPathComponent("run/sock").path
            let daemon = Process()
            daemon.executableURL = ProgramRun.program
            daemon.arguments = ["serve", "--socket", socket] + options
            daemon.standardError = FileHandle.nullDevice
            try daemon.run()
            let note = folder.appendingPathComponent("library/daemon.socket").path
            for _ in 0..<200 where !FileManager.default.fileExists(atPath: note) {
                usleep(50_000)
            }
            for (command, expected) in zip(commands, alone) {
                // Progress of an ingestion depends on time.
                let count = command[0] == "ingest" ? 2 : 3
                let said = try run(command)
                #expect(said.prefix(count) == expected.prefix(count), "\(command)")
            }

            let forced = try run(["ingest", "--force", documents.path])
            #expect(forced[0] == "0")
            #expect(forced[1].contains("1 replaced"))
            let verified = try run(["status", "--verify"])
            #expect(verified[0] == "0")
            #expect(verified[1].contains("everything reads back"))

            // R13: the library has one owner.
            let second = try run(["serve", "--socket", socket + "2"])
            #expect(second[0] == "75")
            #expect(second[2].contains("\(daemon.processIdentifier)"))

            #expect(try run(["forget", "--yes", "light house.txt"])[0] == "0")
            #expect(try run(["ask", "Who kept goats?"])[0] == "66")
            daemon.terminate()
            daemon.waitUntilExit()
            #expect(daemon.terminationStatus == 0)
            #expect(!FileManager.default.fileExists(atPath: socket))
            #expect(try run(["documents"]) == (try run(["documents"])))
            #expect(try run(["documents"])[0] != "75")
        }
    }
}
