// SPDX-License-Identifier: Apache-2.0
import Documents
import Testing

@testable import Tokenization

@Suite struct SegmenterTests {
    static let story = """
        # The Lamp of Arrow Point

        Mr. Hale, who kept the light at Arrow Point, wrote in his book each night. "No ships,"
        he wrote on 4 May 1871; "wind N.N.W., fog." The lamp burned 3.5 pints of oil — more than
        in April.

        ## Fog

        On the fifth of May the fog came in… Nobody saw the brig Café Ordóñez until she struck.
        Was it his fault? He said it was not! The inquiry (held at St. Osyth) agreed.

        - a rope of 40 fathoms
        - two lanterns
        - e.g. nothing else

        東京は日本の首都です。人口は多い。\u{2028}हिन्दी में लिखा गया। The end came on a Monday.
        """

    private func segments(
        _ chunks: [[UInt8]], _ segmentTokens: Int = 24, window: Int = 300,
        from cursor: Segmenter.Cursor = .start
    ) -> (segments: [Segment], cursors: [Segmenter.Cursor]) {
        var segmenter = Segmenter(
            tokenizer: Fixture.wordPiece, segmentTokens: segmentTokens, from: cursor,
            window: window)
        var segments: [Segment] = []
        var cursors: [Segmenter.Cursor] = []
        func drain() {
            while let segment = segmenter.next() {
                segments.append(segment)
                cursors.append(segmenter.cursor)
            }
        }
        for chunk in chunks {
            segmenter.append(chunk)
            drain()
        }
        segmenter.finish()
        drain()
        return (segments, cursors)
    }

    private func check(_ segments: [Segment], of text: [UInt8], _ segmentTokens: Int) {
        var end = 0
        for (index, segment) in segments.enumerated() {
            #expect(segment.index == index)
            #expect((1...segmentTokens - 2).contains(segment.tokens.count))
            #expect(segment.utf8Range.lowerBound >= end)
            let between = Array(text[end..<segment.utf8Range.lowerBound])
            #expect(Fixture.wordPiece.tokens(in: between).isEmpty)
            #expect(segment.tokens.first?.utf8Range.lowerBound == segment.utf8Range.lowerBound)
            #expect(
                segment.tokens.last.map { $0.utf8Range.upperBound <= segment.utf8Range.upperBound }
                    ?? false)
            let lines = text[..<segment.utf8Range.lowerBound].count { $0 == UInt8(ascii: "\n") }
            #expect(segment.firstLine == lines + 1)
            end = segment.utf8Range.upperBound
        }
        #expect(Fixture.wordPiece.tokens(in: Array(text[end...])).isEmpty)
    }

    @Test func everySplitGivesTheSameSegments() {
        let text = Array((Self.story + "\n\n" + Self.story).utf8)
        let whole = segments([text]).segments
        check(whole, of: text, 24)
        #expect(whole.count > 10)
        for split in 0...text.count {
            #expect(segments([Array(text[..<split]), Array(text[split...])]).segments == whole)
        }
        #expect(segments(text.map { [$0] }).segments == whole)
    }

    @Test func restIsTheSameFromEveryBoundary() {
        let text = Array(Self.story.utf8)
        let whole = segments([text])
        for (index, cursor) in whole.cursors.enumerated() {
            let rest = segments([Array(text[cursor.utf8Offset...])], from: cursor)
            #expect(rest.segments == Array(whole.segments[(index + 1)...]))
        }
    }

    @Test func tokensAreThoseOfTheWholeText() {
        let text = Array(Self.story.utf8)
        let tokens = segments([text], 64, window: 16_384).segments.flatMap(\.tokens)
        #expect(tokens == Fixture.wordPiece.tokens(in: text))
    }

    @Test func cutsAtAParagraphThenASentenceThenAWord() {
        func firstEnd(_ text: String) -> String {
            let segment = segments([Array(text.utf8)], 22, window: 16_384).segments[0]
            return String(decoding: Array(text.utf8)[segment.utf8Range].suffix(6), as: UTF8.self)
        }
        let words = "one two three four five six seven eight nine ten eleven"
        // 20 tokens fit; 11 words stand before each mark.
        #expect(firstEnd("\(words).\n\nA b c. D e f g h i j k l m") == "leven.")
        #expect(firstEnd("\(words). A b c d e f g h i j k l m n") == "leven.")
        #expect(firstEnd("\(words). A b c. D e f g h i j k l m n") == "A b c.")
        #expect(firstEnd("\(words) Mr. b c d e f g h i j k l") == " f g h")
        // Not behind a heading: it belongs to what follows.
        #expect(firstEnd("\(words).\n\nThe Heading\n\nA b c d e f g h i") == "leven.")
    }

    @Test func aLongRunWithoutTextIsPassed() {
        let gap = [UInt8](repeating: UInt8(ascii: " "), count: 3_000_000)
        let zeroWidth = [UInt8]((0..<100_000).flatMap { _ in [0xE2, 0x80, 0x8B] as [UInt8] })
        let text = Array("start".utf8) + gap + zeroWidth + Array("\n\nend".utf8)
        let found = segments([text], 256, window: 16_384).segments
        #expect(found.map(\.utf8Range) == [0..<5, text.count - 3..<text.count])
        #expect(found.map(\.firstLine) == [1, 3])
        #expect(segments([gap, zeroWidth]).segments.isEmpty)
        #expect(segments([]).segments.isEmpty)
    }

    @Test func aHugeWordIsCutIntoWindows() {
        for letter in ["x", "é", "각", "[", "\u{301}a\u{301}"] {
            let text = Array(String(repeating: letter, count: 40_000).utf8)
            let found = segments([text], 256, window: 16_384).segments
            check(found, of: text, 256)
            #expect(found.allSatisfy { $0.utf8Range.count <= Segmenter.longestSegment })
        }
    }

    @Test func aWordOfTooManyTokensIsCutInside() {
        let text = Array(String(repeating: "각", count: 30).utf8)
        let found = segments([text], 16).segments
        check(found, of: text, 16)
        #expect(found.count > 5)
    }

    @Test func anyBytesAreCut() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<60 {
            let pool: [UInt8] = [0x20, 0x0A, 0x2E, 0x41, 0x61, 0x80, 0xC3, 0xA9, 0xE2, 0xFF, 0x00]
            let text = (0..<600).map { _ in pool.randomElement(using: &random) ?? 0 }
            let found = segments([text], 16, window: 64).segments
            check(found, of: text, 16)
            let split = Int.random(in: 0...600, using: &random)
            let parts = segments([Array(text[..<split]), Array(text[split...])], 16, window: 64)
            #expect(parts.segments == found, "\(text)")
        }
    }
}
