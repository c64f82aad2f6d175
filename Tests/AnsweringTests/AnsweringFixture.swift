// SPDX-License-Identifier: Apache-2.0
import Documents
import Foundation
import Ingestion
import ModelFixtures
import Storage
import TestSupport
import Titans
import Tokenization

@testable import Answering

/// An answerer over real ingestion with models of 24 positions a segment: the
/// fixtures `plain` (encoder and reader) and `mac` (memory), over a vocabulary
/// of letters. What the reader finds means nothing; words rank as ever.
struct AnsweringFixture: Sendable {
    let plain: Model
    let mac: Model
    let tokenizer: WordPiece

    /// - Parameter memory: read with and asked instead of `mac`.
    init(memory: Model? = nil) throws {
        let folder = try ModelFolder(
            path: TestFolders.package.appendingPathComponent("Tests/TitansTests/Fixtures").path)
        plain = try folder.load("plain", tensors: "plain.model.safetensors")
        mac = try memory ?? folder.load("mac", tensors: "mac.model.safetensors")
        let letters = "abcdefghijklmnopqrstuvwxyz".map(String.init)
        let entries =
            ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + letters + letters.map { "##" + $0 }
            + (0...9).map(String.init) + [".", ",", "the", "and", "whale", "ship"]
            + ["employees", "may", "see", "secrets", "not", "paper", "binds", "sides"]
        tokenizer = WordPiece(
            vocabulary: try Vocabulary(
                utf8: Array(entries.joined(separator: "\n").utf8), path: "letters"))
    }

    /// `plain` with a relevance head that says the same of everything.
    func plainWithRelevance(always logit: Float) throws -> Model {
        var fixture = try FixtureModel("plain")
        let width = plain.configuration.width
        fixture.tensors["heads.relevance.weight"] = (
            [1, width], [Float](repeating: 0, count: width)
        )
        fixture.tensors["heads.relevance.bias"] = ([1], [logit])
        return try fixture.loaded()
    }

    /// Runs `body` with an answerer over files of the given names and texts.
    func withAnswerer<Result>(
        _ files: KeyValuePairs<String, String>, _ body: (Answerer) throws -> Result
    ) throws -> Result {
        try TestFolders.withScratch { scratch in
            let library = try Library(folder: scratch.appendingPathComponent("library").path)
            try ingest(files, below: scratch.appendingPathComponent("documents"), into: library)
            return try body(answerer(library))
        }
    }

    /// Writes files into a folder and reads it.
    func ingest(
        _ files: KeyValuePairs<String, String>, below folder: URL, into library: Library
    ) throws {
        for (name, text) in files {
            let file = folder.appendingPathComponent(name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        let summary = try IngestionJob(
            library: library, model: StreamModel(encoder: plain, memory: mac),
            tokenizer: tokenizer, threads: 1
        ).run(paths: [folder.path])
        precondition(summary.failed.isEmpty && summary.skipped.isEmpty, "\(summary)")
    }

    func answerer(_ library: Library, weights: RankingWeights = .init()) -> Answerer {
        var settings = Answerer.Settings()
        settings.weights = weights
        settings.threads = 1
        return Answerer(
            library: library, tokenizer: tokenizer, encoder: plain, reader: plain, memory: mac,
            settings: settings)
    }

    /// A small book: each sentence has a word that stands nowhere else.
    static func book(_ sentences: Int, of hero: String = "Ahab", from: Int = 0) -> String {
        (from..<from + sentences).map { index in
            let number = String(index).map { "abcdefghij".map(String.init)[Int("\($0)") ?? 0] }
                .joined()
            return "\(hero) saw whale q\(number)z." + (index % 5 == 4 ? "\n\n" : " ")
        }.joined()
    }
}

extension Evidence {
    var fileName: String { citation.path.split(separator: "/").last.map(String.init) ?? "" }
}
