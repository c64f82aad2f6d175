// SPDX-License-Identifier: Apache-2.0

/// How people name documents of a library: by path, by folder, by file name,
/// by the first eight or more hexadecimal digits of the document's hash, or by
/// a shell pattern.
///
/// In a shell pattern `*` is any run of characters, `/` too, `?` is one
/// character, `[a-z]` and `[!a-z]` one of a set, and `\` takes the next
/// character literally. It fits a path when it fits the whole of it or all that
/// is behind one of its slashes: `stories/*.txt` and `alice.txt` both name
/// `/home/x/stories/alice.txt`.
package struct DocumentPattern: Sendable, Hashable {
    /// As it was written.
    package let text: String
    private let elements: [Element]

    private enum Element: Hashable {
        case literal(Character)
        case anyCharacter
        case anyRun
        case set(ranges: [ClosedRange<Character>], isNegated: Bool)

        func accepts(_ character: Character) -> Bool {
            switch self {
            case .literal(let wanted): wanted == character
            case .anyCharacter: true
            case .anyRun: false
            case .set(let ranges, let isNegated):
                ranges.contains { $0.contains(character) } != isNegated
            }
        }
    }

    /// Takes what a person wrote, such as `*.md`, `notes/`, `moby-dick.txt`.
    package init(_ text: String) {
        self.text = text
        elements = DocumentPattern.elements(of: text)
    }

    /// The pattern of one path or file name, whatever characters it holds.
    package init(exactly name: String) {
        text = name
        elements = name.map { .literal($0) }
    }

    /// Whether a document at `path` (with that hash, when it has one) is meant.
    ///
    /// Steps: at most the product of both lengths for each slash of the path.
    package func matches(path: String, hash: String? = nil) -> Bool {
        guard !text.isEmpty else { return false }
        if path == text || path.hasSuffix("/" + text) { return true }
        if path.hasPrefix(text.hasSuffix("/") ? text : text + "/") { return true }
        if let hash, text.utf8.count >= 8, hash.hasPrefix(text.lowercased()) { return true }
        guard text.contains(where: { "*?[\\".contains($0) }) else { return false }
        let characters = Array(path)
        if fits(characters[...]) { return true }
        return characters.indices.contains {
            characters[$0] == "/" && fits(characters[($0 + 1)...])
        }
    }

    /// Whether one of `paths` (all of one document) or the hash is meant.
    package func matches(anyOf paths: [String], hash: String? = nil) -> Bool {
        paths.contains { matches(path: $0, hash: hash) }
    }

    /// Runs take as little as they can; a mismatch gives the last run one
    /// character more. Earlier runs never need more, because any run may follow.
    private func fits(_ characters: ArraySlice<Character>) -> Bool {
        var place = characters.startIndex
        var element = 0
        var retry: (element: Int, place: Int)?
        while place < characters.endIndex {
            if element < elements.count {
                if elements[element] == .anyRun {
                    element += 1
                    retry = (element, place)
                    continue
                }
                if elements[element].accepts(characters[place]) {
                    element += 1
                    place += 1
                    continue
                }
            }
            guard let last = retry else { return false }
            retry = (last.element, last.place + 1)
            (element, place) = (last.element, last.place + 1)
        }
        return elements[element...].allSatisfy { $0 == .anyRun }
    }

    private static func elements(of text: String) -> [Element] {
        var elements: [Element] = []
        var rest = Substring(text)
        while let character = rest.popFirst() {
            switch character {
            case "*": if elements.last != .anyRun { elements.append(.anyRun) }
            case "?": elements.append(.anyCharacter)
            case "\\": elements.append(.literal(rest.popFirst() ?? "\\"))
            case "[":
                if let (set, behind) = set(rest) {
                    elements.append(set)
                    rest = behind
                } else {
                    elements.append(.literal("["))
                }
            default: elements.append(.literal(character))
            }
        }
        return elements
    }

    /// Reads a set whose `[` is gone; nil when it never ends. A `]` right at the
    /// beginning is one of the set.
    private static func set(_ text: Substring) -> (Element, rest: Substring)? {
        var rest = text
        let isNegated = rest.first == "!" || rest.first == "^"
        if isNegated { rest.removeFirst() }
        var ranges: [ClosedRange<Character>] = []
        while let low = rest.popFirst() {
            if low == "]" && !ranges.isEmpty {
                return (.set(ranges: ranges, isNegated: isNegated), rest)
            }
            let behind = rest.dropFirst()
            if rest.first == "-", let high = behind.first, high != "]" {
                // A range that runs backwards holds nothing but its ends.
                ranges += low <= high ? [low...high] : [low...low, high...high]
                rest = behind.dropFirst()
            } else {
                ranges.append(low...low)
            }
        }
        return nil
    }
}
