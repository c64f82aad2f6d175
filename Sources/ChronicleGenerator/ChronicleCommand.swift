// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation

/// Writes the book of the demonstration and its questions.
///
/// An invented archipelago is simulated for a hundred years: people are born,
/// learn trades, marry, command ships and die; ships are built and wrecked;
/// offices and treasures change hands, so that the answer to "who has it" is
/// another at each point of the book; one bell is stolen, and the truth of it
/// comes out late. Everything is drawn from a seed. `Corpora/chronicle` is the
/// output for the default seed:
///
///     swift run chronicle Corpora/chronicle
@main
struct ChronicleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chronicle", abstract: "Write the book of the demonstration.")

    /// The seed of the committed book.
    static let defaultSeed: UInt64 = 7

    @Option(help: "Another seed gives another book.")
    var seed: UInt64 = Self.defaultSeed

    @Argument(help: "The folder to write documents/chronicle.md and questions.jsonl to.")
    var folder: String

    func run() throws {
        let (book, questions) = try Narrator.tell(seed: seed)
        let root = URL(fileURLWithPath: folder)
        let documents = root.appendingPathComponent("documents")
        try FileManager.default.createDirectory(at: documents, withIntermediateDirectories: true)
        try Data(book.utf8).write(to: documents.appendingPathComponent(Narrator.document))
        try Data(questions.utf8).write(to: root.appendingPathComponent("questions.jsonl"))
    }
}
