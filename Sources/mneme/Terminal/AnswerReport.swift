// SPDX-License-Identifier: Apache-2.0
import Documents

/// An answer as `--json` shows it. Ranges are half-open pairs of UTF-8 bytes;
/// lines are pairs, both included.
struct AnswerReport: Encodable {
    let question: String
    /// "found" or "abstained".
    let verdict: String
    /// The span; absent when abstained.
    let answer: String?
    /// Of the answer, or of the best span when abstained.
    let confidence: Double
    let threshold: Double
    let evidence: [EvidenceReport]
    let failedQuotes: Int
    let stages: [StageReport]

    init(question: String, answer: Answer) {
        self.question = question
        switch answer.verdict {
        case .found(let span, let confidence):
            verdict = "found"
            self.answer = span
            self.confidence = confidence
        case .abstained(let best):
            verdict = "abstained"
            self.answer = nil
            confidence = best
        }
        threshold = answer.threshold
        evidence = answer.evidence.map(EvidenceReport.init)
        failedQuotes = answer.failedQuotes
        stages = answer.stages.map { StageReport(name: $0.name, seconds: $0.seconds) }
    }
}

struct StageReport: Encodable {
    let name: String
    let seconds: Double
}

struct EvidenceReport: Encodable {
    let document: String
    let path: String
    let bytes: [Int]
    let lines: [Int]
    let quote: String
    /// Bytes of the span within the document; absent where nothing was read.
    let span: [Int]?
    let score: Double
    let ranks: [String: Int]

    init(_ evidence: Evidence) {
        let citation = evidence.citation
        document = citation.document.hex
        path = citation.path
        bytes = [citation.utf8Range.lowerBound, citation.utf8Range.upperBound]
        lines = [citation.lines.lowerBound, citation.lines.upperBound]
        quote = citation.quote
        span = evidence.spanUTF8Range.map { [$0.lowerBound, $0.upperBound] }
        score = evidence.score
        ranks = evidence.ranks
    }
}
