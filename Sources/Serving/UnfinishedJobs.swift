// SPDX-License-Identifier: Apache-2.0
import Documents
import Foundation
import LineProtocol
import Service

/// The file that says which ingestions have not ended:
///
///     {"jobs":[{"path":"/books","force":true,"tags":["law"]}]}
struct UnfinishedJobs: Sendable {
    private let folder: String
    private var file: String { folder + "/jobs.json" }

    init(libraryPath: String) { folder = libraryPath }

    /// In the order in which they were queued; none where there is no file, or
    /// no such file, which costs a rerun and no document.
    func read() -> [IngestionRequest] {
        guard let data = FileManager.default.contents(atPath: file),
            let json = try? JSON(parsing: data)
        else { return [] }
        return (json["jobs"]?.elements ?? []).compactMap { job in
            guard let path = job["path"]?.text else { return nil }
            return IngestionRequest(
                paths: [path], isForced: job["force"]?.flag ?? false,
                tags: job["tags"]?.elements?.compactMap(\.text).compactMap { Tag(rawValue: $0) })
        }
    }

    /// Writes the list in place of the one before.
    func write(_ requests: [IngestionRequest]) {
        let jobs = requests.flatMap { request in
            request.paths.map { path in
                JSON.present([
                    "path": .string(path), "force": request.isForced ? true : nil,
                    "tags": request.tags.map { .array($0.map { .string($0.rawValue) }) },
                ])
            }
        }
        // Without the list a stopped job is not taken up again by itself; the
        // library is as it should be.
        try? FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        try? Data(JSON.object([.init("jobs", .array(jobs))]).octets)
            .write(to: URL(fileURLWithPath: file), options: .atomic)
    }
}
