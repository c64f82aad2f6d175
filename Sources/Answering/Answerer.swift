// SPDX-License-Identifier: Apache-2.0
import Documents
import Storage
import Synchronization
import Titans
import Tokenization

/// Answers questions from a library, with evidence.
///
/// Candidates come from words and embeddings, fused into one score for each
/// passage (`RankingWeights`); the reader judges the best few; the confidence
/// of the best span decides between an answer and "the documents do not say".
///
///     let answerer = Answerer(
///         library: library, tokenizer: tokenizer, encoder: encoder, reader: reader,
///         memory: memory)
///     let answer = try answerer.answer(Question("Who was the chief mate?"))
///
/// All calls are synchronous and long: not for the cooperative pool. Any
/// number of threads may call at once. A class, because calls share what they
/// keep of the library in memory.
package final class Answerer: Sendable {
    /// What is not asked anew with each question.
    package struct Settings: Sendable {
        /// For the reader's windows.
        package var threads = 2
        /// Confidence an answer needs where the question does not say.
        package var threshold = Confidence.defaultThreshold
        /// Only documents that were read with these models are asked: states and
        /// embeddings of different models do not mix (G10). Nil: all.
        package var modelIdentity: String?
        var weights = RankingWeights()

        package init() {}
    }

    let library: Library
    let tokenizer: WordPiece
    let encoder: Model
    let reader: Model?
    let memory: Model?
    let settings: Settings
    var weights: RankingWeights { settings.weights }
    let confidence = Confidence()
    private let index = Mutex<(documents: [StoredDocument], index: LibraryIndex)?>(nil)

    /// `reader` nil: nothing is read, so every question ends in abstaining.
    /// `memory` nil: nothing can be recalled.
    package init(
        library: Library, tokenizer: WordPiece, encoder: Model, reader: Model?, memory: Model?,
        settings: Settings = Settings()
    ) {
        precondition(reader?.hasSpanHead ?? true, "the reader has no span head")
        self.library = library
        self.tokenizer = tokenizer
        self.encoder = encoder
        self.reader = reader
        self.memory = memory
        self.settings = settings
    }

    /// The answer, or that the documents do not say, with evidence and the time
    /// of each stage.
    ///
    /// - Throws: `CancellationError` where `asker` ends it before there is
    ///   evidence, or wants none.
    package func answer(_ question: Question, for asker: Asker = .patient) throws -> Answer {
        try overStandingDocuments { try examine(question, for: asker).answer }
    }

    /// Passages for a text, best first, ranked without reading.
    ///
    /// - Throws: `CancellationError` where `asker` ends it.
    package func find(_ question: Question, for asker: Asker = .patient) throws -> [Evidence] {
        try overStandingDocuments {
            var stages = Stages()
            let ranking = try rank(question, &stages, for: asker)
            try asker.check()
            var citations = Citations(library)
            return try evidence(ranking, question, span: nil, &citations)
        }
    }

    /// Begins anew where text went away that `body` was about to read: its
    /// document was forgotten or replaced meanwhile.
    private func overStandingDocuments<Value>(_ body: () throws -> Value) throws -> Value {
        do { return try body() } catch let error as LibraryError {
            switch error {
            case .noSuchText(let number, _, _), .noSuchDocument(let number):
                let stands = try library.servedDocuments().contains { $0.number == number }
                guard !stands else { throw error }
                return try overStandingDocuments(body)
            default: throw error
            }
        }
    }

    /// What is kept of the library, made again when its documents changed.
    func currentIndex(for asker: Asker = .patient) throws -> LibraryIndex {
        let wanted = settings.modelIdentity
        let documents = try library.servedDocuments()
            .filter { wanted == nil || $0.modelIdentity == wanted }
        if let kept = index.withLock({ $0 }), kept.documents == documents { return kept.index }
        let made = try LibraryIndex(library, documents: documents, for: asker)
        index.withLock { $0 = (documents, made) }
        return made
    }
}

/// Seconds of each stage, in order.
struct Stages {
    private(set) var all: [(name: String, seconds: Double)] = []

    mutating func time<Value>(_ name: String, _ body: () throws -> Value) rethrows -> Value {
        let clock = ContinuousClock()
        let start = clock.now
        let value = try body()
        all.append((name, (clock.now - start) / .seconds(1)))
        return value
    }
}
