// SPDX-License-Identifier: Apache-2.0
import Foundation

/// How text is written to one of the standard streams: coloured only where a
/// person sees it, and never with control characters of a document.
struct TerminalText: Sendable {
    let isColoured: Bool
    /// Columns to wrap at.
    let width: Int

    /// Colour needs a terminal, no `NO_COLOR`, no `TERM=dumb`, no `--no-color`.
    init(descriptor: Int32, isColourWanted: Bool, environment: [String: String]) {
        let isTerminal = isatty(descriptor) == 1
        isColoured =
            isTerminal && isColourWanted && (environment["NO_COLOR"] ?? "").isEmpty
            && environment["TERM"] != "dumb"
        var size = winsize()
        if isTerminal, ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
            width = min(max(Int(size.ws_col), 20), 100)
        } else {
            width = 80
        }
    }

    func bold(_ text: String) -> String { styled(text, "1") }
    func dim(_ text: String) -> String { styled(text, "2") }
    func marked(_ text: String) -> String { isColoured ? styled(text, "1;33") : "[\(text)]" }

    private func styled(_ text: String, _ code: String) -> String {
        isColoured && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }

    /// One line of document text: white space is folded, and what could move
    /// the cursor, ring, recolour or reorder the line is replaced (P44).
    static func line(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var pendingSpace = false
        for scalar in text.unicodeScalars {
            if scalar.properties.isWhitespace {
                pendingSpace = !result.isEmpty
                continue
            }
            if pendingSpace { result.append(" ") }
            pendingSpace = false
            result.append(isDangerous(scalar) ? "\u{FFFD}" : scalar)
        }
        return String(result)
    }

    /// Lines of document text: their ends and tabs stay, and what `line` replaces
    /// is replaced.
    static func lines(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where scalar != "\r" {
            let isKept = scalar == "\n" || scalar == "\t" || !isDangerous(scalar)
            result.append(isKept ? scalar : "\u{FFFD}")
        }
        return String(result)
    }

    private static func isDangerous(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0: true
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    /// Wraps words at `width` columns behind `indent`; style codes count as
    /// nothing.
    func wrapped(_ text: String, indent: String) -> String {
        var lines: [String] = []
        var line = indent
        var column = indent.count
        for word in text.split(separator: " ") {
            let columns = Self.visibleCount(word)
            if column > indent.count, column + 1 + columns > width {
                lines.append(line)
                line = indent
                column = indent.count
            }
            if column > indent.count {
                line += " "
                column += 1
            }
            line += word
            column += columns
        }
        lines.append(line)
        return lines.joined(separator: "\n")
    }

    private static func visibleCount(_ word: Substring) -> Int {
        var count = 0
        var isInsideCode = false
        for character in word {
            if character == "\u{1B}" { isInsideCode = true }
            if !isInsideCode { count += DisplayColumns.count(character) }
            if isInsideCode, character == "m" { isInsideCode = false }
        }
        return count
    }
}
