// SPDX-License-Identifier: Apache-2.0
import Documents
import Titans
import Tokenization

/// What can be done with models without a library.
package enum ModelTools {
    /// A token as `mneme tokenize` shows it.
    package struct Piece: Sendable {
        package let id: Int32
        /// Half-open range of UTF-8 bytes in the text.
        package let utf8Range: Range<Int>
        /// The entry of the vocabulary.
        package let text: String
    }

    /// The models of a folder.
    package struct Listing: Sendable, Codable {
        package let path: String
        package let files: [ModelFile]
        package let isMemoryTrained: Bool
    }

    /// Runs every triple of a folder and compares with what is expected.
    package static func check(folder: String) throws -> ModelCheck {
        try ModelCheck(folder: folder)
    }

    /// The files in use and whether the memory was trained.
    package static func list(modelsPath: String) throws -> Listing {
        let folder = try ModelFolder(path: modelsPath)
        _ = try (folder.load("encoder"), folder.load("reader"))
        let isTrained = try folder.load("memory").isTrained
        return Listing(
            path: modelsPath,
            files: folder.files.map { ModelFile(name: $0.name, sha256: $0.sha256) },
            isMemoryTrained: isTrained)
    }

    /// Tokens of a text as it is, without [CLS] and [SEP].
    package static func tokens(in utf8: [UInt8], modelsPath: String) throws -> [Piece] {
        let folder = try ModelFolder(path: modelsPath)
        let vocabulary = try Vocabulary(contentsOfFile: folder.vocabularyPath)
        return WordPiece(vocabulary: vocabulary).tokens(in: utf8).map { token in
            Piece(
                id: token.id.rawValue, utf8Range: token.utf8Range,
                text: vocabulary.text(of: token.id))
        }
    }

    /// Writes an untrained memory model from a seed.
    package static func initialiseMemory(modelsPath: String, seed: UInt64) throws {
        try Model.initialiseMemory(in: modelsPath, seed: seed)
    }
}
