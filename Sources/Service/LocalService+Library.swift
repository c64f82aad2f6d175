// SPDX-License-Identifier: Apache-2.0
import Answering
import Documents
import Foundation
import Storage
import Titans

/// Looking at the library and taking things out of it.
extension LocalService {
    /// Sources that match (path, folder, file name, glob or first digits of
    /// the hash), in order of their paths; all of them for nil.
    package func documents(matching pattern: String?) throws -> [DocumentSummary] {
        let all = try library().documents(modelIdentity: presentIdentity)
        guard let pattern else { return all }
        let wanted = DocumentPattern(pattern)
        return all.filter { wanted.matches(path: $0.path, hash: $0.id?.hex) }
    }

    /// Of the present models. Without models nothing is mismatched, and what is
    /// there can still be listed.
    private var presentIdentity: String? { try? streamModel().identity }

    /// Snapshots of the documents that match.
    package func snapshots(matching pattern: String?) throws -> [SnapshotsReport] {
        let library = try library()
        var seen: Set<Int64> = []
        return try documents(matching: pattern).compactMap { document in
            guard let number = document.number, let id = document.id, seen.insert(number).inserted
            else { return nil }
            let snapshots = try library.snapshots(of: number)
            guard !snapshots.isEmpty else { return nil }
            return SnapshotsReport(
                path: document.path, document: id, utf8Count: document.utf8Count,
                snapshots: snapshots)
        }
    }

    /// Takes sources out; documents without another source go with text,
    /// memory and all snapshots.
    package func forget(_ documents: [DocumentSummary]) throws {
        try library().forget(paths: documents.map(\.path))
    }

    /// Keeps a snapshot from being thinned out, or takes that back with its name.
    package func pin(
        _ segmentCount: Int, of document: DocumentSummary, isPinned: Bool
    ) throws -> SnapshotInfo {
        guard let number = document.number else {
            throw ServiceError.noDocument(glob: document.path)
        }
        return try library().pin(
            documentNumber: number, segmentCount: segmentCount, isPinned: isPinned)
    }

    /// Names, and pins, the newest snapshot of a document.
    package func nameNewestSnapshot(
        of document: DocumentSummary, _ name: SnapshotName
    ) throws -> SnapshotInfo {
        guard let number = document.number else {
            throw ServiceError.noDocument(glob: document.path)
        }
        return try library().nameNewestSnapshot(of: number, name)
    }

    /// Looks for damage.
    package func verify(
        isDeep: Bool, advance: (_ done: Int, _ of: Int) -> Bool,
        report: (DamageFinding) -> Void
    ) throws {
        try library().verify(isDeep: isDeep, advance: advance, report: report)
    }

    /// What the library holds.
    package func status(listsNotIndexed: Bool) throws -> LibraryStatus {
        let library = try library()
        let sources = try library.documents(modelIdentity: streamModel().identity)
        _ = try model("reader")  // so that its files are listed, too
        var states: [String: Int] = [:]
        for source in sources { states[source.state.rawValue, default: 0] += 1 }
        let unique = Dictionary(
            sources.compactMap { source in source.number.map { ($0, source) } },
            uniquingKeysWith: { first, _ in first }
        ).values
        let file = libraryPath + "/library.sqlite"
        return LibraryStatus(
            libraryPath: libraryPath, documents: states,
            tokenCount: unique.reduce(0) { $0 + $1.tokenCount },
            segmentCount: unique.reduce(0) { $0 + $1.segmentCount },
            snapshotCount: unique.reduce(0) { $0 + $1.snapshotCount },
            tables: try library.tableSizes(),
            fileByteCount: try Self.byteCount(ofFile: file),
            walByteCount: library.walByteCount,
            sqliteVersion: try library.sqliteVersion,
            sqliteWarning: Self.warning(version: try library.sqliteVersion),
            modelsPath: modelsPath,
            models: folder.files.map { ModelFile(name: $0.name, sha256: $0.sha256) },
            modelIdentity: try streamModel().identity, numericFormat: Model.numericFormat,
            isMemoryTrained: try isMemoryTrained(),
            threshold: Answerer.Settings().threshold,
            mismatchedCount: try mismatchedCount(),
            notIndexed: listsNotIndexed ? Self.notIndexed(sources) : nil, damage: nil)
    }

    private static func notIndexed(_ sources: [DocumentSummary]) -> [UnreadFile] {
        sources.filter { [.empty, .skipped, .failed, .queued, .mismatch].contains($0.state) }
            .map { UnreadFile(path: $0.path, reason: $0.reason ?? "not read yet") }
    }

    /// Versions before 3.51.3 have the WAL-reset race (D1). Mneme works around
    /// it by using one connection for writing and checkpoints.
    private static func warning(version: String) -> String? {
        let parts = version.split(separator: ".").compactMap { Int($0) }
        guard parts.count >= 3, parts.lexicographicallyPrecedes([3, 51, 3]) else { return nil }
        return "older than 3.51.3 (WAL-reset race): open the library with mneme only"
    }

    private static func byteCount(ofFile path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return (attributes[.size] as? NSNumber)?.intValue ?? 0
    }
}
