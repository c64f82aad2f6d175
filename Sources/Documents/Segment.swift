// SPDX-License-Identifier: Apache-2.0

/// A number of the vocabulary.
package struct TokenID: RawRepresentable, Hashable, Sendable, Codable {
    package let rawValue: Int32
    @inlinable package init(rawValue: Int32) { self.rawValue = rawValue }
    @inlinable package init(_ value: Int) { rawValue = Int32(value) }
}

/// A token and the bytes of the text it stands for.
package struct Token: Hashable, Sendable {
    package let id: TokenID
    /// Half-open range of UTF-8 bytes in the text.
    package let utf8Range: Range<Int>

    package init(id: TokenID, utf8Range: Range<Int>) {
        self.id = id
        self.utf8Range = utf8Range
    }
}

/// The unit that the model reads: at most `segmentTokens` positions of a
/// document, [CLS] and [SEP] included.
package struct Segment: Hashable, Sendable {
    /// 0 for the first segment of the document.
    package let index: Int
    /// Half-open range of UTF-8 bytes in the document. Segments are in order,
    /// do not overlap and leave nothing out but white space between them.
    package let utf8Range: Range<Int>
    /// The line of the first byte, from 1.
    package let firstLine: Int
    /// Tokens in order, without [CLS] and [SEP]; ranges are in the document.
    package let tokens: [Token]

    package init(index: Int, utf8Range: Range<Int>, firstLine: Int, tokens: [Token]) {
        self.index = index
        self.utf8Range = utf8Range
        self.firstLine = firstLine
        self.tokens = tokens
    }
}

/// One segment of one document of the library.
package struct SegmentKey: Hashable, Comparable, Sendable {
    /// The number that the library gave the document.
    package let documentNumber: Int64
    /// `Segment.index`.
    package let index: Int

    package init(documentNumber: Int64, index: Int) {
        self.documentNumber = documentNumber
        self.index = index
    }

    package static func < (a: SegmentKey, b: SegmentKey) -> Bool {
        (a.documentNumber, a.index) < (b.documentNumber, b.index)
    }
}
