// SPDX-License-Identifier: Apache-2.0
import Documents
import Storage
import Titans

/// What the memories of documents say to a question: the question is run
/// through the MAC layers over the newest snapshot of each document, and its
/// embedding is compared with those of the document's passages.
///
/// Asked only of a memory model that was trained, and only about passages that
/// the other sources named. Its weight in the fused score,
/// `RankingWeights.memory`, is 0, and with that it is not asked at all: the
/// shipped memory is trained to recall words, not to rank.
struct MemoryRanking: Sendable {
    /// Cosines by passage.
    let cosines: [Int: Double]

    init(
        _ passages: some Sequence<Int>, question ids: [Int32], model: Model, index: LibraryIndex,
        scope: SearchScope, point: PointInDocument, library: Library, for asker: Asker
    ) throws {
        var cosines: [Int: Double] = [:]
        for (document, passages) in Dictionary(grouping: passages, by: { scope.documentOf[$0] }) {
            try asker.check()
            let stored = scope.documents[document].stored
            guard
                // Not one that was stored since the question began.
                let snapshot = Answerer.newest(
                    try library.snapshots(of: stored.number)
                        .filter { $0.segmentCount <= stored.segmentCount },
                    document: stored, at: point)
            else { continue }
            let state = try library.state(snapshot, of: stored.number, in: model)
            let asked = model.embedding(model.hidden(ids: ids, kinds: nil, state: state))
            guard asked.count == index.width else { continue }
            for passage in passages {
                let start = scope.places[passage] * index.width
                let row = index.embeddings[start..<start + index.width]
                cosines[passage] = zip(row, asked).reduce(0) { $0 + Double($1.0 * $1.1) }
            }
        }
        self.cosines = cosines
    }
}
