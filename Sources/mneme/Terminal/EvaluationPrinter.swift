// SPDX-License-Identifier: Apache-2.0
import Foundation
import Service

/// Writes an evaluation for people.
struct EvaluationPrinter {
    let text: TerminalText

    func print(_ report: EvaluationReport) {
        StandardOutput.line(
            text.bold("\(Quantity.plural(report.questions, "question")), ")
                + "\(report.answerable) answerable, \(report.withAnswers) with answers")
        StandardOutput.line("evidence            @1     @5    @10    MRR")
        line("  in the folder  ", report.recall.folder)
        line("  in the document", report.recall.document)
        StandardOutput.line(
            String(
                format: "answers            exact %.3f, F1 %.3f, failed quotes %d", report.exact,
                report.f1, report.failedQuotes))
        StandardOutput.line(
            String(
                format: "at threshold %.2f  refused %.3f of unanswerable, answered %.3f of "
                    + "answerable", report.threshold, report.refusedUnanswerable,
                report.answeredAnswerable))
        StandardOutput.line(text.dim("  threshold  refused  answered  F1 of answered"))
        for point in report.refusals {
            let f1 = point.f1OfAnswered.map { String(format: "%.3f", $0) } ?? "–"
            StandardOutput.line(
                text.dim(
                    String(
                        format: "       %.2f    %.3f     %.3f  ", point.threshold,
                        point.refusedUnanswerable, point.answeredAnswerable) + f1))
        }
        StandardOutput.line(
            String(
                format: "seconds/question   median %.3f, 95 %% %.3f",
                report.secondsPerQuestion.median, report.secondsPerQuestion.p95))
        StandardOutput.line(
            "reading            \(Quantity.count(report.ingest.tokens)) tokens in "
                + Quantity.duration(report.ingest.seconds))
    }

    private func line(_ name: String, _ recall: EvaluationReport.Recall) {
        StandardOutput.line(
            name
                + String(
                    format: " %.3f  %.3f  %.3f  %.3f", recall.first, recall.firstFive,
                    recall.firstTen, recall.meanReciprocalRank))
    }
}
