// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Documents
import Foundation
import Service

struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Read the bundled documents and answer a handful of questions.",
        discussion: """
            Reads Corpora into a temporary library, asks a few questions (one as of a point of \
            the book, one that the documents do not answer), and shows how to go on. Nothing \
            stays behind unless --library names a folder to keep.

            Examples:
              mneme demo
              mneme demo --library ./demo-library
            """)

    @Option(
        help: ArgumentHelp(
            "Folder of the library to read into and keep (default: a temporary one).",
            valueName: "folder"))
    var library: String?

    @OptionGroup var models: ModelOptions
    @OptionGroup var format: OutputOptions

    func run() throws {
        let environment = ProcessInfo.processInfo.environment
        let modelsPath = try models.path(environment: environment)
        let corpora = try Self.corporaPath(modelsPath: modelsPath)
        let temporary = library == nil ? try TemporaryFolder() : nil
        defer { temporary?.remove() }
        let service = try LocalService(
            libraryPath: library.map { AbsolutePath.of($0) } ?? temporary?.path ?? corpora,
            modelsPath: modelsPath)
        let text = format.output

        StandardOutput.line(text.bold("Reading the bundled documents") + " in \(corpora)")
        let report = try IngestCommand.ingest(
            IngestionRequest(paths: Self.documentFolders(in: corpora)), into: service, threads: nil,
            format: format)
        if report.isInterrupted { throw EndedWith(.interrupted) }
        StandardOutput.line(
            "\(Quantity.plural(report.read.count, "document")), "
                + "\(Quantity.count(report.tokenCount)) tokens, "
                + Quantity.duration(report.seconds))

        for step in DemoScript.steps {
            StandardOutput.line("\n" + text.dim("$ " + step.command))
            let answer = try service.ask(step.request)
            if format.json {
                try StandardOutput.json(AnswerReport(question: step.request.text, answer: answer))
            } else {
                AnswerPrinter(text: text, isExplained: step.isExplained).print(answer)
            }
        }
        StandardOutput.line(
            """

            \(text.bold("Go on with your own documents:"))
              mneme ingest ~/books          read a folder; Ctrl-C and again goes on
              mneme ask "…"                 ask; --at 40% asks without what comes later
              mneme find "…"                passages only
              mneme help ask                every option, with examples
            In a checkout, mneme is: .build/release/mneme
            """)
    }

    /// The folders of documents; question sets beside them are not read.
    private static func documentFolders(in corpora: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: corpora).sorted()
            .map { "\(corpora)/\($0)/documents" }
            .filter { FileManager.default.fileExists(atPath: $0) }
    }

    /// `Corpora` beside `Resources`, as in a checkout, or beside the models
    /// when installed.
    private static func corporaPath(modelsPath: String) throws -> String {
        let models = URL(fileURLWithPath: modelsPath)
        let places = [
            models.deletingLastPathComponent().deletingLastPathComponent(),
            models.deletingLastPathComponent(),
        ]
        for place in places {
            let candidate = place.appendingPathComponent("Corpora").path
            if FileManager.default.fileExists(atPath: candidate) { return candidate }
        }
        throw CommandFailure(
            .noInput, "the bundled documents (Corpora) are not near \(modelsPath)",
            remedy: "Run the demo in a checkout: swift run -c release mneme demo")
    }
}
