// SPDX-License-Identifier: Apache-2.0
import Documents

/// What can be done with a library, wherever it is open: in this process
/// (`LocalService`) or in a daemon (`RemoteService`).
///
/// Concurrency: methods are synchronous and block; they may be called from any
/// thread but none of the cooperative pool.
package protocol LibraryService: Sendable {
    /// Absolute path of the library's folder.
    var libraryPath: String { get }

    /// The answer to a question, or that the documents do not say.
    ///
    /// - Throws: `CancellationError` where `asker` ends it before there is
    ///   evidence, or wants none; so do the other questions.
    func ask(_ request: QuestionRequest, for asker: Asker) throws -> Answer
    /// Passages for a text, not read for an answer.
    func find(_ request: QuestionRequest, for asker: Asker) throws -> [Evidence]
    /// What memories say to each [MASK].
    func recall(
        _ text: String, documentPattern: String?, filter: SourceFilter, point: PointInDocument,
        wordCount: Int, for asker: Asker
    ) throws -> [Recollection]

    /// Sources that match; all of them for nil.
    func documents(matching pattern: String?) throws -> [DocumentSummary]
    /// Snapshots of the documents that match.
    func snapshots(matching pattern: String?) throws -> [SnapshotsReport]
    /// A piece of stored text; nothing behind `point` is in it.
    func passage(
        of document: DocumentSummary, _ extent: PassageExtent, at point: PointInDocument
    ) throws -> Passage
    /// What the library holds.
    ///
    /// - Parameter listsNotIndexed: lists the files that are not in the library.
    func status(listsNotIndexed: Bool) throws -> LibraryStatus
    /// Looks for damage.
    ///
    /// - Parameters:
    ///   - isDeep: reads every text and snapshot against its hash.
    ///   - advance: called along the way with the number of documents looked at
    ///     and of all; false ends the look.
    ///   - report: takes each finding.
    func verify(
        isDeep: Bool, advance: (_ done: Int, _ of: Int) -> Bool,
        report: (DamageFinding) -> Void
    ) throws

    /// Brings what stands at the paths into the library.
    ///
    /// - Parameters:
    ///   - threads: nil for one per core.
    ///   - progress: called from the job's threads, one call at a time.
    ///   - events: the same, for each source that something becomes of.
    ///   - shouldStop: asked along the way; true stops at the next checkpoint.
    func ingest(
        _ request: IngestionRequest, threads: Int?,
        progress: @escaping @Sendable (IngestionProgress) -> Void,
        events: @escaping @Sendable (SourceEvent) -> Void,
        shouldStop: @escaping @Sendable () -> Bool
    ) throws -> IngestionReport
    /// Takes sources out.
    func forget(_ documents: [DocumentSummary]) throws
    /// Keeps a snapshot from being thinned out, or takes that back with its name.
    func pin(
        _ segmentCount: Int, of document: DocumentSummary, isPinned: Bool
    ) throws -> SnapshotInfo
    /// Names, and pins, the newest snapshot of a document.
    func nameNewestSnapshot(
        of document: DocumentSummary, _ name: SnapshotName
    ) throws -> SnapshotInfo

    /// One line for people: which models are used, and what to expect.
    func modelLine() throws -> String
}

extension LibraryService {
    /// The answer, waited for to the end.
    package func ask(_ request: QuestionRequest) throws -> Answer {
        try ask(request, for: .patient)
    }

    /// The passages, waited for to the end.
    package func find(_ request: QuestionRequest) throws -> [Evidence] {
        try find(request, for: .patient)
    }

    /// What memories say, waited for to the end.
    package func recall(
        _ text: String, documentPattern: String?, filter: SourceFilter = .all,
        point: PointInDocument, wordCount: Int
    ) throws -> [Recollection] {
        try recall(
            text, documentPattern: documentPattern, filter: filter, point: point,
            wordCount: wordCount, for: .patient)
    }

    /// A piece of all that was read.
    package func passage(of document: DocumentSummary, _ extent: PassageExtent) throws -> Passage {
        try passage(of: document, extent, at: .end)
    }

    /// All findings of a deep look for damage, one line each.
    package func verify() throws -> [String] {
        var lines: [String] = []
        try verify(isDeep: true, advance: { _, _ in true }) { lines.append($0.description) }
        return lines
    }
}

extension LocalService: LibraryService {}
