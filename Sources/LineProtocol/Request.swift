// SPDX-License-Identifier: Apache-2.0
import Documents

/// An argument that fits its kind.
package enum ArgumentValue: Hashable, Sendable {
    /// For text, choices and dates.
    case text(String)
    case flag(Bool)
    case number(Int)
    case share(Double)
    case place(Place)
    /// Half-open, from 0.
    case octets(Range<Int>)
    /// Both ends included, from 1.
    case lines(ClosedRange<Int>)
}

/// A request whose line fits the table of commands.
package struct Request: Hashable, Sendable {
    package let tag: String?
    package let verb: Verb
    /// Arguments by name; those given by place have the name that the table
    /// gives the place, without quotes.
    package let arguments: [String: ArgumentValue]
    /// Keys that the table does not know for the verb, in the order given.
    package let ignoredKeys: [String]
    /// Octets of the payload that follows the line.
    package let literalCount: Int?
    /// The payload as text, where it takes the place of an argument.
    package var literalText: String?

    /// What the literal is used for; nil without one.
    package var literalUse: LiteralUse? {
        literalCount == nil ? nil : Command.row(of: verb).form(hasLiteral: true)?.literal
    }

    /// The text of an argument; for ASK and FIND the payload stands in.
    package func text(_ name: String) -> String? {
        if case .text(let text) = arguments[name] { return text }
        return ["question", "text"].contains(name) ? literalText : nil
    }

    /// A flag; false where it was not given.
    package func isOn(_ name: String) -> Bool { arguments[name] == .flag(true) }

    /// A flag; nil where it was not given.
    package func flag(_ name: String) -> Bool? {
        if case .flag(let value) = arguments[name] { value } else { nil }
    }

    /// A number; nil where it was not given.
    package func number(_ name: String) -> Int? {
        if case .number(let value) = arguments[name] { value } else { nil }
    }

    /// A share; nil where it was not given.
    package func share(_ name: String) -> Double? {
        if case .share(let value) = arguments[name] { value } else { nil }
    }

    /// What `at=` says; nil where it was not given.
    package var place: Place? {
        if case .place(let place) = arguments["at"] { place } else { nil }
    }
}

extension ArgumentKind {
    /// Reads a value of this kind.
    /// - Throws: `Refusal` 422, or 400 for a flag or choice that is no such word.
    func value(of text: String, name: String) throws(Refusal) -> ArgumentValue {
        func refused(_ message: String) -> Refusal {
            Refusal(.badValue, "\(name) must be \(message)", ["key": .string(name)])
        }
        switch self {
        case .text:
            guard !text.isEmpty else { throw refused("more than nothing") }
            return .text(text)
        case .flag:
            guard text == "on" || text == "off" else { throw refused("on or off") }
            return .flag(text == "on")
        case .choice(let words):
            guard words.contains(text) else {
                throw refused("one of " + words.joined(separator: ", "))
            }
            return .text(text)
        case .number(let range):
            guard text.utf8.allSatisfy(Place.isDigit), let value = Int(text),
                range.contains(value)
            else { throw refused("a whole number, \(range.lowerBound) to \(range.upperBound)") }
            return .number(value)
        case .share:
            guard let value = Place.decimal(text), value <= 1 else {
                throw refused("a number from 0 to 1, such as 0.35")
            }
            return .share(value)
        case .date:
            guard CalendarDay(text) != nil else { throw refused("a date such as 2026-11-21") }
            return .text(text)
        case .place:
            guard let place = Place(text) else {
                throw refused("a share (40%, at most 100%), a byte position or a snapshot (s17)")
            }
            return .place(place)
        case .octets:
            guard let (from, to) = Self.pair(text), from <= to else {
                throw refused("a-b with a ≤ b: bytes from a up to, not including, b")
            }
            return .octets(from..<to)
        case .lines:
            guard let (from, to) = Self.pair(text), 1 <= from, from <= to else {
                throw refused("a-b with 1 ≤ a ≤ b: lines from a to b, both included")
            }
            return .lines(from...to)
        }
    }

    private static func pair(_ text: String) -> (Int, Int)? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.allSatisfy(Place.isDigit) }),
            let from = Int(parts[0]), let to = Int(parts[1])
        else { return nil }
        return (from, to)
    }
}
