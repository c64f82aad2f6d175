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
        _ text: String, documentPattern: String?, point: PointInDocument, wordCount: Int,
        for asker: Asker
    ) throws -> [Recollection]

    /// Sources that match; all of them for nil.
    func documents(matching pattern: String?) throws -> [DocumentSummary]
    /// Snapshots of the documents that match.
    func snapshots(matching pattern: String?) throws -> [SnapshotsReport]
    /// A piece of stored text.
    func passage(of document: DocumentSummary, _ extent: PassageExtent) throws -> Passage
    /// What the library holds.
    func status(isVerified: Bool, listsNotIndexed: Bool) throws -> LibraryStatus

    /// Brings what stands at the paths into the library.
    func ingest(
        _ paths: [String], threads: Int?,
        progress: @escaping @Sendable (IngestionProgress) -> Void,
        shouldStop: @escaping @Sendable () -> Bool
    ) throws -> IngestionReport
    /// Takes sources out.
    func forget(_ documents: [DocumentSummary]) throws

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
        _ text: String, documentPattern: String?, point: PointInDocument, wordCount: Int
    ) throws -> [Recollection] {
        try recall(
            text, documentPattern: documentPattern, point: point, wordCount: wordCount,
            for: .patient)
    }
}

extension LocalService: LibraryService {}
