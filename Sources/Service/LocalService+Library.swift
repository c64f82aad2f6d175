// SPDX-License-Identifier: Apache-2.0
import Documents
import Foundation
import Storage

/// Looking at the library and taking things out of it.
extension LocalService {
    /// Sources that match (path, folder, file name, glob or first digits of
    /// the hash), in order of their paths; all of them for nil.
    package func documents(matching pattern: String?) throws -> [DocumentSummary] {
        let all = try library().documents()
        guard let pattern else { return all }
        let wanted = DocumentPattern(pattern)
        return all.filter { wanted.matches(path: $0.path, hash: $0.id?.hex) }
    }

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

    /// What the library holds.
    ///
    /// - Parameters:
    ///   - isVerified: reads every text and snapshot against its hash.
    ///   - listsNotIndexed: lists the files that are not in the library.
    package func status(isVerified: Bool, listsNotIndexed: Bool) throws -> LibraryStatus {
        let library = try library()
        let sources = try library.documents()
        _ = try (streamModel(), model("reader"))  // so that their files are listed
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
            isMemoryTrained: try isMemoryTrained(),
            mismatchedCount: try mismatchedCount(),
            notIndexed: listsNotIndexed ? Self.notIndexed(sources) : nil,
            damage: isVerified ? try library.verify() : nil)
    }

    private static func notIndexed(_ sources: [DocumentSummary]) -> [UnreadFile] {
        sources.filter { [.empty, .skipped, .failed, .queued].contains($0.state) }
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
