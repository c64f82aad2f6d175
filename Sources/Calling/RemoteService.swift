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

    func connection() throws -> SocketConnection {
        // The server closes what is idle for long, and says so first.
        if let kept = kept.withLock({ $0.take() }), kept.isQuiet { return kept }
        guard let connection = try SocketConnection(path: socketPath) else {
            throw CallingError.connectionLost(path: socketPath)
        }
        return connection
    }

    func lines(of octets: [UInt8], for asker: Asker? = nil) throws -> [ReplyLine] {
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
                "since": request.filter.since?.text, "tag": request.filter.tag?.rawValue,
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
                "since": request.filter.since?.text, "tag": request.filter.tag?.rawValue,
                "at": Place.text(of: request.point), "k": "\(request.evidenceCount)",
                "without": Self.names(request.without),
            ], payload: Array(request.text.utf8))
        return try AnswerLines.evidence(try lines(of: octets, for: asker))
    }

    package func recall(
        _ text: String, documentPattern: String?, filter: SourceFilter, point: PointInDocument,
        wordCount: Int, for asker: Asker
    ) throws -> [Recollection] {
        let octets = RequestWriter.octets(
            .ask,
            keys: [
                "mode": "recall", "path": Self.pattern(documentPattern, point: point),
                "since": filter.since?.text, "tag": filter.tag?.rawValue,
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

    package func passage(
        of document: DocumentSummary, _ extent: PassageExtent, at point: PointInDocument
    ) throws -> Passage {
        guard let id = document.id else { throw ServiceError.noDocument(glob: document.path) }
        var octets: String?
        var lines: String?
        switch extent {
        case .beginning: break
        case .octets(let range): octets = "\(range.lowerBound)-\(range.upperBound)"
        case .lines(let range): lines = "\(range.lowerBound)-\(range.upperBound)"
        }
        let reply = try self.lines(
            of: RequestWriter.octets(
                .show, [id.hex],
                keys: ["bytes": octets, "lines": lines, "at": Place.text(of: point)]))
        guard let json = reply.last?.json, let text = json["text"]?.text,
            let bounds = json["bytes"]?.elements?.compactMap(\.int), bounds.count == 2,
            bounds[0] <= bounds[1]
        else { throw CallingError.malformedReply("SHOW without a text") }
        return Passage(
            document: id, path: json["path"]?.text ?? document.path,
            utf8Range: bounds[0]..<bounds[1], text: text, isCut: json["next"] != nil)
    }

    package func status(listsNotIndexed: Bool) throws -> LibraryStatus {
        let reply = try lines(
            of: RequestWriter.octets(.status, keys: ["unread": listsNotIndexed ? "on" : "off"]))
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

    package func pin(
        _ segmentCount: Int, of document: DocumentSummary, isPinned: Bool
    ) throws -> SnapshotInfo {
        guard let id = document.id else { throw ServiceError.noDocument(glob: document.path) }
        let octets = RequestWriter.octets(
            isPinned ? .pin : .unpin, ["s\(segmentCount)"], keys: ["doc": id.hex])
        return try snapshot(try lines(of: octets))
    }

    package func nameNewestSnapshot(
        of document: DocumentSummary, _ name: SnapshotName
    ) throws -> SnapshotInfo {
        guard let id = document.id else { throw ServiceError.noDocument(glob: document.path) }
        let octets = RequestWriter.octets(.snapshot, [id.hex], keys: ["name": name.rawValue])
        return try snapshot(try lines(of: octets))
    }

    private func snapshot(_ reply: [ReplyLine]) throws -> SnapshotInfo {
        guard let json = reply.last?.json else {
            throw CallingError.malformedReply("a snapshot without a line")
        }
        return try json.decoded(as: SnapshotInfo.self)
    }
}
