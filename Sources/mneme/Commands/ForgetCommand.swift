// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation
import Service

struct ForgetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget",
        abstract: "Remove documents: text, memory and all snapshots.",
        discussion: """
            The bytes leave the library's file. Asks first on a terminal, and needs --yes \
            elsewhere.

            Examples:
              mneme forget --dry-run '*/drafts/*'
              mneme forget --yes contract-17.txt
            """)

    @Argument(help: "Path, file name, identifier (12 digits or more) or glob.")
    var document: String

    @Flag(help: "Do not ask.")
    var yes = false

    @Flag(help: "Show what would be forgotten, and forget nothing.")
    var dryRun = false

    @OptionGroup var library: LibraryOptions
    @OptionGroup var format: OutputOptions

    func run() throws {
        let service = try library.service()
        let matches = try service.documents(matching: document)
        guard !matches.isEmpty else {
            throw CommandFailure(
                .noInput, "no document matches \(document)",
                remedy: "See: mneme documents")
        }
        if !dryRun {
            try confirm(matches.map(\.path))
            try service.forget(matches)
        }
        if format.json {
            try StandardOutput.json(matches)
        } else {
            for match in matches {
                StandardOutput.line(
                    (dryRun ? "would forget " : "forgot ") + TerminalText.line(match.path))
            }
        }
    }

    private func confirm(_ paths: [String]) throws {
        if yes { return }
        guard isatty(STDIN_FILENO) == 1 else {
            throw CommandFailure(
                .usage, "forgetting needs --yes when nobody can be asked",
                remedy: "Or see what it would do: mneme forget --dry-run \(document)")
        }
        for path in paths { StandardError.line("  " + TerminalText.line(path)) }
        StandardError.write("Forget \(Quantity.plural(paths.count, "document")) for good? [y/N] ")
        guard let reply = readLine(), ["y", "yes"].contains(reply.lowercased()) else {
            throw CommandFailure(.nothingFound, "nothing was forgotten")
        }
    }
}
