// SPDX-License-Identifier: Apache-2.0
import Documents
import LineProtocol
import Service

/// Long work is a job of the daemon's; these wait for its end.
extension RemoteService {
    /// Each path is a job.
    package func ingest(
        _ request: IngestionRequest, threads: Int?,
        progress: @escaping @Sendable (IngestionProgress) -> Void,
        events: @escaping @Sendable (SourceEvent) -> Void,
        shouldStop: @escaping @Sendable () -> Bool
    ) throws -> IngestionReport {
        var reports: [IngestionReport] = []
        for path in request.paths {
            let octets = RequestWriter.octets(
                .ingest, [path],
                keys: [
                    "recursive": "on", "force": request.isForced ? "on" : nil,
                    "tag": request.tags?.map(\.rawValue).joined(separator: ","),
                ])
            let job = try follow(octets, shouldStop: shouldStop) { line in
                if line.name == ReplyCode.progress.name {
                    progress(IngestionProgress(line.json))
                } else if let event = SourceEvent(line.json) {
                    events(event)
                }
            }
            reports.append(try Self.report(job))
            if reports.last?.isInterrupted == true { break }
        }
        return IngestionReport(merging: reports)
    }

    private static func report(_ job: JSON) throws -> IngestionReport {
        if let report = job["report"] { return try report.decoded(as: IngestionReport.self) }
        if job["state"]?.text == "cancelled" {
            return IngestionReport(merging: [], isInterrupted: true)
        }
        throw failure(of: job)
    }

    package func verify(
        isDeep: Bool, advance: (_ done: Int, _ of: Int) -> Bool,
        report: (DamageFinding) -> Void
    ) throws {
        let octets = RequestWriter.octets(.verify, keys: ["deep": isDeep ? "on" : "off"])
        var isStopped = false
        let job = try follow(octets, shouldStop: { isStopped }) { line in
            if line.name == ReplyCode.progress.name {
                guard let done = line.json["documents"]?.int, let all = line.json["of"]?.int
                else { return }
                if !advance(done, all) { isStopped = true }
            } else if let what = line.json["finding"]?.text {
                report(
                    DamageFinding(
                        document: line.json["sha256"]?.text.flatMap { DocumentID(hex: $0) },
                        path: line.json["path"]?.text, what: what))
            }
        }
        if job["state"]?.text == "failed" { throw Self.failure(of: job) }
    }

    private static func failure(of job: JSON) -> CallingError {
        .refused(
            code: job["code"]?.int ?? ReplyCode.internalFault.rawValue, name: "JOB",
            message: job["reason"]?.text ?? "the job failed", remedy: nil)
    }

    /// Queues a job, hands on what is said of it and gives its last JOB line.
    private func follow(
        _ octets: [UInt8], shouldStop: () -> Bool, hear: (ReplyLine) -> Void
    ) throws -> JSON {
        // Watched from before it begins, so that nothing is missed.
        let watcher = try connection()
        _ = try watcher.lines(of: RequestWriter.octets(.watch, ["all"]))
        guard let id = try lines(of: octets).last?.json["job"]?.text else {
            throw CallingError.malformedReply("QUEUED without a job")
        }
        var isStopping = false
        while true {
            if !isStopping, shouldStop() {
                isStopping = true
                // Refused where the job has ended meanwhile, which is as good.
                _ = try? lines(of: RequestWriter.octets(.cancel, [id]))
            }
            guard let line = try watcher.line(within: 0.2), line.json["job"]?.text == id else {
                continue
            }
            hear(line)
            // The daemon goes on by itself when there is space.
            if line.json["code"]?.int == ReplyCode.diskFull.rawValue {
                throw Self.failure(of: line.json)
            }
            guard line.json["kind"] != nil, let state = line.json["state"]?.text,
                !["queued", "running"].contains(state)
            else { continue }
            guard let job = try lines(of: RequestWriter.octets(.job, [id])).first?.json else {
                throw CallingError.malformedReply("JOB without a line")
            }
            return job
        }
    }
}

extension IngestionProgress {
    /// What a PROGRESS line says.
    fileprivate init(_ json: JSON) {
        if let count = json["files_found"]?.int {
            self.init(phase: .surveying(fileCount: count))
            return
        }
        self.init(phase: .reading)
        tokensDone = json["tokens"]?.int ?? 0
        tokensTotal = json["of"]?.int ?? 0
        tokensPerSecond = json["tok_s"]?.double ?? 0
        secondsLeft = json["eta_s"]?.double
        documentsDone = json["files_done"]?.int ?? 0
        documentsTotal = json["files"]?.int ?? 0
        current = json["reading"]?.elements?.compactMap(\.text) ?? []
    }
}

extension SourceEvent {
    /// What an EVENT line says of a document; nil for one of a job.
    fileprivate init?(_ json: JSON) {
        guard json["kind"] == nil, let path = json["path"]?.text, let word = json["state"]?.text
        else { return nil }
        self.init(
            path: path, document: json["sha256"]?.text.flatMap { DocumentID(hex: $0) },
            change: DocumentState(rawValue: word).map { .became($0) } ?? .removed,
            reason: json["reason"]?.text)
    }
}
