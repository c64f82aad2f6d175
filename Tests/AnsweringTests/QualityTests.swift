// SPDX-License-Identifier: Apache-2.0
import Foundation
import Ingestion
import Storage
import TestSupport
import Testing
import Titans
import Tokenization

@testable import Answering

/// The shipped models on the sets beside the checkout. Minutes, so only with
/// MNEME_QUALITY set; `mneme eval` measures the same with more figures.
@Suite(
    .enabled("needs ../shared and MNEME_QUALITY in the environment") {
        TestFolders.shared != nil && ProcessInfo.processInfo.environment["MNEME_QUALITY"] != nil
    }, .serialized)
struct QualityTests {
    /// Recall@1 over the folder of full text and MiniLM embeddings fused by
    /// rank, which Mneme has to beat (issue 2).
    @Test(arguments: [("wiki", 0.809), ("contracts", 0.3), ("stories", 0.637)])
    func rankingIsAheadOfPlainFusion(set: String, least: Double) throws {
        let folder = try #require(TestFolders.shared).appendingPathComponent("eval/\(set)")
        try TestFolders.withScratch { scratch in
            let models = try ModelFolder(path: TestFolders.models.path)
            let encoder = try models.load("encoder")
            let memory = try models.load("memory")
            let tokenizer = WordPiece(
                vocabulary: try Vocabulary(contentsOfFile: models.vocabularyPath))
            let library = try Library(folder: scratch.path)
            _ = try IngestionJob(
                library: library, model: StreamModel(encoder: encoder, memory: memory),
                tokenizer: tokenizer, threads: 2
            ).run(paths: [folder.appendingPathComponent("documents").path])
            var evaluation = Evaluation(
                answerer: Answerer(
                    library: library, tokenizer: tokenizer, encoder: encoder,
                    reader: try models.load("reader"), memory: memory))
            evaluation.without = set == "wiki" ? [] : [.reader]
            let report = try evaluation.run(
                QuestionSet(
                    contentsOfFile: folder.appendingPathComponent("questions.jsonl").path))
            #expect(report.recall.folder.first > least)
            #expect(report.failedQuotes == 0)
            if set == "wiki" { #expect(report.f1 >= 0.6) }
        }
    }
}
