// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Documents
import Foundation
import Service

struct AskCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ask",
        abstract: "Ask the library a question.",
        discussion: """
            Prints the answer, the sentence it stands in with the span marked, its place and \
            the confidence, then further evidence. Every quote is read again from the stored \
            text before it is shown. When nothing convinces, says so, shows the nearest \
            passages and ends with status 1.

            Examples:
              mneme ask "Who is the first mate of the Pequod?"
              mneme ask --document 'moby*' --at 40% "Where is Queequeg's coffin?"
              mneme ask --json < questions.txt
            """)

    @Argument(help: "The question. Without it, questions are read line by line from input.")
    var question: [String] = []

    @OptionGroup var scope: ScopeOptions

    @Option(help: ArgumentHelp("Pieces of evidence to show.", valueName: "count"))
    var top = 3

    @Option(
        help: ArgumentHelp(
            "Confidence an answer needs, 0 to 1 (default: the calibrated one).",
            valueName: "confidence"))
    var threshold: Double?

    @Option(help: ArgumentHelp("\(SourceNames.help)", valueName: "sources"))
    var without: SourceNames = SourceNames()

    @Flag(help: "Show the time of each stage and the rank that each source gave.")
    var explain = false

    @OptionGroup var library: LibraryOptions
    @OptionGroup var format: OutputOptions

    func validate() throws {
        guard (1...100).contains(top) else { throw ValidationError("--top is from 1 to 100") }
        if let threshold, !(0...1).contains(threshold) {
            throw ValidationError("--threshold is from 0 to 1")
        }
    }

    func run() throws {
        let service = try library.service()
        let point = try scope.point(in: service)
        var isAbstained = false
        for question in try questions() {
            let answer = try service.ask(
                QuestionRequest(
                    text: question, documentPattern: scope.document, point: point,
                    evidenceCount: top, threshold: threshold, without: without.sources,
                    filter: scope.sources.filter))
            if case .abstained = answer.verdict { isAbstained = true }
            if format.json {
                try StandardOutput.json(AnswerReport(question: question, answer: answer))
            } else {
                AnswerPrinter(text: format.output, isExplained: explain).print(answer)
            }
        }
        if isAbstained { throw EndedWith(.nothingFound) }
    }

    private func questions() throws -> [String] {
        if !question.isEmpty, question != ["-"] { return [question.joined(separator: " ")] }
        if question.isEmpty, isatty(STDIN_FILENO) == 1 {
            throw CommandFailure(
                .usage, "no question", remedy: "Try: mneme ask \"Who is …?\"")
        }
        var lines: [String] = []
        while let line = readLine() {
            if !line.allSatisfy(\.isWhitespace) { lines.append(line) }
        }
        guard !lines.isEmpty else {
            throw CommandFailure(.usage, "no question on standard input")
        }
        return lines
    }
}
