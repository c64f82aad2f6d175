// SPDX-License-Identifier: Apache-2.0
import Documents
import Foundation

/// Writes answers and evidence for people.
struct AnswerPrinter {
    let text: TerminalText
    let isExplained: Bool

    func print(_ answer: Answer) {
        switch answer.verdict {
        case .found(let span, let confidence):
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
        printEvidence(answer.evidence)
        if answer.failedQuotes > 0 {
            StandardError.line(
                "mneme: \(answer.failedQuotes) quotes differed from the stored text and were left"
                    + " out; run: mneme status --verify")
        }
        if isExplained { printStages(answer.stages) }
    }

    func printEvidence(_ evidence: [Evidence]) {
        for (index, piece) in evidence.enumerated() {
            StandardOutput.line("")
            let quote = text.wrapped(marked(piece), indent: "  ")
            StandardOutput.line(quote)
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

    /// The quote with the span marked.
    private func marked(_ piece: Evidence) -> String {
        let citation = piece.citation
        let bytes = Array(citation.quote.utf8)
        guard let span = piece.spanUTF8Range,
            citation.utf8Range.lowerBound <= span.lowerBound,
            span.upperBound <= citation.utf8Range.upperBound,
            bytes.count == citation.utf8Range.count
        else { return TerminalText.line(citation.quote) }
        let start = span.lowerBound - citation.utf8Range.lowerBound
        let end = span.upperBound - citation.utf8Range.lowerBound
        let parts = [bytes[..<start], bytes[start..<end], bytes[end...]]
            .map { String(decoding: $0, as: UTF8.self) }
        // Words of the span are marked one by one, so that lines can wrap.
        let words = TerminalText.line(parts[1]).split(separator: " ").map(String.init)
        let shown =
            text.isColoured
            ? words.map(text.marked).joined(separator: " ")
            : "[" + words.joined(separator: " ") + "]"
        let before = TerminalText.line(parts[0])
        let after = TerminalText.line(parts[2])
        let gapBefore = parts[0].last?.isWhitespace == true && !before.isEmpty ? " " : ""
        let gapAfter = parts[2].first?.isWhitespace == true && !after.isEmpty ? " " : ""
        return before + gapBefore + shown + gapAfter + after
    }
}
