// SPDX-License-Identifier: Apache-2.0
import Answering
import Documents
import Ingestion
import Storage

/// A question with everything that narrows or tunes it.
package struct QuestionRequest: Sendable {
    package let text: String
    /// Only documents whose path or file name matches; nil for all.
    package let documentPattern: String?
    package let point: PointInDocument
    /// Pieces of evidence wanted.
    package let evidenceCount: Int
    /// Confidence an answer needs; nil for the calibrated one.
    package let threshold: Double?
    package let without: Set<EvidenceSource>
    /// What else the documents must be.
    package let filter: SourceFilter

    package init(
        text: String, documentPattern: String?, point: PointInDocument, evidenceCount: Int,
        threshold: Double?, without: Set<EvidenceSource>, filter: SourceFilter = .all
    ) {
        self.text = text
        self.documentPattern = documentPattern
        self.point = point
        self.evidenceCount = evidenceCount
        self.threshold = threshold
        self.without = without
        self.filter = filter
    }
}

/// What one `ingest` did.
package struct IngestionReport: Sendable, Codable {
    /// Paths of documents read to their end in this run.
    package let read: [String]
    /// How many of them took the place of an older version.
    package let replacedCount: Int
    /// Files whose bytes the library had already.
    package let unchangedCount: Int
    /// Paths that left because their files are gone.
    package let removed: [String]
    package let skipped: [UnreadFile]
    package let failed: [UnreadFile]
    /// Paths that an interrupted run left unfinished; they go on next time.
    package let unfinished: [String]
    /// Tokens read in this run.
    package let tokenCount: Int
    package let seconds: Double
    /// Stopped at a checkpoint before its end.
    package let isInterrupted: Bool

    init(_ summary: IngestionSummary) {
        read = summary.read
        replacedCount = summary.replacedCount
        unchangedCount = summary.unchangedCount
        removed = summary.removed
        skipped =
            (summary.skipped
            + summary.empty.map { UnreadFile(path: $0, reason: "no text in it") })
            .sorted { $0.path < $1.path }
        failed = summary.failed
        unfinished = summary.unfinished
        tokenCount = summary.tokenCount
        seconds = summary.seconds
        isInterrupted = summary.wasCancelled
    }
}

/// A file and why it is not in the library.
package typealias UnreadFile = IngestionSummary.Refusal

/// The snapshots of one document.
package struct SnapshotsReport: Sendable, Codable {
    package let path: String
    package let document: DocumentID
    package let utf8Count: Int
    package let snapshots: [SnapshotInfo]

    package init(
        path: String, document: DocumentID, utf8Count: Int, snapshots: [SnapshotInfo]
    ) {
        self.path = path
        self.document = document
        self.utf8Count = utf8Count
        self.snapshots = snapshots
    }
}

/// A model file and its hash.
package struct ModelFile: Sendable, Codable {
    package let name: String
    package let sha256: String
}

/// What `mneme status` shows.
package struct LibraryStatus: Sendable, Codable {
    package let libraryPath: String
    /// Number of sources by state.
    package let documents: [String: Int]
    package let tokenCount: Int
    package let segmentCount: Int
    package let snapshotCount: Int
    package let tables: [TableSize]
    package let fileByteCount: Int
    package let walByteCount: Int
    package let sqliteVersion: String
    /// Present when the version has the WAL-reset race.
    package let sqliteWarning: String?
    package let modelsPath: String
    package let models: [ModelFile]
    /// Of the models and their numeric format; what documents are read with.
    package let modelIdentity: String
    /// What the models compute with.
    package let numericFormat: String
    package let isMemoryTrained: Bool
    /// Confidence that an answer needs where a question does not say.
    package let threshold: Double
    /// Documents read with other models than the present ones.
    package let mismatchedCount: Int
    /// Present when asked for: files that are not in the library, and why.
    package let notIndexed: [UnreadFile]?
    /// Present when asked for: what does not read back.
    package var damage: [String]?
}
