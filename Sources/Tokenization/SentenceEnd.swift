// SPDX-License-Identifier: Apache-2.0

/// Where sentences end, by marks and the words around them.
///
/// A mark (. ! ? … and their Chinese, Devanagari and Arabic sisters), any
/// closing quotes and brackets, then white space or the end; Chinese marks
/// need no space. Not an end: before a small letter; a full stop behind an
/// abbreviation, an initial, or a number that begins a line.
enum SentenceEnd {
    /// Whether a sentence ends before byte `end`: the character before it is a
    /// mark, or a closing quote behind one.
    static func isEnd(in utf8: Span<UInt8>, at end: Int, floor: Int) -> Bool {
        var place = end
        var steps = 0
        while let start = characterStart(in: utf8, before: place, floor: floor), steps < 8 {
            let value = DecodedScalar(in: utf8, at: start).value
            if isMark(value) {
                return isEnd(in: utf8, mark: start, value, end: end, floor: floor)
            }
            guard isCloser(value) else { return false }
            place = start
            steps += 1
        }
        return false
    }

    private static func isEnd(
        in utf8: Span<UInt8>, mark: Int, _ value: UInt32, end: Int, floor: Int
    ) -> Bool {
        if value == 0x3002 || value == 0xFF01 || value == 0xFF1F { return true }
        guard end < utf8.count else { return true }
        guard isSpace(utf8[end]) || isSpace(DecodedScalar(in: utf8, at: end).value) else {
            return false
        }
        var next = end
        while next < utf8.count, isSpace(utf8[next]) { next += 1 }
        if next < utf8.count, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(utf8[next]) {
            return false
        }
        guard value == 0x2E else { return true }
        let nextIsDigit =
            next < utf8.count && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(utf8[next])
        return !isAbbreviated(in: utf8, stop: mark, floor: floor, nextIsDigit: nextIsDigit)
    }

    private static func isMark(_ value: UInt32) -> Bool {
        switch value {
        case 0x21, 0x2E, 0x3F, 0x2026, 0x3002, 0xFF01, 0xFF1F, 0x0964, 0x061F, 0x06D4: true
        default: false
        }
    }

    private static func isCloser(_ value: UInt32) -> Bool {
        switch value {
        case 0x22, 0x27, 0x29, 0x5D, 0x7D, 0x2A, 0x5F, 0x2019, 0x201D, 0xBB, 0x300D, 0x300F, 0xFF09:
            true
        default: false
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0D).contains(byte)
    }

    private static func isSpace(_ value: UInt32) -> Bool {
        value == 0xA0 || value == 0x3000 || (0x2000...0x200A).contains(value)
            || value == 0x2028 || value == 0x2029
    }

    private static func characterStart(
        in utf8: Span<UInt8>, before end: Int, floor: Int
    ) -> Int? {
        guard end > floor else { return nil }
        var start = end - 1
        while start > floor, end - start < 4, utf8[start] & 0xC0 == 0x80 { start -= 1 }
        return start
    }

    // MARK: abbreviations

    private static let longest = 8

    private static func isAbbreviated(
        in utf8: Span<UInt8>, stop: Int, floor: Int, nextIsDigit: Bool
    ) -> Bool {
        var word: [UInt8] = []
        var start = stop
        var hasInnerStop = false
        while start > floor, word.count <= longest {
            let byte = utf8[start - 1]
            if byte == UInt8(ascii: ".") {
                hasInnerStop = true
            } else if !isWordByte(byte) {
                break
            }
            word.append(byte | (byte < 0x80 && byte != UInt8(ascii: ".") ? 0x20 : 0))
            start -= 1
        }
        guard !word.isEmpty, word.count <= longest else { return false }
        word.reverse()
        let first = utf8[start]
        if word.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
            return startsLine(in: utf8, at: start, floor: floor)
        }
        // An initial: one capital letter.
        if word.count == 1 { return (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(first) }
        let text = String(decoding: word, as: UTF8.self)
        if hasInnerStop {
            // "U.S.", "e.g.", but not "10 p.m." and "44 B.C." before a capital.
            return !["p.m", "a.m", "b.c", "a.d"].contains(text) && word.count <= 5
        }
        return titles.contains(text) || (nextIsDigit && beforeNumbers.contains(text))
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        byte >= 0x80 || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func startsLine(in utf8: Span<UInt8>, at start: Int, floor: Int) -> Bool {
        var place = start
        while place > floor, utf8[place - 1] == 0x20 || utf8[place - 1] == 0x09 { place -= 1 }
        return place == floor || utf8[place - 1] == UInt8(ascii: "\n")
    }

    /// Words that stand before a name with a full stop.
    private static let titles: Set<String> = [
        "mr", "mrs", "ms", "dr", "prof", "rev", "hon", "st", "mt", "capt", "col", "gen", "lt",
        "sgt", "maj", "cmdr", "adm", "gov", "sen", "rep", "pres", "messrs", "mme", "mlle", "mm",
        "vs", "cf", "viz", "approx", "eg", "ie", "co", "jr", "esq",
    ]

    /// Words that stand before a number with a full stop.
    private static let beforeNumbers: Set<String> = [
        "no", "nos", "vol", "fig", "figs", "p", "pp", "art", "sec", "ch", "chap", "ca", "ver",
        "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
    ]
}
