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
    /// What a person called it; those are pinned.
    package let name: SnapshotName?
    /// SHA-256 of model files and numeric format, hexadecimal.
    package let modelIdentity: String

    package init(
        segmentCount: Int, utf8Offset: Int, byteCount: Int, isPinned: Bool,
        name: SnapshotName? = nil, modelIdentity: String
    ) {
        self.segmentCount = segmentCount
        self.utf8Offset = utf8Offset
        self.byteCount = byteCount
        self.isPinned = isPinned
        self.name = name
        self.modelIdentity = modelIdentity
    }
}

/// What a person calls a snapshot: a letter, then up to 63 letters, digits,
/// `_`, `-` or `.`; not `s` and digits alone, which is how snapshots are numbered.
package struct SnapshotName: RawRepresentable, Hashable, Sendable, Codable {
    package let rawValue: String

    /// Nil for anything else.
    package init?(rawValue: String) {
        func isLetter(_ byte: UInt8) -> Bool {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        }
        func isDigit(_ byte: UInt8) -> Bool {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        let octets = Array(rawValue.utf8)
        guard let first = octets.first, octets.count <= 64, isLetter(first),
            octets.allSatisfy({ isLetter($0) || isDigit($0) || "_-.".utf8.contains($0) }),
            octets.count == 1 || first != UInt8(ascii: "s")
                || !octets.dropFirst().allSatisfy(isDigit)
        else { return nil }
        self.rawValue = rawValue
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
