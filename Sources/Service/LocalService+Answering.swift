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
        _ text: String, documentPattern: String?, filter: SourceFilter, point: PointInDocument,
        wordCount: Int, for asker: Asker
    ) throws -> [Recollection] {
        let numbers = try documentNumbers(documentPattern, filter, point: point)
        return try answerer().recall(
            text, documents: documentPattern.map { DocumentPattern($0) },
            documentNumbers: numbers, at: point, top: wordCount, for: asker)
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
        return Question(
            request.text, documents: request.documentPattern.map { DocumentPattern($0) },
            documentNumbers: try documentNumbers(
                request.documentPattern, request.filter, point: request.point),
            top: request.evidenceCount, point: request.point, without: request.without,
            threshold: request.threshold)
    }

    /// The documents that a filter leaves; nil where it leaves all.
    ///
    /// - Throws: `noDocument` where a selector matches nothing, `nothingRead`,
    ///   `otherModels` where nothing asked was read with the present ones, and
    ///   `ambiguousPoint` where a snapshot is asked and not one document.
    private func documentNumbers(
        _ pattern: String?, _ filter: SourceFilter, point: PointInDocument
    ) throws -> Set<Int64>? {
        let numbers =
            filter == .all
            ? nil
            : Set(try documents(matching: pattern).filter(filter.matches).compactMap(\.number))
        let wanted = pattern.map { DocumentPattern($0) }
        let asked = try library().servedDocuments().filter { document in
            (numbers?.contains(document.number) ?? true)
                && (wanted?.matches(anyOf: document.paths, hash: document.id.hex) ?? true)
        }
        guard let first = asked.first else {
            let selectors = [
                pattern, filter.since.map { "since=\($0.text)" },
                filter.tag.map { "tag=\($0.rawValue)" },
            ].compactMap(\.self)
            throw selectors.isEmpty
                ? ServiceError.nothingRead
                : ServiceError.noDocument(glob: selectors.joined(separator: " "))
        }
        let present = try streamModel().identity
        guard asked.contains(where: { $0.modelIdentity == present }) else {
            throw ServiceError.otherModels(
                documentCount: asked.count, need: first.modelIdentity, have: present)
        }
        if case .snapshot = point, asked.count != 1 {
            throw ServiceError.ambiguousPoint(matches: asked.count)
        }
        return numbers
    }
}
