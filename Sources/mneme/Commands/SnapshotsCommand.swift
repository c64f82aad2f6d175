// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Documents
import Service

struct SnapshotsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snapshots",
        abstract: "List, name and pin the stored memory states of documents.",
        discussion: """
            A snapshot (s48: taken after 48 segments) can be given to --at of ask, find and \
            recall, together with --document; so can a name that it was given. Snapshots thin \
            out while a document is read; pinned ones stay, and names pin.

            Examples:
              mneme snapshots --document 'moby*'
              mneme snapshots --document moby-dick.txt --name first-reading
              mneme snapshots --document moby-dick.txt --pin s48
              mneme ask --document moby-dick.txt --at first-reading "Who is Starbuck?"
            """)

    @Option(help: ArgumentHelp("Only documents that match.", valueName: "glob"))
    var document: String?

    @Option(
        help: ArgumentHelp("Name, and pin, the newest snapshot of the document.", valueName: "name")
    )
    var name: SnapshotName?

    @Option(help: ArgumentHelp("Never thin this snapshot out.", valueName: "snapshot"))
    var pin: NamedPoint?

    @Option(help: ArgumentHelp("Take the pin, and the name, back.", valueName: "snapshot"))
    var unpin: NamedPoint?

    @OptionGroup var library: LibraryOptions
    @OptionGroup var format: OutputOptions

    func validate() throws {
        if name != nil || pin != nil || unpin != nil, document == nil {
            throw ValidationError("a snapshot is of one document: say which, by --document")
        }
    }

    func run() throws {
        let service = try library.service()
        try change(service)
        let reports = try service.snapshots(matching: document)
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

    private func change(_ service: any LibraryService) throws {
        guard name != nil || pin != nil || unpin != nil else { return }
        let matches = try service.documents(matching: document).filter { $0.id != nil }
        guard let first = matches.onlyDocument else {
            throw CommandFailure(
                .usage, "\(document ?? "") matches \(matches.count) documents, not one",
                remedy: "See: mneme documents")
        }
        if let name { _ = try service.nameNewestSnapshot(of: first, name) }
        for (named, isPinned) in [(pin, true), (unpin, false)] {
            guard let named else { continue }
            let point = try service.point(named, documentPattern: document)
            guard case .snapshot(let segmentCount) = point else {
                throw CommandFailure(.usage, "a snapshot is s48, or a name")
            }
            let kept = try service.snapshots(matching: first.id?.hex).flatMap(\.snapshots)
            guard kept.contains(where: { $0.segmentCount == segmentCount }) else {
                throw CommandFailure(
                    .noInput, "the document has no snapshot s\(segmentCount)",
                    remedy: "See: mneme snapshots")
            }
            _ = try service.pin(segmentCount, of: first, isPinned: isPinned)
        }
    }

    private func print(_ snapshot: SnapshotInfo, of report: SnapshotsReport) {
        let share = Double(snapshot.utf8Offset) / Double(max(1, report.utf8Count))
        var line =
            "  s\(snapshot.segmentCount)  at \(Quantity.share(share)), byte "
            + "\(snapshot.utf8Offset), \(Quantity.bytes(snapshot.byteCount))"
        if let name = snapshot.name {
            line += ", named \(TerminalText.line(name.rawValue))"
        } else if snapshot.isPinned {
            line += ", pinned"
        }
        StandardOutput.line(line)
    }
}
