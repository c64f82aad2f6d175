// SPDX-License-Identifier: Apache-2.0
import Documents
import Storage

/// What a job is to bring into a library, and how.
package struct IngestionRequest: Hashable, Sendable {
    /// Files and folders, absolute.
    package var paths: [String]
    /// Whether bytes that were read already are read again. A job that was
    /// stopped goes on without force, once its reading has begun.
    package var isForced: Bool
    /// What the sources found bear from now on; nil: what they do.
    package var tags: [Tag]?

    package init(paths: [String], isForced: Bool = false, tags: [Tag]? = nil) {
        self.paths = paths
        self.isForced = isForced
        self.tags = tags
    }
}

/// Something that became of a source while a job ran.
package struct SourceEvent: Hashable, Sendable {
    package enum Change: Hashable, Sendable {
        case became(DocumentState)
        /// Its file is gone, and so is what the library held of it.
        case removed
    }
    package let path: String
    /// Absent where nothing could be read.
    package let document: DocumentID?
    package let change: Change
    /// Why, where it is not in the library.
    package let reason: String?

    package init(path: String, document: DocumentID?, change: Change, reason: String?) {
        self.path = path
        self.document = document
        self.change = change
        self.reason = reason
    }

    /// What planning has settled; nil where nothing changes or reading is to
    /// come.
    init?(_ change: SourceChange, _ outcome: SourceOutcome) {
        switch (change, outcome) {
        case (.hold(let path, let id, _, _), .alreadyHeld):
            self.init(path: path, document: id, change: .became(.done), reason: nil)
        case (.refuse(let path, let state, let reason), _):
            self.init(path: path, document: nil, change: .became(state), reason: reason)
        case (.fail(let path, let reason), _):
            self.init(path: path, document: nil, change: .became(.failed), reason: reason)
        case (.remove(let path), _):
            self.init(path: path, document: nil, change: .removed, reason: nil)
        case (.hold, _): return nil
        }
    }
}
