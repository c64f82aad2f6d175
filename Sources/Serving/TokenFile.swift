// SPDX-License-Identifier: Apache-2.0
import Calling
import Foundation
import LineProtocol

/// The tokens of a file: a line each, `read TOKEN` or `admin TOKEN`; `#` starts
/// a remark.
struct TokenFile: Sendable {
    private let tokens: [(role: Role, octets: [UInt8])]

    /// - Throws: `ServingError.badTokens` for a file that cannot be read, that
    ///   others can read, or that holds anything else.
    init(path: String) throws {
        var entry = stat()
        guard stat(path, &entry) == 0, let data = FileManager.default.contents(atPath: path)
        else { throw ServingError.badTokens("cannot read \(path)") }
        guard entry.st_mode & 0o077 == 0 else {
            throw ServingError.badTokens("others can read it; chmod 600 \(path)")
        }
        var tokens: [(role: Role, octets: [UInt8])] = []
        let lines = String(decoding: data, as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            let words = line.split(separator: " ").map(String.init)
            if words.isEmpty || words[0].hasPrefix("#") { continue }
            guard words.count == 2, let role = Role(rawValue: words[0]), role != .none,
                (16...512).contains(words[1].utf8.count)
            else {
                throw ServingError.badTokens(
                    "\(path):\(index + 1): read or admin, and 16 to 512 octets, are expected")
            }
            tokens.append((role, Array(words[1].utf8)))
        }
        guard !tokens.isEmpty else { throw ServingError.badTokens("there is none in \(path)") }
        self.tokens = tokens
    }

    /// The role of a token, or nil. Every token of the file is compared to its
    /// end, so the time does not tell where a wrong one differs.
    func role(of token: String) -> Role? {
        let given = Array(token.utf8)
        var found: Role?
        for (role, octets) in tokens where Self.isEqual(octets, given) {
            if found.map({ $0 < role }) ?? true { found = role }
        }
        return found
    }

    private static func isEqual(_ known: [UInt8], _ given: [UInt8]) -> Bool {
        var difference = UInt(bitPattern: known.count ^ given.count)
        for index in known.indices {
            let other = given.isEmpty ? 0 : given[index % given.count]
            difference |= UInt(known[index] ^ other)
        }
        return difference == 0
    }
}
