// SPDX-License-Identifier: Apache-2.0
import Documents
import Foundation
import TestSupport
import Testing

@testable import Tokenization

@Suite struct VocabularyTests {
    static let specials = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n"

    @Test func everyEntryIsFoundUnderItsNumber() {
        let vocabulary = Fixture.wordPiece.vocabulary
        #expect(vocabulary.count == 30_522)
        for number in 0..<vocabulary.count {
            let entry = vocabulary.text(of: TokenID(number))
            #expect(vocabulary.id(of: entry) == TokenID(number))
        }
        #expect(vocabulary.text(of: vocabulary.mask) == "[MASK]")
        #expect(vocabulary.text(of: TokenID(30_522)).isEmpty)
        #expect(vocabulary.text(of: TokenID(-1)).isEmpty)
        #expect(vocabulary.id(of: "no such entry") == nil)
    }

    @Test func linesMayEndAsOnWindowsOrNotAtAll() throws {
        let lines = Self.specials + "sea\n##son"
        for text in [lines, lines + "\n", lines.replacingOccurrences(of: "\n", with: "\r\n")] {
            let vocabulary = try Vocabulary(utf8: Array(text.utf8), path: "test")
            #expect(vocabulary.count == 7)
            #expect(vocabulary.text(of: TokenID(5)) == "sea")
            let tokens = WordPiece(vocabulary: vocabulary).tokens(in: "Season seas")
            #expect(tokens.map(\.id) == [TokenID(5), TokenID(6), vocabulary.unknown])
        }
    }

    @Test func aVocabularyWithoutPiecesStillWorks() throws {
        let text = Self.specials + "sea\n#\n"
        let vocabulary = try Vocabulary(utf8: Array(text.utf8), path: "test")
        let tokens = WordPiece(vocabulary: vocabulary).tokens(in: "sea season # ,")
        #expect(
            tokens.map(\.id) == [
                TokenID(5), vocabulary.unknown, TokenID(6), vocabulary.unknown,
            ])
    }

    @Test func faultsNameTheFile() {
        #expect(throws: TokenizationError.missingEntry(path: "v.txt", entry: "[CLS]")) {
            try Vocabulary(utf8: Array("[UNK]\na\n".utf8), path: "v.txt")
        }
        #expect(throws: TokenizationError.repeatedEntry(path: "v.txt", line: 3, entry: "a")) {
            try Vocabulary(utf8: Array("a\nb\na\n".utf8), path: "v.txt")
        }
        #expect(throws: TokenizationError.self) {
            try Vocabulary(contentsOfFile: "/nonexistent/vocab.txt")
        }
    }
}
