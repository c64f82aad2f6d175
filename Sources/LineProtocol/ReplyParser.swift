// SPDX-License-Identifier: Apache-2.0

/// Why octets are no line of a server.
package enum ReplyError: Error, Hashable, Sendable {
    case lineTooLong(limit: Int)
    /// The part that does not fit, and the line as far as it is text.
    case malformed(expected: String, line: String)
}

/// The client's side: turns octets of a server into lines.
package struct ReplyParser: Sendable {
    private var buffer: [UInt8] = []
    private var scanned = 0
    private let limit: Int

    /// - Parameter limit: octets of a line that are accepted.
    package init(limit: Int = Limits.replyLineOctets) { self.limit = limit }

    /// Takes octets from the server.
    package mutating func append(_ octets: some Collection<UInt8>) { buffer += octets }

    /// The next whole line; nil until more octets are appended.
    /// - Throws: `ReplyError`; the connection is of no use afterwards.
    package mutating func next() throws(ReplyError) -> ReplyLine? {
        while scanned < buffer.count, buffer[scanned] != 0x0A { scanned += 1 }
        guard scanned <= limit else { throw .lineTooLong(limit: limit) }
        guard scanned < buffer.count else { return nil }
        var line = buffer[..<scanned]
        if line.last == 0x0D { line.removeLast() }
        let parsed = try Self.line(line)
        buffer.removeFirst(scanned + 1)
        scanned = 0
        return parsed
    }

    /// Reads a line without its end.
    package static func line(_ octets: some Collection<UInt8>) throws(ReplyError) -> ReplyLine {
        let octets = Array(octets)
        func fault(_ expected: String) -> ReplyError {
            .malformed(
                expected: expected, line: String(decoding: octets.prefix(200), as: UTF8.self))
        }
        guard octets.count > 4, octets[..<3].allSatisfy(Place.isDigit),
            let code = Int(String(decoding: octets[..<3], as: UTF8.self)), code >= 100
        else { throw fault("three digits") }
        let mark = octets[3]
        guard mark == UInt8(ascii: " ") || mark == UInt8(ascii: "-") else {
            throw fault("a space or - after the code")
        }
        let parts = octets[4...].split(
            separator: 0x20, maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let addressee = addressee(parts[0]) else {
            throw fault("a tag, - or *, a name and an object")
        }
        guard isName(parts[1]) else { throw fault("a name") }
        let json: JSON
        do throws(JSONError) { json = try JSON(parsing: parts[2]) } catch {
            throw fault("JSON with \(error.expected) at octet \(error.offset)")
        }
        guard case .object = json else { throw fault("a JSON object") }
        return ReplyLine(
            code: code, addressee: addressee, name: String(decoding: parts[1], as: UTF8.self),
            json: json, isLast: mark == UInt8(ascii: " ") && code >= 200)
    }

    /// Capitals, digits and underscores, a capital first.
    private static func isName(_ octets: ArraySlice<UInt8>) -> Bool {
        let capitals = UInt8(ascii: "A")...UInt8(ascii: "Z")
        guard let first = octets.first, capitals.contains(first), octets.count <= 24 else {
            return false
        }
        return octets.allSatisfy { byte in
            capitals.contains(byte) || Place.isDigit(byte) || byte == UInt8(ascii: "_")
        }
    }

    private static func addressee(_ octets: ArraySlice<UInt8>) -> Addressee? {
        switch Array(octets) {
        case [UInt8(ascii: "-")]: return .untagged
        case [UInt8(ascii: "*")]: return .nobody
        default:
            let whole = [UInt8(ascii: "#")] + octets + [0x20]
            return RequestParser.tag(ofBeginning: whole[...]).map { .tag($0) }
        }
    }
}

/// How a client judges a code, known to it or not.
package enum ReplyKind: Hashable, Sendable {
    case note, success, refused, failed

    package init(code: Int) {
        switch code / 100 {
        case 1: self = .note
        case 2: self = .success
        case 4: self = .refused
        default: self = .failed
        }
    }
}

extension ReplyCode {
    /// The status that `mneme` ends with after a code; an unknown one is judged
    /// by its first digit.
    package static func exitStatus(ofCode code: Int) -> Int32 {
        if let status = ReplyCode(rawValue: code)?.row.exitStatus { return status }
        return switch ReplyKind(code: code) {
        case .note, .success: 0
        case .refused: 64
        case .failed: 70
        }
    }
}

/// Writes requests, for clients.
package enum RequestWriter {
    /// A quoted argument that reads back as `text`.
    package static func quoted(_ text: String) -> String {
        var output = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": output += "\\\""
            case "\\": output += "\\\\"
            case "\n": output += "\\n"
            case "\r": output += "\\r"
            case "\t": output += "\\t"
            default: output.unicodeScalars.append(scalar)
            }
        }
        return output + "\""
    }

    /// The octets of a request, with its payload where there is one.
    package static func octets(
        tag: String? = nil, _ verb: Verb, _ arguments: [String] = [],
        keys: KeyValuePairs<String, String?> = [:], payload: [UInt8]? = nil
    ) -> [UInt8] {
        var words = [verb.name] + arguments.map(quoted)
        if let tag { words.insert("#" + tag, at: 0) }
        for (key, value) in keys {
            if let value { words.append("\(key)=\(quoted(value))") }
        }
        if let payload { words.append("{\(payload.count)}") }
        var output = Array(words.joined(separator: " ").utf8) + [0x0A]
        if let payload { output += payload + [0x0A] }
        return output
    }
}
