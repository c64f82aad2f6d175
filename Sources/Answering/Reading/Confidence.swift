// SPDX-License-Identifier: Apache-2.0
import Foundation

/// The probability that a span answers the question, from what ranking and
/// reader found.
///
/// A logistic function of two numbers, fitted to the shipped reader on
/// questions about 8 articles held out of its training, in a folder of 20: 210
/// answerable ones (right means token F1 of 0.5 or more), 160 written to look
/// answerable from one of the articles and 70 about other matters. In five-fold
/// crossing the mean confidence is 0.380 where 0.380 are right, and log loss is
/// 0.381. At the default threshold 83 % of the answerable questions are
/// answered, 86 % of those answers are right, and 83 % of the others are
/// refused. What stands near the span says more than what stands in the passage.
/// Left out, because nothing was gained: the share of the span among all
/// offered, the idf found in the whole passage, relevance, and the best margin
/// of all passages.
struct Confidence: Sendable {
    /// Of the reader's margin over "not here".
    var margin = 0.296
    /// Of the share of the question's idf that stands near the span
    /// (`Answerer.nearbyBytes`).
    var coverageNearby = 2.703
    var bias = -3.002
    /// What stands in for the share where words are switched off: its mean.
    var meanCoverageNearby = 0.637
    /// Margins count up to here, either way.
    var largestMargin = 14.0

    /// The confidence an answer needs by default: about where as many answerable
    /// questions are answered as others, of all kinds above, refused.
    static let defaultThreshold = 0.35

    /// 0...1. The coverage is nil where words are switched off.
    func value(margin: Double, coverageNearby: Double?) -> Double {
        let sum =
            bias + self.margin * min(max(margin, -largestMargin), largestMargin)
            + self.coverageNearby * (coverageNearby ?? meanCoverageNearby)
        return 1 / (1 + exp(-sum))
    }
}
