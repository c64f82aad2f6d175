// SPDX-License-Identifier: Apache-2.0

/// A piece of a request line between spaces, not yet unescaped.
struct RawToken: Hashable {
    enum Shape: Hashable {
        /// Runs to the next space.
        case word
        /// Stands between quotes; `value` is what is inside.
        case quoted
        /// A quote that the line does not close.
        case unfinished
        /// A quote with something other than a space behind it.
        case overrun
    }
    /// The octets before "=", where the token is `key=value`.
    let key: Range<Int>?
    let value: Range<Int>
    let shape: Shape
}

/// Splits a request line into tokens.
///
/// This step looks at octets only and always succeeds, so that the payload
/// that a line announces is known even where the line itself is refused; a
/// server that lost it would take the payload for requests. Spaces may repeat,
/// and stand at both ends of the line.
struct RequestLexer {
    let line: [UInt8]
    private var position = 0

    init(line: [UInt8]) { self.line = line }

    /// All tokens of the line, the tag and the verb among them.
    static func tokens(of line: [UInt8]) -> [RawToken] {
        var lexer = RequestLexer(line: line)
        var tokens: [RawToken] = []
        while let token = lexer.next() { tokens.append(token) }
        return tokens
    }

    private mutating func next() -> RawToken? {
        while position < line.count, line[position] == 0x20 { position += 1 }
        guard position < line.count else { return nil }
        let key = keyRange()
        if let key { position = key.upperBound + 1 }
        let start = position
        guard start < line.count, line[start] == UInt8(ascii: "\"") else {
            skipWord()
            return RawToken(key: key, value: start..<position, shape: .word)
        }
        position += 1
        while position < line.count, line[position] != UInt8(ascii: "\"") {
            position += line[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard position < line.count else {
            position = line.count
            return RawToken(key: key, value: start + 1..<position, shape: .unfinished)
        }
        let value = start + 1..<position
        position += 1
        let isOverrun = position < line.count && line[position] != 0x20
        skipWord()
        return RawToken(key: key, value: value, shape: isOverrun ? .overrun : .quoted)
    }

    private mutating func skipWord() {
        while position < line.count, line[position] != 0x20 { position += 1 }
    }

    /// Lower-case letters and underscores before "=", 16 at most.
    private func keyRange() -> Range<Int>? {
        var end = position
        while end < line.count, end - position <= Limits.keyOctets,
            line[end] == UInt8(ascii: "_")
                || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(line[end])
        { end += 1 }
        guard end < line.count, line[end] == UInt8(ascii: "="), end > position,
            end - position <= Limits.keyOctets
        else { return nil }
        return position..<end
    }
}

extension RawToken {
    /// What a brace at the head of an unquoted token means.
    enum Brace: Hashable {
        /// Number of octets of the payload.
        case literal(Int)
        case malformed
    }

    /// Nil where the token does not start with `{`, or is quoted, or has a key.
    func brace(in line: [UInt8]) -> Brace? {
        guard key == nil, shape == .word, let first = line[value].first,
            first == UInt8(ascii: "{")
        else { return nil }
        let digits = line[value].dropFirst().dropLast()
        guard line[value].last == UInt8(ascii: "}"),
            (1...Limits.literalDigits).contains(digits.count), digits.allSatisfy(Place.isDigit),
            let count = Int(String(decoding: digits, as: UTF8.self))
        else { return .malformed }
        return .literal(count)
    }

    /// The token's text with escapes resolved.
    /// - Throws: `Refusal` 400
    func text(in line: [UInt8]) throws(Refusal) -> String {
        switch shape {
        case .unfinished: throw Refusal(.syntax, "a quote is not closed")
        case .overrun: throw Refusal(.syntax, "a space must follow a closing quote")
        case .word: return try word(in: line)
        case .quoted: return try unescaped(line[value])
        }
    }

    private func word(in line: [UInt8]) throws(Refusal) -> String {
        let text = String(decoding: line[value], as: UTF8.self)
        if text.isEmpty { throw Refusal(.syntax, "a value must follow \"=\"; \"\" is empty") }
        if line[value].first == UInt8(ascii: "{") {
            throw Refusal(.syntax, "a value that starts with { must be quoted")
        }
        for scalar in text.unicodeScalars
        where scalar.value < 0x21 || (0x7F...0x9F).contains(scalar.value) {
            throw Refusal(.syntax, "control characters must stand in quotes")
        }
        return text
    }

    private func unescaped(_ octets: ArraySlice<UInt8>) throws(Refusal) -> String {
        var output: [UInt8] = []
        var rest = octets
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\") else {
                output.append(byte)
                continue
            }
            switch rest.popFirst() {
            case UInt8(ascii: "\""): output.append(UInt8(ascii: "\""))
            case UInt8(ascii: "\\"): output.append(UInt8(ascii: "\\"))
            case UInt8(ascii: "n"): output.append(0x0A)
            case UInt8(ascii: "r"): output.append(0x0D)
            case UInt8(ascii: "t"): output.append(0x09)
            case UInt8(ascii: "u"):
                let scalar = try scalar(from: &rest)
                output += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
            default:
                throw Refusal(.syntax, #"escapes are \" \\ \n \r \t \u{hex}"#)
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// Reads `{1F4D6}`.
    private func scalar(from rest: inout ArraySlice<UInt8>) throws(Refusal) -> Unicode.Scalar {
        var value: UInt32 = 0
        var digitCount = 0
        if rest.popFirst() == UInt8(ascii: "{") {
            while let byte = rest.popFirst(), digitCount <= 6 {
                if byte == UInt8(ascii: "}") {
                    guard digitCount > 0, value != 0, let scalar = Unicode.Scalar(value) else {
                        break
                    }
                    return scalar
                }
                guard let digit = hexDigit(byte) else { break }
                value = value << 4 | digit
                digitCount += 1
            }
        }
        throw Refusal(.syntax, #"\u{…} takes 1 to 6 hex digits of a scalar value, not 0"#)
    }
}
