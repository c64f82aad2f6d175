// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// Help is part of the interface: it changes on purpose only. To accept a
/// change: MNEME_ACCEPT_HELP=1 swift test --filter HelpTests
@Suite struct HelpTests {
    static let commands = [
        "ingest", "ask", "find", "recall", "documents", "show", "snapshots", "status", "forget",
        "eval",
        "demo", "model", "serve", "chat", "tokenize",
    ]

    @Test func helpIsAsAccepted() throws {
        var text = try ProgramRun(["--help"], environment: ["COLUMNS": "80"]).output
        for command in Self.commands {
            let run = try ProgramRun([command, "--help"], environment: ["COLUMNS": "80"])
            #expect(run.status == 0)
            text += "\n---- \(command)\n" + run.output
        }
        let file = TestFolders.package
            .appendingPathComponent("Tests/CommandLineTests/Fixtures/help.txt")
        if ProcessInfo.processInfo.environment["MNEME_ACCEPT_HELP"] != nil {
            try Data(text.utf8).write(to: file)
        }
        #expect(text == (try String(contentsOf: file, encoding: .utf8)))
    }

    @Test func mistypedCommandEndsWithUsage() throws {
        let run = try ProgramRun(["aks", "Who?"])
        #expect(run.status == 64)
    }
}
