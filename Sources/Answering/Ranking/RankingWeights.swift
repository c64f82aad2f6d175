// SPDX-License-Identifier: Apache-2.0

/// Every constant of the ranking.
///
/// How they were made: four sets of questions from training data only, none of
/// the data that judges: 330 questions over 20 articles (half of SQuAD v1.1
/// dev), 360 over 75 contracts (CUAD, questions written to templates, file
/// names glued and cut as people's are), 330 over 40 fairy tales (FairytaleQA
/// train), 160 over 26 meetings (QMSum train). The eight weights maximise the
/// mean log probability of a right passage under a softmax over all passages,
/// each set counting the same; k1 and b are from a grid of eight pairs. So a
/// score is a log probability up to a constant of the question.
struct RankingWeights: Sendable {
    /// Saturation and length of BM25.
    var k1 = 0.9
    var b = 0.5
    /// A heading above the passage counts as this many occurrences. Not
    /// measured: the four sets have no headings.
    var headingOccurrences = 1.0
    /// BM25 over all passages, a sum of idf · tf / (tf + k1 …).
    var words = 0.35
    /// Neighbouring words of the question near each other in the passage: the
    /// smaller idf over the distance, up to `pairDistance`.
    var pairs = 0.13
    var pairDistance = 8
    /// BM25 with idf counted within the document, over its possible sum: what
    /// tells the passages of one document apart.
    var localWords = 6.16
    /// BM25 of whole documents, k1 = `documentK1`.
    var documentWords = 1.94
    var documentK1 = 3.0
    /// Words in the file name, by idf over names.
    var name = 0.76
    /// Words among the first `headWords` of the document, by idf over those.
    var head = 0.10
    var headWords = 120
    /// Cosine with the question behind the naming of a document.
    var cosine = 4.23
    /// Cosine with the whole question.
    var cosineOfWhole = 5.44
    /// Cosine with the question as a document's memory sees it: not measured
    /// yet, because there is no trained memory.
    var memory = 0.0
    /// What one unit of the reader's margin over "not here" adds to a score;
    /// from a grid over the first and third set.
    var margin = 0.3
    /// A margin counts up to here.
    var largestMargin = 14.0
    /// Passages that the reader judges.
    var readPassages = 10
}
