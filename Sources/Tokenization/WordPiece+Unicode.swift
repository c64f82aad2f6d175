// SPDX-License-Identifier: Apache-2.0
import Documents

/// A word on its way through the character table: its bytes as the vocabulary
/// knows them, and where each came from.
struct UnicodeWord {
    /// UTF-8 after decomposition and lowering.
    var bytes: [UInt8] = []
    /// For each of `bytes`: the source bytes of the character it came from.
    var sources: [Range<Int>] = []
    /// Characters so far; `bytes` stops growing when they are too many.
    var characterCount = 0
    /// Source bytes from the first to the last kept character.
    var range = 0..<0

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        sources.removeAll(keepingCapacity: true)
        characterCount = 0
    }
}

/// A character of UTF-8 text.
struct DecodedScalar {
    let value: UInt32
    let byteCount: Int

    /// The scalar at `place`; U+FFFD of one byte where there is no valid one.
    init(in utf8: Span<UInt8>, at place: Int) {
        let lead = utf8[place]
        let invalid = DecodedScalar(value: 0xFFFD, byteCount: 1)
        let count: Int
        var value: UInt32
        let least: UInt32
        switch lead {
        case 0..<0x80: (count, value, least) = (1, UInt32(lead), 0)
        case 0xC2..<0xE0: (count, value, least) = (2, UInt32(lead & 0x1F), 0x80)
        case 0xE0..<0xF0: (count, value, least) = (3, UInt32(lead & 0x0F), 0x800)
        case 0xF0..<0xF5: (count, value, least) = (4, UInt32(lead & 0x07), 0x10000)
        default:
            self = invalid
            return
        }
        guard place + count <= utf8.count else {
            self = invalid
            return
        }
        for next in place + 1..<place + count {
            let byte = utf8[next]
            guard byte & 0xC0 == 0x80 else {
                self = invalid
                return
            }
            value = value << 6 | UInt32(byte & 0x3F)
        }
        let isScalar = value >= least && value < 0x11_0000 && !(0xD800..<0xE000).contains(value)
        self = isScalar ? DecodedScalar(value: value, byteCount: count) : invalid
    }

    private init(value: UInt32, byteCount: Int) {
        self.value = value
        self.byteCount = byteCount
    }
}

extension WordPiece {
    /// Appends the tokens of the word that starts at `start` or behind dropped
    /// characters there; nothing where there is no word. Returns the end.
    func appendUnicodeWord(
        in utf8: Span<UInt8>, from start: Int, _ word: inout UnicodeWord, to tokens: inout [Token]
    ) -> Int {
        word.removeAll()
        var place = start
        scan: while place < utf8.count {
            let scalar = DecodedScalar(in: utf8, at: place)
            let entry = table.entry(of: scalar.value)
            let range = place..<place + scalar.byteCount
            switch entry.kind {
            case .removed:
                place = range.upperBound
            case .space:
                if word.characterCount == 0 { place = range.upperBound }
                break scan
            case .isolated:
                // An ASCII symbol may begin a special entry: the caller's.
                if word.characterCount == 0, scalar.byteCount > 1 {
                    append(scalar, entry, at: range, to: &word)
                    place = range.upperBound
                }
                break scan
            case .plain:
                append(scalar, entry, at: range, to: &word)
                place = range.upperBound
            }
        }
        guard word.characterCount > 0 else { return place }
        let first = tokens.count
        if word.characterCount <= Self.longestWord,
            appendPieces(of: word.bytes.span, 0..<word.bytes.count, to: &tokens)
        {
            for index in first..<tokens.count {
                let piece = tokens[index].utf8Range
                let source =
                    word.sources[piece.lowerBound]
                    .lowerBound..<word.sources[piece.upperBound - 1].upperBound
                tokens[index] = Token(id: tokens[index].id, utf8Range: source)
            }
        } else {
            tokens.removeSubrange(first...)
            tokens.append(Token(id: vocabulary.unknown, utf8Range: word.range))
        }
        return place
    }

    /// The end of the character at `place` when it is white space or dropped,
    /// nil when it gives a token.
    func endOfBlank(in utf8: Span<UInt8>, at place: Int) -> Int? {
        let scalar = DecodedScalar(in: utf8, at: place)
        switch table.entry(of: scalar.value).kind {
        case .removed, .space: return place + scalar.byteCount
        case .plain, .isolated: return nil
        }
    }

    /// The end of the dropped characters, such as accents, that start at `place`.
    func endOfDropped(in utf8: Span<UInt8>, from place: Int) -> Int {
        var end = place
        while end < utf8.count {
            let scalar = DecodedScalar(in: utf8, at: end)
            guard table.entry(of: scalar.value).kind == .removed else { break }
            end += scalar.byteCount
        }
        return end
    }

    func append(
        _ scalar: DecodedScalar, _ entry: CharacterTable.Entry, at range: Range<Int>,
        to word: inout UnicodeWord
    ) {
        let first = word.characterCount == 0 ? range.lowerBound : word.range.lowerBound
        word.range = first..<range.upperBound
        guard word.characterCount <= Self.longestWord else { return }
        func add(_ byte: UInt8) {
            if byte & 0xC0 != 0x80 { word.characterCount += 1 }
            word.bytes.append(byte)
            word.sources.append(range)
        }
        switch entry.mapping {
        case 0:
            forEachByte(of: scalar.value, add)
        case CharacterTable.hangul:
            // The Unicode Standard, 3.12: consonant, vowel, final consonant.
            let index = scalar.value - 0xAC00
            forEachByte(of: 0x1100 + index / 588, add)
            forEachByte(of: 0x1161 + index % 588 / 28, add)
            if index % 28 > 0 { forEachByte(of: 0x11A7 + index % 28, add) }
        case let mapping:
            table.forEachByte(ofMapping: mapping, add)
        }
    }

    private func forEachByte(of value: UInt32, _ body: (UInt8) -> Void) {
        switch value {
        case 0..<0x80:
            body(UInt8(value))
        case 0x80..<0x800:
            body(0xC0 | UInt8(value >> 6))
            body(0x80 | UInt8(value & 0x3F))
        case 0x800..<0x10000:
            body(0xE0 | UInt8(value >> 12))
            body(0x80 | UInt8(value >> 6 & 0x3F))
            body(0x80 | UInt8(value & 0x3F))
        default:
            body(0xF0 | UInt8(value >> 18))
            body(0x80 | UInt8(value >> 12 & 0x3F))
            body(0x80 | UInt8(value >> 6 & 0x3F))
            body(0x80 | UInt8(value & 0x3F))
        }
    }
}
