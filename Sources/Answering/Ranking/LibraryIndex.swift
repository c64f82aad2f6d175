// SPDX-License-Identifier: Apache-2.0
import Documents
import Storage

/// What ranking keeps in memory of a library: everything but the text and the
/// places of words. About 1.6 KB a segment, most of it the embedding.
struct LibraryIndex: Sendable {
    /// In order of their numbers.
    let documents: [StoredDocument]
    let names: [DocumentName]
    /// Of all documents, in document order.
    let segments: [StoredSegment]
    /// Words of each segment, as the full text counts them.
    let wordCounts: [Int]
    /// Half-open ranges of `segments`, one for each document.
    let segmentRanges: [Range<Int>]
    /// [segments, width], row-major.
    let embeddings: [Float]
    let width: Int
    /// Of each document, in order, with the stems of its words.
    let headings: [[(heading: StoredHeading, stems: [String])]]

    init(_ library: Library, documents: [StoredDocument], for asker: Asker = .patient) throws {
        var segments: [StoredSegment] = []
        var ranges: [Range<Int>] = []
        var served: [StoredDocument] = []
        for document in documents {
            try asker.check()
            let own = try library.segments(of: document.number)
            guard !own.isEmpty else { continue }
            served.append(document)
            ranges.append(segments.count..<segments.count + own.count)
            segments += own
        }
        var places: [SegmentKey: Int] = [:]
        for (place, segment) in segments.enumerated() { places[segment.key] = place }
        var counts = segments.map(\.tokenCount)
        for (key, count) in try library.wordCounts() {
            if let place = places[key] { counts[place] = count }
        }
        let matrix = try library.embeddings(of: served.map(\.number))
        var values = matrix.values
        if matrix.keys != segments.map(\.key) {
            // A document went on being read between two reads.
            values = [Float](repeating: 0, count: segments.count * matrix.width)
            for (row, key) in matrix.keys.enumerated() {
                guard let place = places[key] else { continue }
                for column in 0..<matrix.width {
                    values[place * matrix.width + column] =
                        matrix.values[
                            row * matrix.width + column]
                }
            }
        }
        let names = served.map { DocumentName.words(ofPath: $0.paths.first ?? "") }
        let stems = try library.terms(in: names.map { $0.joined(separator: " ") })
        self.documents = served
        self.names = zip(names, stems).map { DocumentName(words: $0, stems: $1) }
        self.segments = segments
        wordCounts = counts
        segmentRanges = ranges
        embeddings = values
        width = matrix.width
        headings = try served.map { document in
            let own = try library.headings(of: document.number)
            let stems = try library.terms(in: own.map(\.text))
            return Array(zip(own, stems)).map { (heading: $0, stems: $1) }
        }
    }
}
