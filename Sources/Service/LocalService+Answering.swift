// SPDX-License-Identifier: Apache-2.0
import Answering
import Documents
import Foundation
import Storage

/// Asking the library.
extension LocalService {
    /// The answer to a question, or that the documents do not say.
    package func ask(_ request: QuestionRequest, for asker: Asker) throws -> Answer {
        try answerer().answer(try question(request), for: asker)
    }

    /// Passages for a text, not read for an answer.
    package func find(_ request: QuestionRequest, for asker: Asker) throws -> [Evidence] {
        try answerer().find(try question(request), for: asker)
    }

    /// What the memories of the documents that match say to each [MASK]; no
    /// stored text is touched.
    package func recall(
        _ text: String, documentPattern: String?, point: PointInDocument, wordCount: Int,
        for asker: Asker
    ) throws -> [Recollection] {
        try checkScope(documentPattern: documentPattern, point: point)
        return try answerer().recall(
            text, documents: documentPattern.map { DocumentPattern($0) }, at: point, top: wordCount,
            for: asker)
    }

    /// The questions of a folder with `documents/` and `questions.jsonl`.
    package func evaluationQuestions(folder: String) throws -> QuestionSet {
        var isFolder: ObjCBool = false
        let documents = folder + "/documents"
        guard FileManager.default.fileExists(atPath: documents, isDirectory: &isFolder),
            isFolder.boolValue
        else { throw ServiceError.noQuestionSet(path: folder, reason: "it has no documents/") }
        return try QuestionSet(contentsOfFile: folder + "/questions.jsonl")
    }

    /// Asks the questions and counts; `progress` gets the number asked so far.
    ///
    /// Throws `CancellationError` when `isCancelled`.
    package func evaluate(
        _ questions: QuestionSet, ingestion: IngestionReport, without: Set<EvidenceSource>,
        threshold: Double?, progress: (Int) -> Void, isCancelled: () -> Bool
    ) throws -> EvaluationReport {
        var evaluation = Evaluation(answerer: try answerer())
        evaluation.without = without
        evaluation.threshold = threshold
        return try evaluation.run(
            questions,
            ingest: .init(tokens: ingestion.tokenCount, seconds: ingestion.seconds),
            isCancelled: isCancelled, progress: progress)
    }

    /// How many served documents were read with other models than the present
    /// ones; they are not asked, because states and embeddings do not mix.
    package func mismatchedCount() throws -> Int {
        let identity = try streamModel().identity
        return try library().servedDocuments().filter { $0.modelIdentity != identity }.count
    }

    private func question(_ request: QuestionRequest) throws -> Question {
        guard request.text.contains(where: { $0.isLetter || $0.isNumber }) else {
            throw ServiceError.emptyQuestion
        }
        try checkScope(documentPattern: request.documentPattern, point: request.point)
        return Question(
            request.text, documents: request.documentPattern.map { DocumentPattern($0) },
            top: request.evidenceCount, point: request.point, without: request.without,
            threshold: request.threshold)
    }

    /// Something must match that was read with the present models, and a snapshot
    /// is of one document.
    private func checkScope(documentPattern: String?, point: PointInDocument) throws {
        var documents = try library().servedDocuments()
        if let documentPattern {
            let wanted = DocumentPattern(documentPattern)
            documents = documents.filter { wanted.matches(anyOf: $0.paths, hash: $0.id.hex) }
            guard !documents.isEmpty else { throw ServiceError.noDocument(glob: documentPattern) }
        }
        guard !documents.isEmpty else { throw ServiceError.nothingRead }
        let identity = try streamModel().identity
        guard documents.contains(where: { $0.modelIdentity == identity }) else {
            throw ServiceError.otherModels(documentCount: documents.count)
        }
        if case .snapshot = point, documents.count != 1 {
            throw ServiceError.ambiguousPoint(matches: documents.count)
        }
    }
}
