// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Documents
import Foundation
import Service

struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print the stored text of a document, or a part of it.",
        discussion: """
            What is printed is the text that answers are quoted from; control characters are \
            replaced on a terminal. At most 256 KiB are printed at once, and what was left out is \
            said on standard error.

            Examples:
              mneme show moby-dick.txt --lines 4410-4420
              mneme show 2701fa3c9b1e --bytes 252310-252351 --json
              mneme show moby-dick.txt --at first-reading
            """)

    @Argument(help: "Path, file name, identifier (8 digits or more) or glob of one document.")
    var document: String

    @Option(
        help: ArgumentHelp("Lines from a to b, both included; or one.", valueName: "a-b"))
    var lines: NumberPair?

    @Option(
        help: ArgumentHelp(
            "Bytes from a up to, not including, b; counted from 0.", valueName: "a-b"))
    var bytes: NumberPair?

    @Option(
        help: ArgumentHelp(
            "Nothing behind this point of the document.",
            discussion: "40% of the bytes, a byte position, or a snapshot (s48, or its name).",
            valueName: "point"))
    var at: NamedPoint?

    @OptionGroup var library: LibraryOptions
    @OptionGroup var format: OutputOptions

    func validate() throws {
        if lines != nil, bytes != nil { throw ValidationError("--lines or --bytes, not both") }
        if let lines, lines.first < 1 { throw ValidationError("lines are counted from 1") }
    }

    func run() throws {
        let service = try library.service()
        let matches = try service.documents(matching: document).filter { $0.id != nil }
        guard let first = matches.onlyDocument else {
            throw CommandFailure(
                .noInput,
                matches.isEmpty
                    ? "no document matches \(document)"
                    : "\(document) matches \(matches.count) documents, not one",
                remedy: "See: mneme documents")
        }
        let point = try at.map { try service.point($0, documentPattern: document) }
        let passage = try service.passage(of: first, extent, at: point ?? .end)
        if format.json { return try StandardOutput.json(passage) }
        let isSeen = isatty(STDOUT_FILENO) == 1
        let text = isSeen ? TerminalText.lines(passage.text) : passage.text
        StandardOutput.line(text.hasSuffix("\n") ? String(text.dropLast()) : text)
        if passage.isCut {
            StandardError.line(
                "mneme: more follows; go on with --bytes \(passage.utf8Range.upperBound)-…")
        }
    }

    private var extent: PassageExtent {
        if let lines { return .lines(lines.first...lines.last) }
        if let bytes { return .octets(bytes.first..<bytes.last) }
        return .beginning
    }
}

/// Two numbers with a hyphen between them, the first not above the second; or
/// one number, which is both.
struct NumberPair: ExpressibleByArgument {
    let first: Int
    let last: Int

    init?(argument: String) {
        let parts = argument.split(separator: "-", omittingEmptySubsequences: false)
            .map { Int($0) }
        guard (1...2).contains(parts.count), let first = parts[0],
            let last = parts[parts.count - 1],
            0 <= first, first <= last
        else { return nil }
        self.first = first
        self.last = last
    }
}
