// SPDX-License-Identifier: Apache-2.0
import Storage

/// Who speaks in passages of a transcript: "What did the chair say about …?"
/// wants the chair's turns, and in a long turn the name stands only at its
/// beginning.
struct SpeakerRanking: Sendable {
    /// What is told by the turns of one passage; shares are 0...1, and each is
    /// of the passage's bytes.
    struct Speech: Sendable, Equatable {
        /// Over the speakers whose whole name stands in the question, the sum of
        /// the square roots of their shares.
        var named = 0.0
        /// Square root of the share of those whose names have a certain word in
        /// common with the question, for the best such word.
        var partlyNamed = 0.0
        /// Share of the longest turn.
        var longestTurn = 0.0
    }

    /// Of each passage that is part of a transcript.
    private(set) var speeches: [Int: Speech] = [:]

    /// Bytes before a passage in which the name of its first speaker is sought.
    private static let lookBehind = 4000
    /// Bytes of a document that tell whether it is a transcript.
    private static let opening = 8000

    /// A passage with what was read for it.
    private struct Reading {
        let passage: Int
        let turns: [SpeakerTurns.Turn]
        /// Half-open range of the passage in the bytes that were read.
        let utf8Range: Range<Int>
    }

    /// Reads the text of `candidates` and before them, never behind.
    init(
        _ candidates: some Sequence<Int>, terms: QuestionTerms, scope: SearchScope,
        library: Library
    ) throws {
        let read = try SpeakerRanking.read(candidates, scope, library)
        guard !read.isEmpty else { return }
        let names = Set(read.flatMap { $0.turns.map(\.speaker) }).sorted()
        let named = SpeakerRanking.named(names, in: terms.written)
        let stems = Set(terms.all.map(\.stem))
        let common = Dictionary(
            uniqueKeysWithValues: zip(names, try library.terms(in: names)).map {
                ($0, stems.intersection($1))
            })
        for reading in read {
            speeches[reading.passage] = SpeakerRanking.speech(reading, named, common)
        }
    }

    /// The turns around those candidates that are part of a transcript.
    private static func read(
        _ candidates: some Sequence<Int>, _ scope: SearchScope, _ library: Library
    ) throws -> [Reading] {
        var isTranscript: [Int: Bool] = [:]
        var read: [Reading] = []
        for passage in candidates {
            let place = scope.documentOf[passage]
            let document = scope.documents[place]
            if isTranscript[place] == nil {
                let end = min(document.utf8Limit, opening)
                isTranscript[place] = SpeakerTurns.isTranscript(
                    opening: try library.text(of: document.stored.number, utf8Range: 0..<end))
            }
            guard isTranscript[place] == true else { continue }
            let range = scope.passages[passage].utf8Range
            let start = max(0, range.lowerBound - lookBehind)
            let text = try library.text(
                of: document.stored.number, utf8Range: start..<range.upperBound)
            read.append(
                Reading(
                    passage: passage, turns: SpeakerTurns(text, startsLine: start == 0).turns,
                    utf8Range: range.lowerBound - start..<text.count))
        }
        return read
    }

    /// Those of `names` all of whose words stand in a row among the question's:
    /// at each place the longest, since in "Ann Lee" nobody called Ann is meant.
    /// A name of function words alone is no name that a question can tell.
    static func named(_ names: [String], in question: [String]) -> Set<String> {
        let byWords = Dictionary(grouping: names, by: QuestionTerms.written(in:)).filter {
            !QuestionTerms.functionWords.isSuperset(of: $0.key)
        }
        let longest = byWords.keys.map(\.count).max() ?? 0
        var named: Set<String> = []
        var rest = question[...]
        while !rest.isEmpty {
            let length = stride(from: min(longest, rest.count), to: 0, by: -1).first {
                byWords[Array(rest.prefix($0))] != nil
            }
            if let length { named.formUnion(byWords[Array(rest.prefix(length))] ?? []) }
            rest = rest.dropFirst(length ?? 1)
        }
        return named
    }

    /// `common`: by name, the stems that it shares with the question.
    private static func speech(
        _ reading: Reading, _ named: Set<String>, _ common: [String: Set<String>]
    ) -> Speech {
        var byName: [String: Int] = [:]
        var byStem: [String: Int] = [:]
        // What stands before the first turn that was found is one turn, too.
        let first = reading.turns.first?.utf8Range.lowerBound ?? reading.utf8Range.upperBound
        var longest = (0..<first).clamped(to: reading.utf8Range).count
        for turn in reading.turns {
            let own = turn.utf8Range.clamped(to: reading.utf8Range).count
            longest = max(longest, own)
            if named.contains(turn.speaker) { byName[turn.speaker, default: 0] += own }
            for stem in common[turn.speaker] ?? [] { byStem[stem, default: 0] += own }
        }
        let count = Double(max(reading.utf8Range.count, 1))
        func root(_ bytes: Int) -> Double { (Double(bytes) / count).squareRoot() }
        return Speech(
            // Summed in order: a dictionary's own order changes from run to run.
            named: byName.values.sorted().reduce(0) { $0 + root($1) },
            partlyNamed: root(byStem.values.max() ?? 0),
            longestTurn: Double(longest) / count)
    }
}
