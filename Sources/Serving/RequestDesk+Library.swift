// SPDX-License-Identifier: Apache-2.0
import Calling
import Documents
import Foundation
import LineProtocol
import Service

/// Looking at the library, and changing it.
extension RequestDesk {
    func looked(_ request: Request) throws -> Reply {
        switch request.verb {
        case .status: try status(request)
        case .docs: try documents(request)
        case .show: try show(request)
        case .snapshots: try snapshots(request)
        case .forget: try forget(request)
        case .snapshot: try nameSnapshot(request)
        case .pin: try pinSnapshot(request, isPinned: true)
        case .unpin: try pinSnapshot(request, isPinned: false)
        case .ingest: try ingest(request)
        case .verify: try verify(request)
        case .jobs: listJobs()
        case .job: try job(request)
        default: throw Refusal(.internalFault, "\(request.verb.name) has no work")
        }
    }

    private func status(_ request: Request) throws -> Reply {
        let status = try service.status(listsNotIndexed: request.isOn("unread"))
        let trail: [JSON.Member] = [
            .init("models_line", .string(try service.modelLine())),
            .init("pid", .integer(Int(ProcessInfo.processInfo.processIdentifier))),
        ]
        return Reply(.ok, try JSON(encoding: status).adding(trail))
    }

    private func documents(_ request: Request) throws -> Reply {
        var found = try service.documents(matching: request.text("path"))
        found = found.filter(try Scope.filter(request).matches)
        if let state = request.text("state") { found = found.filter { $0.state.rawValue == state } }
        if let after = request.text("after") { found = found.filter { $0.path > after } }
        let limit = request.number("limit") ?? 1000
        var lines: [Reply.Leading] = []
        var octetsLeft = Self.listedOctets
        var last: DocumentSummary?
        for document in found.prefix(limit) {
            let short: JSON = document.id.map { .string($0.short) } ?? .null
            // What a person looks for comes first.
            let members = try JSON(encoding: document).members
            let first = members.filter { ["path", "state", "reason", "title"].contains($0.key) }
            let json = JSON.object(
                [.init("doc", short)] + first + members.filter { !first.contains($0) })
            octetsLeft -= json.octets.count
            // At least one, so that whoever goes on with `next` gets on.
            if octetsLeft < 0, last != nil { break }
            lines.append(.init("DOC", json))
            last = document
        }
        return Reply(
            .ok, leading: lines,
            .present([
                "documents": .integer(found.count),
                "next": found.count > lines.count ? last.map { .string($0.path) } : nil,
            ]))
    }

    private func show(_ request: Request) throws -> Reply {
        let document = try Scope.document(request.text("doc") ?? "", service: service)
        let point = try request.place.map {
            try Scope.point($0, in: document, key: "at", service: service)
        }
        let extent: PassageExtent =
            switch (request.arguments["bytes"], request.arguments["lines"]) {
            case (.octets(let range), _): .octets(range)
            case (_, .lines(let range)): .lines(range)
            default: .beginning
            }
        let passage = try service.passage(of: document, extent, at: point ?? .end)
        return Reply(
            .ok,
            .present([
                "doc": .string(passage.document.short), "path": .string(passage.path),
                "bytes": [
                    .integer(passage.utf8Range.lowerBound), .integer(passage.utf8Range.upperBound),
                ],
                "next": passage.isCut ? .integer(passage.utf8Range.upperBound) : nil,
                "sha256": .string(passage.document.hex), "text": .string(passage.text),
            ]))
    }

    private func forget(_ request: Request) throws -> Reply {
        let document = try Scope.document(request.text("doc") ?? "", service: service)
        let sources = try service.documents(matching: nil).filter { $0.id == document.id }
        let result = Result { try service.forget(sources) }
        // They are gone also where only the file could not be cleaned.
        let left = try service.documents(matching: nil).filter { $0.id == document.id }
        if left.isEmpty { tellForgotten(sources) }
        try result.get()
        return Reply(
            .ok,
            [
                "doc": .string(document.id?.short ?? ""),
                "forgotten": .array(sources.map { .string($0.path) }),
            ])
    }

    private func tellForgotten(_ sources: [DocumentSummary]) {
        inbox.forget(paths: sources.map(\.path))
        for source in sources {
            let event = SourceEvent(
                path: source.path, document: source.id, change: .removed, reason: nil)
            jobs.tell(.document(job: nil, event))
        }
    }

    /// Octets that one reply lists; more would cost a slow client its
    /// connection.
    static let listedOctets = 1 << 20
}
