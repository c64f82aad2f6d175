// SPDX-License-Identifier: Apache-2.0
import Documents
import LineProtocol
import Service

/// Which documents a request is about, as the service wants to hear it.
struct Scope {
    /// For `QuestionRequest`; nil for all documents.
    let pattern: String?
    let point: PointInDocument

    /// - Throws: `Refusal` where a selector cannot be honoured.
    init(_ request: Request, service: any LibraryService) throws {
        for key in ["since", "tag"] where request.text(key) != nil {
            throw RequestDesk.notYet("\(key)=")
        }
        if let word = request.text("doc") {
            let document = try Self.document(word, service: service)
            if let path = request.text("path"),
                try !service.documents(matching: path).contains(where: { $0.id == document.id })
            {
                throw Refusal(.notFound, "that document has no such path", ["key": "path"])
            }
            try Self.check(request.place, in: document, service: service)
            pattern = Self.quoted(document.path)
        } else {
            pattern = request.text("path")
        }
        switch request.place {
        case nil: point = .end
        case .some(let place):
            guard let point = place.point else { throw RequestDesk.notYet("a snapshot's name") }
            self.point = point
        }
    }

    /// Whether a place of a document has been read, and its snapshot is there.
    private static func check(
        _ place: Place?, in document: DocumentSummary, service: any LibraryService
    ) throws {
        switch place?.point {
        case .share(let share):
            try check(utf8Offset: Int(share * Double(document.utf8Count)), in: document)
        case .utf8Offset(let offset): try check(utf8Offset: offset, in: document)
        case .snapshot(let count):
            let kept = try service.snapshots(matching: document.id?.hex)
                .filter { $0.document == document.id }.flatMap(\.snapshots).map(\.segmentCount)
            if kept.contains(count) { return }
            let members: KeyValuePairs<String, JSON?> = [
                "key": "at", "snapshots": .array(kept.map { .string("s\($0)") }),
            ]
            throw count <= document.segmentCount
                ? Refusal(.gone, "s\(count) was thinned out", members)
                : Refusal(.notFound, "there is no s\(count) yet", members)
        case .end, nil: return
        }
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

    /// A pattern that fits this path only.
    private static func quoted(_ path: String) -> String {
        var pattern = ""
        for character in path {
            pattern += "*?[".contains(character) ? "[\(character)]" : String(character)
        }
        return pattern
    }
}
