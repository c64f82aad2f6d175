// SPDX-License-Identifier: Apache-2.0
import Documents
import Storage

/// The part of a library that one question may see: the documents it asks
/// about, each up to the point it asks about.
///
/// A segment that the point cuts is left out whole, so at most one segment
/// before the point is not seen, and everything seen (text, embedding,
/// statistics) was made from text before the point alone. Nothing outside the
/// scope is counted: not in an idf, not in a mean length.
struct SearchScope: Sendable {
    struct Document: Sendable {
        let stored: StoredDocument
        let name: DocumentName
        /// Half-open range of `passages`.
        let passages: Range<Int>
        /// No byte from here on may be seen.
        let utf8Limit: Int
        /// Places in `LibraryIndex.headings`.
        let headings: [(heading: StoredHeading, stems: [String])]
    }

    let documents: [Document]
    /// Segments in scope, in document order.
    let passages: [StoredSegment]
    /// For each passage: its place in `documents`, its words, its place in the
    /// index.
    let documentOf: [Int]
    let wordCounts: [Double]
    let places: [Int]
    private let byNumber: [Int64: Int]

    /// All documents of `index` that fit `filter` and are among `numbers`, up to
    /// `point`.
    init(
        _ index: LibraryIndex, filter: DocumentPattern?, numbers: Set<Int64>? = nil,
        point: PointInDocument
    ) {
        var documents: [Document] = []
        var passages: [StoredSegment] = []
        var documentOf: [Int] = []
        var wordCounts: [Double] = []
        var places: [Int] = []
        var byNumber: [Int64: Int] = [:]
        for (number, document) in index.documents.enumerated() {
            if let filter, !filter.matches(anyOf: document.paths, hash: document.id.hex) {
                continue
            }
            if let numbers, !numbers.contains(document.number) { continue }
            let range = index.segmentRanges[number]
            let count = SearchScope.segmentCount(
                index.segments[range], utf8Count: document.utf8Count, point: point)
            guard count > 0 else { continue }
            let own = range.prefix(count)
            let limit = index.segments[own.upperBound - 1].utf8Range.upperBound
            byNumber[document.number] = documents.count
            for place in own {
                passages.append(index.segments[place])
                documentOf.append(documents.count)
                wordCounts.append(Double(index.wordCounts[place]))
                places.append(place)
            }
            documents.append(
                Document(
                    stored: document, name: index.names[number],
                    passages: passages.count - count..<passages.count, utf8Limit: limit,
                    headings: index.headings[number].filter {
                        $0.heading.utf8Range.upperBound <= limit
                    }))
        }
        self.documents = documents
        self.passages = passages
        self.documentOf = documentOf
        self.wordCounts = wordCounts
        self.places = places
        self.byNumber = byNumber
    }

    /// The passage of a segment; nil when it is out of scope.
    func passage(_ key: SegmentKey) -> Int? {
        guard let document = byNumber[key.documentNumber],
            key.index < documents[document].passages.count
        else { return nil }
        return documents[document].passages.lowerBound + key.index
    }

    /// How many segments end at or before the point.
    static func segmentCount(
        _ segments: ArraySlice<StoredSegment>, utf8Count: Int, point: PointInDocument
    ) -> Int {
        let limit: Int
        switch point {
        case .end: return segments.count
        case .snapshot(let count): return max(0, min(count, segments.count))
        case .share(let share):
            limit = Int((Double(utf8Count) * min(max(share, 0), 1)).rounded(.down))
        case .utf8Offset(let offset): limit = offset
        }
        return segments.prefix { $0.utf8Range.upperBound <= limit }.count
    }
}
