// SPDX-License-Identifier: Apache-2.0
import Answering
import Foundation
import Ingestion
import Storage
import Tensors
import Titans
import Tokenization

/// What an error of any stage means: its kind, one line, and how to go on.
package struct Explanation: Sendable {
    package enum Kind: Sendable {
        case usage, badData, noInput, `internal`, cannotCreate, inputOutput, locked
        /// The present state forbids it.
        case conflict
        case diskFull
        /// What is damaged.
        case corrupt(what: String)
        /// Model identities: the one something was read with, the present one.
        case otherModel(need: String, have: String)
    }
    package let kind: Kind
    /// Lower case, no full stop; says what and where.
    package let message: String
    /// A sentence or a command.
    package let remedy: String?

    private init(_ kind: Kind, _ message: String, _ remedy: String? = nil) {
        self.kind = kind
        self.message = message
        self.remedy = remedy
    }

    /// Nil for errors that no stage of the service throws.
    package init?(of error: any Error) {
        switch error {
        case let error as ServiceError: self.init(error)
        case let error as LibraryError: self.init(error)
        case let error as ModelError:
            self.init(
                .badData, error.description, "Check the models with: mneme model list")
        case let error as TensorFileError:
            self.init(
                .badData, error.description, "Check the models with: mneme model list")
        case let error as TokenizationError: self.init(.badData, error.description)
        case let error as IngestionError: self.init(.noInput, error.description)
        case let error as RecallError: self.init(.usage, error.description)
        case let error as QuestionSet.Failure: self.init(.badData, error.description)
        case let error as CocoaError:
            self.init(
                error.code == .fileWriteOutOfSpace ? .diskFull : .inputOutput,
                error.localizedDescription)
        default: return nil
        }
    }

    private init(_ error: ServiceError) {
        switch error {
        case .noLibrary:
            self.init(.noInput, error.description, "Read documents first: mneme ingest PATH")
        case .noDocument:
            self.init(.noInput, error.description, "See what there is: mneme documents")
        case .nothingRead:
            self.init(.noInput, error.description, "Read documents first: mneme ingest PATH")
        case .otherModels(_, let need, let have):
            self.init(
                .otherModel(need: need, have: have), error.description,
                "Read them again: mneme ingest PATH; or give the old models with --models.")
        case .ambiguousPoint:
            self.init(.usage, error.description, "Name it: --document NAME --at s48")
        case .noNamedSnapshot:
            self.init(.noInput, error.description, "See: mneme snapshots")
        case .emptyQuestion:
            self.init(.usage, error.description, "Try: mneme ask \"Who is …?\"")
        case .noQuestionSet:
            self.init(.badData, error.description, nil)
        }
    }

    private init(_ error: LibraryError) {
        switch error {
        case .inUse: self.init(.locked, error.description)
        case .unusableFolder: self.init(.cannotCreate, error.description)
        case .newerFormat: self.init(.badData, error.description)
        case .corrupt(let artefact, _):
            self.init(
                .corrupt(what: artefact), error.description,
                "See what is damaged: mneme status --verify; then read it again: "
                    + "mneme ingest --force PATH")
        case .otherModel(_, let stored, let present):
            self.init(.otherModel(need: stored, have: present), error.description)
        case .noSuchSnapshot:
            self.init(.noInput, error.description, "See: mneme snapshots")
        case .noSnapshot: self.init(.conflict, error.description)
        case .nameInUse:
            self.init(
                .conflict, error.description, "Take it back: mneme snapshots --unpin NAME")
        case .noSuchDocument, .noSuchText: self.init(.noInput, error.description)
        case .outOfStep: self.init(.internal, error.description)
        case .notCleaned:
            self.init(.diskFull, error.description, "Make space; the next ingest rebuilds it.")
        case .database where error.isDiskFull:
            self.init(
                .diskFull, "the disk is full: \(error.description)",
                "Make space and say it again; nothing that was read is lost.")
        case .database: self.init(.inputOutput, error.description)
        }
    }
}
