// SPDX-License-Identifier: Apache-2.0
import Documents
import Testing

@testable import mneme

@Suite struct TerminalTextTests {
    let plain = TerminalText(descriptor: -1, isColourWanted: true, environment: [:])

    @Test("P44: control, escape and bidirectional characters never reach a terminal")
    func controlsAreReplaced() {
        let hostile = "a\u{1B}[31mred\u{7}\u{202E}txt\u{9B}5n \u{1B}]52;c;eA==\u{7}"
        let line = TerminalText.line(hostile)
        #expect(
            !line.unicodeScalars.contains {
                $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) || $0.value == 0x202E
            })
        #expect(line.hasPrefix("a\u{FFFD}[31mred"))
    }

    @Test("P44: of lines, ends and tabs stay")
    func linesStay() {
        #expect(TerminalText.lines("a\tb\r\n\u{1B}[1mc\n") == "a\tb\n\u{FFFD}[1mc\n")
    }

    @Test func whiteSpaceIsFolded() {
        #expect(TerminalText.line(" one\n\ttwo  three ") == "one two three")
    }

    @Test func linesAreWrappedAtTheWidth() {
        let words = Array(repeating: "word", count: 60).joined(separator: " ")
        let lines = plain.wrapped(words, indent: "  ").split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= plain.width && $0.hasPrefix("  word") })
        #expect(lines.joined(separator: " ").split(separator: " ").count == 60)
    }

    @Test func colourNeedsATerminal() {
        #expect(!plain.isColoured)
        #expect(plain.marked("span") == "[span]")
    }

    @Test(arguments: [
        ("40%", PointInDocument.share(0.4)), ("0%", .share(0)), ("s48", .snapshot(48)),
        ("252310", .utf8Offset(252_310)),
    ])
    func pointsAreRead(argument: String, expected: PointInDocument) {
        #expect(PointInDocument(argument: argument) == expected)
    }

    @Test(arguments: ["101%", "-1", "s-1", "sx", "", "%", "nan%", "40 %"])
    func otherPointsAreRefused(argument: String) {
        #expect(PointInDocument(argument: argument) == nil)
    }
}
