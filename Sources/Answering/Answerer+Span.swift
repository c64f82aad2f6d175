// SPDX-License-Identifier: Apache-2.0
import Documents
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
        let start = ranking.scope.passages[first].utf8Range.lowerBound
        return BestSpan(
            passage: first,
            utf8Range: start + reading.utf8Range.lowerBound..<start + reading.utf8Range.upperBound,
            text: String(decoding: text[reading.utf8Range], as: UTF8.self),
            confidence: confidence.value(
                margin: reading.margin,
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
