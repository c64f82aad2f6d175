// SPDX-License-Identifier: Apache-2.0
import Documents
import Storage
import Titans
import Tokenization

/// What the last sentences about a subject tell, for the memory to judge.
struct Whereabouts {
    let answerer: Answerer
    let memory: Model
    let ranking: PassageRanking
    let asker: Asker

    /// Passages read again at most, the last ones.
    private static let mostPassages = 4
    /// Bytes behind a passage in which its last sentence ends.
    private static let tailBytes = 200
    /// From this probability on, among all 30,522 words, a word of a sentence about
    /// the subject is a place of it: the last one, or an earlier that was not quite
    /// written over. In 40 stories in books held out, of names and every second place
    /// that no training saw, the last such word was right for 72 of 75 people
    /// (0.0003: 69, 0.01: 70); things they took had up to 0.005, but for three.
    private static let isPlace: Float = 0.005
    /// From this probability on that the subject is in one of the places told, the
    /// last of them answers: for 75 of the 80 people of those stories.
    private static let isSure: Float = 0.3

    struct Sentence {
        let passage: Int
        /// In the document.
        let utf8Range: Range<Int>
        let place: (utf8Range: Range<Int>, text: String, probability: Float)?
        /// The only person it names besides the subject.
        let carrier: String?
        /// Whether it tells that something is let go.
        let letsGo: Bool
    }

    struct Told {
        /// All sentences about the subject, in order.
        let sentences: [Sentence]

        /// The last place, where the memory is sure that the subject was in one of
        /// those that are told.
        func place(carrying: Int?) -> Place? {
            let places = sentences.compactMap(\.place)
            let sureness = Dictionary(
                places.map { ($0.text.lowercased(), $0.probability) }, uniquingKeysWith: max
            ).values.reduce(0, +)
            guard sureness >= Whereabouts.isSure,
                let last = sentences.last(where: { $0.place != nil }), let place = last.place
            else { return nil }
            return Place(
                span: BestSpan(
                    passage: last.passage, utf8Range: place.utf8Range, text: place.text,
                    confidence: Double(min(1, sureness))),
                sentence: last.utf8Range, carrying: carrying)
        }
    }

    /// The sentences about a subject in its last passages before `end`: in one
    /// document, of its passages the one that ranks best. What it carries is no
    /// place of it.
    func told(
        of subject: String, carrying thing: String = "", in document: Int? = nil,
        before end: Int = .max
    ) throws -> Told {
        let words = try QuestionTerms.words(of: subject, library: answerer.library)
        let stems = Set(words.map(\.stem))
        let mentions = try lastMentions(of: stems, in: document, before: end)
        guard let first = mentions.first else { return Told(sentences: []) }
        var state = try state(before: first)
        let texts = try mentions.map { passage in
            try asker.check()
            let text = try wholeSentences(of: passage)
            for ids in segments(of: text) { _ = memory.read(ids: ids, state: &state) }
            return text
        }
        let probabilities = places(of: subject, carrying: thing, state)
        guard !probabilities.isEmpty else { return Told(sentences: []) }
        return Told(
            sentences: try zip(mentions, texts).flatMap { passage, text in
                try sentences(of: text, passage, about: stems, before: end, probabilities)
            })
    }

    /// The last passages with all stems, in order.
    private func lastMentions(
        of stems: Set<String>, in document: Int?, before end: Int
    ) throws -> [Int] {
        guard let first = stems.first else { return [] }
        let scope = ranking.scope
        func passages(_ stem: String) throws -> Set<Int> {
            Set(try answerer.library.positions(of: stem).compactMap { scope.passage($0.key) })
        }
        let all = try stems.dropFirst().reduce(passages(first)) {
            try $0.intersection(passages($1))
        }
        let chosen =
            document
            ?? ranking.order.first(where: all.contains).map {
                scope.documentOf[$0]
            }
        return all.filter {
            scope.documentOf[$0] == chosen && scope.passages[$0].utf8Range.lowerBound < end
        }.sorted().suffix(Self.mostPassages)
    }

    /// What the memory had learned before a passage, as far as a snapshot was kept.
    private func state(before passage: Int) throws -> MemoryState {
        let document = ranking.scope.documents[ranking.scope.documentOf[passage]]
        let index = passage - document.passages.lowerBound
        guard
            let snapshot = Answerer.newest(
                try answerer.library.snapshots(of: document.stored.number),
                document: document.stored, at: .snapshot(index))
        else { return memory.startState() }
        return try answerer.library.state(snapshot, of: document.stored.number, in: memory)
    }

