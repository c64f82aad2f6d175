// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Documents
import Foundation
import Service

struct EvalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "eval",
        abstract: "Measure retrieval and answers on a folder of documents and questions.",
        discussion: """
            The folder holds documents/ and questions.jsonl (a line each: id, question, \
            document, answers, evidence as byte ranges; no evidence: unanswerable). The \
            documents are read into a temporary library unless --library names one. Exact match \
            and F1 are of the best span of answerable questions, whatever its confidence; \
            refusals are counted at the threshold.

            Examples:
              mneme eval Corpora/chronicle
              mneme eval --json --without reader ../shared/eval/wiki
            """)

    @Argument(help: "Folder with documents/ and questions.jsonl.", completion: .directory)
    var folder: String

    @Option(help: ArgumentHelp("\(SourceNames.help)", valueName: "sources"))
    var without: SourceNames = SourceNames()

    @Option(help: ArgumentHelp("Ask only the first questions.", valueName: "count"))
    var limit: Int?

    @Option(help: ArgumentHelp("Confidence an answer needs.", valueName: "confidence"))
    var threshold: Double?

    @Option(
        help: ArgumentHelp(
            "Folder of the library to read into and ask (default: a temporary one).",
            valueName: "folder"))
    var library: String?

    @OptionGroup var models: ModelOptions
    @OptionGroup var format: OutputOptions

    func run() throws {
        let root = AbsolutePath.of(folder)
        let temporary = library == nil ? try TemporaryFolder() : nil
        defer { temporary?.remove() }
        let service = try LocalService(
            libraryPath: library.map { AbsolutePath.of($0) } ?? temporary?.path ?? root,
            modelsPath: models.path(environment: ProcessInfo.processInfo.environment))
        let questions = try service.evaluationQuestions(folder: root)
        StandardError.line("reading \(root)/documents")
        let ingestion = try IngestCommand.ingest(
            IngestionRequest(paths: [root + "/documents"]), into: service, threads: nil,
            format: format)
        if ingestion.isInterrupted { throw EndedWith(.interrupted) }
        let interruption = Interruption(message: "stopping after this question")
        let progress = ProgressLine(unit: "questions", text: format.diagnostics)
        let started = ContinuousClock.now
        let asked = limit.map { QuestionSet(items: Array(questions.items.prefix($0))) } ?? questions
        let report = try service.evaluate(
            asked, ingestion: ingestion, without: without.sources, threshold: threshold,
            progress: { done in
                let seconds = (ContinuousClock.now - started) / .seconds(1)
                let rate = seconds > 0 ? Double(done) / seconds : 0
                let left = Double(asked.items.count - done)
                progress.show(
                    .init(
                        done: done, total: asked.items.count, rate: rate,
                        secondsLeft: rate > 0 ? left / rate : nil, detail: ""))
            }, isCancelled: { interruption.isRequested })
        progress.clear()
        if format.json {
            try StandardOutput.json(report)
        } else {
            EvaluationPrinter(text: format.output).print(report)
        }
        if report.failedQuotes > 0 { throw EndedWith(.badData) }
    }
}

/// A new empty folder that goes away with the work.
struct TemporaryFolder {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory
            .appendingPathComponent("mneme-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: url, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        path = url.path
    }

    func remove() {
        // Nothing is lost when a temporary folder stays behind.
        try? FileManager.default.removeItem(atPath: path)
    }
}
