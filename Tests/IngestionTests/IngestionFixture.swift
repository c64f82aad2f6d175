// SPDX-License-Identifier: Apache-2.0
import Documents
import Foundation
import Storage
import TestSupport
import Titans
import Tokenization

@testable import Ingestion

/// A model that reads a book in no time: the fixtures `plain` and `mac` (24
/// positions a segment), over a vocabulary of letters.
struct IngestionFixture: Sendable {
    let model: StreamModel
    let tokenizer: WordPiece

    init() throws {
        let folder = try ModelFolder(
            path: TestFolders.package.appendingPathComponent("Tests/TitansTests/Fixtures").path)
        model = try StreamModel(
            encoder: folder.load("plain", tensors: "plain.model.safetensors"),
            memory: folder.load("mac", tensors: "mac.model.safetensors"))
        let letters = "abcdefghijklmnopqrstuvwxyz".map(String.init)
        let entries =
            ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + letters + letters.map { "##" + $0 }
            + (0...9).map(String.init) + [".", ",", "the", "and"]
        tokenizer = WordPiece(
            vocabulary: try Vocabulary(
                utf8: Array(entries.joined(separator: "\n").utf8), path: "letters"))
    }

    func job(
        _ library: Library, threads: Int = 2, cancellation: CancellationFlag = CancellationFlag()
    ) -> IngestionJob {
        IngestionJob(
            library: library, model: model, tokenizer: tokenizer, threads: threads,
            cancellation: cancellation)
    }

    /// Paragraphs of words drawn from a seed.
    static func text(_ seed: UInt64, sentences: Int) -> String {
        var random = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        func next(_ bound: Int) -> Int {
            random ^= random << 13
            random ^= random >> 7
            random ^= random << 17
            return Int(random % UInt64(bound))
        }
        let words = ["whale", "sea", "the", "and", "ship", "mate", "oil", "white", "harpoon", "é"]
        var text = "Chapter \(seed)\n\n"
        for index in 0..<sentences {
            let count = 4 + next(9)
            text += (0..<count).map { _ in words[next(words.count)] }.joined(separator: " ")
            text += index % 7 == 6 ? ".\n\n" : ". "
        }
        return text
    }

    /// Three documents of different lengths in a folder.
    static func writeFolder(_ folder: URL) throws {
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("sub"), withIntermediateDirectories: true)
        for (name, seed, sentences) in [
            ("a.txt", UInt64(1), 60), ("sub/b.md", 2, 25), ("c.txt", 3, 110),
        ] {
            try write(text(seed, sentences: sentences), folder, name)
        }
    }

    static func write(_ text: String, _ folder: URL, _ name: String) throws {
        try Data(text.utf8).write(to: folder.appendingPathComponent(name))
    }

    /// The hash of a library that read `files` without any interruption.
    func uninterruptedHash(_ files: URL) throws -> String {
        try TestFolders.withScratch { folder in
            let library = try Library(folder: folder.path)
            _ = try job(library, threads: 1).run(paths: [files.path])
            return try library.contentHash()
        }
    }
}
