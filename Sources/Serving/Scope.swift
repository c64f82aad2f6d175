// SPDX-License-Identifier: Apache-2.0
import Documents
import LineProtocol
import Service

/// Which documents a request is about, as the service wants to hear it.
struct Scope {
    /// For `QuestionRequest`; nil for all documents.
    let pattern: String?
    let point: PointInDocument

    let filter: SourceFilter

    /// - Throws: `Refusal` where a selector cannot be honoured.
    init(_ request: Request, service: any LibraryService) throws {
        filter = try Self.filter(request)
        var document: DocumentSummary?
        if let word = request.text("doc") {
            let named = try Self.document(word, service: service)
            if let path = request.text("path"),
                try !service.documents(matching: path).contains(where: { $0.id == named.id })
            {
                throw Refusal(.notFound, "that document has no such path", ["key": "path"])
            }
            pattern = named.id?.hex
            document = named
        } else {
            pattern = request.text("path")
        }
        switch (request.place, document) {
        case (nil, _): point = .end
        case (.some(let place), .some(let document)):
            point = try Self.point(place, in: document, key: "at", service: service)
        case (.some(let place), nil):
            point = try service.point(
                Self.named(place, key: "at"), documentPattern: pattern, filter: filter)
        }
    }

    /// What `since=` and `tag=` say.
    static func filter(_ request: Request) throws -> SourceFilter {
        let tag = try request.text("tag").map { text in
            guard let tag = Tag(rawValue: text) else { throw badTag }
            return tag
        }
        return SourceFilter(since: request.text("since").flatMap { CalendarDay($0) }, tag: tag)
    }

    /// The tags of INGEST, between commas; nil where none are given.
    static func tags(_ text: String?) throws -> [Tag]? {
        try text?.split(separator: ",", omittingEmptySubsequences: false).map { word in
            guard let tag = Tag(rawValue: String(word)) else { throw badTag }
            return tag
        }
    }

    private static let badTag = Refusal(
        .badValue, "a tag has 1 to 64 octets, no comma and no control character",
        ["key": "tag"])

    private static func named(_ place: Place, key: String) throws -> NamedPoint {
        if let point = place.point { return .point(point) }
        guard case .snapshot(let word) = place, let name = SnapshotName(rawValue: word) else {
            throw Refusal(.badValue, "no snapshot can be called that", ["key": .string(key)])
        }
        return .snapshot(name)
    }

    /// A place of a document that has been read, and whose snapshot is there.
    ///
    /// - Throws: `Refusal` 404, 409, 410 or 422 where it is not.
    static func point(
        _ place: Place, in document: DocumentSummary, key: String, service: any LibraryService
    ) throws -> PointInDocument {
        switch try named(place, key: key) {
        case .point(.share(let share)):
            try check(utf8Offset: Int(share * Double(document.utf8Count)), in: document)
            return .share(share)
        case .point(.utf8Offset(let offset)):
            try check(utf8Offset: offset, in: document)
            return .utf8Offset(offset)
        case .point(.end): return .end
        case .point(.snapshot(let count)):
            let kept = try snapshots(of: document, service)
            if kept.contains(where: { $0.segmentCount == count }) { return .snapshot(count) }
            throw count <= document.segmentCount
                ? missing(.gone, "s\(count) was thinned out", key, kept)
                : missing(.notFound, "there is no s\(count) yet", key, kept)
        case .snapshot(let name):
            let kept = try snapshots(of: document, service)
            guard let snapshot = kept.first(where: { $0.name == name }) else {
                throw missing(.notFound, "no snapshot is called \(name.rawValue)", key, kept)
            }
            return .snapshot(snapshot.segmentCount)
        }
    }

    private static func snapshots(
        of document: DocumentSummary, _ service: any LibraryService
    ) throws -> [SnapshotInfo] {
        try service.snapshots(matching: document.id?.hex)
            .filter { $0.document == document.id }.flatMap(\.snapshots)
    }

    private static func missing(
        _ code: ReplyCode, _ message: String, _ key: String, _ kept: [SnapshotInfo]
    ) -> Refusal {
        let names = kept.map { $0.name?.rawValue ?? "s\($0.segmentCount)" }
        return Refusal(
            code, message,
            ["key": .string(key), "snapshots": .array(names.map { .string($0) })])
    }

    private static func check(utf8Offset: Int, in document: DocumentSummary) throws {
        guard utf8Offset > document.utf8Read else { return }
        guard utf8Offset <= document.utf8Count else {
            throw Refusal(
                .badValue, "the document has \(document.utf8Count) bytes", ["key": "at"])
        }
        throw Refusal(
            .conflict, "that place has not been read yet",
            ["key": "at", "read": .integer(document.utf8Read)])
    }

    /// The one document whose hash begins so.
    static func document(
        _ word: String, service: any LibraryService
    ) throws -> DocumentSummary {
        let digits = word.lowercased()
        guard digits.utf8.count >= 4, digits.allSatisfy(\.isHexDigit) else {
            throw Refusal(
                .badValue, "a document is named by 4 or more digits of its hash; see DOCS",
                ["key": "doc"])
        }
        let matches = try service.documents(matching: nil)
            .filter { $0.id?.hex.hasPrefix(digits) == true }
        guard let first = matches.first else {
            throw Refusal(.notFound, "no document begins with \(digits)", ["key": "doc"])
        }
        guard matches.allSatisfy({ $0.id == first.id }) else {
            throw Refusal(
                .conflict, "several documents begin with \(digits); give more digits",
                ["key": "doc"])
        }
        return first
    }

    /// The names of `without=`.
    static func sources(_ text: String?) throws -> Set<EvidenceSource> {
        Set(
            try (text ?? "").split(separator: ",").map { name in
                guard let source = EvidenceSource(rawValue: String(name)) else {
                    let known = EvidenceSource.allCases.map(\.rawValue).joined(separator: ", ")
                    throw Refusal(
                        .badValue, "without must be some of \(known)", ["key": "without"])
                }
                return source
            })
    }
}
