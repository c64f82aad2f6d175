// SPDX-License-Identifier: Apache-2.0

/// Whom a line of the server concerns.
package enum Addressee: Hashable, Sendable {
    /// The request with this tag.
    case tag(String)
    /// The request without a tag that is being answered.
    case untagged
    /// No request.
    case nobody

    package init(tag: String?) {
        self = tag.map { .tag($0) } ?? .untagged
    }

    /// As written in a line.
    package var text: String {
        switch self {
        case .tag(let tag): tag
        case .untagged: "-"
        case .nobody: "*"
        }
    }
}

/// One line of the server.
package struct ReplyLine: Hashable, Sendable {
    /// A `ReplyCode`, or a number that a later version added.
    package let code: Int
    package let addressee: Addressee
    package let name: String
    package let json: JSON
    /// Whether it ends the reply. Lines of 1xx never do.
    package let isLast: Bool

    package init(code: Int, addressee: Addressee, name: String, json: JSON, isLast: Bool) {
        self.code = code
        self.addressee = addressee
        self.name = name
        self.json = json
        self.isLast = isLast
    }

    /// A line that is no part of a reply: a note of code 1xx, or one to nobody.
    package init(_ code: ReplyCode, to addressee: Addressee, _ json: JSON) {
        self.init(
            code: code.rawValue, addressee: addressee, name: code.name, json: json,
            isLast: code.rawValue >= 200)
    }

    /// Whether the line only tells how things go.
    package var isNote: Bool { code / 100 == 1 }

    /// The octets of the line with its end.
    package var octets: [UInt8] {
        var output: [UInt8] = []
        append(to: &output)
        return output
    }

    /// Writes the line with its end behind `output`.
    package func append(to output: inout [UInt8]) {
        output += String(code).utf8
        output.append(isLast || isNote ? UInt8(ascii: " ") : UInt8(ascii: "-"))
        output += addressee.text.utf8
        output.append(UInt8(ascii: " "))
        output += name.utf8
        output.append(UInt8(ascii: " "))
        json.append(to: &output)
        output += [0x0D, 0x0A]
    }
}

/// The reply to one request: leading lines and the last one.
package struct Reply: Hashable, Sendable {
    /// A leading line, such as CITE.
    package struct Leading: Hashable, Sendable {
        package let name: String
        package let json: JSON

        package init(_ name: String, _ json: JSON) {
            self.name = name
            self.json = json
        }
    }

    package let code: ReplyCode
    package let leading: [Leading]
    package let json: JSON
    package let isFatal: Bool

    package init(_ code: ReplyCode, leading: [Leading] = [], _ json: JSON = [:]) {
        self.code = code
        self.leading = leading
        self.json = json
        isFatal = code.row.fatality == .always
    }

    package init(_ refusal: Refusal) {
        code = refusal.code
        leading = []
        json = refusal.json
        isFatal = refusal.isFatal || refusal.code.row.fatality == .always
    }

    /// All lines, addressed; `ignoredKeys` are named in the last one.
    package func octets(to addressee: Addressee, ignoredKeys: [String] = []) -> [UInt8] {
        var output: [UInt8] = []
        for line in leading {
            ReplyLine(
                code: code.rawValue, addressee: addressee, name: line.name, json: line.json,
                isLast: false
            ).append(to: &output)
        }
        let ignored =
            ignoredKeys.isEmpty
            ? [] : [JSON.Member("ignored", .array(ignoredKeys.map { .string($0) }))]
        ReplyLine(
            code: code.rawValue, addressee: addressee, name: code.name,
            json: json.adding(ignored), isLast: true
        ).append(to: &output)
        return output
    }
}
