// SPDX-License-Identifier: Apache-2.0

/// Fills in a phrase.
///
/// `{a|b}` becomes one of its parts, which may hold further choices; `<slot>`
/// becomes a value; `a(n)` becomes "a" or "an" (not before a word like "one"). The marks of evidence, "‹" and
/// "›", stay for `Book`.
enum Template {
    static func fill(
        _ template: String, _ slots: [String: String], _ random: inout SeededGenerator
    ) -> String {
        articles(expand(Array(template)[...], slots, &random))
    }

    private static func expand(
        _ text: ArraySlice<Character>, _ slots: [String: String], _ random: inout SeededGenerator
    ) -> String {
        var result = ""
        var place = text.startIndex
        while place < text.endIndex {
            switch text[place] {
            case "{":
                let (parts, end) = choice(in: text, from: place)
                result += expand(random.pick(parts), slots, &random)
                place = end
            case "<":
                guard let end = text[place...].firstIndex(of: ">") else {
                    preconditionFailure("no end of a slot in \(String(text))")
                }
                let name = String(text[(place + 1)..<end])
                guard let value = slots[name] else {
                    preconditionFailure("no value for <\(name)> in \(String(text))")
                }
                result += value
                place = end + 1
            default:
                result.append(text[place])
                place += 1
            }
        }
        return result
    }

    private static func choice(
        in text: ArraySlice<Character>, from start: Int
    ) -> (parts: [ArraySlice<Character>], end: Int) {
        var parts: [ArraySlice<Character>] = []
        var depth = 0
        var partStart = start + 1
        for place in start..<text.endIndex {
            switch text[place] {
            case "{": depth += 1
            case "|" where depth == 1:
                parts.append(text[partStart..<place])
                partStart = place + 1
            case "}":
                depth -= 1
                if depth == 0 {
                    parts.append(text[partStart..<place])
                    return (parts, place + 1)
                }
            default: break
            }
        }
        preconditionFailure("no end of a choice in \(String(text))")
    }

    private static func articles(_ text: String) -> String {
        var pieces = text.split(separator: "(n) ", omittingEmptySubsequences: false)
        var result = String(pieces.removeFirst())
        for piece in pieces {
            let isVowel = piece.first.map { "aeiouAEIOU".contains($0) } ?? false
            result += (isVowel ? "n " : " ") + piece
        }
        return result
    }
}

/// Numbers and dates in words.
enum Spelled {
    private static let small = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
        "nineteen",
    ]
    private static let tens = [
        "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
    ]
    private static let ordinals = [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
        "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth",
        "seventeenth", "eighteenth", "nineteenth", "twentieth", "twenty-first", "twenty-second",
        "twenty-third", "twenty-fourth", "twenty-fifth", "twenty-sixth", "twenty-seventh",
        "twenty-eighth",
    ]
    static let months = [
        "Thaw", "Seed", "Lambing", "Bright", "Hay", "Gold", "Reaping", "Cider", "Mist", "Frost",
        "Longnight", "Candle",
    ]

    /// 0 to 999.
    static func number(_ value: Int) -> String {
        if value < 20 { return small[value] }
        if value < 100 {
            return tens[value / 10] + (value % 10 == 0 ? "" : "-" + small[value % 10])
        }
        let rest = value % 100
        return small[value / 100] + " hundred" + (rest == 0 ? "" : " and " + number(rest))
    }

    static func crowns(_ value: Int) -> String { number(value) + " crowns" }

    /// "on the ninth of Hay, 231" and the like.
    static func date(_ year: Int, _ random: inout SeededGenerator) -> String {
        let month = random.pick(months)
        switch random.below(7) {
        case 0: return "in the spring of \(year)"
        case 1: return "in the autumn of \(year)"
        case 2: return "in \(month) of the year \(year)"
        case 3: return "in \(year)"
        case 4:
            return "in the \(random.pick(["first", "last", "middle"])) days of \(month), \(year)"
        default: return "on the \(ordinals[random.below(28)]) of \(month), \(year)"
        }
    }
}

extension String {
    /// With a capital first letter.
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
