// SPDX-License-Identifier: Apache-2.0
import Documents
import Synchronization
import Tensors
import Titans
import Tokenization

/// Looks for the answer to a question in passages:
/// `[CLS] question [SEP] passage [SEP]`, kinds 0 and 1, the best span against
/// the score of "not here" at [CLS].
///
/// Shapes: windows of at most one segment (256 positions), as the reader was
/// trained. A passage that does not fit is read in several, each beginning
/// `overlap` tokens or more before the last one ended.
struct SpanReader: Sendable {
    /// The best span of one passage.
    struct Reading: Sendable {
        /// Half-open range of bytes in the passage.
        let utf8Range: Range<Int>
        /// Logit of the span less that of "not here", in its window.
        let margin: Double
        /// How much the passage says about the question (`Model.relevance`), the
        /// largest of its windows; nil where the reader cannot tell.
        var relevance: Double?
    }

    /// A span has at most this many tokens.
    static let longestSpan = 30
    /// Of a question, at most this many tokens are read, or a third of a window.
    static let longestQuestion = 48
    static let overlap = 64

    let model: Model
    let tokenizer: WordPiece

    private struct Window: Sendable {
        let passage: Int
        let tokens: ArraySlice<Token>
    }

    /// What was found in each passage; nil where nothing was, or not yet.
    struct Outcome: Sendable {
        let readings: [Reading?]
        /// Whether all windows were read.
        let isComplete: Bool
    }

    /// Called on any thread, one at a time, after a window was read that has the
    /// best span of its passage so far: readings as in `Outcome`, windows read,
    /// windows in all.
    typealias Progress = @Sendable (_ readings: [Reading?], _ readCount: Int, _ count: Int) -> Void

    /// Reads `passages` (UTF-8) with a question; nil for one without tokens.
    /// `rest` is read instead of a question that is too long. Windows are begun
    /// while `goesOn`.
    ///
    /// The readings do not depend on `threads`, nor on the order in which
    /// windows end.
    func read(
        question: String, rest: String, passages: [[UInt8]], threads: Int,
        goesOn: @Sendable () -> Bool = { true }, progress: Progress? = nil
    ) -> Outcome {
        let asked = questionIDs(question, rest)
        let room = model.configuration.segmentTokens - 3 - asked.count
        var windows: [Window] = []
        for (passage, text) in passages.enumerated() {
            let tokens = tokenizer.tokens(in: text)
            var start = 0
            while start < tokens.count {
                let end = min(start + room, tokens.count)
                windows.append(Window(passage: passage, tokens: tokens[start..<end]))
                if end == tokens.count { break }
                // A last window of a few tokens would lack their context.
                start = max(
                    0, min(end - min(SpanReader.overlap, room / 4), tokens.count - room / 2))
            }
        }
        let read = Mutex([Int: Reading?]())
        let all = windows
        inParallel(all.count, threads: threads) { index in
            guard goesOn() else { return }
            let reading = self.read(all[index], asked)
            read.withLock { read in
                read[index] = .some(reading)
                guard let progress, reading != nil else { return }
                let best = SpanReader.best(of: all, read, passageCount: passages.count)
                if best[all[index].passage]?.margin == reading?.margin {
                    progress(best, read.count, all.count)
                }
            }
        }
        return read.withLock { read in
            Outcome(
                readings: SpanReader.best(of: all, read, passageCount: passages.count),
                isComplete: read.count == all.count)
        }
    }

    private func read(_ window: Window, _ asked: [Int32]) -> Reading? {
        let (ids, kinds) = inputs(asked, window.tokens)
        let hidden = model.hidden(ids: ids, kinds: kinds)
        let (start, end) = model.spans(hidden)
        guard let span = SpanReader.best(start, end, from: asked.count + 2) else { return nil }
        let found = window.tokens.dropFirst(span.first).prefix(span.last - span.first + 1)
        guard let first = found.first, let last = found.last else { return nil }
        return Reading(
            utf8Range: first.utf8Range.lowerBound..<last.utf8Range.upperBound,
            margin: span.score - Double(start[0]) - Double(end[0]),
            relevance: model.relevance(hidden).map(Double.init))
    }

    /// For each passage the best of its windows that were read; of equal ones
    /// the first.
    private static func best(
        of windows: [Window], _ read: [Int: Reading?], passageCount: Int
    ) -> [Reading?] {
        var best = [Reading?](repeating: nil, count: passageCount)
        for (index, window) in windows.enumerated() {
            guard var reading = read[index] ?? nil else { continue }
            let before = best[window.passage]
            let relevance = [reading.relevance, before?.relevance].compactMap(\.self).max()
            if let before, before.margin >= reading.margin { reading = before }
            reading.relevance = relevance
            best[window.passage] = reading
        }
        return best
    }

    private func questionIDs(_ question: String, _ rest: String) -> [Int32] {
        let whole = tokenizer.tokens(in: question).map(\.id.rawValue)
        let most = min(SpanReader.longestQuestion, model.configuration.segmentTokens / 3)
        if whole.count <= most { return whole }
        return Array(tokenizer.tokens(in: rest).map(\.id.rawValue).prefix(most))
    }

    private func inputs(
        _ question: [Int32], _ passage: ArraySlice<Token>
    ) -> (ids: [Int32], kinds: [Int32]?) {
        let vocabulary = tokenizer.vocabulary
        var ids = [vocabulary.cls.rawValue] + question + [vocabulary.sep.rawValue]
        let first = ids.count
        ids += passage.map(\.id.rawValue)
        ids.append(vocabulary.sep.rawValue)
        return (ids, ids.indices.map { $0 < first ? 0 : 1 })
    }

    /// The span with the largest sum of logits among positions `from` up to the
    /// last but one, counted from `from`.
    static func best(
        _ start: [Float], _ end: [Float], from: Int
    ) -> (first: Int, last: Int, score: Double)? {
        var best: (first: Int, last: Int, score: Double)?
        for first in from..<max(from, start.count - 1) {
            for last in first..<min(first + longestSpan, start.count - 1) {
                let score = Double(start[first]) + Double(end[last])
                if score > best?.score ?? -.infinity {
                    best = (first - from, last - from, score)
                }
            }
        }
        return best
    }
}
