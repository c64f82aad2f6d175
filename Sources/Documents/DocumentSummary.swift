// SPDX-License-Identifier: Apache-2.0

/// What became of a source. The last four carry a reason.
package enum DocumentState: String, Sendable, Codable, CaseIterable {
    case queued, reading, done, empty, skipped, failed
    /// Read with other models than the present ones, so it is not asked.
    case mismatch
}

/// A source of the library and the document it holds now.
package struct DocumentSummary: Sendable, Codable {
    /// The library's number for the document; nil where nothing was read.
    package let number: Int64?
    package let id: DocumentID?
    /// Path (absolute) or URL it came from.
    package let path: String
    package let state: DocumentState
    package let reason: String?
    package let title: String?
    /// Bytes of the whole document and of the part already read.
    package let utf8Count: Int
    package let utf8Read: Int
    package let tokenCount: Int
    package let segmentCount: Int
    package let snapshotCount: Int
    /// Mean surprise over all tokens read, all memory layers.
    package let meanSurprise: Double?
    /// When the file was last changed, in seconds from the beginning of 1970, as
    /// of the last look at it; nil where that is not known.
    package let changedAt: Int?
    /// In order.
    package let tags: [Tag]

    package init(
        number: Int64?, id: DocumentID?, path: String, state: DocumentState, reason: String?,
        title: String?, utf8Count: Int, utf8Read: Int, tokenCount: Int, segmentCount: Int,
        snapshotCount: Int, meanSurprise: Double?,
        changedAt: Int? = nil, tags: [Tag] = []
    ) {
        self.number = number
        self.id = id
        self.path = path
        self.state = state
        self.reason = reason
        self.title = title
        self.utf8Count = utf8Count
        self.utf8Read = utf8Read
        self.tokenCount = tokenCount
        self.segmentCount = segmentCount
        self.snapshotCount = snapshotCount
        self.meanSurprise = meanSurprise
        self.changedAt = changedAt
        self.tags = tags
    }
}

extension [DocumentSummary] {
    /// The first source, where all are of one document; else nil.
    package var onlyDocument: DocumentSummary? {
        guard let first, allSatisfy({ $0.id == first.id }) else { return nil }
        return first
    }
}
