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
        case .ingest: ingest(request)
        case .jobs: listJobs()
        case .job: job(request)
        default: throw Refusal(.internalFault, "\(request.verb.name) has no work")
        }
    }

    private func status(_ request: Request) throws -> Reply {
        let status = try service.status(
            isVerified: request.isOn("verify"), listsNotIndexed: request.isOn("unread"))
        let trail: [JSON.Member] = [
            .init("models_line", .string(try service.modelLine())),
            .init("pid", .integer(Int(ProcessInfo.processInfo.processIdentifier))),
        ]
        return Reply(.ok, try JSON(encoding: status).adding(trail))
    }

    private func documents(_ request: Request) throws -> Reply {
        var found = try service.documents(matching: request.text("path"))
        if let state = request.text("state") {
            guard state != "mismatch" else { throw Self.notYet("state=mismatch") }
            found = found.filter { $0.state.rawValue == state }
        }
        if let after = request.text("after") { found = found.filter { $0.path > after } }
        let limit = request.number("limit") ?? 1000
        var lines: [Reply.Leading] = []
        var octetsLeft = Self.listedOctets
        var last: DocumentSummary?
        for document in found.prefix(limit) {
            let short: JSON = document.id.map { .string($0.short) } ?? .null
            let json = JSON.object(
                [.init("doc", short)] + (try JSON(encoding: document)).members)
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
        guard request.place == nil else { throw Self.notYet("at= of SHOW") }
        let document = try Scope.document(request.text("doc") ?? "", service: service)
        let extent: PassageExtent =
            switch (request.arguments["bytes"], request.arguments["lines"]) {
            case (.octets(let range), _): .octets(range)
            case (_, .lines(let range)): .lines(range)
            default: .beginning
            }
        let passage = try service.passage(of: document, extent)
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

    private func snapshots(_ request: Request) throws -> Reply {
        let pattern = try request.text("doc").map {
            try Scope.document($0, service: service).id?.hex ?? $0
        }
        let reports = try service.snapshots(matching: pattern)
        let lines = try reports.flatMap { report in
            try report.snapshots.map { snapshot in
                Reply.Leading(
                    "SNAPSHOT",
                    .object(
                        [
                            .init("snapshot", .string("s\(snapshot.segmentCount)")),
                            .init("doc", .string(report.document.short)),
                            .init("path", .string(report.path)),
                            .init("size", .integer(report.utf8Count)),
                            .init("sha256", .string(report.document.hex)),
                        ] + (try JSON(encoding: snapshot)).members))
            }
        }
        let limit = request.number("limit") ?? 1000
        return Reply(
            .ok, leading: Array(lines.prefix(limit)), ["snapshots": .integer(lines.count)])
    }

    private func forget(_ request: Request) throws -> Reply {
        let document = try Scope.document(request.text("doc") ?? "", service: service)
        let sources = try service.documents(matching: nil).filter { $0.id == document.id }
        try service.forget(sources)
        inbox.forget(paths: sources.map(\.path))
        return Reply(
            .ok,
            [
                "doc": .string(document.id?.short ?? ""),
                "forgotten": .array(sources.map { .string($0.path) }),
            ])
    }

    // MARK: Jobs

    private func listJobs() -> Reply {
        let jobs = jobs.jobs
        return Reply(
            .ok, leading: jobs.map { .init("JOB", $0.json) }, ["jobs": .integer(jobs.count)])
    }

    private func job(_ request: Request) -> Reply {
        guard let number = request.text("id").flatMap(Job.number), let job = jobs.job(number) else {
            return Reply(Refusal(.notFound, "no such job; see JOBS"))
        }
        // The whole report, for clients that wait for a job's end; a value of
        // plain fields always encodes.
        let report = job.report.flatMap { try? JSON(encoding: $0) }
            .map { [JSON.Member("report", Self.bounded($0, by: Self.listedOctets))] }
        return Reply(
            .ok, leading: [.init("JOB", job.json.adding(report ?? []))],
            ["job": .string(job.id)])
    }

    /// Octets that one reply lists; more would cost a slow client its
    /// connection.
    private static let listedOctets = 1 << 20

    /// The report with its lists cut where they would be longer than `octets`
    /// in all, which `isCut` then says.
    private static func bounded(_ report: JSON, by octets: Int) -> JSON {
        var left = octets
        var isCut = false
        let members = report.members.map { member -> JSON.Member in
            guard let elements = member.value.elements else { return member }
            let kept = elements.prefix { element in
                left -= element.octets.count + 1
                return left >= 0
            }
            if kept.count < elements.count { isCut = true }
            return JSON.Member(member.key, .array(Array(kept)))
        }
        return .object(members + (isCut ? [JSON.Member("isCut", true)] : []))
    }

    func cancelJob(_ request: Request) -> Reply {
        guard let number = request.text("job|#tag").flatMap(Job.number),
            let isOpen = jobs.cancel(number)
        else { return Reply(Refusal(.notFound, "no such job; see JOBS")) }
        guard isOpen else { return Reply(Refusal(.conflict, "the job has ended")) }
        return Reply(.ok, ["job": .string("j\(number)")])
    }

    /// Queues a job for a path of this machine.
    private func ingest(_ request: Request) -> Reply {
        if request.isOn("watch") { return Reply(Self.notYet("watch=on")) }
        if request.isOn("force") { return Reply(Self.notYet("force=on")) }
        guard let path = request.text("path") else {
            return Reply(Refusal(.syntax, "path is missing"))
        }
        guard path.hasPrefix("/") else {
            return Reply(Refusal(.badValue, "the path must be absolute", ["key": "path"]))
        }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            return Reply(Refusal(.notFound, "no such file or folder"))
        }
        if isFolder.boolValue, request.flag("recursive") != true {
            return Reply(
                Refusal(.badValue, "a folder needs recursive=on", ["key": "recursive"]))
        }
        return queue(path)
    }

    func queue(_ path: String) -> Reply {
        guard let job = jobs.add(path: path) else {
            return Reply(Refusal(.busy, "too many jobs wait", ["retry_ms": 10_000]))
        }
        return Reply(.queued, ["job": .string(job.id), "path": .string(path)])
    }
}
