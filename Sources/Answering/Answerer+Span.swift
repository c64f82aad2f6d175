// SPDX-License-Identifier: Apache-2.0
import Documents
import Foundation
import Storage

/// A span in the document, as it may become the answer.
struct BestSpan: Sendable {
    let passage: Int
    let utf8Range: Range<Int>
    let text: String
    let confidence: Double
}

extension Answerer {
    /// Bytes on each side of a span that count as near it.
    private static let nearbyBytes = 200

    /// The span of the passage that reader and ranking together put first.
    ///
    /// - Throws: what the library throws.
    func bestSpan(_ ranking: PassageRanking) throws -> BestSpan? {
        guard let first = ranking.order.first, let reading = ranking.readings[first],
            let text = ranking.texts[first]
        else { return nil }
        // The same words in several passages are one answer, as good as the best.
        var byText: [[Substring]: Double] = [:]
        for passage in ranking.order {
            guard let other = ranking.readings[passage], let text = ranking.texts[passage] else {
                continue
            }
            let words = AnswerText(String(decoding: text[other.utf8Range], as: UTF8.self)).words
            byText[words] = max(byText[words] ?? -.infinity, ranking.scores[passage])
        }
        let score = ranking.scores[first]
        // Summed in order: a dictionary's own order changes from run to run.
        let sum = byText.values.sorted().reduce(0) { $0 + exp($1 - score) }
        let start = ranking.scope.passages[first].utf8Range.lowerBound
        return BestSpan(
            passage: first,
            utf8Range: start + reading.utf8Range.lowerBound..<start + reading.utf8Range.upperBound,
            text: String(decoding: text[reading.utf8Range], as: UTF8.self),
            confidence: confidence.value(
                margin: reading.margin, share: 1 / sum, coverage: ranking.coverage?[first],
                coverageNearby: try coverage(
                    of: ranking.worth, in: text, around: reading.utf8Range)))
    }

    /// The share of the question's idf that stands within `nearbyBytes` of a
    /// range of a passage, the range included; nil where no word has worth.
    private func coverage(
        of worth: [String: Double], in text: [UInt8], around range: Range<Int>
    ) throws -> Double? {
        // In order, for the same sum on every run.
        let words = worth.sorted { $0.key < $1.key }
        let total = words.reduce(0) { $0 + $1.value }
        guard total > 0 else { return nil }
        let nearby = (range.lowerBound - Self.nearbyBytes..<range.upperBound + Self.nearbyBytes)
            .clamped(to: text.indices)
        let terms = Set(
            try library.terms(in: [String(decoding: text[nearby], as: UTF8.self)]).joined())
        return words.reduce(0) { terms.contains($1.key) ? $0 + $1.value : $0 } / total
    }
}
