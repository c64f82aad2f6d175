// SPDX-License-Identifier: Apache-2.0

/// A place in a document with the bytes that stand there, read again from the
/// stored text before it is shown.
package struct Citation: Hashable, Sendable, Codable {
    package let document: DocumentID
    /// Where the document came from.
    package let path: String
    /// Half-open range of UTF-8 bytes in the document.
    package let utf8Range: Range<Int>
    /// First and last line, from 1, both included.
    package let lines: ClosedRange<Int>
    package let quote: String

    package init(
        document: DocumentID, path: String, utf8Range: Range<Int>, lines: ClosedRange<Int>,
        quote: String
    ) {
        self.document = document
        self.path = path
        self.utf8Range = utf8Range
        self.lines = lines
        self.quote = quote
    }
}

/// A piece of text found for a question, with the reasons it was found.
package struct Evidence: Sendable {
    package let citation: Citation
    /// The span inside `citation.utf8Range` that answers, when one was read.
    package let spanUTF8Range: Range<Int>?
    /// Fused score; comparable within one question only.
    package let score: Double
    /// Rank (from 1) that each source gave the passage: "fulltext",
    /// "embeddings", "memory", "reader". Absent where the source did not name it.
    package let ranks: [String: Int]

    package init(
        citation: Citation, spanUTF8Range: Range<Int>?, score: Double, ranks: [String: Int]
    ) {
        self.citation = citation
        self.spanUTF8Range = spanUTF8Range
        self.score = score
        self.ranks = ranks
    }
}

/// What the documents say to a question.
package struct Answer: Sendable {
    package enum Verdict: Sendable {
        /// `span` stands in `evidence[0]`; confidence is between 0 and 1.
        case found(span: String, confidence: Double)
        /// The documents do not say; `evidence` holds the nearest passages.
        case abstained(bestConfidence: Double)
    }
    package let verdict: Verdict
    /// The answer's own evidence first, then further evidence, best first.
    package let evidence: [Evidence]
    /// Quotes that differed from the stored text and were dropped; expected 0.
    package let failedQuotes: Int
    /// Confidence an answer needs.
    package let threshold: Double
    /// Seconds of each stage, in order.
    package let stages: [(name: String, seconds: Double)]
    /// False: whoever asked ended it early, so the evidence was not all read.
    package let isComplete: Bool

    package init(
        verdict: Verdict, evidence: [Evidence], failedQuotes: Int, threshold: Double,
        stages: [(name: String, seconds: Double)], isComplete: Bool = true
    ) {
        self.verdict = verdict
        self.evidence = evidence
        self.failedQuotes = failedQuotes
        self.threshold = threshold
        self.stages = stages
        self.isComplete = isComplete
    }
}
