// SPDX-License-Identifier: Apache-2.0
import Calling
import Documents
import Foundation
import LineProtocol
import Service

/// Queueing jobs and looking at them.
extension RequestDesk {
    func listJobs() -> Reply {
        let jobs = jobs.jobs
        return Reply(
            .ok, leading: jobs.map { .init("JOB", $0.json) }, ["jobs": .integer(jobs.count)])
    }

    func job(_ request: Request) throws -> Reply {
        guard let number = request.text("id").flatMap(Job.number), let job = jobs.job(number) else {
            return Reply(Refusal(.notFound, "no such job; see JOBS"))
        }
        // Everything, for clients that wait for a job's end.
        let report =
            try job.report.map { try JSON(encoding: $0) }
            ?? (job.findings.isEmpty
                ? nil : ["findings": .array(job.findings.map { $0.json(of: job) })])
        let more = report.map { [JSON.Member("report", Self.bounded($0, by: Self.listedOctets))] }
        return Reply(
            .ok, leading: [.init("JOB", job.json.adding(more ?? []))],
            ["job": .string(job.id)])
    }

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
    func ingest(_ request: Request) throws -> Reply {
        if request.isOn("watch") { return Reply(Self.notYet("watch=on")) }
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
        return queue(path, request)
    }

    /// Queues a job for a path, with the flags and tags of a request.
    func queue(_ path: String, _ request: Request) -> Reply {
        reply {
            let work = IngestionRequest(
                paths: [path], isForced: request.isOn("force"),
                tags: try Scope.tags(request.text("tag")))
            if let stalled = jobs.stalledJob {
                throw Refusal(
                    .diskFull, "\(stalled.id) waits for space on the disk",
                    ["job": .string(stalled.id)])
            }
            return try queued(.ingestion(work), ["path": .string(path)])
        }
    }

    func verify(_ request: Request) throws -> Reply {
        try queued(.verification(isDeep: request.isOn("deep")), [:])
    }

    private func queued(_ work: Job.Work, _ more: JSON) throws -> Reply {
        guard let job = jobs.add(work) else {
            throw Refusal(.busy, "too many jobs wait", ["retry_ms": 10_000])
        }
        return Reply(.queued, .object([.init("job", .string(job.id))] + more.members))
    }
}
