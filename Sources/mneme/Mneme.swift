// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation

struct Mneme: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mneme",
        abstract: "Reads your documents with a memory that learns, and answers from them.",
        discussion: """
            Start with:
              mneme demo
              mneme ingest ~/books
              mneme ask "Who is the first mate of the Pequod?"

            Statuses: 0 answered, 1 nothing found, 2 some items failed, 64 usage, 65 bad data, \
            66 no such input, 75 library in use, 130 interrupted.
            """,
        version: "0.1.0",
        subcommands: [
            IngestCommand.self, AskCommand.self, FindCommand.self, RecallCommand.self,
            DocumentsCommand.self, ShowCommand.self, SnapshotsCommand.self, StatusCommand.self,
            ForgetCommand.self, EvalCommand.self, DemoCommand.self, ModelCommand.self,
            TokenizeCommand.self, ServeCommand.self, ChatCommand.self,
        ])
}

@main
enum Program {
    static func main() {
        // A reader that goes away is seen as EPIPE by the writer.
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try Mneme.parseAsRoot()
            try command.run()
        } catch {
            end(with: error)
        }
    }

    private static func end(with error: any Error) -> Never {
        if let end = error as? EndedWith { exit(end.status.rawValue) }
        guard let failure = CommandFailure(explaining: error) else {
            Mneme.exit(withError: error)
        }
        StandardError.line("mneme: \(TerminalText.line(failure.message))")
        if let remedy = failure.remedy { StandardError.line("  \(remedy)") }
        exit(failure.status.rawValue)
    }
}
