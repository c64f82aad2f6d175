// SPDX-License-Identifier: Apache-2.0

/// What a document is called and the headings in it.
package struct Outline: Hashable, Sendable {
    /// nil where the document does not say.
    package let title: String?
    /// In order.
    package let headings: [Heading]

    /// More are left out.
    package static let mostHeadings = 20_000

    /// Reads a whole file for its outline, in constant memory but for the
    /// headings themselves.
    ///
    /// Throws: what reading the file again says.
    package init(of file: TextFile) throws(SkipReason) {
        var reader = OutlineReader(path: file.path)
        var chunks = try file.chunks()
        while let chunk = try chunks.next() { reader.append(chunk) }
        self = reader.finish()
    }

    init(title: String?, headings: [Heading]) {
        self.title = title
        self.headings = headings
    }
}

/// Finds the outline of a document while its bytes arrive.
package struct OutlineReader: Sendable {
    private let isMarkdown: Bool
    private var line = OutlineLine(number: 1)
    /// White space at the end of `line` so far, not yet part of it.
    private var trailing: [UInt8] = []
    private var previous: OutlineLine?
    private var current: OutlineLine?
    private var firstLines: [OutlineLine] = []
    private var headings: [Heading] = []
    private var offset = 0
    /// The sign that opened a block of code, inside of one.
    private var fence: UInt8?

    /// The end of `path` says whether the text is Markdown.
    package init(path: String) {
        let name = path.lowercased()
        isMarkdown = [".md", ".markdown", ".mdown", ".mkd", "readme"].contains {
            name.hasSuffix($0)
        }
    }

    /// Takes the next bytes of the document.
    package mutating func append(_ bytes: [UInt8]) {
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                endLine()
            } else if line.bytes.isEmpty {
                // The mark of UTF-8 may stand before the first line.
                let isMark = offset < 3 && byte == [0xEF, 0xBB, 0xBF][offset]
                if !Self.isSpace(byte), !isMark {
                    line.start = offset
                    line.bytes.append(byte)
                }
            } else if line.bytes.count + trailing.count >= OutlineLine.longest {
                line.isLong = line.isLong || !Self.isSpace(byte)
            } else if Self.isSpace(byte) {
                trailing.append(byte)
            } else {
                line.bytes += trailing
                trailing.removeAll(keepingCapacity: true)
                line.bytes.append(byte)
            }
            offset += 1
        }
    }

    /// The outline; nothing may be appended afterwards.
    package mutating func finish() -> Outline {
        endLine()
        if let current { judge(current, before: nil) }
        return Outline(
            title: TitleRules.title(
                of: firstLines, headings: headings, isMarkdown: isMarkdown),
            headings: headings)
    }

    private mutating func endLine() {
        trailing.removeAll(keepingCapacity: true)
        if firstLines.count < TitleRules.lineCount { firstLines.append(line) }
        if let current {
            judge(current, before: line)
            previous = current
        }
        current = line
        line = OutlineLine(number: line.number + 1)
    }

    private mutating func judge(_ line: OutlineLine, before next: OutlineLine?) {
        if isMarkdown, let sign = Self.fenceSign(line) {
            if fence == nil { fence = sign } else if fence == sign { fence = nil }
            return
        }
        guard fence == nil, headings.count < Outline.mostHeadings,
            let (level, text) = HeadingRules.heading(
                line, after: previous, before: next, isMarkdown: isMarkdown)
        else { return }
        let range = line.start..<line.start + line.bytes.count
        headings.append(Heading(level: level, text: text, utf8Range: range, line: line.number))
    }

    /// "```" or "~~~"
    private static func fenceSign(_ line: OutlineLine) -> UInt8? {
        guard let sign = line.bytes.first, sign == UInt8(ascii: "`") || sign == UInt8(ascii: "~"),
            line.bytes.prefix(3).count == 3, line.bytes.prefix(3).allSatisfy({ $0 == sign })
        else { return nil }
        return sign
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0D).contains(byte)
    }
}
