// SPDX-License-Identifier: Apache-2.0
import Documents

/// Where a segment ends when more text follows.
enum SegmentCut {
    /// How many of `tokens`, the words of `text` from `start` on, belong to the
    /// segment: the last best boundary between half of the tokens that fit and
    /// all of them. At least 1.
    static func tokenCount(
        of tokens: [Token], in text: Span<UInt8>, from start: Int, capacity: Int,
        vocabulary: Vocabulary
    ) -> Int {
        var most = min(capacity, tokens.count)
        if most == tokens.count, tokens[most - 1].utf8Range.upperBound == text.count {
            // The window may have cut the last word: leave it to the next
            // segment, unless there is nothing else.
            while most > 1, isInsideWord(tokens, at: most - 1, vocabulary) { most -= 1 }
            if most > 1 { most -= 1 } else { return min(capacity, tokens.count) }
        }
        var best = Boundary.none
        var count = 0
        for candidate in stride(from: most, through: max(1, (most + 1) / 2), by: -1) {
            let end = tokens[candidate - 1].utf8Range.upperBound
            let next =
                candidate < tokens.count ? tokens[candidate].utf8Range.lowerBound : text.count
            guard next >= end else { continue }
            let boundary = Boundary(in: text, gap: end..<next, floor: start)
            if boundary == .none, candidate < tokens.count,
                isInsideWord(tokens, at: candidate, vocabulary)
            {
                continue
            }
            if count == 0 || boundary > best {
                best = boundary
                count = candidate
            }
            if best == .paragraph { break }
        }
        if count > 0 { return count }
        return countInsideWord(of: tokens, most: most)
    }

    /// Whether the token at `index` continues a word.
    private static func isInsideWord(
        _ tokens: [Token], at index: Int, _ vocabulary: Vocabulary
    ) -> Bool {
        vocabulary.continuesWord(tokens[index].id)
    }

    /// A word of more tokens than fit: between two characters of it.
    private static func countInsideWord(of tokens: [Token], most: Int) -> Int {
        for candidate in stride(from: most, to: 1, by: -1) {
            let last = tokens[candidate - 1].utf8Range
            if candidate == tokens.count
                || tokens[candidate].utf8Range.lowerBound >= last.upperBound
            {
                return candidate
            }
        }
        return most
    }
}
