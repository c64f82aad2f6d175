// SPDX-License-Identifier: Apache-2.0
import Documents
import Foundation
import Storage
import Tensors
import Titans

/// What the memory of one document puts in the gaps of a text.
package struct Recollection: Sendable {
    /// A word of the vocabulary and its probability among all of them, what other
    /// snapshots expect taken off.
    package struct Word: Sendable {
        package let text: String
        package let probability: Double

        package init(text: String, probability: Double) {
            self.text = text
            self.probability = probability
        }
    }

    package let path: String
    package let snapshot: SnapshotInfo
    /// For each [MASK] in order: the likeliest words, best first.
    package let words: [[Word]]
    /// False: the memory model was made from a seed and has learned nothing
    /// before; its words mean nothing.
    package let isTrained: Bool

    package init(path: String, snapshot: SnapshotInfo, words: [[Word]], isTrained: Bool) {
        self.path = path
        self.snapshot = snapshot
        self.words = words
        self.isTrained = isTrained
    }

    /// The probability that all first words stand together.
    var sureness: Double { words.reduce(1) { $0 * ($1.first?.probability ?? 0) } }
    /// For each [MASK]: whether the first word is likelier right than not.
    package var isSure: [Bool] {
        words.map { ($0.first?.probability ?? 0) >= Double(RecalledWords.sure) }
    }
}

/// Why nothing can be recalled.
package enum RecallError: Error, CustomStringConvertible {
    case noMemoryModel
    case noRecallHead(model: String)
    case noMask
    case tooLong(tokens: Int, most: Int)
    case noSnapshot

    package var description: String {
        switch self {
        case .noMemoryModel: "there is no memory model; make one with mneme model init-memory"
        case .noRecallHead(let model): "the model \(model) has no recall head"
        case .noMask: "the text has no gap; write [MASK] where a word is wanted"
        case .tooLong(let tokens, let most):
            "the text has \(tokens) tokens, at most \(most) can be read at once"
        case .noSnapshot: "no document asked about has a snapshot at that point"
        }
    }
}

extension Answerer {
    /// Asks the memory alone: the MAC layers read snapshots that lie at or before
    /// the point, and the word head fills each [MASK]. No stored text is touched.
    /// One result for each document that fits, the surest first.
    ///
    /// A memory forgets: what stands at a tenth of a book is clearest in the
    /// snapshot taken soon after it. So all of a document's snapshots up to the
    /// point are asked, and the one speaks that knows most (`RecalledWords`).
    /// Where the point names a snapshot, that one alone.
    ///
    /// - Throws: `CancellationError` where `asker` ends it; `RecallError`.
    package func recall(
        _ text: String, documents: DocumentPattern? = nil,
        documentNumbers: Set<Int64>? = nil, at point: PointInDocument = .end,
        top: Int = 5,
        for asker: Asker = .patient
    ) throws -> [Recollection] {
        guard let memory else { throw RecallError.noMemoryModel }
        guard memory.hasRecallHead else { throw RecallError.noRecallHead(model: memory.name) }
        let vocabulary = tokenizer.vocabulary
        let tokens = tokenizer.tokens(in: text).map(\.id)
        let most = memory.configuration.segmentTokens - 2
        guard tokens.count <= most else {
            throw RecallError.tooLong(tokens: tokens.count, most: most)
        }
        let ids = vocabulary.framed(tokens)
        let gaps = ids.indices.filter { ids[$0] == vocabulary.mask.rawValue }
        guard !gaps.isEmpty else { throw RecallError.noMask }
        let below = memory.belowMemory(ids: ids)
        var recollections: [Recollection] = []
        let served = try library.servedDocuments().filter { document in
            (documents?.matches(anyOf: document.paths, hash: document.id.hex) ?? true)
                && (documentNumbers?.contains(document.number) ?? true)
                && (settings.modelIdentity.map { $0 == document.modelIdentity } ?? true)
        }
        asker.hear(.begun(documentCount: served.count))
        for document in served {
            let snapshots = Answerer.asked(
                try library.snapshots(of: document.number), document: document, at: point)
            guard !snapshots.isEmpty else { continue }
            let recalled = try memory.recall(
                fromBelowMemory: below, gaps: gaps, stateCount: snapshots.count
            ) { index in
                try asker.check()
                return try library.state(snapshots[index], of: document.number, in: memory)
            }
            recollections.append(
                Recollection(
                    path: document.paths.first ?? "", snapshot: snapshots[recalled.state],
                    words: gaps.indices.map {
                        likeliest(Array(recalled.probabilities[$0]), top: top)
                    },
                    isTrained: memory.isTrained))
        }
        guard !recollections.isEmpty else { throw RecallError.noSnapshot }
        return recollections.sorted { ($1.sureness, $0.path) < ($0.sureness, $1.path) }
    }

    /// The snapshots that a recollection as of the point may use.
    private static func asked(
        _ snapshots: [SnapshotInfo], document: StoredDocument, at point: PointInDocument
    ) -> [SnapshotInfo] {
        guard let newest = newest(snapshots, document: document, at: point) else { return [] }
        if case .snapshot = point { return [newest] }
        return snapshots.filter { $0.segmentCount <= newest.segmentCount }
    }

    static func newest(
        _ snapshots: [SnapshotInfo], document: StoredDocument, at point: PointInDocument
    ) -> SnapshotInfo? {
        switch point {
        case .end: return snapshots.last
        case .snapshot(let count): return snapshots.last { $0.segmentCount <= count }
        case .utf8Offset(let offset): return snapshots.last { $0.utf8Offset <= offset }
        case .share(let share):
            let limit = Int((Double(document.utf8Count) * min(max(share, 0), 1)).rounded(.down))
            return snapshots.last { $0.utf8Offset <= limit }
        }
    }

    /// The best of one row of probabilities.
    private func likeliest(_ probabilities: [Float], top: Int) -> [Recollection.Word] {
        probabilities.indices
            .sorted {
                probabilities[$0] != probabilities[$1]
                    ? probabilities[$0] > probabilities[$1] : $0 < $1
            }
            .prefix(top)
            .map {
                .init(
                    text: tokenizer.vocabulary.text(of: .init($0)),
                    probability: Double(probabilities[$0]))
            }
    }
}
