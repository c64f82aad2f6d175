// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Documents
import Service

struct SnapshotsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snapshots",
        abstract: "List the stored memory states of documents.",
        discussion: """
            A snapshot's name (s48: taken after 48 segments) can be given to --at of ask, find \
            and recall, together with --document.

            Examples:
              mneme snapshots --document 'moby*'
              mneme snapshots --json
            """)

    @Option(help: ArgumentHelp("Only documents that match.", valueName: "glob"))
    var document: String?

    @OptionGroup var library: LibraryOptions
    @OptionGroup var format: OutputOptions

    func run() throws {
        let reports = try library.service().snapshots(matching: document)
        if format.json {
            try StandardOutput.json(reports)
        } else if reports.isEmpty {
            StandardOutput.line("No snapshots. Read documents with: mneme ingest PATH")
        } else {
            for report in reports {
                StandardOutput.line(TerminalText.line(report.path))
                for snapshot in report.snapshots { print(snapshot, of: report) }
            }
        }
        if reports.isEmpty { throw EndedWith(.nothingFound) }
    }

    private func print(_ snapshot: SnapshotInfo, of report: SnapshotsReport) {
        let share = Double(snapshot.utf8Offset) / Double(max(1, report.utf8Count))
        var line =
            "  s\(snapshot.segmentCount)  at \(Quantity.share(share)), byte "
            + "\(snapshot.utf8Offset), \(Quantity.bytes(snapshot.byteCount))"
        if snapshot.isPinned { line += ", pinned" }
        StandardOutput.line(line)
    }
}
