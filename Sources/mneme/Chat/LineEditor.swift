// SPDX-License-Identifier: Apache-2.0

/// A line being typed: takes octets of a terminal in raw mode, keeps text,
/// cursor and history. No input or output of its own.
struct LineEditor {
    enum Effect: Hashable {
        /// Nothing to show.
        case none
        case redraw
        /// Ctrl-L: the line is shown on an empty screen.
        case clear
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
    /// Octets of a paste that goes on; what is pasted is never taken for keys.
    private var pasted: [UInt8]?

    /// What a terminal sends before and after a paste when asked to.
    private static let pasteStart = Array("\u{1B}[200~".utf8)
    private static let pasteEnd = Array("\u{1B}[201~".utf8)

    init(history: [String] = []) {
        self.history = history
        shown = history.count
    }

    /// Takes one octet.
    mutating func take(_ octet: UInt8) -> Effect {
        if pasted != nil { return takePasted(octet) }
        if pending.first == 0x1B { return takeEscaped(octet) }
        if octet >= 0x80 { return takePartOfCharacter(octet) }
        // What is left of a broken character goes; the key counts.
        pending = []
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
        case 0x0C: return .clear
        case 0x0E: return show(shown + 1)
        case 0x10: return show(shown - 1)
        case 0x15:
            text.removeSubrange(..<cursor)
            cursor = 0
            return .redraw
        case 0x17: return removeWord()
        case 0x20..<0x7F: return insert(String(Unicode.Scalar(octet)))
        default: return .none
        }
    }

    private mutating func takePartOfCharacter(_ octet: UInt8) -> Effect {
        if octet >= 0xC0 { pending = [] }
        pending.append(octet)
        if let string = String(validating: pending, as: UTF8.self) {
            pending = []
            return insert(string)
        }
        // No character has more octets, and none begins with these.
        if pending.count >= 4 || pending[0] < 0xC0 { pending = [] }
        return .none
    }

    /// Collects a paste to its end and puts it in as one line.
    private mutating func takePasted(_ octet: UInt8) -> Effect {
        pasted?.append(octet)
        guard octet == Self.pasteEnd.last, let octets = pasted,
            octets.suffix(Self.pasteEnd.count).elementsEqual(Self.pasteEnd)
        else { return .none }
        pasted = nil
        let text = String(decoding: octets.dropLast(Self.pasteEnd.count), as: UTF8.self)
        return insert(TerminalText.line(text))
    }

    /// Arrow and editing keys: ESC [ letter, ESC O letter, ESC [ digit ~; and
    /// ESC letter, which is Alt and the letter.
    private mutating func takeEscaped(_ octet: UInt8) -> Effect {
        guard octet >= 0x20 else {
            // A key that is no part of a sequence ends it.
            pending = []
            return take(octet)
        }
        pending.append(octet)
        if pending.count == 2 {
            if octet == UInt8(ascii: "[") || octet == UInt8(ascii: "O") { return .none }
            pending = []
            switch octet {
            case UInt8(ascii: "b"): return move(to: wordStart)
            case UInt8(ascii: "f"): return move(to: wordEnd)
            case 0x7F: return removeWord()
            default: return .none
            }
        }
        guard (0x40..<0x7F).contains(octet) || pending.count > 16 else { return .none }
        let sequence = pending
        pending = []
        if sequence == Self.pasteStart {
            pasted = []
            return .none
        }
        switch String(decoding: sequence.dropFirst(2), as: UTF8.self) {
        case "1;5C", "1;3C", "5C": return move(to: wordEnd)
        case "1;5D", "1;3D", "5D": return move(to: wordStart)
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

    /// Puts text in at the cursor. A mark joins the character before it, so the
    /// line is cut into characters anew; the cursor stays behind what was put in.
    private mutating func insert(_ string: String) -> Effect {
        let before = String(text[..<cursor]) + string
        text = Array(before + String(text[cursor...]))
        var octetCount = 0
        cursor = 0
        while octetCount < before.utf8.count {
            octetCount += text[cursor].utf8.count
            cursor += 1
        }
        return .redraw
    }

    private mutating func remove(at index: Int) -> Effect {
        guard text.indices.contains(index) else { return .none }
        text.remove(at: index)
        cursor = index
        return .redraw
    }

    private mutating func removeWord() -> Effect {
        let start = wordStart
        text.removeSubrange(start..<cursor)
        cursor = start
        return .redraw
    }

    private var wordStart: Int {
        var start = cursor
        while start > 0, text[start - 1].isWhitespace { start -= 1 }
        while start > 0, !text[start - 1].isWhitespace { start -= 1 }
        return start
    }

    private var wordEnd: Int {
        var end = cursor
        while end < text.count, text[end].isWhitespace { end += 1 }
        while end < text.count, !text[end].isWhitespace { end += 1 }
        return end
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
