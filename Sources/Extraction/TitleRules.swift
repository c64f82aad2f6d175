// SPDX-License-Identifier: Apache-2.0

/// Which of the first lines say what a document is called.
///
/// In this order: a line "Title: …"; in Markdown the first heading of level 1;
/// the first line when it stands alone, or the first lines when they are in
/// capitals; the first heading of level 1.
enum TitleRules {
    /// How many lines are looked at.
    static let lineCount = 80
    /// Within how many bytes a line "Title: …" counts.
    private static let labelBytes = 2_000

    /// The title told by the first lines of a document and its headings.
    static func title(
        of lines: [OutlineLine], headings: [Heading], isMarkdown: Bool
    ) -> String? {
        // Further down, "Title:" stands in the signatures of contracts.
        for line in lines where !line.isBlank && line.start < labelBytes {
            let text = line.text.drop { $0 == "#" || $0 == " " }
            for label in ["Title:", "title:", "TITLE:"] where text.hasPrefix(label) {
                let title = clean(String(text.dropFirst(label.count)))
                if title.contains(where: \.isLetter) { return title }
            }
        }
        let widest = headings.first { $0.level == 1 && $0.line <= lineCount }
            .map { clean($0.text) }
        return isMarkdown ? widest ?? firstLines(lines) : firstLines(lines) ?? widest
    }

    private static func firstLines(_ lines: [OutlineLine]) -> String? {
        guard let index = lines.firstIndex(where: { !$0.isBlank }) else { return nil }
        let line = lines[index]
        let text = HeadingRules.plain(String(line.text.drop { $0 == "#" }))
        guard !line.isLong, line.bytes.count <= 120, let last = text.last, !".,;:".contains(last),
            !isSpoken(text), text.contains(where: \.isLetter)
        else { return nil }
        let following = lines[(index + 1)...]
        if isCapitals(text) {
            let more = following.prefix { !$0.isBlank && !$0.isLong && isCapitals($0.text) }
            return clean(([text] + more.prefix(2).map(\.text)).joined(separator: " "))
        }
        guard let next = following.first else { return clean(text) }
        if line.bytes.count <= 80, isTitleCase(text) { return clean(text) }
        let isByline = next.text.lowercased().hasPrefix("by ")
        return next.isBlank || isByline ? clean(text) : nil
    }

    /// "Ann Lee: good morning"
    private static func isSpoken(_ text: String) -> Bool {
        guard let colon = text.firstIndex(of: ":") else { return false }
        let speaker = text[..<colon]
        return speaker.count <= 25 && speaker.split(separator: " ").count <= 2
            && text.index(after: colon) < text.endIndex && text[text.index(after: colon)] == " "
    }

    private static func isCapitals(_ text: String) -> Bool {
        text.contains(where: \.isLetter) && !text.contains(where: \.isLowercase)
            && !text.contains("...")
    }

    /// "Data Use Agreement of the City": small letters begin short words only.
    private static func isTitleCase(_ text: String) -> Bool {
        let words = text.split(separator: " ")
        return (2...10).contains(words.count)
            && words.allSatisfy { word in
                word.first?.isUppercase ?? false || word.count <= 3
                    || !(word.first?.isLetter ?? false)
            } && words[0].first?.isUppercase ?? false
    }

    /// On one line, of at most 160 characters.
    private static func clean(_ text: String) -> String {
        let words = HeadingRules.plain(text.trimmed).split(whereSeparator: \.isWhitespace)
        let title = words.joined(separator: " ")
        return title.count <= 160 ? title : title.prefix(159) + "…"
    }
}
