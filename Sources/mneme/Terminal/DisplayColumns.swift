// SPDX-License-Identifier: Apache-2.0

/// How many columns of a terminal text takes: 2 for the wide characters of East
/// Asia and for emoji, 0 for marks that join the character before them.
///
/// The ranges are those of East Asian Width W and F (Unicode 15.1, UAX #11),
/// joined where only unassigned code points lie between; emoji that are shown
/// as pictures by default are known to the standard library.
enum DisplayColumns {
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F,
        0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60,
        0xFFE0...0xFFE6, 0x16FE0...0x18CFF, 0x1AFF0...0x1B2FF, 0x1F200...0x1F265,
        0x20000...0x3FFFD,
    ]

    /// Columns of one character: 0, 1 or 2.
    static func count(_ character: Character) -> Int {
        guard let first = character.unicodeScalars.first else { return 0 }
        let properties = first.properties
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: break
        }
        // U+FE0F asks for the picture of what is a sign by default.
        let isPicture =
            properties.isEmojiPresentation
            || properties.isEmoji && character.unicodeScalars.contains("\u{FE0F}")
        return isPicture || wide.contains { $0.contains(first.value) } ? 2 : 1
    }

    /// Columns of a line without control characters.
    static func count(_ text: some Sequence<Character>) -> Int {
        text.reduce(0) { $0 + count($1) }
    }

    /// As much of the beginning as fits into `columns`.
    static func prefix<Text: Collection>(
        _ text: Text, columns: Int
    ) -> Text.SubSequence where Text.Element == Character {
        var left = columns
        return text.prefix { character in
            left -= count(character)
            return left >= 0
        }
    }

    /// As much of the end as fits into `columns`.
    static func suffix<Text: BidirectionalCollection>(
        _ text: Text, columns: Int
    ) -> Text.SubSequence where Text.Element == Character {
        var left = columns
        var start = text.endIndex
        while start > text.startIndex {
            let before = text.index(before: start)
            left -= count(text[before])
            if left < 0 { break }
            start = before
        }
        return text[start...]
    }
}
