// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Documents
import Foundation
import Service

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show what the library holds, its size by table, and the models in use.",
        discussion: """
            Examples:
              mneme status
              mneme status --not-indexed
              mneme status --verify --json
            """)

    @Flag(help: "Also list every file that is not in the library, with the reason.")
    var notIndexed = false

    @Flag(help: "Also check every stored text and snapshot against its hash.")
    var verify = false

    @OptionGroup var library: LibraryOptions
    @OptionGroup var format: OutputOptions

    func run() throws {
        let service = try library.service()
        var status = try service.status(listsNotIndexed: notIndexed)
        if verify { status.damage = try damage(service) }
        if format.json {
            try StandardOutput.json(status)
        } else {
            print(status)
        }
        if let damage = status.damage, !damage.isEmpty { throw EndedWith(.badData) }
    }

    /// What does not read back; a progress line tells of long libraries.
    private func damage(_ service: any LibraryService) throws -> [String] {
        let interruption = Interruption(message: "stopping after this document")
        let progress = ProgressLine(unit: "documents", text: format.diagnostics)
        defer { progress.clear() }
        let start = ContinuousClock.now
        var found: [String] = []
        try service.verify(
            isDeep: true,
            advance: { done, of in
                let seconds = (ContinuousClock.now - start) / .seconds(1)
                let rate = seconds > 0 ? Double(done) / seconds : 0
                if done > 0 {
                    progress.show(
                        .init(
                            done: done, total: of, rate: rate,
                            secondsLeft: rate > 0 ? Double(of - done) / rate : nil, detail: ""))
                }
                return !interruption.isRequested
            }, report: { found.append($0.description) })
        if interruption.isRequested { throw EndedWith(.interrupted) }
        return found
    }

    private func print(_ status: LibraryStatus) {
        let output = format.output
        StandardOutput.line(output.bold(TerminalText.line(status.libraryPath)))
        let states = status.documents.sorted { $0.key < $1.key }
            .map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        StandardOutput.line("  documents  \(states.isEmpty ? "none" : states)")
        StandardOutput.line(
            "  read       \(Quantity.count(status.tokenCount)) tokens, "
                + "\(Quantity.plural(status.segmentCount, "segment")), "
                + Quantity.plural(status.snapshotCount, "snapshot"))
        StandardOutput.line(
            "  file       \(Quantity.bytes(status.fileByteCount)), write-ahead log "
                + Quantity.bytes(status.walByteCount))
        for table in status.tables.sorted(by: { $0.byteCount > $1.byteCount })
        where table.byteCount > 0 {
            StandardOutput.line(
                output.dim(
                    "             \(Quantity.bytes(table.byteCount))  \(table.name)"))
        }
        StandardOutput.line("  SQLite     \(status.sqliteVersion)")
        if let warning = status.sqliteWarning { StandardOutput.line("             \(warning)") }
        StandardOutput.line("  models     \(TerminalText.line(status.modelsPath))")
        for file in status.models {
            StandardOutput.line(output.dim("             \(file.sha256.prefix(12))  \(file.name)"))
        }
        StandardOutput.line(
            "             together \(status.modelIdentity.prefix(12)), \(status.numericFormat)")
        if !status.isMemoryTrained {
            StandardOutput.line("             the memory model is untrained: recall is chance")
        }
        StandardOutput.line(String(format: "  threshold  %.2f", status.threshold))
        if status.mismatchedCount > 0 {
            StandardOutput.line(
                "  \(Quantity.plural(status.mismatchedCount, "document")) read with other models; "
                    + "read again to ask them")
        }
        for item in status.notIndexed ?? [] {
            StandardOutput.line(
                "  \(TerminalText.line(item.path)): \(TerminalText.line(item.reason))")
        }
        if let damage = status.damage {
            StandardOutput.line(damage.isEmpty ? "  verified   everything reads back" : "")
            for line in damage { StandardOutput.line("  damaged: \(TerminalText.line(line))") }
        }
    }
}
