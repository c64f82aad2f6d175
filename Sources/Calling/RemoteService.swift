// SPDX-License-Identifier: Apache-2.0
import Documents
import Foundation
import LineProtocol
import Service
import Synchronization

/// A library that a daemon owns, over its socket. Calls that run at the same
/// time have connections of their own; one connection is kept for the next.
package final class RemoteService: LibraryService {
    package let libraryPath: String
    private let socketPath: String
    private let kept: Mutex<SocketConnection?>

    /// The daemon of a library; nil where none answers.
    ///
    /// - Parameter libraryPath: absolute path of the library's folder.
    package init?(libraryPath: String) throws {
        guard let path = SocketPlace.noted(libraryPath: libraryPath),
            let connection = try SocketConnection(path: path)
        else { return nil }
        self.libraryPath = libraryPath
        socketPath = path
        kept = Mutex(connection)
    }

    private func connection() throws -> SocketConnection {
        // The server closes what is idle for long, and says so first.
        if let kept = kept.withLock({ $0.take() }), kept.isQuiet { return kept }
        guard let connection = try SocketConnection(path: socketPath) else {
            throw CallingError.connectionLost(path: socketPath)
        }
        return connection
    }

    private func lines(of octets: [UInt8], for asker: Asker? = nil) throws -> [ReplyLine] {
        let connection = try connection()
        let lines = try connection.lines(of: octets, for: asker)
        kept.withLock { $0 = connection }
        return lines
    }

    // MARK: Asking

    package func ask(_ request: QuestionRequest, for asker: Asker) throws -> Answer {
        let octets = RequestWriter.octets(
            .ask,
            keys: [
                "path": Self.pattern(request.documentPattern, point: request.point),
                "at": Place.text(of: request.point), "k": "\(request.evidenceCount)",
                "min": request.threshold.map { "\($0)" }, "explain": "on",
                "deadline": "\(Limits.deadlineMillisecondsAtMost)",
                "without": Self.names(request.without),
            ], payload: Array(request.text.utf8))
        return try AnswerLines.answer(try lines(of: octets, for: asker))
    }

    package func find(_ request: QuestionRequest, for asker: Asker) throws -> [Evidence] {
        let octets = RequestWriter.octets(
            .find,
            keys: [
                "path": Self.pattern(request.documentPattern, point: request.point),
                "at": Place.text(of: request.point), "k": "\(request.evidenceCount)",
                "without": Self.names(request.without),
            ], payload: Array(request.text.utf8))
        return try AnswerLines.evidence(try lines(of: octets, for: asker))
    }

    package func recall(
        _ text: String, documentPattern: String?, point: PointInDocument, wordCount: Int,
        for asker: Asker
    ) throws -> [Recollection] {
        let octets = RequestWriter.octets(
            .ask,
            keys: [
                "mode": "recall", "path": Self.pattern(documentPattern, point: point),
                "at": Place.text(of: point), "k": "\(wordCount)",
            ], payload: Array(text.utf8))
        return try AnswerLines.recollections(try lines(of: octets, for: asker))
    }

    /// A place needs a selector; all documents are one.
    private static func pattern(_ pattern: String?, point: PointInDocument) -> String? {
        pattern ?? (point == .end ? nil : "*")
    }

    private static func names(_ sources: Set<EvidenceSource>) -> String? {
        sources.isEmpty ? nil : sources.map(\.rawValue).sorted().joined(separator: ",")
    }

    // MARK: Looking

    package func documents(matching pattern: String?) throws -> [DocumentSummary] {
        let connection = try connection()
        var found: [DocumentSummary] = []
        var after: String?
        repeat {
            let octets = RequestWriter.octets(
                .docs, keys: ["path": pattern, "limit": "1000", "after": after])
            let lines = try connection.lines(of: octets)
            found += try lines.dropLast().map {
                try $0.json.decoded(as: DocumentSummary.self)
            }
            after = lines.last?.json["next"]?.text
        } while after != nil
        return found
    }

    package func snapshots(matching pattern: String?) throws -> [SnapshotsReport] {
        let wanted = try documents(matching: pattern)
        let connection = try connection()
        var seen: Set<String> = []
        return try wanted.compactMap { document -> SnapshotsReport? in
            guard let id = document.id, seen.insert(id.hex).inserted else { return nil }
            let own = try connection.lines(
                of: RequestWriter.octets(.snapshots, keys: ["doc": id.hex])
            ).dropLast()
            guard !own.isEmpty else { return nil }
            return SnapshotsReport(
                path: document.path, document: id, utf8Count: document.utf8Count,
                snapshots: try own.map { try $0.json.decoded(as: SnapshotInfo.self) })
        }
    }

    package func passage(of document: DocumentSummary, _ extent: PassageExtent) throws -> Passage {
        guard let id = document.id else { throw ServiceError.noDocument(glob: document.path) }
        var octets: String?
        var lines: String?
        switch extent {
        case .beginning: break
        case .octets(let range): octets = "\(range.lowerBound)-\(range.upperBound)"
        case .lines(let range): lines = "\(range.lowerBound)-\(range.upperBound)"
        }
        let reply = try self.lines(
            of: RequestWriter.octets(.show, [id.hex], keys: ["bytes": octets, "lines": lines]))
        guard let json = reply.last?.json, let text = json["text"]?.text,
            let bounds = json["bytes"]?.elements?.compactMap(\.int), bounds.count == 2,
            bounds[0] <= bounds[1]
        else { throw CallingError.malformedReply("SHOW without a text") }
        return Passage(
            document: id, path: json["path"]?.text ?? document.path,
            utf8Range: bounds[0]..<bounds[1], text: text, isCut: json["next"] != nil)
    }

    package func status(isVerified: Bool, listsNotIndexed: Bool) throws -> LibraryStatus {
        let reply = try lines(
            of: RequestWriter.octets(
                .status,
                keys: [
                    "verify": isVerified ? "on" : "off", "unread": listsNotIndexed ? "on" : "off",
                ]))
        guard let json = reply.last?.json else {
            throw CallingError.malformedReply("STATUS without a line")
        }
        return try json.decoded(as: LibraryStatus.self)
    }

    package func modelLine() throws -> String {
        try lines(of: RequestWriter.octets(.status)).last?.json["models_line"]?.text ?? ""
    }

    // MARK: Changing

    package func forget(_ documents: [DocumentSummary]) throws {
        let connection = try connection()
        var seen: Set<String> = []
        for id in documents.compactMap(\.id?.hex) where seen.insert(id).inserted {
            _ = try connection.lines(of: RequestWriter.octets(.forget, [id]))
        }
    }

    /// Each path is a job of the daemon's; this waits for all of them.
    package func ingest(
        _ paths: [String], threads: Int?,
        progress: @escaping @Sendable (IngestionProgress) -> Void,
        shouldStop: @escaping @Sendable () -> Bool
    ) throws -> IngestionReport {
        var reports: [IngestionReport] = []
        for path in paths {
            let report = try ingest(path, progress: progress, shouldStop: shouldStop)
            reports.append(report)
            if report.isInterrupted { break }
        }
        return IngestionReport(merging: reports)
    }

    private func ingest(
        _ path: String, progress: (IngestionProgress) -> Void, shouldStop: () -> Bool
    ) throws -> IngestionReport {
        let watcher = try connection()
        _ = try watcher.lines(of: RequestWriter.octets(.watch, ["jobs"]))
        let worker = try connection()
        let queued = try worker.lines(
            of: RequestWriter.octets(.ingest, [path], keys: ["recursive": "on"]))
        guard let id = queued.last?.json["job"]?.text else {
            throw CallingError.malformedReply("QUEUED without a job")
        }
        var isStopping = false
        while true {
            if !isStopping, shouldStop() {
                isStopping = true
                _ = try worker.lines(of: RequestWriter.octets(.cancel, [id]))
            }
            guard let line = try watcher.line(within: 0.2), line.json["job"]?.text == id else {
                continue
            }
            if line.name == ReplyCode.progress.name {
                progress(IngestionProgress(line.json))
            } else if let state = line.json["state"]?.text,
                !["queued", "running"].contains(state)
            {
                return try report(of: id, worker)
            }
        }
    }

    private func report(of id: String, _ connection: SocketConnection) throws -> IngestionReport {
        let lines = try connection.lines(of: RequestWriter.octets(.job, [id]))
        guard let json = lines.first?.json else {
            throw CallingError.malformedReply("JOB without a line")
        }
        if let report = json["report"] { return try report.decoded(as: IngestionReport.self) }
        if json["state"]?.text == "cancelled" {
            return IngestionReport(merging: [], isInterrupted: true)
        }
        throw CallingError.refused(
            code: ReplyCode.internalFault.rawValue, name: "JOB",
            message: json["reason"]?.text ?? "the job failed", remedy: nil)
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
