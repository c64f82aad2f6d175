// SPDX-License-Identifier: Apache-2.0

/// The name of a document: the SHA-256 of its bytes, in lower-case hexadecimal.
///
/// The same bytes are the same document, wherever they came from.
package struct DocumentID: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    package let hex: String

    /// Takes 64 hexadecimal digits; nil for anything else.
    package init?(hex: String) {
        let digits = hex.lowercased()
        guard digits.utf8.count == 64,
            digits.utf8.allSatisfy({ byte in
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
            })
        else { return nil }
        self.hex = digits
    }

    /// Takes the 32 bytes of a SHA-256.
    package init(digest: some Sequence<UInt8>) {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in digest {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        precondition(text.count == 64, "a document is named by 32 bytes, got \(text.count / 2)")
        hex = String(decoding: text, as: UTF8.self)
    }

    /// The first twelve digits, as shown to people.
    package var short: String { String(hex.prefix(12)) }
    package var description: String { short }

    package static func < (a: DocumentID, b: DocumentID) -> Bool { a.hex < b.hex }

    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let id = DocumentID(hex: text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "not 64 hex digits"))
        }
        self = id
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hex)
    }
}
