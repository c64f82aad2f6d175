// SPDX-License-Identifier: Apache-2.0
import Documents
import Foundation
import Storage

/// What the words of a question say about each passage of a scope.
///
/// BM25 is counted here and not by the full text itself, so that its
/// statistics cover the scope and nothing else, and so that a passage can be
/// weighed three times: against all passages, against those of its document,
/// and through its document against all documents.
struct WordRanking: Sendable {
    /// Weighted sum for each passage; 0 where no word of the question stands.
    private(set) var scores: [Double]
    /// Idf of each stem that is looked for in passages.
    private(set) var worth: [String: Double] = [:]

    /// The places of one word in the scope.
    private struct Occurrences {
        var passages: [Int] = []
        /// Half-open ranges of `words`, one for each of `passages`.
        var ranges: [Range<Int>] = []
        var words: [Int] = []
    }

    private let scope: SearchScope
    private let weights: RankingWeights

    init(_ terms: QuestionTerms, scope: SearchScope, weights: RankingWeights, library: Library)
        throws
    {
        self.scope = scope
        self.weights = weights
        scores = [Double](repeating: 0, count: scope.passages.count)
        guard !scope.passages.isEmpty, !terms.all.isEmpty else { return }
        var occurrences: [String: Occurrences] = [:]
        for word in terms.all {
            occurrences[word.stem] = places(of: try library.positions(of: word.stem))
        }
        for stem in terms.inPassages where occurrences[stem] == nil {
            occurrences[stem] = places(of: try library.positions(of: stem))
        }
        addPassages(terms.inPassages, occurrences)
        addWindows(terms.inPassages, occurrences)
        addDocuments(terms.all, occurrences)
    }

    private func places(of positions: [(key: SegmentKey, word: Int)]) -> Occurrences {
        var result = Occurrences()
        for (key, word) in positions {
            guard let passage = scope.passage(key) else { continue }
            if result.passages.last != passage {
                result.passages.append(passage)
                result.ranges.append(result.words.count..<result.words.count)
            }
            result.words.append(word)
            let last = result.ranges.count - 1
            result.ranges[last] = result.ranges[last].lowerBound..<result.words.count
        }
        return result
    }

    private static func idf(count: Double, of total: Double) -> Double {
        log(1 + (total - count + 0.5) / (count + 0.5))
    }

    private func idf(_ occurrences: Occurrences) -> Double {
        WordRanking.idf(
            count: Double(occurrences.passages.count), of: Double(scope.passages.count))
    }

    /// BM25 against all passages and against those of the document.
    private mutating func addPassages(_ stems: [String], _ all: [String: Occurrences]) {
        let mean = scope.wordCounts.reduce(0, +) / Double(scope.passages.count)
        let headed = headingOccurrences(of: stems)
        var local = [Double](repeating: 0, count: scope.passages.count)
        var localTotals = [Double](repeating: 0, count: scope.documents.count)
        for stem in stems {
            let occurrences = all[stem] ?? Occurrences()
            var frequencies: [Int: Double] = headed[stem] ?? [:]
            for (passage, range) in zip(occurrences.passages, occurrences.ranges) {
                frequencies[passage, default: 0] += Double(range.count)
            }
            let idf = idf(occurrences)
            worth[stem] = idf
            var inDocument = [Double](repeating: 0, count: scope.documents.count)
            for passage in occurrences.passages { inDocument[scope.documentOf[passage]] += 1 }
            let localIDF = zip(inDocument, scope.documents).map {
                WordRanking.idf(count: $0, of: Double($1.passages.count))
            }
            for (document, idf) in localIDF.enumerated() { localTotals[document] += idf }
            for (passage, frequency) in frequencies {
                let length = 1 - weights.b + weights.b * scope.wordCounts[passage] / max(mean, 1)
                let part = frequency / (frequency + weights.k1 * length)
                scores[passage] += weights.words * idf * part
                local[passage] += localIDF[scope.documentOf[passage]] * part
            }
        }
        for passage in scope.passages.indices {
            let possible = max(localTotals[scope.documentOf[passage]], 1e-9)
            scores[passage] += weights.localWords * local[passage] / possible
        }
    }