    /// A passage to the end of its last sentence, which may stand in the next one.
    private func wholeSentences(of passage: Int) throws -> [UInt8] {
        let scope = ranking.scope
        let text = try answerer.text(of: passage, in: ranking)
        let document = scope.documents[scope.documentOf[passage]]
        let end = scope.passages[passage].utf8Range.upperBound
        let limit = min(document.utf8Limit, end + Self.tailBytes)
        guard limit > end else { return text }
        let whole =
            text
            + (try answerer.library.text(of: document.stored.number, utf8Range: end..<limit))
        let last = Sentences(of: whole).utf8Ranges.last { $0.lowerBound < text.count }
        return Array(whole[..<max(text.count, last?.upperBound ?? 0)])
    }

    private func segments(of text: [UInt8]) -> [[Int32]] {
        let room = memory.configuration.segmentTokens - 2
        let tokens = answerer.tokenizer.tokens(in: String(decoding: text, as: UTF8.self))
        return stride(from: 0, to: tokens.count, by: room).map { start in
            answerer.tokenizer.vocabulary.framed(
                tokens[start..<min(tokens.count, start + room)].map(\.id))
        }
    }

    /// The probability of every word of the vocabulary to be the place, 0 of the
    /// subject's own and of what it carries; empty where the subject is too long.
    private func places(
        of subject: String, carrying thing: String, _ state: MemoryState
    ) -> [Float] {
        let ids = answerer.ids(of: "\(subject) is in the [MASK].")
        let mask = answerer.tokenizer.vocabulary.mask.rawValue
        guard let gap = ids.firstIndex(of: mask) else { return [] }
        let scores = memory.words(memory.hidden(ids: ids, state: state), at: [gap])
        var probabilities = Array(RecalledWords(scores: scores, gapCount: 1).probabilities[0])
        // A sentence about the milk holds "milk", and nothing is in itself.
        for id in ids[..<gap] + answerer.ids(of: thing) { probabilities[Int(id)] = 0 }
        return probabilities
    }

    private func sentences(
        of text: [UInt8], _ passage: Int, about stems: Set<String>, before end: Int,
        _ probabilities: [Float]
    ) throws -> [Sentence] {
        let scope = ranking.scope
        let origin = scope.passages[passage].utf8Range.lowerBound
        let ranges = Sentences(of: text).utf8Ranges.filter { origin + $0.lowerBound < end }
        let texts = ranges.map { String(decoding: text[$0], as: UTF8.self) }
        let terms = try answerer.library.terms(in: texts)
        return try zip(zip(ranges, texts), terms).compactMap { told, terms in
            let (range, written) = told
            guard stems.isSubset(of: terms) else { return nil }
            let start = origin + range.lowerBound
            let likeliest = likeliest(probabilities, in: written)
            let named = Carrying.people(in: written)
            let people = zip(named, try answerer.library.terms(in: named))
                .filter { !stems.isSuperset(of: $1) }.map(\.0)
            return Sentence(
                passage: passage, utf8Range: start..<origin + range.upperBound,
                place: likeliest.flatMap { word in
                    guard word.probability >= Self.isPlace else { return nil }
                    let bytes = Array(written.utf8)[word.utf8Range]
                    return (
                        start + word.utf8Range.lowerBound..<start + word.utf8Range.upperBound,
                        String(decoding: bytes, as: UTF8.self), word.probability
                    )
                },
                carrier: people.count == 1 ? people[0] : nil,
                letsGo: Carrying.letsGo(written))
        }
    }

    /// The likeliest word of a text that is one token of the vocabulary; of equals
    /// the last.
    private func likeliest(
        _ probabilities: [Float], in written: String
    ) -> (utf8Range: Range<Int>, probability: Float)? {
        let tokens = answerer.tokenizer.tokens(in: written)
        let isPiece = tokens.map {
            answerer.tokenizer.vocabulary.text(of: $0.id).hasPrefix("##")
        }
        var best: (utf8Range: Range<Int>, probability: Float)?
        for (index, token) in tokens.enumerated() where !isPiece[index] {
            let isWhole = index + 1 == tokens.count || !isPiece[index + 1]
            let id = Int(token.id.rawValue)
            guard isWhole, probabilities.indices.contains(id),
                probabilities[id] >= best?.probability ?? 0
            else { continue }
            best = (token.utf8Range, probabilities[id])
        }
        return best
    }
}
