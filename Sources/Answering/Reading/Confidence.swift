// SPDX-License-Identifier: Apache-2.0
import Foundation

/// The probability that a span answers the question, from what ranking and
/// reader found.
///
/// A logistic function of four numbers, fitted to the shipped reader on
/// questions about 8 articles held out of its last three steps of training, in a
/// folder of 20: 300 answerable ones (right means token F1 of 0.5 or more), half of
/// them again robbed of every passage that holds the answer, 339 look-alikes
/// made from others by exchanging a name, a number or a word, and 80 about
/// articles that are not in the folder. In five-fold crossing the mean
/// confidence is 0.260 where 0.259 are right. At the default threshold 73 % of
/// the answerable questions are answered, 87 % of those answers are right, and
/// 81 % of the look-alikes, 91 % of the robbed and 96 % of the foreign
/// questions are refused; of 106 look-alikes written by hand, which the fit has
/// not seen, 59 %. What stands near the span says more than what stands in the
/// passage: without it, where 90 % of the robbed are refused, 68 instead of 74 %
/// of the answerable ones are answered, and 25 instead of 35 % for those by
/// hand. The cosine of question and passage adds nothing.
struct Confidence: Sendable {
    /// Of the reader's margin over "not here".
    var margin = 0.258
    /// Of the span's share of exp(score) among the different spans offered.
    var share = 1.102
    /// Of the share of the question's idf that stands in the passage.
    var coverage = 0.667
    /// Of the same share near the span (`Answerer.nearbyBytes`).
    var coverageNearby = 3.260
    var bias = -5.049
    /// What stands in for the two where words are switched off: their means there.
    var meanCoverage = 0.672
    var meanCoverageNearby = 0.583

    /// The confidence an answer needs by default: about where as many answerable
    /// questions are answered as others, of all kinds above, refused.
    static let defaultThreshold = 0.3

    /// 0...1. The coverages are nil where words are switched off.
    func value(
        margin: Double, share: Double, coverage: Double?, coverageNearby: Double?
    ) -> Double {
        let sum =
            bias + self.margin * margin + self.share * share
            + self.coverage * (coverage ?? meanCoverage)
            + self.coverageNearby * (coverageNearby ?? meanCoverageNearby)
        return 1 / (1 + exp(-sum))
    }
}
