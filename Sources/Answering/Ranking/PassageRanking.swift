// SPDX-License-Identifier: Apache-2.0
import Documents
import Foundation

/// All passages of a scope in the order the sources together give them.
struct PassageRanking: Sendable {
    let scope: SearchScope
    /// For each passage of the scope.
    private(set) var scores: [Double]
    /// Best first; passages with equal scores in document order.
    private(set) var order: [Int]
    /// Rank of a passage by source, from 1.
    private(set) var ranks: [Int: [EvidenceSource: Int]]
    /// What the reader found, by passage.
    private(set) var readings: [Int: SpanReader.Reading] = [:]
    /// The bytes of the passages that were read, by passage.
    private(set) var texts: [Int: [UInt8]] = [:]
    /// Passages of transcripts among those whose turns were looked at.
    private var transcribed: Set<Int> = []
    /// `WordRanking.worth`; empty where words are switched off.
    let worth: [String: Double]

    /// Fuses words and cosines; nil where a source is switched off.
    init(
        _ scope: SearchScope, words: WordRanking?, cosines: Cosines?, weights: RankingWeights
    ) {
        self.scope = scope
        var scores = [Double](repeating: 0, count: scope.passages.count)
        var ranks: [Int: [EvidenceSource: Int]] = [:]
        func add(_ source: EvidenceSource, _ part: [Double], where isNamed: (Double) -> Bool) {
            for passage in scores.indices { scores[passage] += part[passage] }
            for (rank, passage) in PassageRanking.order(part).enumerated()
            where isNamed(part[passage]) { ranks[passage, default: [:]][source] = rank + 1 }
        }
        if let words { add(.fulltext, words.scores) { $0 > 0 } }
        if let cosines {
            let part = zip(cosines.ofWanted, cosines.ofWhole).map {
                weights.cosine * $0 + weights.cosineOfWhole * $1
            }
            add(.embeddings, part) { _ in true }
        }
        self.scores = scores
        self.ranks = ranks
        order = PassageRanking.order(scores)
        worth = words?.worth ?? [:]
    }

    static func order(_ scores: [Double]) -> [Int] {
        scores.indices.sorted { a, b in
            scores[a] != scores[b] ? scores[a] > scores[b] : a < b
        }
    }

    /// Takes what the memories said about some passages.
    mutating func take(_ memory: MemoryRanking, weights: RankingWeights) {
        for (passage, cosine) in memory.cosines { scores[passage] += weights.memory * cosine }
        let byCosine = memory.cosines.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        for (rank, (passage, _)) in byCosine.enumerated() {
            ranks[passage, default: [:]][.memory] = rank + 1
        }
        order = PassageRanking.order(scores)
    }

    /// Takes what the turns of transcripts say about the best passages, and what
    /// stands near those, and puts them in order again; the others stay behind
    /// them.
    mutating func take(
        _ speakers: SpeakerRanking, among judged: Set<Int>, weights: RankingWeights
    ) {
        guard !speakers.speeches.isEmpty else { return }
        transcribed = Set(speakers.speeches.keys)
        let before = scores
        let least = (before.max() ?? 0) - weights.neighbourRange
        for (passage, speech) in speakers.speeches {
            scores[passage] +=
                weights.speech * speech.named + weights.speechInPart * speech.partlyNamed
                + weights.longestTurn * speech.longestTurn
            let reach = weights.neighbourReach
            let best = scope.documents[scope.documentOf[passage]].passages
                .clamped(to: passage - reach..<passage + reach + 1)
                .filter { $0 != passage }.map { before[$0] }.max()
            scores[passage] += weights.neighbour * max((best ?? least) - least, 0)
        }
        putFirst(judged)
    }

    /// Takes what the reader found in the best passages and puts those in order
    /// again; the others stay behind them.
    mutating func take(
        _ read: [(passage: Int, text: [UInt8], reading: SpanReader.Reading?)],
        weights: RankingWeights
    ) {
        let isSpanFound = read.compactMap(\.reading)
            .contains { $0.margin > weights.smallestMargin }
        let elsewhere = isSpanFound ? weights.relevance : weights.relevanceWithoutSpan
        for (passage, text, reading) in read {
            texts[passage] = text
            readings[passage] = reading
            let (least, relevance) =
                transcribed.contains(passage)
                ? (weights.smallestMarginInTranscript, weights.relevanceInTranscript)
                : (weights.smallestMargin, elsewhere)
            let margin = min(reading?.margin ?? least, weights.largestMargin)
            scores[passage] += weights.margin * max(margin - least, 0)
            scores[passage] += relevance * (reading?.relevance ?? 0)
        }
        let byMargin = readings.sorted {
            ($1.value.margin, $0.key) < ($0.value.margin, $1.key)
        }
        for (rank, (passage, _)) in byMargin.enumerated() {
            ranks[passage, default: [:]][.reader] = rank + 1
        }
        putFirst(Set(read.map(\.passage)))
    }

    /// Puts the passages first that tell of a place.
    mutating func putFirst(recalled place: Place) {
        let passages =
            [place.span.passage]
            + [place.carrying].compactMap { $0 }
            .filter { $0 != place.span.passage }
        for (rank, passage) in passages.enumerated() {
            ranks[passage, default: [:]][.memory] = rank + 1
        }
        order = passages + order.filter { !passages.contains($0) }
    }

    private mutating func putFirst(_ judged: Set<Int>) {
        let first = order.filter(judged.contains).sorted { a, b in
            scores[a] != scores[b] ? scores[a] > scores[b] : a < b
        }
        order = first + order.filter { !judged.contains($0) }
    }
}

/// Cosines of a question with every passage of a scope: an exact scan.
struct Cosines: Sendable {
    /// With the words that are looked for in passages.
    let ofWanted: [Double]
    /// With the whole question.
    let ofWhole: [Double]

    /// Embeddings have length 1 and the width of the index.
    init(_ index: LibraryIndex, scope: SearchScope, wanted: [Float], whole: [Float]) {
        ofWhole = Cosines.scan(index, scope, whole)
        ofWanted = wanted == whole ? ofWhole : Cosines.scan(index, scope, wanted)
    }

    private static func scan(_ index: LibraryIndex, _ scope: SearchScope, _ question: [Float])
        -> [Double]
    {
        let values = index.embeddings.span
        let question = question.span
        let width = index.width
        return scope.places.map { place in
            let row = values.extracting(place * width..<(place + 1) * width)
            var sums = SIMD8<Float>()
            var column = 0
            while column + 8 <= width {
                var a = SIMD8<Float>()
                var b = SIMD8<Float>()
                for lane in 0..<8 {
                    a[lane] = row[column + lane]
                    b[lane] = question[column + lane]
                }
                sums.addProduct(a, b)
                column += 8
            }
            var sum = sums.sum()
            while column < width {
                sum += row[column] * question[column]
                column += 1
            }
            return Double(sum)
        }
    }
}
