// SPDX-License-Identifier: Apache-2.0
import Answering
import Documents
import Foundation
import Storage
import Synchronization
import Titans
import Tokenization

/// What Mneme can do, in this process: it owns the library while it lives.
///
/// Concurrency: methods are synchronous and block; they may be called from any
/// thread. The library and the models are opened when first needed.
package final class LocalService: Sendable {
    package let libraryPath: String
    package let modelsPath: String
    let folder: ModelFolder
    private let opened = Mutex(Opened())

    private struct Opened {
        var library: Library?
        var stream: StreamModel?
        var models: [String: Model] = [:]
        var tokenizer: WordPiece?
        var answerer: Answerer?
    }

    /// - Parameters:
    ///   - libraryPath: absolute path of the library's folder; it is made by
    ///     the first `ingest`.
    ///   - modelsPath: absolute path of the models' folder.
    package init(libraryPath: String, modelsPath: String) throws {
        self.libraryPath = libraryPath
        self.modelsPath = modelsPath
        folder = try ModelFolder(path: modelsPath)
    }

    /// The library, opened at the first call.
    ///
    /// Throws `ServiceError.noLibrary` where there is none and `isMade` is
    /// false.
    func library(isMade: Bool = false) throws -> Library {
        try opened.withLock { opened in
            if let library = opened.library { return library }
            let file = libraryPath + "/library.sqlite"
            guard isMade || FileManager.default.fileExists(atPath: file) else {
                throw ServiceError.noLibrary(path: libraryPath)
            }
            let library = try Library(folder: libraryPath)
            opened.library = library
            return library
        }
    }

    /// Closes the library if it is open.
    func closeLibrary() throws {
        try opened.withLock { opened in
            try opened.library?.close()
            opened.library = nil
            opened.answerer = nil
        }
    }

    /// A model of the folder, loaded at the first call.
    func model(_ name: String) throws -> Model {
        try opened.withLock { opened in
            if let model = opened.models[name] { return model }
            let model = try folder.load(name)
            opened.models[name] = model
            return model
        }
    }

    /// Encoder and memory as documents are read with.
    func streamModel() throws -> StreamModel {
        let encoder = try model("encoder")
        let memory = try model("memory")
        return try opened.withLock { opened in
            if let stream = opened.stream { return stream }
            let stream = try StreamModel(encoder: encoder, memory: memory)
            opened.stream = stream
            return stream
        }
    }

    func tokenizer() throws -> WordPiece {
        try opened.withLock { opened in
            if let tokenizer = opened.tokenizer { return tokenizer }
            let vocabulary = try Vocabulary(contentsOfFile: folder.vocabularyPath)
            let tokenizer = WordPiece(vocabulary: vocabulary)
            opened.tokenizer = tokenizer
            return tokenizer
        }
    }

    /// What answers; documents read with other models are left out.
    func answerer() throws -> Answerer {
        if let answerer = opened.withLock({ $0.answerer }) { return answerer }
        let stream = try streamModel()
        var settings = Answerer.Settings()
        settings.threads = ProcessInfo.processInfo.activeProcessorCount
        settings.modelIdentity = stream.identity
        let answerer = Answerer(
            library: try library(), tokenizer: try tokenizer(), encoder: stream.encoder,
            reader: try model("reader"), memory: stream.memory, settings: settings)
        opened.withLock { $0.answerer = answerer }
        return answerer
    }

    /// Whether the memory model was trained; an untrained one recalls nothing.
    package func isMemoryTrained() throws -> Bool { try model("memory").isTrained }

    /// One line for people: which models are used, and what to expect.
    package func modelLine() throws -> String {
        let trained = try isMemoryTrained() ? "" : "; the memory is untrained, its recall is chance"
        return "models: \(modelsPath)\(trained)"
    }
}

/// What only the whole service can find wrong.
package enum ServiceError: Error, Equatable, CustomStringConvertible {
    /// Nothing was read into this folder yet.
    case noLibrary(path: String)
    /// No document matches.
    case noDocument(glob: String)
    /// Nothing in the library is read to its end.
    case nothingRead
    /// All documents asked about were read with other models; `need` is the
    /// identity of the first one's, `have` that of the present ones.
    case otherModels(documentCount: Int, need: String, have: String)
    /// A snapshot is of one document, but several (or none) match.
    case ambiguousPoint(matches: Int)
    /// No snapshot of the document has the name.
    case noNamedSnapshot(SnapshotName)
    /// A question without words.
    case emptyQuestion
    /// A folder that is no question set.
    case noQuestionSet(path: String, reason: String)

    package var description: String {
        switch self {
        case .noLibrary(let path): "no library at \(path)"
        case .noDocument(let glob): "no document matches \(glob)"
        case .nothingRead: "the library has no document that was read to its end"
        case .otherModels(let count, _, _):
            count == 1
                ? "the document was read with other models than the present ones"
                : "the \(count) documents were read with other models than the present ones"
        case .ambiguousPoint(let matches):
            "a snapshot belongs to one document, but \(matches) are asked"
        case .noNamedSnapshot(let name): "the document has no snapshot named \(name.rawValue)"
        case .emptyQuestion: "the question is empty"
        case .noQuestionSet(let path, let reason): "\(path) is no question set: \(reason)"
        }
    }
}
