// SPDX-License-Identifier: Apache-2.0

/// Every constant of the ranking.
///
/// How they were made: five sets of questions from training data only, none of
/// the data that judges: 330 questions over 20 articles (half of SQuAD v1.1
/// dev), 360 over 75 contracts (CUAD, questions written to templates, file
/// names glued and cut as people's are), 330 over 40 fairy tales (FairytaleQA
/// train), 160 and 164 over 26 and 22 meetings (QMSum train). The nine weights
/// maximise the mean log probability of a right passage under a softmax over
/// all passages, each set counting the same; so a score is a log probability
/// up to a constant of the question. k1 and b are from a grid of eight pairs,
/// the windows from three lengths. Tried there and left out, because nothing
/// was gained: the scores of neighbouring passages (but see `neighbour`), the best
/// passages of the document, distances of neighbouring words, feedback from the
/// first results.
struct RankingWeights: Sendable {
    /// Saturation and length of BM25.
    var k1 = 0.9
    var b = 0.5
    /// A heading above the passage counts as this many occurrences. Not
    /// measured: the four sets have no headings.
    var headingOccurrences = 1.0
    /// BM25 over all passages, a sum of idf · tf / (tf + k1 …).
    var words = 0.34
    /// The most of the question's idf, as a share, that stands within a window
    /// of so many words.
    var narrow = 2.29
    var narrowWindow = 10
    var wide = 1.27
    var wideWindow = 60
    /// BM25 with idf counted within the document, over its possible sum: what
    /// tells the passages of one document apart.
    var localWords = 2.80
    /// BM25 of whole documents, k1 = `documentK1`.
    var documentWords = 1.68
    var documentK1 = 3.0
    /// Words in the file name, by idf over names.
    var name = 0.72
    /// Words among the first `headWords` of the document, by idf over those.
    var head = 0.15
    var headWords = 120
    /// What the turns of a transcript say, for the best `spokenPassages`: who
    /// speaks whom the question names with the whole name, or with a word of it;
    /// and how much of the passage is one turn, since questions ask for what was
    /// discussed more often than for a talk. With `neighbour` these three were
    /// fitted like the nine, on 1,095 questions over all 162 meetings
    /// of QMSum train in five folders, no series of meetings in two of them. Of
    /// questions on a folder that had no part in the fit recall@1 rose from 0.396
    /// to 0.426 and recall@5 from 0.604 to 0.626, recall@1 in each of the five.
    var speech = 4.0
    var speechInPart = 0.8
    var longestTurn = -1.6
    var spokenPassages = 64
    /// A discussion goes on over several passages, so one that stands alone is
    /// more likely there by chance: for passages of a transcript, how far the
    /// best of those up to `neighbourReach` before or behind scores above
    /// `neighbourRange` below the best of all.
    var neighbour = 0.17
    var neighbourReach = 2
    var neighbourRange = 8.0
    /// Cosine with the words that are looked for in passages.
    var cosine = 2.92
    /// Cosine with the whole question.
    var cosineOfWhole = 5.90
    /// Cosine with the question as a document's memory sees it; 0 asks no memory.
    var memory = 0.0
    /// What one unit of the reader's margin over "not here" adds to a score;
    /// from a grid over the sets that `relevance` is from.
    var margin = 0.2
    /// A margin counts from here up to there: how surely the reader finds
    /// nothing in a passage is noise where the question wants a clause or a
    /// discussion and no span. A floor of -3 was 0.01 better on training data,
    /// whose turns of phrase the reader knows from its own training, and 0.06
    /// worse on the development set of contracts: the one constant for which
    /// that set was consulted.
    var smallestMargin = 0.0
    /// In a transcript only a sure span counts, for people ask what was
    /// discussed: over 160 held-out questions about 26 meetings recall@1 is
    /// 0.388 without margins, 0.375 with this floor, 0.363 with the other.
    var smallestMarginInTranscript = 3.0
    var largestMargin = 14.0
    /// What one unit of the reader's relevance adds to a score: where it finds a
    /// span in a passage; where in none, so that a clause is wanted or a
    /// discussion, of which it has learned less; and in transcripts. From
    /// questions about documents held out of its training, no relevance and
    /// margin 0.4 against these (recall@1, mean log probability of a right
    /// passage among those read): 210 about 20 articles 0.905 to 0.952, -0.273 to
    /// -0.176; 150 about 24 fairy tales 0.767 to 0.813, -0.648 to -0.527; 150 about
    /// 28 contracts 0.560 to 0.593, -1.009 to -0.940; 113 others about those, in
    /// a lawyer's words, 0.69 as before, -0.68 to -0.670 (0.6 without a span:
    /// -0.744); 128 about 25 meetings 0.328 to 0.344, -0.858 to -0.794.
    var relevance = 0.6
    var relevanceWithoutSpan = 0.3
    var relevanceInTranscript = 0.25
    /// Passages that the reader judges.
    var readPassages = 10
}
