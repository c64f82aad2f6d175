// SPDX-License-Identifier: Apache-2.0
import LineProtocol
import Service

/// Work that goes on when its client leaves: an ingestion.
struct Job: Sendable {
    enum State: String, Sendable {
        case queued, running, done, failed, cancelled
    }

    let number: Int
    /// What is read: a file or folder.
    let path: String
    var state = State.queued
    var progress: IngestionProgress?
    var report: IngestionReport?
    var reason: String?

    var id: String { "j\(number)" }

    /// The number of an id; nil where it is none.
    static func number(of id: String) -> Int? {
        id.first == "j" ? Int(id.dropFirst()) : nil
    }

    /// The job as JOB lines and events show it.
    var json: JSON {
        .present([
            "job": .string(id), "state": .string(state.rawValue), "path": .string(path),
            "tokens": progress.map { .integer($0.tokensDone) },
            "of": progress.map { .integer($0.tokensTotal) },
            "tok_s": progress.map { .integer(Int($0.tokensPerSecond)) },
            "eta_s": progress?.secondsLeft.map { .integer(Int($0.rounded(.up))) },
            "reason": reason.map { .string($0) },
            "read": report.map { .integer($0.read.count) },
            "unchanged": report.map { .integer($0.unchangedCount) },
            "skipped": report.map { .integer($0.skipped.count) },
            "failed": report.map { .integer($0.failed.count) },
        ])
    }

    /// The members of a PROGRESS line; nil before there is any.
    var progressJSON: JSON? {
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
