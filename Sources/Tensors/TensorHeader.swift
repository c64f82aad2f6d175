// SPDX-License-Identifier: Apache-2.0

/// One tensor as the header of a safetensors file describes it.
struct TensorEntry: Sendable, Equatable {
    var type = ""
    var shape: [Int] = []
    /// Half-open range of bytes after the header.
    var range = 0..<0
}

/// Reads the header: a JSON object of name → {dtype, shape, data_offsets}, and
/// `__metadata__`, an object of strings that is passed over.
///
/// A parser of its own for this much JSON only: it refuses what a general one
/// forgives (names given twice, fractions, other keys), needs no Foundation,
/// and is quick enough for the start of every command.
struct TensorHeaderParser {
    struct Failure: Error { let reason: String }

    private let bytes: [UInt8]
    private var place = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func entries() throws(Failure) -> [String: TensorEntry] {
        var result: [String: TensorEntry] = [:]
        try object { (parser, name) throws(Failure) in
            if name == "__metadata__" {
                try parser.object { (parser, _) throws(Failure) in _ = try parser.string() }
                return
            }
            guard try result.updateValue(parser.entry(), forKey: name) == nil else {
                throw Failure(reason: "\(name) is described twice")
            }
        }
        skipSpace()
        guard place == bytes.count else { throw failure("the end") }
        return result
    }

    private mutating func entry() throws(Failure) -> TensorEntry {
        var entry = TensorEntry()
        var seen: Set<String> = []
        try object { (parser, key) throws(Failure) in
            guard seen.insert(key).inserted else { throw Failure(reason: "\(key) is given twice") }
            switch key {
            case "dtype": entry.type = try parser.string()
            case "shape": entry.shape = try parser.integers()
            case "data_offsets":
                let offsets = try parser.integers()
                guard offsets.count == 2, offsets[0] <= offsets[1] else {
                    throw parser.failure("two offsets in order")
                }
                entry.range = offsets[0]..<offsets[1]
            default: throw Failure(reason: "unknown key \(key)")
            }
        }
        guard seen.count == 3 else { throw failure("dtype, shape and data_offsets") }
        return entry
    }

    private mutating func object(
        _ member: (inout TensorHeaderParser, String) throws(Failure) -> Void
    ) throws(Failure) {
        try expect("{")
        if skips("}") { return }
        repeat {
            let key = try string()
            try expect(":")
            try member(&self, key)
        } while skips(",")
        try expect("}")
    }

    private mutating func integers() throws(Failure) -> [Int] {
        var result: [Int] = []
        try expect("[")
        if skips("]") { return result }
        repeat {
            skipSpace()
            var value = 0
            var digits = 0
            while place < bytes.count, case let digit = Int(bytes[place]) - 48, 0...9 ~= digit {
                guard digits < 18 else { throw failure("a smaller number") }
                value = value * 10 + digit
                digits += 1
                place += 1
            }
            guard digits > 0 else { throw failure("a number") }
            result.append(value)
        } while skips(",")
        try expect("]")
        return result
    }

    private mutating func string() throws(Failure) -> String {
        try expect("\"")
        var text: [UInt8] = []
        while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
            var byte = bytes[place]
            if byte == UInt8(ascii: "\\") {
                place += 1
                guard place < bytes.count, case let escaped = bytes[place],
                    [UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/")].contains(escaped)
                else { throw failure("a plain character") }
                byte = escaped
            }
            guard byte >= 32 else { throw failure("a printable character") }
            text.append(byte)
            place += 1
        }
        try expect("\"")
        guard let result = String(validating: text, as: UTF8.self) else { throw failure("UTF-8") }
        return result
    }

    private mutating func skipSpace() {
        while place < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[place]) { place += 1 }
    }

    private mutating func skips(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard place < bytes.count, bytes[place] == UInt8(ascii: character) else { return false }
        place += 1
        return true
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(Failure) {
        // A string's closing quote must not skip spaces; before it none can stand.
        guard skips(character) else { throw failure("'\(character)'") }
    }

    private func failure(_ expected: String) -> Failure {
        Failure(reason: "header, byte \(place): expected \(expected)")
    }
}
