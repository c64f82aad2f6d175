// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Documents
import Foundation
import Tensors
import Titans
import Tokenization

struct RecallBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recall",
        abstract: "Asks the memory alone for words of sentences read so many tokens ago.",
        discussion: """
            A fifth of a sentence's content words are masked, whole words of one token only. \
            Each is asked of the memory that read the document, of one that read another \
            document, and of one that read nothing. "recall" asks as mneme recall does: the \
            snapshots taken so far and the memory as it is, of which the one speaks that knows \
            most; "sure" are words that mneme recall does not mark as guesses. Counted is the \
            first of all words of the vocabulary; "not given away" are the words that are not \
            among the first ten of the memory that read nothing.
            """)

    @Argument(help: "Folder of texts of at least --distances' longest and 2,000 tokens more.")
    var folder: String
    @Option(help: "Folder of models.")
    var models = "Resources/models"
    @Option(help: "Distances in tokens.", transform: { try RecallBenchmark.counts($0) })
    var distances = [1024, 4096, 16384]
    @Option(help: "Documents to read at most, in order of names.")
    var documents = 12
    @Flag(help: "Print one JSON object.")
    var json = false

    /// Segments between two times of asking.
    private static let pause = 4
    /// Segments between two snapshots, as ingestion takes them.
    private static let snapshotSegments = 16
    private static let sentencesPerSegment = 4
    /// Words that the memory without text may offer first.
    private static let givenAway = 10

    private struct Question {
        let ids: [Int32]
        /// Position and word.
        let gaps: [(position: Int, word: Int32)]
    }

    /// What `mneme recall` would say of some words.
    struct Recalled: Codable {
        var right = 0
        /// Words said that are not marked as guesses.
        var sure = 0
        var sureAndRight = 0

        static func += (sum: inout Recalled, one: Recalled) {
            sum.right += one.right
            sum.sure += one.sure
            sum.sureAndRight += one.sureAndRight
        }
    }

    struct Row: Codable {
        let distance: Int
        var words = 0
        var own = 0
        var other = 0
        var none = 0
        /// Of the snapshots and the newest state the one that knows most.
        var recall = Recalled()
        var recallOther = Recalled()
        /// The same of words that are not given away.
        var hiddenWords = 0
        var hiddenOwn = 0
        var hiddenOther = 0
    }

    func run() throws {
        let model = try ModelFolder(path: models).load("memory")
        let vocabulary = try Vocabulary(contentsOfFile: models + "/vocab.txt")
        let sampler = GapSampler(vocabulary: vocabulary)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            .filter { $0.hasSuffix(".txt") || $0.hasSuffix(".md") }.prefix(documents)
        guard names.count > 1 else { throw ValidationError("\(folder) needs two texts or more") }
        let segmentCount = ((distances.max() ?? 0) + 2000) / 200
        let texts = try names.map { name in
            try segments(of: folder + "/" + name, count: segmentCount, vocabulary: vocabulary)
        }
        var rows = distances.map { Row(distance: $0) }
        // The memory of the text before, at each time of asking.
        var others = states(model, texts[texts.count - 1])
        for text in texts {
            var read: [MemoryState] = []
            var state = model.startState()
            for (index, segment) in text.enumerated() {
                _ = model.read(ids: segment, state: &state)
                guard (index + 1) % Self.pause == 0 else { continue }
                let place = read.count
                let other = others.indices.contains(place) ? others[place] : nil
                let own = snapshots(among: read) + [state]
                let foreign = other.map { snapshots(among: others.prefix(place)) + [$0] }
                for row in rows.indices {
                    guard let asked = segmentRead(rows[row].distance, before: index, in: text)
                    else { continue }
                    for question in sampler.questions(
                        in: text[asked], count: Self.sentencesPerSegment, seed: asked)
                    {
                        let scores = [state, other, nil].map { state in
                            model.words(
                                model.hidden(ids: question.ids, state: state),
                                at: question.gaps.map(\.position))
                        }
                        count(question.gaps.map(\.word), scores, other != nil, &rows[row])
                        rows[row].recall += recalled(question, own, model)
                        rows[row].recallOther += recalled(question, foreign ?? [], model)
                    }
                }
                read.append(state)
            }
            others = read
            if !json { FileHandle.standardError.write(Data(".".utf8)) }
        }
        try report(rows)
    }

    /// Those of states, one each `pause` segments, that ingestion would store.
    private func snapshots(among states: some Collection<MemoryState>) -> [MemoryState] {
        states.enumerated()
            .filter { ($0.offset + 1) * Self.pause % Self.snapshotSegments == 0 }.map(\.element)
    }

    /// What the one of some states says that knows most.
    private func recalled(
        _ question: Question, _ states: [MemoryState], _ model: Model
    ) -> Recalled {
        guard !states.isEmpty else { return Recalled() }
        let words = model.recall(
            fromBelowMemory: model.belowMemory(ids: question.ids),
            gaps: question.gaps.map(\.position), stateCount: states.count
        ) { states[$0] }.probabilities
        var recalled = Recalled()
        for (index, gap) in question.gaps.enumerated() {
            let best = words[index].max() ?? 0
            let isRight = best == words[index, Int(gap.word)]
            let isSure = best >= RecalledWords.sure
            recalled.right += isRight ? 1 : 0
            recalled.sure += isSure ? 1 : 0
            recalled.sureAndRight += isRight && isSure ? 1 : 0
        }
        return recalled
    }

    private func states(_ model: Model, _ text: [[Int32]]) -> [MemoryState] {
        var state = model.startState()
        return text.enumerated().compactMap { index, segment in
            _ = model.read(ids: segment, state: &state)
            return (index + 1) % Self.pause == 0 ? state : nil
        }
    }

    /// The last segment that ended at least so many tokens before the end of
    /// segment `index`.
    private func segmentRead(_ distance: Int, before index: Int, in text: [[Int32]]) -> Int? {
        var tokens = 0
        for candidate in stride(from: index, through: 0, by: -1) {
            if tokens >= distance { return candidate }
            tokens += text[candidate].count - 2
        }
        return nil
    }

    private func count(_ words: [Int32], _ scores: [Matrix], _ hasOther: Bool, _ row: inout Row) {
        for (gap, word) in words.enumerated() {
            let ranks = scores.map { matrix in
                let score = matrix[gap, Int(word)]
                return matrix[gap].count { $0 > score }
            }
            let isHidden = ranks[2] >= Self.givenAway
            row.words += 1
            row.own += ranks[0] == 0 ? 1 : 0
            row.other += hasOther && ranks[1] == 0 ? 1 : 0
            row.none += ranks[2] == 0 ? 1 : 0
            row.hiddenWords += isHidden ? 1 : 0
            row.hiddenOwn += isHidden && ranks[0] == 0 ? 1 : 0
            row.hiddenOther += isHidden && hasOther && ranks[1] == 0 ? 1 : 0
        }
    }

    private func segments(
        of path: String, count: Int, vocabulary: Vocabulary
    ) throws -> [[Int32]] {
        var segmenter = Segmenter(
            tokenizer: WordPiece(vocabulary: vocabulary), segmentTokens: 256)
        segmenter.append([UInt8](try Data(contentsOf: URL(fileURLWithPath: path))))
        segmenter.finish()
        var segments: [[Int32]] = []
        while segments.count < count, let next = segmenter.next() {
            segments.append(
                [vocabulary.cls.rawValue] + next.tokens.map(\.id.rawValue)
                    + [vocabulary.sep.rawValue])
        }
        return segments
    }

    private func report(_ rows: [Row]) throws {
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
            print(String(decoding: try encoder.encode(rows), as: UTF8.self))
            return
        }
        print(
            "\ntokens ago   words  own    other  none   | recall own    other"
                + "  | sure of, own; other  | not given away  own    other")
        for row in rows {
            func share(_ part: Int, _ whole: Int) -> String {
                String(format: "%.3f", Double(part) / Double(max(1, whole)))
            }
            print(
                String(format: "%-12d %-6d ", row.distance, row.words)
                    + [row.own, row.other, row.none].map { share($0, row.words) }
                    .joined(separator: "  ") + "  |        "
                    + [row.recall, row.recallOther].map { share($0.right, row.words) }
                    .joined(separator: "  ")
                    + String(
                        format: "  | %d, %d right; %d", row.recall.sure, row.recall.sureAndRight,
                        row.recallOther.sure)
                    + String(format: "  | %-15d ", row.hiddenWords)
                    + [row.hiddenOwn, row.hiddenOther].map { share($0, row.hiddenWords) }
                    .joined(separator: "  "))
        }
    }

    private static func counts(_ text: String) throws -> [Int] {
        let counts = text.split(separator: ",").map { Int($0) ?? 0 }
        guard !counts.isEmpty, counts.allSatisfy({ (1...1 << 20).contains($0) }) else {
            throw ValidationError("distances are numbers with commas between them")
        }
        return counts
    }

    /// Sentences of a segment with words masked, the same ones for the same seed.
    private struct GapSampler {
        let vocabulary: Vocabulary
        private let ends: Set<Int32>
        private let common: Set<Int32>

        init(vocabulary: Vocabulary) {
            self.vocabulary = vocabulary
            let words = WordPiece(vocabulary: vocabulary)
            func ids(_ text: String) -> Set<Int32> {
                Set(words.tokens(in: text).map(\.id.rawValue))
            }
            ends = ids(". ! ?")
            common = ids(
                """
                the of and to in a is was for on that with as by at from it an be or are his her \
                he she they this which were had has have not but who also their its i you we my \
                all so if no one me him them what there when would will could should been do did \
                said out up into more than then some very now any other about such only can may \
                must shall upon your our us these those over after before s t d ll re ve m
                """)
        }

        func questions(in segment: [Int32], count: Int, seed: Int) -> [Question] {
            var random = SplitMix(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1)
            let body = segment.dropFirst().dropLast()
            let sentences = body.split(whereSeparator: ends.contains)
                .filter { (7...39).contains($0.count) }
                .map { Array($0) + [body[min($0.endIndex, body.endIndex - 1)]] }
            return sentences.shuffled(using: &random).prefix(count).compactMap { sentence in
                let words = sentence.indices.filter { isContentWord(sentence, $0) }
                guard words.count >= 3 else { return nil }
                let share = max(1, min(4, (words.count + 2) / 5))
                let masked = words.shuffled(using: &random).prefix(share).sorted()
                var ids = sentence
                for index in masked { ids[index] = vocabulary.mask.rawValue }
                return Question(
                    ids: [vocabulary.cls.rawValue] + ids + [vocabulary.sep.rawValue],
                    gaps: masked.map { ($0 + 1, sentence[$0]) })
            }
        }

        private func isContentWord(_ sentence: [Int32], _ index: Int) -> Bool {
            let text = vocabulary.text(of: .init(rawValue: sentence[index]))
            let next = index + 1 < sentence.count ? sentence[index + 1] : sentence[index]
            return !common.contains(sentence[index]) && text.first?.isLetter == true
                && !vocabulary.text(of: .init(rawValue: next)).hasPrefix("##")
        }
    }

    /// Steele, Lea, Flood (2014): 64 bits of state, the same on every machine.
    private struct SplitMix: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }
}
