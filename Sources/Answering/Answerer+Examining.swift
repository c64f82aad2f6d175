// SPDX-License-Identifier: Apache-2.0
import Documents
import Foundation
import Storage
import Titans

/// A question with all that was found on the way to its answer; what
/// measuring looks at.
package struct Examination: Sendable {
    package let answer: Answer
    /// Every passage the question could see, best first: the path of its
    /// document and its half-open range of bytes.
    package let ranking: [(path: String, utf8Range: Range<Int>)]
    /// The span with the best score, also where it did not convince.
    package let bestSpan: String?
    /// Its confidence, 0...1; 0 where there is none.
    package let confidence: Double
}

extension Answerer {
    /// The answer with the whole ranking behind it.
    ///
    /// - Throws: `CancellationError` where `asker` ends it before there is
    ///   evidence, or wants none.
    package func examine(
        _ question: Question, for asker: Asker = .patient
    ) throws -> Examination {
        var stages = Stages()
        var ranking = try rank(question, &stages, for: asker)
        var isComplete = true
        if let reader, !question.without.contains(.reader), !ranking.order.isEmpty {
            isComplete = try stages.time("reader") {
                try read(question, reader, &ranking, for: asker)
            }
        }
        if asker.wish() == .giveUp { throw CancellationError() }
        var best = try bestSpan(ranking)
        if let memory, memory.isTrained, memory.hasRecallHead,
            !question.without.contains(.memory), let asked = WhereQuestion(question.text),
            let place = try stages.time(
                "memory", { try whereabouts(asked, memory, ranking, for: asker) })
        {
            ranking.putFirst(recalled: place)
            best = place.span(over: best)
        }
        let threshold = question.threshold ?? settings.threshold
        var citations = Citations(library)
        let answer = try stages.time("citations") {
            let isConvincing = best.map { $0.confidence >= threshold } ?? false
            let evidence = try evidence(
                ranking, question, span: isConvincing ? best : nil, &citations)
            // The answer's own quote failed: nothing may be claimed.
            let verdict: Answer.Verdict
            if isConvincing, let best, evidence.first?.spanUTF8Range == best.utf8Range {
                verdict = .found(span: best.text, confidence: Answerer.rounded(best.confidence))
            } else {
                verdict = .abstained(bestConfidence: Answerer.rounded(best?.confidence ?? 0))
            }
            return (verdict, evidence)
        }
        let scope = ranking.scope
        return Examination(
            answer: Answer(
                verdict: answer.0, evidence: answer.1, failedQuotes: citations.failed,
                threshold: threshold, stages: stages.all, isComplete: isComplete),
            ranking: ranking.order.map { passage in
                (
                    scope.documents[scope.documentOf[passage]].stored.paths.first ?? "",
                    scope.passages[passage].utf8Range
                )
            },
            bestSpan: best?.text, confidence: best?.confidence ?? 0)
    }

    /// As told to people and programs: four decimals say all that is known.
    static func rounded(_ value: Double) -> Double { (value * 1e4).rounded() / 1e4 }

    /// Words and embeddings over everything in scope, fused.
    func rank(
        _ question: Question, _ stages: inout Stages, for asker: Asker
    ) throws -> PassageRanking {
        let index = try stages.time("library") { try currentIndex(for: asker) }
        let scope = SearchScope(
            index, filter: question.documents, numbers: question.documentNumbers,
            point: question.point)
        asker.hear(.begun(documentCount: scope.documents.count))
        try asker.check()
        let terms = try QuestionTerms(question.text, library: library)
        var words: WordRanking?
        if !question.without.contains(.fulltext) {
            words = try stages.time("fulltext") {
                try WordRanking(terms, scope: scope, weights: weights, library: library)
            }
        }
        try asker.check()
        var cosines: Cosines?
        if !question.without.contains(.embeddings), index.width == encoder.configuration.width {
            let (wanted, whole) = stages.time("question") {
                embeddings(wanted: terms.wanted, whole: question.text)
            }
            cosines = stages.time("embeddings") {
                Cosines(index, scope: scope, wanted: wanted, whole: whole)
            }
        }
        var ranking = stages.time("fusion") {
            PassageRanking(scope, words: words, cosines: cosines, weights: weights)
        }
        if words != nil, !terms.all.isEmpty {
            let best = Set(ranking.order.prefix(weights.spokenPassages))
            try stages.time("speakers") {
                ranking.take(
                    try SpeakerRanking(
                        best.sorted(), terms: terms, scope: scope, library: library),
                    among: best, weights: weights)
            }
        }
        if let memory, memory.isTrained, weights.memory != 0, !question.without.contains(.memory) {
            try asker.check()
            try stages.time("memory") {
                ranking.take(
                    try MemoryRanking(
                        ranking.order.prefix(weights.readPassages),
                        question: ids(of: question.text),
                        model: memory, index: index, scope: scope, point: question.point,
                        library: library, for: asker), weights: weights)
            }
        }
        return ranking
    }

