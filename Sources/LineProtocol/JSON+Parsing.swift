// SPDX-License-Identifier: Apache-2.0

/// Where and why a text is not JSON.
package struct JSONError: Error, Hashable, Sendable {
    /// Octets before the fault.
    package let offset: Int
    package let expected: String
}

extension JSON {
    /// Deepest nesting that is read.
    package static let maximumDepth = 32

    /// Reads one value that fills all of `octets`, up to white space.
    ///
    /// Strict as in RFC 8259; of two members with one name both are kept.
    /// - Throws: `JSONError`
    package init(parsing octets: some Sequence<UInt8>) throws(JSONError) {
        var reader = JSONReader(octets: Array(octets))
        self = try reader.whole()
    }
}

/// Recursive descent over octets.
private struct JSONReader {
    let octets: [UInt8]
    var position = 0

    init(octets: [UInt8]) { self.octets = octets }

    mutating func whole() throws(JSONError) -> JSON {
        let value = try value(depth: 0)
        skipSpace()
        if position < octets.count { throw fault("end") }
        return value
    }

    private func fault(_ expected: String) -> JSONError {
        JSONError(offset: position, expected: expected)
    }

    private var current: UInt8? { position < octets.count ? octets[position] : nil }

    private mutating func skipSpace() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            position += 1
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        position += 1
        return true
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSON {
        guard depth <= JSON.maximumDepth else { throw fault("less nesting") }
        skipSpace()
        switch current {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(_ text: String, _ value: JSON) throws(JSONError) -> JSON {
        for byte in text.utf8 where !take(byte) { throw fault(text) }
        return value
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSON {
        position += 1
        var members: [JSON.Member] = []
        skipSpace()
        if take(UInt8(ascii: "}")) { return .object([]) }
        while true {
            skipSpace()
            guard current == UInt8(ascii: "\"") else { throw fault("name") }
            let key = try string()
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw fault("colon") }
            members.append(JSON.Member(key, try value(depth: depth + 1)))
            skipSpace()
            if take(UInt8(ascii: "}")) { return .object(members) }
            guard take(UInt8(ascii: ",")) else { throw fault("comma or brace") }
        }
    }

    private mutating func array(depth: Int) throws(JSONError) -> JSON {
        position += 1
        var elements: [JSON] = []
        skipSpace()
        if take(UInt8(ascii: "]")) { return .array([]) }
        while true {
            elements.append(try value(depth: depth + 1))
            skipSpace()
            if take(UInt8(ascii: "]")) { return .array(elements) }
            guard take(UInt8(ascii: ",")) else { throw fault("comma or bracket") }
        }
    }

    private mutating func number() throws(JSONError) -> JSON {
        let start = position
        var isWhole = true
        _ = take(UInt8(ascii: "-"))
        let firstDigit = position
        guard digits() else { throw fault("value") }
        if octets[firstDigit] == UInt8(ascii: "0"), position > firstDigit + 1 {
            throw fault("no leading zero")
        }
        if take(UInt8(ascii: ".")) {
            isWhole = false
            guard digits() else { throw fault("digit") }
        }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            isWhole = false
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            guard digits() else { throw fault("digit") }
        }
        let text = String(decoding: octets[start..<position], as: UTF8.self)
        if isWhole, let value = Int(text) { return .integer(value) }
        guard let value = Double(text), value.isFinite else { throw fault("smaller number") }
        return .number(value)
    }

    private mutating func digits() -> Bool {
        let start = position
        while let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
            position += 1
        }
        return position > start
    }

    private mutating func string() throws(JSONError) -> String {
        position += 1
        var text: [UInt8] = []
        while let byte = current {
            switch byte {
            case UInt8(ascii: "\""):
                guard let string = String(validating: text, as: UTF8.self) else {
                    throw fault("UTF-8")
                }
                position += 1
                return string
            case UInt8(ascii: "\\"):
                position += 1
                text += UTF8.encode(try escape()) ?? UTF8.encodedReplacementCharacter
            case 0x00..<0x20: throw fault("escaped control character")
            default:
                text.append(byte)
                position += 1
            }
        }
        throw fault("quote")
    }

    private mutating func escape() throws(JSONError) -> Unicode.Scalar {
        guard let byte = current else { throw fault("escape") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
            return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            let first = try fourDigits()
            if let scalar = Unicode.Scalar(first) { return scalar }
            guard UTF16.isLeadSurrogate(UInt16(first)), take(UInt8(ascii: "\\")),
                take(UInt8(ascii: "u"))
            else { throw fault("surrogate pair") }
            let second = try fourDigits()
            let value = 0x10000 + ((first & 0x3FF) << 10) + (second & 0x3FF)
            guard UTF16.isTrailSurrogate(UInt16(second)), let scalar = Unicode.Scalar(value)
            else { throw fault("surrogate pair") }
            return scalar
        default: throw fault("escape")
        }
    }

    private mutating func fourDigits() throws(JSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = current, let digit = hexDigit(byte) else {
                throw fault("four hexadecimal digits")
            }
            value = value << 4 | digit
            position += 1
        }
        return value
    }
}

/// The value of a hexadecimal digit in ASCII; nil for every other octet.
func hexDigit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A")) + 10
    default: nil
    }
}
