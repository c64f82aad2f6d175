// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Documents
import Foundation
import Service

struct IngestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest",
        abstract: "Read files and folders into the library.",
        discussion: """
            Folders are read recursively; anything that is UTF-8 text is read, the rest is \
            listed with a reason. Each document streams through the model, its memory learns, \
            and every 16 segments what was read becomes durable. Ctrl-C stops at such a point; \
            the same command goes on from there. The same bytes are not read twice, a changed \
            file replaces its old version, and a file gone from a folder leaves.

            Examples:
              mneme ingest ~/books
              mneme ingest --library ./library manual.md notes.txt
              mneme ingest --json ~/contracts > summary.json
              mneme ingest --tag law --tag 2026 ~/contracts
            """)

    @Argument(help: "Files and folders.", completion: .file())
    var paths: [String]

    @Option(help: ArgumentHelp("Threads to read with (default: all cores).", valueName: "count"))
    var threads: Int?

    @Flag(help: "Read again what was read already; the version read before answers until then.")
    var force = false

    @Option(
        help: ArgumentHelp(
            "Tag of what is read, in place of any it has; may be repeated.", valueName: "tag"))
    var tag: [Tag] = []

    @OptionGroup var library: LibraryOptions
    @OptionGroup var format: OutputOptions

    func validate() throws {
        if let threads, !(1...64).contains(threads) {
            throw ValidationError("--threads is from 1 to 64")
        }
    }

    func run() throws {
        let service = try library.service()
        for path in paths where !FileManager.default.fileExists(atPath: path) {
            throw CommandFailure(.noInput, "no such file or folder: \(path)")
        }
        if !format.json { StandardError.line(format.diagnostics.dim(try service.modelLine())) }
        let summary = try Self.ingest(
            IngestionRequest(
                paths: paths.map { AbsolutePath.of($0) }, isForced: force,
                tags: tag.isEmpty ? nil : tag),
            into: service, threads: threads, format: format)
        if format.json {
            try StandardOutput.json(summary)
        } else {
            print(summary)
        }
        if summary.isInterrupted { throw EndedWith(.interrupted) }
        if !summary.failed.isEmpty { throw EndedWith(.someItemsFailed) }
    }

    /// Reads with a progress line; Ctrl-C stops at the next checkpoint.
    static func ingest(
        _ request: IngestionRequest, into service: any LibraryService, threads: Int?,
        format: OutputOptions
    ) throws -> IngestionReport {
        let interruption = Interruption(
            message: "stopping at the next checkpoint; again to stop at once (both are safe)")
        let progress = ProgressLine(unit: "tokens", text: format.diagnostics)
        defer { progress.clear() }
        return try service.ingest(
            request, threads: threads, progress: { progress.show($0.position) }, events: { _ in },
            shouldStop: { interruption.isRequested })
    }

    private func print(_ summary: IngestionReport) {
        let rate = summary.seconds > 0 ? Double(summary.tokenCount) / summary.seconds : 0
        var line = "Read \(Quantity.plural(summary.read.count, "document"))"
        if summary.tokenCount > 0 {
            line +=
                ", \(Quantity.count(summary.tokenCount)) tokens in "
                + "\(Quantity.duration(summary.seconds)) (\(Quantity.count(Int(rate))) tokens/s)"
        }
        StandardOutput.line(format.output.bold(line + "."))
        let counts = [
            ("unchanged", summary.unchangedCount), ("replaced", summary.replacedCount),
            ("removed", summary.removed.count), ("skipped", summary.skipped.count),
            ("failed", summary.failed.count),
        ].filter { $0.1 > 0 }.map { "\($0.1) \($0.0)" }
        if !counts.isEmpty { StandardOutput.line("  " + counts.joined(separator: ", ")) }
        for item in summary.skipped + summary.failed {
            StandardOutput.line(
                "  \(TerminalText.line(item.path)): \(TerminalText.line(item.reason))")
        }
        if summary.isInterrupted {
            let how = force ? "The same command without --force" : "The same command"
            StandardOutput.line("Stopped at a checkpoint. \(how) goes on from there.")
        } else if !summary.read.isEmpty {
            StandardOutput.line("Ask with: mneme ask \"…\"")
        }
    }
}

extension IngestionProgress {
    var position: ProgressLine.Position {
        switch phase {
        case .surveying(let count):
            .init(done: 0, total: 0, rate: 0, secondsLeft: nil, detail: "\(count) files found")
        case .reading:
            .init(
                done: tokensDone, total: tokensTotal, rate: tokensPerSecond,
                secondsLeft: secondsLeft,
                detail: current.map { ($0 as NSString).lastPathComponent }
                    .joined(separator: ", "))
        }
    }
}