    /// How often each stem stands in the headings above each passage, weighted.
    private func headingOccurrences(of stems: [String]) -> [String: [Int: Double]] {
        var result: [String: [Int: Double]] = [:]
        let wanted = Set(stems)
        for document in scope.documents where !document.headings.isEmpty {
            var above: [(level: Int, stems: Set<String>)] = []
            var next = 0
            for passage in document.passages {
                let start = scope.passages[passage].utf8Range.lowerBound
                while next < document.headings.count,
                    document.headings[next].heading.utf8Range.lowerBound < start
                {
                    let (heading, stems) = document.headings[next]
                    above.removeAll { $0.level >= heading.level }
                    above.append((heading.level, wanted.intersection(stems)))
                    next += 1
                }
                for stem in above.reduce(into: Set<String>(), { $0.formUnion($1.stems) }) {
                    result[stem, default: [:]][passage] = weights.headingOccurrences
                }
            }
        }
        return result
    }

    /// The most of the question that stands within a window of so many words,
    /// as a share of its idf, for a narrow and a wide window.
    private mutating func addWindows(_ stems: [String], _ all: [String: Occurrences]) {
        var places: [[(word: Int, stem: Int)]] = Array(repeating: [], count: scope.passages.count)
        let values = stems.map { idf(all[$0] ?? Occurrences()) }
        let total = max(values.reduce(0, +), 1e-9)
        for (number, stem) in stems.enumerated() {
            guard let occurrences = all[stem] else { continue }
            for (passage, range) in zip(occurrences.passages, occurrences.ranges) {
                for word in occurrences.words[range] { places[passage].append((word, number)) }
            }
        }
        for passage in places.indices where !places[passage].isEmpty {
            let inOrder = places[passage].sorted { ($0.word, $0.stem) < ($1.word, $1.stem) }
            let narrow = WordRanking.fullest(inOrder, values, length: weights.narrowWindow)
            let wide = WordRanking.fullest(inOrder, values, length: weights.wideWindow)
            scores[passage] += weights.narrow * narrow / total + weights.wide * wide / total
        }
    }

    /// The largest sum of values of different stems within `length` words.
    private static func fullest(
        _ places: [(word: Int, stem: Int)], _ values: [Double], length: Int
    ) -> Double {
        var counts = [Int](repeating: 0, count: values.count)
        var first = 0
        var best = 0.0
        for place in places {
            counts[place.stem] += 1
            while places[first].word <= place.word - length {
                counts[places[first].stem] -= 1
                first += 1
            }
            // Summed anew: few stems, and no rounding errors that add up.
            var sum = 0.0
            for (count, value) in zip(counts, values) where count > 0 { sum += value }
            best = max(best, sum)
        }
        return best
    }

    /// What the words say about whole documents, added to their passages.
    private mutating func addDocuments(
        _ words: [QuestionTerms.Word], _ all: [String: Occurrences]
    ) {
        let count = scope.documents.count
        let total = Double(count)
        let lengths = scope.documents.map { document in
            document.passages.reduce(0) { $0 + scope.wordCounts[$1] }
        }
        let mean = max(lengths.reduce(0, +) / total, 1)
        let named = scope.documents.map { $0.name.matches(of: words) }
        var values = [Double](repeating: 0, count: count)
        for (place, word) in words.enumerated() {
            let occurrences = all[word.stem] ?? Occurrences()
            var frequencies = [Double](repeating: 0, count: count)
            var isInHead = [Bool](repeating: false, count: count)
            for (passage, range) in zip(occurrences.passages, occurrences.ranges) {
                let document = scope.documentOf[passage]
                frequencies[document] += Double(range.count)
                if passage == scope.documents[document].passages.lowerBound {
                    isInHead[document] = occurrences.words[range.lowerBound] < weights.headWords
                }
            }
            let match = named.map { $0[place] }
            let withAny = zip(frequencies, match).count { $0 > 0 || $1 > 0 }
            let withName = match.count { $0 > 0 }
            let withHead = zip(isInHead, match).count { $0 || $1 > 0 }
            let idf = WordRanking.idf(count: Double(withAny), of: total)
            let nameIDF = WordRanking.idf(count: Double(withName), of: total)
            let headIDF = WordRanking.idf(count: Double(withHead), of: total)
            for document in 0..<count {
                let frequency = frequencies[document] / (0.25 + 0.75 * lengths[document] / mean)
                values[document] +=
                    weights.documentWords * idf * frequency / (frequency + weights.documentK1)
                values[document] += weights.name * nameIDF * match[document]
                if isInHead[document] { values[document] += weights.head * headIDF }
            }
        }
        for passage in scope.passages.indices {
            scores[passage] += values[scope.documentOf[passage]]
        }
    }
}
