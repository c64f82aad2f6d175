// SPDX-License-Identifier: Apache-2.0
import Storage

/// How much of each passage of a transcript is spoken by someone whom the
/// question names: "What did the chair say about …?" wants the chair's turns,
/// and in a long turn the name stands only at its beginning.
struct SpeakerRanking: Sendable {
    /// Square root of the share, 0...1, of each passage that has one. A name of
    /// several words counts with the best of them.
    private(set) var shares: [Int: Double] = [:]

    /// Bytes before a passage in which the name of its first speaker is sought.
    private static let lookBehind = 4000
    /// Bytes of a document that tell whether it is a transcript.
    private static let opening = 8000

    /// Reads the text of `candidates` and before them, never behind.
    init(
        _ candidates: some Sequence<Int>, stems: Set<String>, scope: SearchScope, library: Library
    ) throws {
        var isTranscript: [Int: Bool] = [:]
        var spoken: [(passage: Int, turns: [SpeakerTurns.Turn], start: Int, count: Int)] = []
        for passage in candidates {
            let place = scope.documentOf[passage]
            let document = scope.documents[place]
            if isTranscript[place] == nil {
                let end = min(document.utf8Limit, SpeakerRanking.opening)
                isTranscript[place] = SpeakerTurns.isTranscript(
                    opening: try library.text(of: document.stored.number, utf8Range: 0..<end))
            }
            guard isTranscript[place] == true else { continue }
            let range = scope.passages[passage].utf8Range
            let start = max(0, range.lowerBound - SpeakerRanking.lookBehind)
            let text = try library.text(
                of: document.stored.number, utf8Range: start..<range.upperBound)
            spoken.append(
                (
                    passage, SpeakerTurns(text, startsLine: start == 0).turns,
                    range.lowerBound - start, text.count
                ))
        }
        guard !spoken.isEmpty else { return }
        let names = Array(Set(spoken.flatMap { $0.turns.map(\.speaker) }))
        let named = Dictionary(
            uniqueKeysWithValues: zip(names, try library.terms(in: names)).map {
                ($0, stems.intersection($1))
            })
        for (passage, turns, start, count) in spoken {
            var bytes: [String: Int] = [:]
            for turn in turns {
                let own = turn.utf8Range.clamped(to: start..<count).count
                for stem in named[turn.speaker] ?? [] { bytes[stem, default: 0] += own }
            }
            guard let most = bytes.values.max(), most > 0 else { continue }
            shares[passage] = (Double(most) / Double(count - start)).squareRoot()
        }
    }
}
