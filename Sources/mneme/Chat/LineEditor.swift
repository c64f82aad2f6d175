// SPDX-License-Identifier: Apache-2.0

/// A line being typed: takes octets of a terminal in raw mode, keeps text,
/// cursor and history. No input or output of its own.
struct LineEditor {
    enum Effect: Hashable {
        /// Nothing to show.
        case none
        case redraw
        case submit(String)
        /// Ctrl-C: the line is dropped.
        case interrupt
        /// Ctrl-D on an empty line.
        case end
    }

    private(set) var text: [Character] = []
    /// Characters before the cursor.
    private(set) var cursor = 0
    private var history: [String]
    /// The entry shown; `history.count` is the line that is being typed.
    private var shown: Int
    private var draft: [Character] = []
    /// Octets of an unfinished character or escape sequence.
    private var pending: [UInt8] = []

    init(history: [String] = []) {
        self.history = history
        shown = history.count
    }

    /// Takes one octet.
    mutating func take(_ octet: UInt8) -> Effect {
        if pending.first == 0x1B { return takeEscaped(octet) }
        if !pending.isEmpty || octet >= 0x80 { return takePartOfCharacter(octet) }
        switch octet {
        case 0x0D, 0x0A: return submit()
        case 0x1B:
            pending = [octet]
            return .none
        case 0x01: return move(to: 0)
        case 0x02: return move(to: cursor - 1)
        case 0x03:
            start([])
            return .interrupt
        case 0x04: return text.isEmpty ? .end : remove(at: cursor)
        case 0x05: return move(to: text.count)
        case 0x06: return move(to: cursor + 1)
        case 0x08, 0x7F: return cursor == 0 ? .none : remove(at: cursor - 1)
        case 0x0B:
            text.removeSubrange(cursor...)
            return .redraw
        case 0x0C: return .redraw
        case 0x0E: return show(shown + 1)
        case 0x10: return show(shown - 1)
        case 0x15:
            text.removeSubrange(..<cursor)
            cursor = 0
            return .redraw
        case 0x17: return removeWord()
        case 0x20..<0x7F: return insert(Character(Unicode.Scalar(octet)))
        default: return .none
        }
    }

    private mutating func takePartOfCharacter(_ octet: UInt8) -> Effect {
        pending.append(octet)
        if let string = String(validating: pending, as: UTF8.self), let character = string.first {
            pending = []
            return insert(character)
        }
        if pending.count >= 4 { pending = [] }  // no character has more octets
        return .none
    }

    /// Arrow and editing keys: ESC [ letter, ESC O letter, ESC [ digit ~.
    private mutating func takeEscaped(_ octet: UInt8) -> Effect {
        pending.append(octet)
        if pending.count == 2, octet == UInt8(ascii: "[") || octet == UInt8(ascii: "O") {
            return .none
        }
        let isEnd = octet == UInt8(ascii: "~") || (0x40..<0x7F).contains(octet)
        guard isEnd || pending.count > 8 else { return .none }
        let keys = pending.dropFirst(2)
        pending = []
        switch String(decoding: keys, as: UTF8.self) {
        case "A": return show(shown - 1)
        case "B": return show(shown + 1)
        case "C": return move(to: cursor + 1)
        case "D": return move(to: cursor - 1)
        case "H", "1~", "7~": return move(to: 0)
        case "F", "4~", "8~": return move(to: text.count)
        case "3~": return remove(at: cursor)
        default: return .none
        }
    }

    private mutating func submit() -> Effect {
        let line = String(text)
        if !line.allSatisfy(\.isWhitespace), history.last != line { history.append(line) }
        start([])
        shown = history.count
        return .submit(line)
    }

    private mutating func start(_ characters: [Character]) {
        text = characters
        cursor = characters.count
        pending = []
    }

    private mutating func insert(_ character: Character) -> Effect {
        text.insert(character, at: cursor)
        cursor += 1
        return .redraw
    }

    private mutating func remove(at index: Int) -> Effect {
        guard text.indices.contains(index) else { return .none }
        text.remove(at: index)
        cursor = index
        return .redraw
    }

    private mutating func removeWord() -> Effect {
        var start = cursor
        while start > 0, text[start - 1].isWhitespace { start -= 1 }
        while start > 0, !text[start - 1].isWhitespace { start -= 1 }
        text.removeSubrange(start..<cursor)
        cursor = start
        return .redraw
    }

    private mutating func move(to place: Int) -> Effect {
        cursor = min(max(place, 0), text.count)
        return .redraw
    }

    private mutating func show(_ entry: Int) -> Effect {
        guard (0...history.count).contains(entry) else { return .none }
        if shown == history.count { draft = text }
        shown = entry
        start(entry == history.count ? draft : Array(history[entry]))
        return .redraw
    }
}
