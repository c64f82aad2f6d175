// SPDX-License-Identifier: Apache-2.0
import Documents

/// Asks a set of questions of a library and counts.
///
/// - A passage is right when it overlaps a range of the evidence in the
///   document the question is about. Passages are segments: at most 254
///   tokens. The order judged is the one behind the answer, copies included.
/// - Recall counts questions with evidence. A question whose document the
///   library lacks counts as not found.
/// - Within a document the question is asked again of that document alone.
/// - Exact match and F1 count questions with answers, by the best span whether
///   or not it convinced: what the threshold does stands in the refusals.
/// - Seconds are those of asking the whole folder.
package struct Evaluation: Sendable {
    package let answerer: Answerer
    /// Sources left out.
    package var without: Set<EvidenceSource> = []
    /// Confidence an answer needs; nil: the measured default.
    package var threshold: Double?

    package init(answerer: Answerer) {
        self.answerer = answerer
    }

    /// What one question gave.
    struct Outcome: Sendable {
        let isAnswerable: Bool
        /// Of the first right passage, from 1; nil: none.
        let rankInFolder: Int?
        let rankInDocument: Int?
        /// Nil: the question has no answers to compare with.
        let judged: (exact: Bool, f1: Double)?
        let confidence: Double
        let failedQuotes: Int
        let seconds: Double
    }

    /// Asks all questions; calls `progress` with the number done after each.
    ///
    /// Throws: what asking throws, `CancellationError` when `isCancelled`.
    package func run(
        _ questions: QuestionSet, ingest: EvaluationReport.Ingest = .init(tokens: 0, seconds: 0),
        isCancelled: () -> Bool = { false }, progress: (Int) -> Void = { _ in }
    ) throws -> EvaluationReport {
        var outcomes: [Outcome] = []
        for item in questions.items {
            if isCancelled() { throw CancellationError() }
            outcomes.append(try outcome(of: item))
            progress(outcomes.count)
        }
        return report(outcomes, ingest: ingest)
    }

    private func outcome(of item: QuestionSet.Item) throws -> Outcome {
        let name = DocumentPattern(exactly: item.document)
        var question = Question(item.question, without: without)
        question.threshold = threshold
        let clock = ContinuousClock()
        let start = clock.now
        let inFolder = try answerer.examine(question)
        let seconds = (clock.now - start) / .seconds(1)
        func rank(_ examination: Examination) -> Int? {
            let place = examination.ranking.firstIndex { passage in
                item.evidence.contains { $0.overlaps(passage.utf8Range) }
                    && name.matches(path: passage.path)
            }
            return place.map { $0 + 1 }
        }
        var rankInDocument: Int?
        if item.isAnswerable {
            question.documents = name
            rankInDocument = rank(try answerer.examine(question))
        }
        let judged: (exact: Bool, f1: Double)? =
            item.isAnswerable && !item.answers.isEmpty
            ? AnswerText.judge(inFolder.bestSpan ?? "", truths: item.answers) : nil
        return Outcome(
            isAnswerable: item.isAnswerable, rankInFolder: rank(inFolder),
            rankInDocument: rankInDocument, judged: judged, confidence: inFolder.confidence,
            failedQuotes: inFolder.answer.failedQuotes, seconds: seconds)
    }

    /// Counts outcomes.
    func report(_ outcomes: [Outcome], ingest: EvaluationReport.Ingest) -> EvaluationReport {
        let threshold = threshold ?? answerer.settings.threshold
        let answerable = outcomes.filter(\.isAnswerable)
        let judged = outcomes.compactMap(\.judged)
        let atThreshold = Evaluation.refusal(outcomes, threshold: threshold)
        return EvaluationReport(
            recall: .init(
                folder: Evaluation.recall(answerable.map(\.rankInFolder)),
                document: Evaluation.recall(answerable.map(\.rankInDocument))),
            exact: Evaluation.mean(judged.map { $0.exact ? 1 : 0 }),
            f1: Evaluation.mean(judged.map(\.f1)),
            refusedUnanswerable: atThreshold.refusedUnanswerable,
            answeredAnswerable: atThreshold.answeredAnswerable,
            failedQuotes: outcomes.reduce(0) { $0 + $1.failedQuotes },
            secondsPerQuestion: .init(
                median: Evaluation.quantile(0.5, of: outcomes.map(\.seconds)),
                p95: Evaluation.quantile(0.95, of: outcomes.map(\.seconds))),
            ingest: ingest, threshold: threshold,
            refusals: (0...20).map {
                Evaluation.refusal(outcomes, threshold: Double($0) / 20)
            },
            questions: outcomes.count, answerable: answerable.count,
            withAnswers: judged.count,
            without: without.sorted { $0.rawValue < $1.rawValue })
    }

    static func recall(_ ranks: [Int?]) -> EvaluationReport.Recall {
        func within(_ limit: Int) -> Double {
            mean(ranks.map { ($0 ?? .max) <= limit ? 1 : 0 })
        }
        return .init(
            first: within(1), firstFive: within(5), firstTen: within(10),
            meanReciprocalRank: mean(ranks.map { $0.map { 1 / Double($0) } ?? 0 }))
    }

    static func refusal(_ outcomes: [Outcome], threshold: Double) -> EvaluationReport.Refusal {
        let answered = outcomes.filter { $0.confidence >= threshold }
        let unanswerable = outcomes.filter { !$0.isAnswerable }
        let answerable = outcomes.filter(\.isAnswerable)
        let judged = answered.filter { $0.judged != nil || !$0.isAnswerable }
        return .init(
            threshold: threshold,
            refusedUnanswerable: mean(unanswerable.map { $0.confidence < threshold ? 1 : 0 }),
            answeredAnswerable: mean(answerable.map { $0.confidence >= threshold ? 1 : 0 }),
            f1OfAnswered: judged.isEmpty ? nil : mean(judged.map { $0.judged?.f1 ?? 0 }))
    }

    /// 0 of nothing.
    static func mean(_ values: [Double]) -> Double {
        values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
    }

    /// The smallest value that at least `share` of the values do not exceed.
    static func quantile(_ share: Double, of values: [Double]) -> Double {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return 0 }
        let place = Int((share * Double(sorted.count)).rounded(.up)) - 1
        return sorted[min(max(place, 0), sorted.count - 1)]
    }
}
