// SPDX-License-Identifier: Apache-2.0
import Foundation

/// The probability that a span answers the question, from what ranking and
/// reader found.
///
/// A logistic function of four numbers, fitted to the shipped reader on
/// training data only: 330 answerable questions of half of SQuAD v1.1 dev (the
/// folder of 20 articles of `RankingWeights`; right means token F1 of 0.5 or
/// more), half of them again robbed of every passage that holds the answer,
/// and 100 about articles that are not in the folder. At the default threshold
/// 78 % of the answerable questions are answered there, 76 % of the answers
/// are right, 81 % of the robbed questions and 97 % of the foreign ones are
/// refused. The reader has seen most of these articles in training; on the four
/// that it has not (88 of the questions) the figures are 80, 71 and 85 %, and
/// the mean confidence is 0.49 where 0.46 are right. Questions written to look
/// answerable where a passage says something close (SQuAD 2.0's) are refused
/// less often: `mneme eval` prints the curve.
struct Confidence: Sendable {
    /// Of the reader's margin over "not here".
    var margin = 0.180
    /// Of the span's share of exp(score) among the different spans offered.
    var share = 3.919
    /// Of the share of the question's idf that stands in the passage.
    var coverage = 1.049
    /// Of the cosine of question and passage.
    var cosine = 1.057
    var bias = -5.762
    /// What stands in for a source that is switched off: its mean there.
    var meanCoverage = 0.64
    var meanCosine = 0.47

    /// The confidence an answer needs by default: where as many answerable
    /// questions are answered as robbed ones refused.
    static let defaultThreshold = 0.4

    /// 0...1. Sources that are switched off are nil.
    func value(margin: Double, share: Double, coverage: Double?, cosine: Double?) -> Double {
        let sum =
            bias + self.margin * margin + self.share * share
            + self.coverage * (coverage ?? meanCoverage) + self.cosine * (cosine ?? meanCosine)
        return 1 / (1 + exp(-sum))
    }
}
