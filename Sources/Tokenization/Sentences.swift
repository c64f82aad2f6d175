// SPDX-License-Identifier: Apache-2.0

/// A text cut into sentences, to show the one an answer stands in.
///
/// Headings, verses and list entries without a mark at their end count as
/// sentences too.
package struct Sentences: Sendable {
    /// Half-open UTF-8 ranges in order, without the white space between them.
    package let utf8Ranges: [Range<Int>]

    /// Cuts a text given as UTF-8 bytes.
    package init(of utf8: [UInt8]) {
        let text = utf8.span
        var ranges: [Range<Int>] = []
        var start: Int?
        var place = 0
        while place < text.count {
            let gapEnd = Self.endOfSpace(in: text, from: place)
            if gapEnd > place {
                if let from = start, gapEnd < text.count,
                    Boundary(in: text, gap: place..<gapEnd, floor: from) >= .line
                {
                    ranges.append(from..<place)
                    start = nil
                }
                place = gapEnd
                continue
            }
            if start == nil { start = place }
            let scalar = DecodedScalar(in: text, at: place)
            place += scalar.byteCount
            // Chinese marks end a sentence without a space.
            if let from = start, scalar.byteCount > 1, place < text.count,
                Self.endOfSpace(in: text, from: place) == place,
                SentenceEnd.isEnd(in: text, at: place, floor: from)
            {
                ranges.append(from..<place)
                start = nil
            }
        }
        if let from = start {
            var end = text.count
            while end > from, text[end - 1] <= 0x20 { end -= 1 }
            ranges.append(from..<end)
        }
        utf8Ranges = ranges
    }

    /// From the start of the sentence in which `utf8Range` begins to the end
    /// of the one in which it ends. Gives `utf8Range` where there is none.
    package func range(around utf8Range: Range<Int>) -> Range<Int> {
        let first = utf8Ranges.last { $0.lowerBound <= utf8Range.lowerBound }
        let last = utf8Ranges.first { $0.upperBound >= utf8Range.upperBound }
        let start = min(first?.lowerBound ?? utf8Range.lowerBound, utf8Range.lowerBound)
        let end = max(last?.upperBound ?? utf8Range.upperBound, utf8Range.upperBound)
        return start..<end
    }

    private static func endOfSpace(in text: Span<UInt8>, from start: Int) -> Int {
        var place = start
        while place < text.count {
            let scalar = DecodedScalar(in: text, at: place)
            guard
                CharacterTable.standard.entry(of: scalar.value).kind == .space
                    || scalar.value == 0x0C || scalar.value == 0x0B
            else { break }
            place += scalar.byteCount
        }
        return place
    }
}
