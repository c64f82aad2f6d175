// SPDX-License-Identifier: Apache-2.0
import Documents
import Testing

@testable import Tokenization

@Suite struct WordPieceTests {
    let wordPiece = Fixture.wordPiece

    @Test(arguments: ["tokens.jsonl", "unicode.jsonl"])
    func everyIDAndRangeAgreesWithTheReference(_ name: String) throws {
        let fixtures = try Fixture.read(name)
        #expect(fixtures.count > 300)
        for fixture in fixtures {
            let tokens = wordPiece.tokens(in: fixture.text)
            #expect(tokens.map(\.id.rawValue) == fixture.ids, "\(fixture.text.debugDescription)")
            #expect(
                tokens.map { [$0.utf8Range.lowerBound, $0.utf8Range.upperBound] }
                    == fixture.ranges, "\(fixture.text.debugDescription)")
        }
    }

    @Test func limitStopsBehindAWord() {
        let text = Array("one antidisestablishmentarianism two".utf8)
        var tokens: [Token] = []
        let stop = wordPiece.appendTokens(in: text.span, from: 0, to: &tokens, limit: 2)
        #expect(stop == 32)
        #expect(tokens.last?.utf8Range.upperBound == 32)
        let rest = wordPiece.appendTokens(in: text.span, from: stop, to: &tokens, limit: .max)
        #expect(rest == text.count)
        #expect(tokens == wordPiece.tokens(in: text))
    }

    @Test func bytesThatAreNotUTF8AreDropped() {
        let whole = wordPiece.tokens(in: "sea")
        for bytes: [UInt8] in [
            [0xFF], [0xC0, 0x80], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
            [0xF0, 0x9F, 0x98], [0xE2, 0x82], [0x80],
        ] {
            let inside = wordPiece.tokens(in: Array("se".utf8) + bytes + Array("a".utf8))
            #expect(inside.map(\.id) == whole.map(\.id), "\(bytes)")
            #expect(inside.map(\.utf8Range) == [0..<3 + bytes.count], "\(bytes)")
            #expect(wordPiece.tokens(in: bytes).isEmpty)
            #expect(wordPiece.tokens(in: Array("sea".utf8) + bytes) == whole)
        }
    }

    @Test func anyBytesGiveOrderedRanges() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<300 {
            let bytes = (0..<Int.random(in: 0..<80, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            var start = 0
            for token in wordPiece.tokens(in: bytes) {
                #expect(token.utf8Range.lowerBound >= start, "\(bytes)")
                #expect(token.utf8Range.upperBound <= bytes.count, "\(bytes)")
                start = token.utf8Range.lowerBound
            }
        }
    }

    @Test func aWordOfAMegabyteIsOneToken() {
        for letter in ["x", "é", "각"] {
            let text = String(repeating: letter, count: 1_000_000 / letter.utf8.count)
            let tokens = wordPiece.tokens(in: text)
            #expect(
                tokens == [Token(id: wordPiece.vocabulary.unknown, utf8Range: 0..<text.utf8.count)])
        }
    }
}
