// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Documents
import Service

/// Which documents are asked, and as of which point of each.
struct ScopeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Only documents whose path or file name matches.",
            discussion: "* stands for any characters, ? for one; several are separated by commas.",
            valueName: "glob"))
    var document: String?

    @Option(
        help: ArgumentHelp(
            "Answer as of a point of each document: nothing after it exists.",
            discussion:
                "40% of the bytes, a byte position (252310), or a snapshot (s48, or its name).",
            valueName: "point"))
    var at: NamedPoint?

    @OptionGroup var sources: SourceOptions

    /// The point asked for, with a snapshot's name looked up.
    func point(in service: any LibraryService) throws -> PointInDocument {
        guard let at else { return .end }
        return try service.point(at, documentPattern: document, filter: sources.filter)
    }
}

/// Which documents are meant, by what is known of their files.
struct SourceOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Only files changed on this day (UTC) or later.", valueName: "yyyy-mm-dd"))
    var since: CalendarDay?

    @Option(help: ArgumentHelp("Only documents with this tag.", valueName: "tag"))
    var tag: Tag?

    var filter: SourceFilter { SourceFilter(since: since, tag: tag) }
}

extension CalendarDay: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}

extension Tag: ExpressibleByArgument {}

extension SnapshotName: ExpressibleByArgument {}

extension NamedPoint: ExpressibleByArgument {
    /// What `PointInDocument` reads, or a snapshot's name.
    public init?(argument: String) {
        if let point = PointInDocument(argument: argument) {
            self = .point(point)
        } else if let name = SnapshotName(rawValue: argument) {
            self = .snapshot(name)
        } else {
            return nil
        }
    }
}

extension PointInDocument: ExpressibleByArgument {
    /// `40%`, `252310` or `s48`; nil for anything else.
    public init?(argument: String) {
        if argument.hasSuffix("%") {
            guard let percent = Double(argument.dropLast()), (0...100).contains(percent) else {
                return nil
            }
            self = .share(percent / 100)
        } else if argument.hasPrefix("s"), let count = Int(argument.dropFirst()), count >= 0 {
            self = .snapshot(count)
        } else if let offset = Int(argument), offset >= 0 {
            self = .utf8Offset(offset)
        } else {
            return nil
        }
    }
}
