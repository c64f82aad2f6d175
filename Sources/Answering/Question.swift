// SPDX-License-Identifier: Apache-2.0
import Documents

/// A source of evidence that can be switched off, so that its worth is seen.
package enum EvidenceSource: String, CaseIterable, Sendable, Codable {
    case fulltext, embeddings, memory, reader
}

/// What is asked, and of what.
package struct Question: Sendable {
    package var text: String
    /// Only documents that fit; nil: all.
    package var documents: DocumentPattern?
    /// Only documents of these numbers; nil: all.
    package var documentNumbers: Set<Int64>?
    /// Passages shown at most.
    package var top: Int
    /// Nothing behind this point of each document has any influence.
    package var point: PointInDocument
    /// Sources left out.
    package var without: Set<EvidenceSource>
    /// Confidence an answer needs, 0...1; nil: the measured default.
    package var threshold: Double?

    package init(
        _ text: String, documents: DocumentPattern? = nil,
        documentNumbers: Set<Int64>? = nil, top: Int = 5, point: PointInDocument = .end,
        without: Set<EvidenceSource> = [], threshold: Double? = nil
    ) {
        self.text = text
        self.documents = documents
        self.documentNumbers = documentNumbers
        self.top = top
        self.point = point
        self.without = without
        self.threshold = threshold
    }
}
