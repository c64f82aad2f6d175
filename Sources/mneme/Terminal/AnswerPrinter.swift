// SPDX-License-Identifier: Apache-2.0
import Documents
import Foundation

/// Writes answers and evidence for people.
struct AnswerPrinter {
    let text: TerminalText
    let isExplained: Bool

    func print(_ answer: Answer) {
        var isAnswered = false
        switch answer.verdict {
        case .found(let span, let confidence):
            isAnswered = true
            StandardOutput.line(
                text.bold(TerminalText.line(span))
                    + text.dim(String(format: "  (confidence %.2f)", confidence)))
        case .abstained(let best):
            StandardOutput.line(
                text.bold("The documents do not say.")
                    + text.dim(
                        String(
                            format: "  (best %.2f, an answer needs %.2f)", best,
                            answer.threshold)))
            if !answer.evidence.isEmpty { StandardOutput.line("\nNearest passages:") }
        }
        printEvidence(answer.evidence, isAnswered: isAnswered)
        if answer.failedQuotes > 0 {
            StandardError.line(
                "mneme: \(answer.failedQuotes) quotes differed from the stored text and were left"
                    + " out; run: mneme status --verify")
        }
        if isExplained { printStages(answer.stages) }
    }

    /// - Parameter isAnswered: the first piece holds the answer's span, which is
    ///   marked; the others are shown around the place that was read best.
    func printEvidence(_ evidence: [Evidence], isAnswered: Bool = false) {
        for (index, piece) in evidence.enumerated() {
            StandardOutput.line("")
            let excerpt = Excerpt(of: piece, isMarked: isAnswered && index == 0)
            StandardOutput.line(text.wrapped(excerpt.line(text), indent: "  "))
            let citation = piece.citation
            let lines =
                citation.lines.count == 1
                ? "line \(citation.lines.lowerBound)"
                : "lines \(citation.lines.lowerBound)–\(citation.lines.upperBound)"
            StandardOutput.line(
                text.dim("  \(index + 1). \(TerminalText.line(citation.path)), \(lines)"))
            if isExplained {
                let ranks = piece.ranks.sorted { $0.key < $1.key }
                    .map { "\($0.key) \($0.value)" }.joined(separator: ", ")
                StandardOutput.line(
                    text.dim(String(format: "     score %.4f; rank: ", piece.score) + ranks))
            }
        }
    }

    func printStages(_ stages: [(name: String, seconds: Double)]) {
        let total = stages.reduce(0) { $0 + $1.seconds }
        let parts = stages.map { String(format: "%@ %.0f ms", $0.name, $0.seconds * 1000) }
        StandardOutput.line(
            "\n" + text.dim(parts.joined(separator: ", ") + String(format: "; %.2f s", total)))
    }
}
