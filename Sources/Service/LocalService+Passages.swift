// SPDX-License-Identifier: Apache-2.0
import Documents
import Storage

/// Which part of a document's stored text is wanted.
package enum PassageExtent: Hashable, Sendable {
    /// As much as may be shown at once, from the beginning.
    case beginning
    /// Half-open, from 0.
    case octets(Range<Int>)
    /// Both ends included, from 1.
    case lines(ClosedRange<Int>)
}

/// A piece of stored text.
package struct Passage: Hashable, Sendable, Codable {
    package let document: DocumentID
    package let path: String
    /// Half-open range of UTF-8 bytes in the document.
    package let utf8Range: Range<Int>
    package let text: String
    /// Whether more of what was wanted follows `utf8Range`.
    package let isCut: Bool

    package init(
        document: DocumentID, path: String, utf8Range: Range<Int>, text: String, isCut: Bool
    ) {
        self.document = document
        self.path = path
        self.utf8Range = utf8Range
        self.text = text
        self.isCut = isCut
    }
}

/// Reading stored text.
extension LocalService {
    /// Bytes that one passage holds at most.
    package static let passageByteCount = 256 << 10
    private static let stepByteCount = 64 << 10

    /// A piece of the text that was read up to the point; characters stay whole,
    /// and what reaches past the end is left out.
    package func passage(
        of document: DocumentSummary, _ extent: PassageExtent, at point: PointInDocument
    ) throws -> Passage {
        guard let number = document.number, let id = document.id else {
            throw ServiceError.noDocument(glob: document.path)
        }
        let library = try library()
        let end = try self.end(of: document, number, at: point)
        let wanted: Range<Int> =
            switch extent {
            case .beginning: 0..<end
            case .octets(let range): range.clamped(to: 0..<end)
            case .lines(let lines):
                try Self.utf8Range(of: lines, byteCount: end) { range in
                    try library.text(of: number, utf8Range: range)
                }
            }
        let range =
            wanted
            .lowerBound..<min(
                wanted.upperBound, wanted.lowerBound + Self.passageByteCount)
        let bytes = try library.text(of: number, utf8Range: range)
        let whole = Self.wholeCharacters(of: bytes)
        let shown = range.lowerBound + whole.lowerBound..<range.lowerBound + whole.upperBound
        return Passage(
            document: id, path: document.path, utf8Range: shown,
            text: String(decoding: bytes[whole], as: UTF8.self),
            isCut: range.upperBound < wanted.upperBound)
    }

    /// The first byte that may not be seen.
    private func end(
        of document: DocumentSummary, _ number: Int64, at point: PointInDocument
    ) throws -> Int {
        let end: Int
        switch point {
        case .end: end = document.utf8Read
        case .share(let share): end = Int(share * Double(document.utf8Count))
        case .utf8Offset(let offset): end = offset
        case .snapshot(let count):
            let snapshots = try library().snapshots(of: number)
            guard let snapshot = snapshots.first(where: { $0.segmentCount == count }) else {
                throw LibraryError.noSuchSnapshot(documentNumber: number, segmentCount: count)
            }
            end = snapshot.utf8Offset
        }
        return min(end, document.utf8Read)
    }

    /// The bytes of some lines with their ends.
    private static func utf8Range(
        of lines: ClosedRange<Int>, byteCount: Int, text: (Range<Int>) throws -> [UInt8]
    ) throws -> Range<Int> {
        var line = 1
        var start = lines.lowerBound == 1 ? 0 : byteCount
        for step in stride(from: 0, to: byteCount, by: stepByteCount) {
            let bytes = try text(step..<min(byteCount, step + stepByteCount))
            for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
                line += 1
                if line == lines.lowerBound { start = step + index + 1 }
                if line == lines.upperBound + 1 { return start..<step + index + 1 }
            }
        }
        return start..<byteCount
    }

    /// Leaves out halves of characters at both ends.
    private static func wholeCharacters(of bytes: [UInt8]) -> Range<Int> {
        var start = 0
        while start < bytes.count, bytes[start] & 0xC0 == 0x80 { start += 1 }
        var end = bytes.count
        while end > start, bytes.count - end < 4 {
            let last = bytes[end - 1]
            if last < 0x80 { break }
            if last & 0xC0 == 0x80 {
                end -= 1
                continue
            }
            let length = last < 0xE0 ? 2 : last < 0xF0 ? 3 : 4
            return start..<(end - 1 + length <= bytes.count ? end - 1 + length : end - 1)
        }
        return start..<end
    }
}
