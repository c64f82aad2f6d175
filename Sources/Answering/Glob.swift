// SPDX-License-Identifier: Apache-2.0

/// A shell pattern for paths: `*` is any run of characters but `/`, `**` any
/// run, `?` one character but `/`, `[a-z]` and `[!a-z]` one of a set.
///
/// A pattern fits a path when it fits the whole of it or everything behind one
/// of its slashes: `alice.txt`, `stories/*.txt` and `/home/x/alice.txt` all
/// name the same file.
package struct Glob: Sendable, Hashable {
    package let pattern: String

    package init(_ pattern: String) { self.pattern = pattern }

    /// The pattern that fits exactly the paths ending in `name`, whatever
    /// characters it holds.
    package init(exactly name: String) {
        var quoted = ""
        for character in name {
            if "*?[".contains(character) {
                quoted += "[\(character)]"
            } else {
                quoted.append(character)
            }
        }
        pattern = quoted
    }

    /// Whether the pattern fits `path`.
    package func matches(_ path: String) -> Bool {
        let pattern = Array(self.pattern)
        let characters = Array(path)
        if Glob.fits(pattern[...], characters[...]) { return true }
        for index in characters.indices
        where characters[index] == "/" && Glob.fits(pattern[...], characters[(index + 1)...]) {
            return true
        }
        return false
    }

    private static func fits(_ pattern: ArraySlice<Character>, _ text: ArraySlice<Character>)
        -> Bool
    {
        var pattern = pattern
        var text = text
        // Where to try again: behind the last star, one character further.
        var afterStar: ArraySlice<Character>?
        var starText = text
        var starCrossesSlash = false
        while true {
            if pattern.first == "*" {
                starCrossesSlash = pattern.dropFirst().first == "*"
                pattern = pattern.drop { $0 == "*" }
                afterStar = pattern
                starText = text
                continue
            }
            if let character = text.first, let rest = step(pattern, character) {
                pattern = rest
                text = text.dropFirst()
                continue
            }
            if text.isEmpty && pattern.isEmpty { return true }
            guard let retry = afterStar, let skipped = starText.first,
                starCrossesSlash || skipped != "/"
            else { return false }
            starText = starText.dropFirst()
            text = starText
            pattern = retry
        }
    }

    /// What is left of the pattern when its first element takes `character`.
    private static func step(_ pattern: ArraySlice<Character>, _ character: Character)
        -> ArraySlice<Character>?
    {
        guard let first = pattern.first else { return nil }
        switch first {
        case "?": return character == "/" ? nil : pattern.dropFirst()
        case "[":
            guard let (accepts, rest) = set(pattern.dropFirst(), character) else {
                return character == "[" ? pattern.dropFirst() : nil
            }
            return accepts ? rest : nil
        default: return first == character ? pattern.dropFirst() : nil
        }
    }

    /// Reads a set whose `[` is gone; nil when it never ends.
    private static func set(_ pattern: ArraySlice<Character>, _ character: Character)
        -> (accepts: Bool, rest: ArraySlice<Character>)?
    {
        var rest = pattern
        let isNegated = rest.first == "!" || rest.first == "^"
        // "[^]" and "[!]" alone are sets of that one character.
        if isNegated && rest.dropFirst().first != "]" { rest = rest.dropFirst() }
        let negates = rest.startIndex != pattern.startIndex
        var isIn = false
        var isFirst = true
        while let low = rest.first {
            rest = rest.dropFirst()
            if low == "]" && !isFirst {
                return (isIn != negates && character != "/", rest)
            }
            isFirst = false
            if rest.first == "-", let high = rest.dropFirst().first, high != "]" {
                isIn = isIn || (low <= character && character <= high)
                rest = rest.dropFirst(2)
            } else {
                isIn = isIn || low == character
            }
        }
        return nil
    }
}
