// SPDX-License-Identifier: Apache-2.0

/// How well a place between two words is suited for a cut, weakest first.
///
/// Judged from the bytes around it alone, never from before `floor`, so that
/// text means the same wherever reading it began. Lines of 45 to 100 bytes
/// may be wrapped in the middle of a sentence; shorter and longer ones end
/// where their writer wanted them to end.
enum Boundary: Int, Comparable {
    /// No white space.
    case none, word
    /// The end of a line on purpose: of a heading, verse or list entry.
    case line
    case sentence, paragraph

    static func < (a: Boundary, b: Boundary) -> Bool { a.rawValue < b.rawValue }

    private static let wrappedLine = 45...100

    /// Judges the gap between the end of a word and the start of the next.
    init(in utf8: Span<UInt8>, gap: Range<Int>, floor: Int) {
        var newlines = 0
        var spaces = 0
        var place = gap.lowerBound
        while place < gap.upperBound {
            let scalar = DecodedScalar(in: utf8, at: place)
            switch scalar.value {
            case 0x0A: newlines += 1
            case 0x0C, 0x2029: newlines += 2
            default:
                if CharacterTable.standard.entry(of: scalar.value).kind == .space { spaces += 1 }
            }
            place += scalar.byteCount
        }
        let end = gap.lowerBound
        switch newlines {
        case 0 where spaces == 0:
            self = SentenceEnd.isEnd(in: utf8, at: end, floor: floor) ? .sentence : .none
        case 0:
            self = SentenceEnd.isEnd(in: utf8, at: end, floor: floor) ? .sentence : .word
        case 1:
            let isEnd = SentenceEnd.isEnd(in: utf8, at: end, floor: floor)
            let lineStart = Self.lineStart(in: utf8, before: end, floor: floor)
            if gap.upperBound < utf8.count, utf8[gap.upperBound] == UInt8(ascii: "#") {
                self = .paragraph
            } else if !Self.wrappedLine.contains(end - lineStart) {
                self = isEnd ? .paragraph : .line
            } else if isEnd {
                self = .sentence
            } else {
                self = Self.startsListEntry(in: utf8, at: gap.upperBound) ? .line : .word
            }
        default:
            self = Self.isHeading(in: utf8, before: end, floor: floor) ? .line : .paragraph
        }
    }

    private static func lineStart(in utf8: Span<UInt8>, before end: Int, floor: Int) -> Int {
        let farthest = max(floor, end - wrappedLine.upperBound - 1)
        var start = end
        while start > farthest, utf8[start - 1] != UInt8(ascii: "\n") { start -= 1 }
        return start
    }

    /// "- ", "* ", "• ", "12. ", "3) ", "4.2 "
    private static func startsListEntry(in utf8: Span<UInt8>, at start: Int) -> Bool {
        guard start + 1 < utf8.count else { return false }
        switch utf8[start] {
        case UInt8(ascii: "-"), UInt8(ascii: "*"):
            return utf8[start + 1] == UInt8(ascii: " ")
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            var hasMark = false
            for place in start..<min(start + 10, utf8.count) {
                switch utf8[place] {
                case UInt8(ascii: "0")...UInt8(ascii: "9"): continue
                case UInt8(ascii: "."), UInt8(ascii: ")"): hasMark = true
                default: return hasMark && utf8[place] == UInt8(ascii: " ")
                }
            }
            return false
        default:
            return DecodedScalar(in: utf8, at: start).value == 0x2022
        }
    }

    /// A short line on its own that ends without a mark belongs to what
    /// follows: better not to cut behind it.
    private static func isHeading(in utf8: Span<UInt8>, before end: Int, floor: Int) -> Bool {
        let start = lineStart(in: utf8, before: end, floor: floor)
        guard end > start, end - start <= 80 else { return false }
        switch utf8[end - 1] {
        case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"), UInt8(ascii: ","),
            UInt8(ascii: ";"), UInt8(ascii: "\""), UInt8(ascii: "'"), 0x9D, 0x99:
            // (the last two end a curly quote)
            return utf8[start] == UInt8(ascii: "#")
        default: break
        }
        // The line above has to be empty.
        var place = start - 1
        while place > floor, utf8[place - 1] == 0x20 || utf8[place - 1] == 0x0D { place -= 1 }
        return place <= floor || utf8[place - 1] == UInt8(ascii: "\n")
    }
}
