// SPDX-License-Identifier: Apache-2.0

/// Who speaks where in a transcript: a line that begins with a name, a colon
/// and a space begins that speaker's turn, up to the next such line.
///
///     Project Manager: Shall we begin?
struct SpeakerTurns {
    struct Turn {
        let speaker: String
        /// Half-open range of bytes of the text, the name included.
        let utf8Range: Range<Int>
    }

    let turns: [Turn]

    /// Bytes that a name has at most.
    private static let longestName = 40
    /// A text is a transcript when as large a share of its lines begins a turn,
    /// and no fewer than `fewestTurns`.
    private static let leastShare = 0.3
    private static let fewestTurns = 3

    /// `text` begins anywhere in a document; what stands before its first full
    /// line and its first turn has no speaker, unless `startsLine`.
    init(_ text: [UInt8], startsLine: Bool) {
        var starts: [(speaker: String, offset: Int)] = []
        for line in SpeakerTurns.lines(of: text) where startsLine || line.lowerBound > 0 {
            if let speaker = SpeakerTurns.speaker(of: text[line]) {
                starts.append((speaker, line.lowerBound))
            }
        }
        let ends = starts.dropFirst().map(\.offset) + [text.count]
        turns = zip(starts, ends).map { Turn(speaker: $0.speaker, utf8Range: $0.offset..<$1) }
    }

    /// Whether a document that opens with `text` (whole lines count) is a
    /// transcript.
    static func isTranscript(opening text: [UInt8]) -> Bool {
        let full = lines(of: text).filter { line in
            line.upperBound < text.count && text[line].contains { $0 > UInt8(ascii: " ") }
        }
        let count = full.count { speaker(of: text[$0]) != nil }
        return count >= fewestTurns && Double(count) >= leastShare * Double(full.count)
    }

    /// Ranges of lines, without their line feeds.
    private static func lines(of text: [UInt8]) -> [Range<Int>] {
        var lines: [Range<Int>] = []
        var start = 0
        for (offset, byte) in text.enumerated() where byte == UInt8(ascii: "\n") {
            lines.append(start..<offset)
            start = offset + 1
        }
        if start < text.count { lines.append(start..<text.count) }
        return lines
    }

    /// The name at the beginning of a line; it begins with a capital letter.
    private static func speaker(of line: ArraySlice<UInt8>) -> String? {
        guard let colon = line.prefix(longestName + 1).firstIndex(of: UInt8(ascii: ":")),
            colon > line.startIndex, line.dropFirst(colon - line.startIndex + 1).first == 0x20,
            let name = String(validating: line[..<colon], as: UTF8.self),
            name.first?.isUppercase == true
        else { return nil }
        return name
    }
}
