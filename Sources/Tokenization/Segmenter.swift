// SPDX-License-Identifier: Apache-2.0
import Documents

/// Cuts a document into segments while its bytes arrive.
///
/// Each segment is decided on a window: the 16 KiB of text from its first
/// character on, or what is left of the document. So a segment is a function
/// of the text from its first byte on, however the bytes arrived and wherever
/// reading started, and memory stays at one window plus what was appended and
/// not yet taken. White space, and characters that give no tokens, are left
/// out between segments.
///
///     var segmenter = Segmenter(tokenizer: wordPiece, segmentTokens: 256)
///     while let chunk = try file.next() {
///         segmenter.append(chunk)
///         while let segment = segmenter.next() { … }
///     }
///     segmenter.finish()
///     while let segment = segmenter.next() { … }
package struct Segmenter: Sendable {
    /// A segment boundary: where to start again.
    package struct Cursor: Hashable, Sendable, Codable {
        /// The first byte of the document that is to be appended.
        package var utf8Offset: Int
        /// The line of that byte, from 1.
        package var line: Int
        /// `Segment.index` of the next segment.
        package var segmentIndex: Int

        package init(utf8Offset: Int, line: Int, segmentIndex: Int) {
            self.utf8Offset = utf8Offset
            self.line = line
            self.segmentIndex = segmentIndex
        }

        /// The start of a document.
        package static let start = Cursor(utf8Offset: 0, line: 1, segmentIndex: 0)
    }

    /// The most text one segment covers, in bytes.
    package static let longestSegment = 16 * 1024

    /// Behind the segment that `next` gave last.
    package private(set) var cursor: Cursor

    private let tokenizer: WordPiece
    private let window: Int
    /// Tokens of a segment without [CLS] and [SEP].
    private let capacity: Int
    private var bytes: [UInt8] = []
    /// The place in `bytes` of the first one not yet passed.
    private var head = 0
    /// The line and document offset of that byte.
    private var headLine: Int
    private var headOffset: Int
    private var isFinished = false

    /// Starts at `cursor`; the bytes appended first are those from
    /// `cursor.utf8Offset` on. `segmentTokens` counts positions, [CLS] and
    /// [SEP] included.
    package init(tokenizer: WordPiece, segmentTokens: Int, from cursor: Cursor = .start) {
        self.init(
            tokenizer: tokenizer, segmentTokens: segmentTokens, from: cursor,
            window: Self.longestSegment)
    }

    /// The same with a window of the test's choice, in bytes.
    init(tokenizer: WordPiece, segmentTokens: Int, from cursor: Cursor, window: Int) {
        precondition(segmentTokens >= 8, "segments of \(segmentTokens) positions are too short")
        precondition(window >= 16, "a window of \(window) bytes is too short")
        self.tokenizer = tokenizer
        self.window = window
        capacity = segmentTokens - 2
        self.cursor = cursor
        headLine = cursor.line
        headOffset = cursor.utf8Offset
    }

    /// Takes further bytes of the document.
    package mutating func append(_ more: [UInt8]) {
        precondition(!isFinished, "bytes appended behind the end of a document")
        if head > 0, head >= bytes.count / 2 || head > 1 << 20 {
            bytes.removeSubrange(..<head)
            head = 0
        }
        bytes.append(contentsOf: more)
    }

    /// Says that no further bytes follow.
    package mutating func finish() { isFinished = true }

    /// The next segment, or nil when it needs more bytes or the end is reached.
    package mutating func next() -> Segment? {
        guard skipBlank() else { return nil }
        // One byte more than the window, to see whether it cuts a character.
        guard isFinished || bytes.count - head > window else { return nil }
        let (tokens, end) = decision()
        let offset = headOffset - head
        let segment = Segment(
            index: cursor.segmentIndex, utf8Range: headOffset..<end + offset, firstLine: headLine,
            tokens: tokens.map {
                Token(
                    id: $0.id,
                    utf8Range: $0.utf8Range.lowerBound + offset..<$0.utf8Range.upperBound + offset)
            })
        pass(to: end)
        cursor = Cursor(
            utf8Offset: headOffset, line: headLine, segmentIndex: segment.index + 1)
        return segment
    }

    /// The tokens of the segment that starts at the head, and its end; places
    /// in `bytes`.
    private func decision() -> (tokens: ArraySlice<Token>, end: Int) {
        var windowEnd = min(bytes.count, head + window)
        for _ in 0..<3 where windowEnd < bytes.count && bytes[windowEnd] & 0xC0 == 0x80 {
            windowEnd -= 1
        }
        let text = bytes.span.extracting(..<windowEnd)
        var tokens: [Token] = []
        tokens.reserveCapacity(capacity + 16)
        _ = tokenizer.appendTokens(in: text, from: head, to: &tokens, limit: capacity + 1)
        var count = tokens.count
        if count > capacity || windowEnd < bytes.count || !isFinished {
            count = SegmentCut.tokenCount(
                of: tokens, in: text, from: head, capacity: capacity,
                vocabulary: tokenizer.vocabulary)
        }
        let end = tokenizer.endOfDropped(in: text, from: tokens[count - 1].utf8Range.upperBound)
        return (tokens[..<count], end)
    }

    /// Moves the head to the next character that gives a token; false when
    /// there is none in the bytes so far.
    private mutating func skipBlank() -> Bool {
        let start = head
        var place = head
        var isAtText = false
        while place < bytes.count, isFinished || place + 4 <= bytes.count {
            guard let next = tokenizer.endOfBlank(in: bytes.span, at: place) else {
                isAtText = true
                break
            }
            place = next
        }
        if place > start { pass(to: place) }
        return isAtText
    }

    private mutating func pass(to place: Int) {
        for index in head..<place where bytes[index] == UInt8(ascii: "\n") { headLine += 1 }
        headOffset += place - head
        head = place
    }
}

extension Segmenter {
    /// All segments of a text that is at hand.
    package static func segments(
        of utf8: [UInt8], tokenizer: WordPiece, segmentTokens: Int
    ) -> [Segment] {
        var segmenter = Segmenter(tokenizer: tokenizer, segmentTokens: segmentTokens)
        segmenter.append(utf8)
        segmenter.finish()
        var segments: [Segment] = []
        while let segment = segmenter.next() { segments.append(segment) }
        return segments
    }
}
