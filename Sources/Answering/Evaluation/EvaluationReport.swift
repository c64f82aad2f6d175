// SPDX-License-Identifier: Apache-2.0

/// What an evaluation measured; its JSON is what `mneme eval --json` prints.
/// Shares are between 0 and 1.
package struct EvaluationReport: Sendable, Codable {
    /// How often evidence stands among the first passages.
    package struct Recall: Sendable, Codable {
        /// The first, the first five, the first ten.
        package var first: Double
        package var firstFive: Double
        package var firstTen: Double
        /// Mean of 1 / rank of the first passage with evidence.
        package var meanReciprocalRank: Double

        enum CodingKeys: String, CodingKey {
            case first = "1"
            case firstFive = "5"
            case firstTen = "10"
            case meanReciprocalRank = "mrr"
        }
    }
    package struct Recalls: Sendable, Codable {
        /// Over everything in the folder.
        package var folder: Recall
        /// Among the passages of the document the question is about.
        package var document: Recall
    }
    package struct Seconds: Sendable, Codable {
        package var median: Double
        package var p95: Double
    }
    package struct Ingest: Sendable, Codable {
        package var tokens: Int
        package var seconds: Double

        package init(tokens: Int, seconds: Double) {
            self.tokens = tokens
            self.seconds = seconds
        }
    }
    /// The two shares at one threshold.
    package struct Refusal: Sendable, Codable {
        package var threshold: Double
        package var refusedUnanswerable: Double
        package var answeredAnswerable: Double
        /// Mean F1 of the questions answered, unanswerable ones counting 0;
        /// nil where none was.
        package var f1OfAnswered: Double?
    }

    package var recall: Recalls
    /// Share of answers that match a true one exactly, and mean token F1, over
    /// all questions that have answers: of the best span, whether or not it
    /// reached the threshold.
    package var exact: Double
    package var f1: Double
    /// At the default threshold.
    package var refusedUnanswerable: Double
    package var answeredAnswerable: Double
    package var failedQuotes: Int
    package var secondsPerQuestion: Seconds
    /// Filled in by who read the documents; 0 where the library was there.
    package var ingest: Ingest
    package var threshold: Double
    package var refusals: [Refusal]
    /// How many questions, how many of them answerable, how many with answers.
    package var questions: Int
    package var answerable: Int
    package var withAnswers: Int
    /// Sources that were switched off.
    package var without: [EvidenceSource]
}
