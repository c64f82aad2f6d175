// SPDX-License-Identifier: Apache-2.0
import Foundation

/// The probability that a span answers the question, from what ranking and
/// reader found.
///
/// A logistic function of four numbers, fitted on training data only: 330
/// answerable questions of half of SQuAD v1.1 dev (the same folder of 20
/// articles as for `RankingWeights`; right means token F1 of 0.5 or more), 165
/// of them again without every passage that holds the answer, and 100 about
/// articles that are not in the folder. There, at the default threshold, 78 %
/// of the answerable questions are answered, 79 % of those robbed of their
/// passage and 96 % of the foreign ones are refused. The reader has seen about
/// half of these questions in training, so expect somewhat less.
struct Confidence: Sendable {
    /// Of the reader's margin over "not here".
    var margin = 0.202
    /// Of the span's share of exp(score) among the different spans offered.
    var share = 3.508
    /// Of the share of the question's idf that stands in the passage.
    var coverage = 2.016
    /// Of the cosine of question and passage.
    var cosine = 1.755
    var bias = -7.377
    /// What stands in for a source that is switched off: its mean there.
    var meanCoverage = 0.66
    var meanCosine = 0.50

    /// The confidence an answer needs by default: near the point of that curve
    /// where as many answerable questions are answered as robbed ones refused.
    static let defaultThreshold = 0.3

    /// 0...1. Sources that are switched off are nil.
    func value(margin: Double, share: Double, coverage: Double?, cosine: Double?) -> Double {
        let sum =
            bias + self.margin * margin + self.share * share
            + self.coverage * (coverage ?? meanCoverage) + self.cosine * (cosine ?? meanCosine)
        return 1 / (1 + exp(-sum))
    }
}
