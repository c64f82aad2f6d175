// SPDX-License-Identifier: Apache-2.0
import Foundation

/// The probability that a span answers the question, from what ranking and
/// reader found.
///
/// A logistic function of three numbers, fitted to the shipped reader on
/// questions about 8 articles held out of its last two steps of training, in a
/// folder of 20: 300 answerable ones (right means token F1 of 0.5 or more), half of
/// them again robbed of every passage that holds the answer, 339 look-alikes
/// made from others by exchanging a name, a number or a word, and 80 about
/// articles that are not in the folder. In five-fold crossing the mean
/// confidence is 0.255 where 0.254 are right. At the default threshold 71 % of
/// the answerable questions are answered, 87 % of those answers are right, and
/// 81 % of the look-alikes, 87 % of the robbed and 97 % of the foreign
/// questions are refused; of 106 look-alikes written by hand, which the fit has
/// not seen, 62 %. The cosine of question and passage adds nothing to these.
struct Confidence: Sendable {
    /// Of the reader's margin over "not here".
    var margin = 0.293
    /// Of the span's share of exp(score) among the different spans offered.
    var share = 2.129
    /// Of the share of the question's idf that stands in the passage.
    var coverage = 3.764
    var bias = -6.193
    /// What stands in for coverage where words are switched off: its mean there.
    var meanCoverage = 0.67

    /// The confidence an answer needs by default: about where as many answerable
    /// questions are answered as others, of all kinds above, refused.
    static let defaultThreshold = 0.3

    /// 0...1. `coverage` is nil where words are switched off.
    func value(margin: Double, share: Double, coverage: Double?) -> Double {
        let sum =
            bias + self.margin * margin + self.share * share
            + self.coverage * (coverage ?? meanCoverage)
        return 1 / (1 + exp(-sum))
    }
}
