// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Documents
import Service

struct DocumentsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "documents",
        abstract: "List the documents of the library, and what was not read and why.",
        discussion: """
            Examples:
              mneme documents
              mneme documents --json --document '*.md'
            """)

    @Option(help: ArgumentHelp("Only what matches.", valueName: "glob"))
    var document: String?

    @OptionGroup var sources: SourceOptions
    @OptionGroup var library: LibraryOptions
    @OptionGroup var format: OutputOptions

    func run() throws {
        let documents = try library.service().documents(matching: document)
            .filter(sources.filter.matches)
        if format.json {
            try StandardOutput.json(documents)
        } else if documents.isEmpty {
            StandardOutput.line("No documents. Read some with: mneme ingest PATH")
        } else {
            documents.forEach(print)
        }
        if documents.isEmpty { throw EndedWith(.nothingFound) }
    }

    private func print(_ document: DocumentSummary) {
        let output = format.output
        var line = TerminalText.line(document.path)
        if let title = document.title, !title.isEmpty {
            line += output.dim("  \(TerminalText.line(String(title.prefix(60))))")
        }
        StandardOutput.line(line)
        var facts = [document.state.rawValue]
        if let id = document.id { facts.append(id.short) }
        if document.state == .reading, document.utf8Count > 0 {
            let share = Double(document.utf8Read) / Double(document.utf8Count)
            facts.append("\(Quantity.share(share)) read")
        }
        if document.tokenCount > 0 {
            facts.append("\(Quantity.count(document.tokenCount)) tokens")
            facts.append(Quantity.plural(document.snapshotCount, "snapshot"))
        }
        facts += document.tags.map { TerminalText.line("tagged \($0.rawValue)") }
        if let reason = document.reason { facts.append(TerminalText.line(reason)) }
        StandardOutput.line(output.dim("  " + facts.joined(separator: ", ")))
    }
}
