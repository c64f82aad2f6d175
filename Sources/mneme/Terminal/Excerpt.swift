// SPDX-License-Identifier: Apache-2.0
import Documents

/// What a person sees of a quote: the part around the span, not a page. JSON
/// carries the whole quote.
struct Excerpt {
    /// Characters shown on each side of the span; cuts fall between words.
    static let context = 220

    private let before: String
    private let span: String
    private let after: String

    /// - Parameter isMarked: shows the span as the answer.
    init(of evidence: Evidence, isMarked: Bool) {
        let bytes = Array(evidence.citation.quote.utf8)
        let start = evidence.citation.utf8Range.lowerBound
        var range = 0..<0
        if let span = evidence.spanUTF8Range, span.lowerBound >= start,
            span.upperBound - start <= bytes.count
        {
            range = (span.lowerBound - start)..<(span.upperBound - start)
        }
        func text(_ part: Range<Int>) -> String { String(decoding: bytes[part], as: UTF8.self) }
        before = Self.end(of: text(0..<range.lowerBound))
        if isMarked {
            span = text(range)
            after = Self.start(of: text(range.upperBound..<bytes.count))
        } else {
            span = ""
            after = Self.start(of: text(range.lowerBound..<bytes.count))
        }
    }

    /// One safe line, with the span marked.
    func line(_ text: TerminalText) -> String {
        // Words are marked one by one where colour can break at a line's end.
        let words = TerminalText.line(span)
        let marked =
            text.isColoured
            ? words.split(separator: " ").map { text.marked(String($0)) }.joined(separator: " ")
            : text.marked(words)
        let gapBefore = before.last?.isWhitespace == true ? " " : ""
        let gapAfter = after.first?.isWhitespace == true ? " " : ""
        let head = TerminalText.line(before)
        let tail = TerminalText.line(after)
        if words.isEmpty { return head + (head.isEmpty ? "" : gapBefore) + tail }
        return head + (head.isEmpty ? "" : gapBefore) + marked + gapAfter + tail
    }

    private static func end(of text: String) -> String {
        guard text.count > context else { return text }
        let tail = text.suffix(context)
        guard let cut = tail.firstIndex(where: \.isWhitespace) else { return "…" + tail }
        return "… " + tail[tail.index(after: cut)...]
    }

    private static func start(of text: String) -> String {
        guard text.count > 2 * context else { return text }
        let head = text.prefix(2 * context)
        guard let cut = head.lastIndex(where: \.isWhitespace) else { return head + "…" }
        return head[..<cut] + " …"
    }
}
