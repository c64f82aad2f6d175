// SPDX-License-Identifier: Apache-2.0
import Documents
import Titans

/// Where somebody or something is, as text and memory have it together.
struct Place: Sendable {
    /// The word for the place; its confidence is the memory's.
    let span: BestSpan
    /// The sentence that tells it, in bytes of the document.
    let sentence: Range<Int>
    /// The passage that tells who has the thing that was asked for, if any.
    let carrying: Int?

    /// The place, or what the reader found in the same sentence, which may be more
    /// than one word.
    func span(over read: BestSpan?) -> BestSpan {
        guard let read, read.passage == span.passage,
            sentence.lowerBound <= read.utf8Range.lowerBound,
            read.utf8Range.upperBound <= sentence.upperBound
        else { return span }
        return BestSpan(
            passage: read.passage, utf8Range: read.utf8Range, text: read.text,
            confidence: max(read.confidence, span.confidence))
    }
}

extension Answerer {
    /// The place that is asked for; nil where the memory is not sure.
    ///
    /// The passage most like "Where is X?" tells where X was once. So the memory
    /// reads again, in order, the last passages that tell of X, from the newest
    /// snapshot before them, and says of every word how likely X is there: that
    /// tells places of X from all else in the sentences about X. Which of them is
    /// the last one, the text knows. A thing whose last sentence names a person
    /// instead of a place is where that person is, or was when it was let go.
    ///
    /// - Throws: `CancellationError` where `asker` ends it.
    func whereabouts(
        _ asked: WhereQuestion, _ memory: Model, _ ranking: PassageRanking, for asker: Asker
    ) throws -> Place? {
        let search = Whereabouts(answerer: self, memory: memory, ranking: ranking, asker: asker)
        let told = try search.told(of: asked.subject)
        let last = told.sentences.last { $0.place != nil || $0.carrier != nil }
        guard asked.isThing, let last, last.place == nil, let carrier = last.carrier else {
            return told.place(carrying: nil)
        }
        return try search.told(
            of: carrier, carrying: asked.subject, in: ranking.scope.documentOf[last.passage],
            before: last.letsGo ? last.utf8Range.lowerBound : .max
        ).place(carrying: last.passage)
    }
}
