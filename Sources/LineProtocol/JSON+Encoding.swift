// SPDX-License-Identifier: Apache-2.0

extension JSON {
    /// The value on one line, in UTF-8, without spaces.
    ///
    /// Control characters (C0, DEL, C1), line and paragraph separators and
    /// bidirectional controls are escaped, so that a line typed out on a
    /// terminal can neither break nor turn around.
    package var line: String { String(decoding: octets, as: UTF8.self) }

    /// The octets of `line`.
    package var octets: [UInt8] {
        var output: [UInt8] = []
        append(to: &output)
        return output
    }

    /// Writes the octets of `line` at the end of `output`.
    package func append(to output: inout [UInt8]) {
        switch self {
        case .null: output += "null".utf8
        case .bool(let value): output += (value ? "true" : "false").utf8
        case .integer(let value): output += String(value).utf8
        case .number(let value): output += (value.isFinite ? "\(value)" : "null").utf8
        case .string(let text): JSON.append(text, to: &output)
        case .array(let elements):
            output.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { output.append(UInt8(ascii: ",")) }
                element.append(to: &output)
            }
            output.append(UInt8(ascii: "]"))
        case .object(let members):
            output.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { output.append(UInt8(ascii: ",")) }
                JSON.append(member.key, to: &output)
                output.append(UInt8(ascii: ":"))
                member.value.append(to: &output)
            }
            output.append(UInt8(ascii: "}"))
        }
    }

    private static func append(_ text: String, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": output += "\\\"".utf8
            case "\\": output += "\\\\".utf8
            case "\n": output += "\\n".utf8
            case "\r": output += "\\r".utf8
            case "\t": output += "\\t".utf8
            case _ where isUnsafeOnATerminal(scalar):
                let digits = String(scalar.value, radix: 16)
                output += "\\u".utf8
                output += repeatElement(UInt8(ascii: "0"), count: 4 - digits.utf8.count)
                output += digits.utf8
            default: output += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
            }
        }
        output.append(UInt8(ascii: "\""))
    }

    /// Whether a terminal could obey the character instead of showing it. All
    /// such characters are below U+10000.
    package static func isUnsafeOnATerminal(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F,  // C0, DEL, C1
            0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069,  // bidirectional
            0x2028, 0x2029, 0xFEFF:  // separators, byte order mark
            true
        default: false
        }
    }
}
