// SPDX-License-Identifier: Apache-2.0

/// A stored state of one document's memory at one segment boundary, without
/// its bytes.
package struct SnapshotInfo: Hashable, Sendable, Codable {
    /// Number of segments read when it was taken; names the snapshot within
    /// its document, and is shown as `s` followed by this number.
    package let segmentCount: Int
    /// Bytes of the document read when it was taken.
    package let utf8Offset: Int
    package let byteCount: Int
    /// Never thinned out.
    package let isPinned: Bool
    /// SHA-256 of model files and numeric format, hexadecimal.
    package let modelIdentity: String

    package init(
        segmentCount: Int, utf8Offset: Int, byteCount: Int, isPinned: Bool, modelIdentity: String
    ) {
        self.segmentCount = segmentCount
        self.utf8Offset = utf8Offset
        self.byteCount = byteCount
        self.isPinned = isPinned
        self.modelIdentity = modelIdentity
    }
}

/// As of which point of each document a question is asked.
package enum PointInDocument: Hashable, Sendable {
    /// All that was read.
    case end
    /// A share of the document's bytes, between 0 and 1.
    case share(Double)
    /// A byte position.
    case utf8Offset(Int)
    /// A snapshot, by its `segmentCount`.
    case snapshot(Int)
}
