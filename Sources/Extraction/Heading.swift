// SPDX-License-Identifier: Apache-2.0

/// A line of a document that names what follows it.
package struct Heading: Hashable, Sendable {
    /// From 1, the widest.
    package let level: Int
    /// Without signs such as "##" and the emphasis around it.
    package let text: String
    /// Half-open range of bytes of the document: the line without the white
    /// space around it.
    package let utf8Range: Range<Int>
    /// From 1.
    package let line: Int
}

/// A line as the outline sees it.
struct OutlineLine {
    /// Without white space around it; empty for blank lines, and only the
    /// first `longest` bytes.
    var bytes: [UInt8] = []
    /// Where `bytes` start in the document.
    var start = 0
    /// From 1.
    var number = 0
    /// Whether more than `longest` bytes stand on it.
    var isLong = false

    static let longest = 256

    var isBlank: Bool { bytes.isEmpty }
    var text: String { String(decoding: bytes, as: UTF8.self) }
}
