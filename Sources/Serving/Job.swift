// SPDX-License-Identifier: Apache-2.0
import LineProtocol
import Service

/// Work that goes on when its client leaves.
struct Job: Sendable {
    enum Work: Sendable {
        /// Brings one file or folder into the library.
        case ingestion(IngestionRequest)
        /// Looks for damage.
        case verification(isDeep: Bool)
    }

    enum State: String, Sendable {
        case queued, running, done, failed, cancelled
    }

    let number: Int
    var work: Work
    var state = State.queued
    /// Of an ingestion.
    var progress: IngestionProgress?
    var report: IngestionReport?
    /// Of a verification: documents looked at, and all.
    var verified: (done: Int, of: Int)?
    /// The first ones; `findingCount` counts all.
    var findings: [DamageFinding] = []
    var findingCount = 0
    /// Why it failed, or why it does not go on.
    var reason: String?
    /// What `reason` is called on the wire.
    var code: ReplyCode?

    init(number: Int, work: Work) {
        self.number = number
        self.work = work
    }

    /// Findings that are kept with the job.
    static let findingsKept = 1000

    var id: String { "j\(number)" }
    var isOpen: Bool { state == .queued || state == .running }

    /// The number of an id; nil where it is none.
    static func number(of id: String) -> Int? {
        id.first == "j" ? Int(id.dropFirst()) : nil
    }

    /// The job as JOB lines and events show it.
    var json: JSON {
        JSON.object(
            [.init("job", .string(id)), .init("state", .string(state.rawValue))] + subject
                + JSON.present([
                    "reason": reason.map { .string($0) },
                    "code": code.map { .integer($0.rawValue) },
                ]).members)
    }

    private var subject: [JSON.Member] {
        switch work {
        case .ingestion(let request):
            JSON.present([
                "path": .string(request.paths.joined(separator: ", ")), "kind": "ingest",
                "tokens": progress.map { .integer($0.tokensDone) },
                "of": progress.map { .integer($0.tokensTotal) },
                "tok_s": progress.map { .integer(Int($0.tokensPerSecond)) },
                "eta_s": progress?.secondsLeft.map { .integer(Int($0.rounded(.up))) },
                "read": report.map { .integer($0.read.count) },
                "unchanged": report.map { .integer($0.unchangedCount) },
                "skipped": report.map { .integer($0.skipped.count) },
                "failed": report.map { .integer($0.failed.count) },
            ]).members
        case .verification(let isDeep):
            JSON.present([
                "kind": "verify", "deep": .bool(isDeep),
                "documents": verified.map { .integer($0.done) },
                "of": verified.map { .integer($0.of) }, "findings": .integer(findingCount),
            ]).members
        }
    }

    /// The members of a PROGRESS line; nil before there is any.
    var progressJSON: JSON? {
        if let verified {
            return [
                "job": .string(id), "documents": .integer(verified.done),
                "of": .integer(verified.of),
            ]
        }
        guard let progress else { return nil }
        if case .surveying(let count) = progress.phase {
            return ["job": .string(id), "files_found": .integer(count)]
        }
        return .present([
            "job": .string(id), "tokens": .integer(progress.tokensDone),
            "of": .integer(progress.tokensTotal),
            "tok_s": .integer(Int(progress.tokensPerSecond)),
            "eta_s": progress.secondsLeft.map { .integer(Int($0.rounded(.up))) },
            "files_done": .integer(progress.documentsDone),
            "files": .integer(progress.documentsTotal),
            "reading": .array(progress.current.map { .string($0) }),
        ])
    }
}

extension SourceEvent {
    /// The members of an EVENT line.
    func json(of job: Job?) -> JSON {
        let state: String =
            switch change {
            case .became(let state): state.rawValue
            case .removed: "removed"
            }
        return .present([
            "job": job.map { .string($0.id) }, "doc": document.map { .string($0.short) },
            "path": .string(path), "state": .string(state), "reason": reason.map { .string($0) },
            "sha256": document.map { .string($0.hex) },
        ])
    }
}

extension DamageFinding {
    /// The members of an EVENT line.
    func json(of job: Job) -> JSON {
        .present([
            "job": .string(job.id), "finding": .string(what),
            "doc": document.map { .string($0.short) }, "path": path.map { .string($0) },
            "sha256": document.map { .string($0.hex) },
        ])
    }
}
