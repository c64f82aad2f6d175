// SPDX-License-Identifier: Apache-2.0
import Documents
import Foundation
import TestSupport

@testable import Tokenization

/// A text with the tokens that the reference tokenizer finds in it.
struct Fixture: Decodable {
    let text: String
    let ids: [Int32]
    /// Half-open ranges of UTF-8 bytes.
    let ranges: [[Int]]

    /// The lines of a file under `Fixtures`. `tokens.jsonl` came with the
    /// model; `unicode.jsonl` holds random scalars of all planes and special
    /// entries, run through `tokenizers.BertWordPieceTokenizer` 0.23.
    static func read(_ name: String) throws -> [Fixture] {
        let file = Bundle.module.bundleURL.appendingPathComponent("Fixtures/\(name)")
        return try Data(contentsOf: file).split(separator: UInt8(ascii: "\n")).map {
            try JSONDecoder().decode(Fixture.self, from: $0)
        }
    }

    /// The shipped vocabulary and its tokenizer.
    static let wordPiece: WordPiece = {
        let path = TestFolders.models.appendingPathComponent("vocab.txt").path
        return WordPiece(vocabulary: try! Vocabulary(contentsOfFile: path))
    }()
}
