// SPDX-License-Identifier: Apache-2.0
import Documents

/// BERT's uncased tokenizer: text to entries of the vocabulary.
///
/// In this order: special entries ("[MASK]") are taken out of the text where
/// they stand literally; control characters are dropped; Chinese characters
/// become words of their own; characters are decomposed (NFD), lose their
/// non-spacing marks and are lowered; words end at white space, and each
/// punctuation character is a word; a word becomes the longest entry it starts
/// with, then the longest "##" entries, or [UNK] where that fails or where it
/// has more than 100 characters. Bytes that are not UTF-8 are dropped like
/// control characters.
///
/// A token's range covers the bytes it came from: it starts at the first and
/// ends behind the last character that was kept, marks and dropped characters
/// in between included. (One rarity differs from the reference in its range:
/// spacing marks that NFD would reorder, as of Hangul tones and musical stems.)
///
/// Words of ASCII take a path of their own, without copying; all others go
/// through `CharacterTable` (see `WordPiece+Unicode.swift`).
package struct WordPiece: Sendable {
    package let vocabulary: Vocabulary

    /// A longer word is [UNK]. Counted in characters after decomposition.
    static let longestWord = 100

    let table = CharacterTable.standard
    /// What an ASCII byte is to the main loop.
    private let kinds: [ByteKind]
    /// The entry of each ASCII symbol.
    private let symbols: [Int32]
    private let specials: [(text: [UInt8], id: TokenID)]

    private enum ByteKind: UInt8 {
        case space, symbol, word
        /// Control characters and everything that is not ASCII.
        case other
    }

    /// Makes a tokenizer for the entries of `vocabulary`.
    package init(vocabulary: Vocabulary) {
        self.vocabulary = vocabulary
        let table = CharacterTable.standard
        kinds = (0..<256).map { byte -> ByteKind in
            guard byte < 128 else { return .other }
            switch table.entry(of: UInt32(byte)).kind {
            case .space: return .space
            case .isolated: return .symbol
            case .plain: return .word
            case .removed: return .other
            }
        }
        symbols = (0..<128).map { byte in
            vocabulary.trie.id(of: [UInt8(byte)]) ?? vocabulary.unknown.rawValue
        }
        specials = [
            ("[CLS]", vocabulary.cls), ("[SEP]", vocabulary.sep), ("[MASK]", vocabulary.mask),
            ("[UNK]", vocabulary.unknown), ("[PAD]", vocabulary.pad),
        ].map { (Array($0.0.utf8), $0.1) }
    }

    /// The tokens of a text, with ranges of its UTF-8 bytes.
    package func tokens(in text: String) -> [Token] { tokens(in: Array(text.utf8)) }

    /// The tokens of a text given as UTF-8 bytes.
    package func tokens(in utf8: [UInt8]) -> [Token] {
        var tokens: [Token] = []
        tokens.reserveCapacity(utf8.count / 4)
        _ = appendTokens(in: utf8.span, from: 0, to: &tokens, limit: .max)
        return tokens
    }

    /// Appends the tokens of the words of `utf8` from byte `start` on, until
    /// `tokens` holds `limit` of them or more: it never stops inside a word.
    /// Ranges count from byte 0 of `utf8`. Returns the byte it stopped at.
    package func appendTokens(
        in utf8: Span<UInt8>, from start: Int, to tokens: inout [Token], limit: Int
    ) -> Int {
        var place = start
        var word = UnicodeWord()
        while place < utf8.count, tokens.count < limit {
            switch kinds[Int(utf8[place])] {
            case .space:
                place += 1
            case .symbol:
                if utf8[place] == UInt8(ascii: "["), let special = special(in: utf8, at: place) {
                    tokens.append(special)
                    place = special.utf8Range.upperBound
                } else {
                    let id = TokenID(rawValue: symbols[Int(utf8[place])])
                    tokens.append(Token(id: id, utf8Range: place..<place + 1))
                    place += 1
                }
            case .word:
                var end = place + 1
                while end < utf8.count, kinds[Int(utf8[end])] == .word { end += 1 }
                if end == utf8.count || kinds[Int(utf8[end])] != .other {
                    appendWord(in: utf8, place..<end, to: &tokens)
                    place = end
                } else {
                    place = appendUnicodeWord(in: utf8, from: place, &word, to: &tokens)
                }
            case .other:
                place = appendUnicodeWord(in: utf8, from: place, &word, to: &tokens)
            }
        }
        return place
    }

    private func special(in utf8: Span<UInt8>, at place: Int) -> Token? {
        search: for (text, id) in specials where place + text.count <= utf8.count {
            for offset in text.indices where utf8[place + offset] != text[offset] {
                continue search
            }
            return Token(id: id, utf8Range: place..<place + text.count)
        }
        return nil
    }

    private func appendWord(in utf8: Span<UInt8>, _ range: Range<Int>, to tokens: inout [Token]) {
        guard range.count <= Self.longestWord else {
            tokens.append(Token(id: vocabulary.unknown, utf8Range: range))
            return
        }
        let first = tokens.count
        guard appendPieces(of: utf8, range, to: &tokens) else {
            tokens.removeSubrange(first...)
            tokens.append(Token(id: vocabulary.unknown, utf8Range: range))
            return
        }
    }

    /// Appends the longest matches, capital ASCII letters taken as small;
    /// false where some rest matches nothing.
    func appendPieces(
        of bytes: Span<UInt8>, _ range: Range<Int>, to tokens: inout [Token]
    ) -> Bool {
        let trie = vocabulary.trie
        var start = range.lowerBound
        var node = trie.root
        while start < range.upperBound {
            var matchID = VocabularyTrie.none
            var matchEnd = start
            var place = start
            while place < range.upperBound {
                var byte = bytes[place]
                if byte &- UInt8(ascii: "A") < 26 { byte |= 0x20 }
                node = trie.child(of: node, byte)
                if node == VocabularyTrie.none { break }
                place += 1
                let id = trie.id(at: node)
                if id != VocabularyTrie.none {
                    matchID = id
                    matchEnd = place
                }
            }
            guard matchID != VocabularyTrie.none else { return false }
            tokens.append(Token(id: TokenID(rawValue: matchID), utf8Range: start..<matchEnd))
            start = matchEnd
            node = trie.continuation
            if node == VocabularyTrie.none { return start == range.upperBound }
        }
        return true
    }
}
