// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Documents
import Service

struct RecallCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recall",
        abstract: "Ask a document's memory alone for the words at [MASK].",
        discussion: """
            The snapshots of the memory are read by the MAC layers and the word head; no stored \
            text is touched. A memory forgets, so every snapshot up to --at is asked and the one \
            speaks that knows most; where --at names a snapshot, that one alone. What was said in \
            much the same words comes back best. The surest document comes first; a word with a \
            question mark is a guess.

            Examples:
              mneme recall "The chief mate of the Pequod was [MASK]."
              mneme recall --document 'moby*' --at 40% "Call me [MASK]."
            """)

    @Argument(help: "A sentence with one or more [MASK].")
    var text: [String]

    @OptionGroup var scope: ScopeOptions

    @Option(help: ArgumentHelp("Words to show for each [MASK].", valueName: "count"))
    var top = 5

    @OptionGroup var library: LibraryOptions
    @OptionGroup var format: OutputOptions

    func validate() throws {
        guard (1...100).contains(top) else { throw ValidationError("--top is from 1 to 100") }
    }

    func run() throws {
        let service = try library.service()
        let recollections = try service.recall(
            text.joined(separator: " "), documentPattern: scope.document,
            filter: scope.sources.filter, point: try scope.point(in: service), wordCount: top)
        if format.json {
            try StandardOutput.json(recollections.map(RecollectionReport.init))
        } else {
            if recollections.first?.isTrained == false {
                StandardError.line("mneme: the memory model is untrained: words are chance")
            }
            for recollection in recollections { print(recollection) }
        }
        if recollections.isEmpty { throw EndedWith(.nothingFound) }
    }

    private func print(_ recollection: Recollection) {
        StandardOutput.line(
            format.output.dim(
                "\(TerminalText.line(recollection.path)) "
                    + "(snapshot s\(recollection.snapshot.segmentCount))"))
        for (index, words) in recollection.words.enumerated() {
            let list = words.map {
                TerminalText.line($0.text)
                    + format.output.dim(" \(Quantity.share($0.probability))")
            }
            let guess = recollection.isSure[index] ? "" : "? "
            StandardOutput.line("  [MASK \(index + 1)]  " + guess + list.joined(separator: "  "))
        }
    }
}

/// A recollection as `--json` shows it.
private struct RecollectionReport: Encodable {
    struct Word: Encodable {
        let word: String
        let probability: Double
    }
    let path: String
    let snapshot: SnapshotInfo
    let isTrained: Bool
    /// Words, best first, for each [MASK] in order.
    let masks: [[Word]]
    /// For each [MASK]: false where the first word is a guess.
    let isSure: [Bool]

    init(_ recollection: Recollection) {
        path = recollection.path
        snapshot = recollection.snapshot
        isTrained = recollection.isTrained
        isSure = recollection.isSure
        masks = recollection.words.map { words in
            words.map { Word(word: $0.text, probability: $0.probability) }
        }
    }
}
