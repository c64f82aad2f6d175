// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation
import Service

struct TokenizeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tokenize",
        abstract: "Show the tokens of a text and the bytes they stand for.",
        discussion: """
            The text is taken as it is, without [CLS] and [SEP]. Ranges are half-open, in \
            UTF-8 bytes.

            Examples:
              mneme tokenize notes.txt
              printf 'Hello, World!' | mneme tokenize --json -
            """)

    @Argument(help: "A file, or - for standard input.", completion: .file())
    var file: String

    @OptionGroup var models: ModelOptions
    @OptionGroup var format: OutputOptions

    func run() throws {
        let bytes = try Self.bytes(of: file)
        let tokens = try ModelTools.tokens(
            in: bytes,
            modelsPath: models.path(environment: ProcessInfo.processInfo.environment))
        if format.json {
            try StandardOutput.json(TokensReport(tokens: tokens))
            return
        }
        for token in tokens {
            StandardOutput.line(
                "\(token.id)\t\(token.utf8Range.lowerBound)\t\(token.utf8Range.upperBound)\t"
                    + TerminalText.line(token.text))
        }
    }

    private static func bytes(of file: String) throws -> [UInt8] {
        if file == "-" {
            return Array(try FileHandle.standardInput.readToEnd() ?? Data())
        }
        guard let contents = FileManager.default.contents(atPath: file) else {
            throw CommandFailure(.noInput, "cannot read \(file)")
        }
        return Array(contents)
    }
}

private struct TokensReport: Encodable {
    let ids: [Int32]
    let ranges: [[Int]]

    init(tokens: [ModelTools.Piece]) {
        ids = tokens.map(\.id)
        ranges = tokens.map { [$0.utf8Range.lowerBound, $0.utf8Range.upperBound] }
    }
}