    private func embeddings(wanted: String, whole: String) -> (wanted: [Float], whole: [Float]) {
        let texts = wanted == whole ? [whole] : [whole, wanted]
        let hidden = encoder.hidden(
            batch: texts.map { (ids(of: $0), nil) }, state: nil, threads: settings.threads)
        let vectors = hidden.map { encoder.embedding($0) }
        return (vectors[vectors.count - 1], vectors[0])
    }

    /// [CLS], the first tokens of a text, [SEP]: at most one segment.
    func ids(of text: String) -> [Int32] {
        let room = encoder.configuration.segmentTokens - 2
        return tokenizer.vocabulary.framed(tokenizer.tokens(in: text).prefix(room).map(\.id))
    }

    /// Reads the best passages; false where `asker` ended it before all windows
    /// were read. Those that were count.
    private func read(
        _ question: Question, _ reader: Model, _ ranking: inout PassageRanking, for asker: Asker
    ) throws -> Bool {
        let best = ranking.order.prefix(weights.readPassages)
        let texts = try best.map { try text(of: $0, in: ranking) }
        let before = ranking
        @Sendable func taking(_ readings: [SpanReader.Reading?]) -> PassageRanking {
            var ranking = before
            ranking.take(
                zip(best, zip(texts, readings)).map { ($0, $1.0, $1.1) }, weights: weights)
            return ranking
        }
        @Sendable func tell(_ readings: [SpanReader.Reading?], _ readCount: Int, _ count: Int) {
            let ranking = taking(readings)
            // What cannot be told now is told with the answer, or fails there.
            guard let span = try? bestSpan(ranking) else { return }
            let document = ranking.scope.documents[ranking.scope.documentOf[span.passage]]
            asker.hear(
                .partial(
                    span: span.text, confidence: Answerer.rounded(span.confidence),
                    document: document.stored.id,
                    readCount: readCount, count: count))
        }
        let outcome = SpanReader(model: reader, tokenizer: tokenizer).read(
            question: question.text, rest: QuestionTerms.rest(of: question.text),
            passages: texts, threads: settings.threads,
            goesOn: { asker.wish() == .goOn },
            progress: asker.wantsPartial ? tell : nil)
        ranking = taking(outcome.readings)
        return outcome.isComplete
    }

    func text(of passage: Int, in ranking: PassageRanking) throws -> [UInt8] {
        if let text = ranking.texts[passage] { return text }
        let segment = ranking.scope.passages[passage]
        return try library.text(
            of: segment.key.documentNumber, utf8Range: segment.utf8Range)
    }

    /// The best passages as citations, near-duplicates left out. With a span,
    /// the first is the sentence around it.
    func evidence(
        _ ranking: PassageRanking, _ question: Question, span: BestSpan?,
        _ citations: inout Citations
    ) throws -> [Evidence] {
        var evidence: [Evidence] = []
        var shown: [NearDuplicates.Fingerprint] = []
        let scope = ranking.scope
        // Beyond this, all that follows is a copy of what is shown.
        for passage in ranking.order.prefix(question.top * 4 + 16) {
            guard evidence.count < question.top else { break }
            let text = try text(of: passage, in: ranking)
            let fingerprint = NearDuplicates.Fingerprint(text)
            if shown.contains(where: fingerprint.isNearlyEqual) { continue }
            let segment = scope.passages[passage]
            let document = scope.documents[scope.documentOf[passage]]
            let isAnswer = span?.passage == passage
            var found = ranking.readings[passage].flatMap { reading -> Range<Int>? in
                let start = segment.utf8Range.lowerBound
                return reading.margin > 0
                    ? start + reading.utf8Range.lowerBound..<start + reading.utf8Range.upperBound
                    : nil
            }
            let citation: Citation?
            if let span, isAnswer {
                found = span.utf8Range
                citation = try citations.cite(
                    sentenceAround: span.utf8Range, in: segment, text: text, of: document)
            } else {
                citation = try citations.cite(segment, text: text, of: document)
            }
            guard let citation else { continue }
            shown.append(fingerprint)
            let ranks = ranking.ranks[passage] ?? [:]
            evidence.append(
                Evidence(
                    citation: citation, spanUTF8Range: found,
                    score: Answerer.rounded(ranking.scores[passage]),
                    ranks: Dictionary(
                        uniqueKeysWithValues: ranks.map { ($0.rawValue, $1) })))
        }
        return evidence
    }
}
