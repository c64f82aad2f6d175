// SPDX-License-Identifier: Apache-2.0

/// Which lines are headings, judged by the line and its two neighbours.
///
/// Markdown: "## Heading", or a line underlined with = or -. Plain text: lines
/// in capitals; "Chapter 3", "PART TWO" and the like, numerals, and numbered
/// titles, the latter three only between blank lines.
enum HeadingRules {
    /// Level and text of `line` if it is a heading.
    static func heading(
        _ line: OutlineLine, after previous: OutlineLine?, before next: OutlineLine?,
        isMarkdown: Bool
    ) -> (level: Int, text: String)? {
        guard !line.isBlank, !line.isLong else { return nil }
        let isFree = previous?.isBlank ?? true
        let isAlone = isFree && next?.isBlank ?? true
        if isMarkdown || isAlone, line.bytes[0] == UInt8(ascii: "#"),
            let heading = numberSigns(line)
        {
            return heading
        }
        if isFree, let next, let level = underline(next), line.bytes.count <= 120,
            !isRule(line)
        {
            return (level, plain(line.text))
        }
        // Most lines end here, before any string is made of them.
        guard line.bytes.count <= 80, isAlone || !line.bytes.contains(where: isSmallLetter) else {
            return nil
        }
        let text = plain(line.text)
        let words = text.split(separator: " ")
        if isAlone, let level = named(words) ?? numbered(words, text) { return (level, text) }
        if isCapitals(text, words: words.count, isAlone: isAlone, isMarkdown: isMarkdown) {
            return (2, text)
        }
        return nil
    }

    private static func isSmallLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }

    /// Without the emphasis of Markdown around it.
    static func plain(_ text: String) -> String {
        var text = Substring(text)
        while let first = text.first, let last = text.last, text.count > 2, first == last,
            first == "*" || first == "_" || first == "="
        {
            text = text.dropFirst().dropLast()
        }
        return String(text).trimmed
    }

    /// "### Heading ###"
    private static func numberSigns(_ line: OutlineLine) -> (level: Int, text: String)? {
        let text = line.text
        let level = text.prefix { $0 == "#" }.count
        guard (1...6).contains(level) else { return nil }
        var rest = text.dropFirst(level)
        guard rest.first == " " || rest.first == "\t" else { return nil }
        while rest.last == "#" { rest = rest.dropLast() }
        let heading = plain(String(rest).trimmed)
        return heading.isEmpty ? nil : (level, heading)
    }

    /// 1 for a line of =, 2 for a line of -.
    private static func underline(_ line: OutlineLine) -> Int? {
        guard line.bytes.count >= 3, let sign = line.bytes.first,
            line.bytes.allSatisfy({ $0 == sign })
        else { return nil }
        return sign == UInt8(ascii: "=") ? 1 : sign == UInt8(ascii: "-") ? 2 : nil
    }

    /// A line without letters and digits.
    private static func isRule(_ line: OutlineLine) -> Bool {
        line.text.unicodeScalars.allSatisfy {
            !$0.properties.isAlphabetic && $0.properties.numericType == nil
        }
    }

    private static let widest: Set<String> = ["book", "part", "volume"]
    private static let wide: Set<String> = [
        "chapter", "section", "article", "act", "scene", "letter", "appendix", "stave", "canto",
        "exhibit", "schedule", "annex",
    ]
    private static let alone: Set<String> = [
        "prologue", "epilogue", "preface", "introduction", "contents", "foreword", "afterword",
        "conclusion", "appendix", "acknowledgements", "dedication", "summary", "abstract",
    ]
    private static let numerals: Set<String> = [
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth",
        "ninth", "tenth", "last", "the",
    ]

    /// "Chapter IV. The Whale", "PART TWO", "Preface", "XII."
    private static func named(_ words: [Substring]) -> Int? {
        guard let first = words.first, first.first?.isUppercase ?? false else { return nil }
        let word = first.lowercased().filter { $0.isLetter }
        if words.count == 1 {
            if alone.contains(word) { return 2 }
            return isRoman(first) ? 2 : nil
        }
        guard widest.contains(word) || wide.contains(word) else { return nil }
        let number = words[1].lowercased().filter { $0.isLetter || $0.isNumber }
        let isNumber =
            number.first?.isNumber ?? false || isRoman(words[1]) || numerals.contains(number)
            || words[1].count <= 2 && words[1].first?.isUppercase ?? false
        return isNumber ? (widest.contains(word) ? 1 : 2) : nil
    }

    /// "3.2 The Valve"
    private static func numbered(_ words: [Substring], _ text: String) -> Int? {
        guard words.count > 1, words.count <= 12, let number = words.first,
            number.first?.isNumber ?? false,
            number.allSatisfy({ $0.isNumber || $0 == "." || $0 == ")" }), number.count <= 8,
            words[1].first?.isUppercase ?? false, let last = text.last,
            !".,;:!?".contains(last)
        else { return nil }
        return min(6, 1 + number.split(separator: ".").count)
    }

    private static func isRoman(_ word: Substring) -> Bool {
        let letters = word.filter { $0 != "." && $0 != ":" }
        return !letters.isEmpty && letters.count <= 8
            && letters.allSatisfy { "IVXLCDM".contains($0) }
    }

    private static func isCapitals(
        _ text: String, words: Int, isAlone: Bool, isMarkdown: Bool
    ) -> Bool {
        guard isAlone || !isMarkdown, let last = text.last, !".,;".contains(last) || isAlone,
            last != ",", let first = text.first, first.isLetter || first.isNumber,
            !text.contains("...")
        else { return false }
        var letters = 0
        for scalar in text.unicodeScalars where scalar.properties.isAlphabetic {
            if scalar.properties.isLowercase { return false }
            if scalar.properties.isUppercase { letters += 1 }
        }
        return isAlone ? letters >= 3 : letters >= 6 && words >= 2
    }
}

extension String {
    /// Without white space around it.
    var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }),
            let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}
