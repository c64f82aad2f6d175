// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Documents
import Service

struct FindCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "find",
        abstract: "Find passages, without reading them for an answer.",
        discussion: """
            Examples:
              mneme find "the white whale" --top 10
              mneme find --json --document '*.md' "garbage collection"
            """)

    @Argument(help: "What to look for.")
    var text: [String]

    @OptionGroup var scope: ScopeOptions

    @Option(help: ArgumentHelp("Passages to show.", valueName: "count"))
    var top = 5

    @Option(help: ArgumentHelp("\(SourceNames.help)", valueName: "sources"))
    var without: SourceNames = SourceNames()

    @Flag(help: "Show the rank that each source gave.")
    var explain = false

    @OptionGroup var library: LibraryOptions
    @OptionGroup var format: OutputOptions

    func validate() throws {
        guard (1...1000).contains(top) else { throw ValidationError("--top is from 1 to 1000") }
    }

    func run() throws {
        let service = try library.service()
        let point = try scope.point(in: service)
        let evidence = try service.find(
            QuestionRequest(
                text: text.joined(separator: " "), documentPattern: scope.document,
                point: point, evidenceCount: top, threshold: nil,
                without: without.sources, filter: scope.sources.filter))
        if format.json {
            try StandardOutput.json(evidence.map(EvidenceReport.init))
        } else if evidence.isEmpty {
            StandardOutput.line("Nothing found.")
        } else {
            AnswerPrinter(text: format.output, isExplained: explain).printEvidence(evidence)
        }
        if evidence.isEmpty { throw EndedWith(.nothingFound) }
    }
}
