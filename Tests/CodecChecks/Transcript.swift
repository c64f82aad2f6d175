// SPDX-License-Identifier: Apache-2.0
import Foundation
import LineProtocol

/// A conversation written down; see `Transcripts/README.txt` for its notation.
package struct Transcript: Sendable {
    package let name: String
    package let role: Role
    /// All octets of the client.
    package let octets: [UInt8]
    /// Lines expected of the server, without their ends.
    package let lines: [String]

    /// Reads every transcript of a folder.
    package static func all(in folder: URL) throws -> [Transcript] {
        try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "txt" && $0.lastPathComponent != "README.txt" }
            .sorted { $0.path < $1.path }
            .map { try Transcript(file: $0) }
    }

    init(file: URL) throws {
        name = file.deletingPathExtension().lastPathComponent
        var role = Role.admin
        var octets: [UInt8] = []
        var lines: [String] = []
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
            if line.hasPrefix("role ") {
                role = Role(rawValue: String(line.dropFirst(5))) ?? .admin
            } else if line.hasPrefix("S: ") {
                lines.append(String(line.dropFirst(3)))
            } else if line.hasPrefix("C: ") {
                octets += Self.octets(line.dropFirst(3))
            }
        }
        self.role = role
        self.octets = octets
        self.lines = lines
    }

    private static func octets(_ text: Substring) -> [UInt8] {
        var output: [UInt8] = []
        var rest = text
        while let character = rest.popFirst() {
            guard character == "\\", let next = rest.first else {
                output += String(character).utf8
                continue
            }
            switch next {
            case "r": output.append(0x0D)
            case "n": output.append(0x0A)
            case "0": output.append(0)
            case "x":
                let digits = rest.dropFirst().prefix(2)
                output.append(UInt8(digits, radix: 16) ?? 0)
                rest = rest.dropFirst(2)
            case "c" where rest.count == 1: return output
            default:
                output.append(UInt8(ascii: "\\"))
                continue
            }
            rest = rest.dropFirst()
        }
        return output + [0x0A]
    }

    /// What differs between the octets that a server sent and the lines
    /// expected; nil where all is as written.
    package func difference(to said: [UInt8]) -> String? {
        let text = String(decoding: said, as: UTF8.self)
        var found = text.components(separatedBy: "\r\n")
        guard found.popLast() == "" else { return "\(name): the last line has no end: \(text)" }
        guard found.count == lines.count else {
            return "\(name): \(lines.count) lines expected, found \(found)"
        }
        for (expected, line) in zip(lines, found) {
            let fits =
                expected.hasSuffix("...")
                ? line.hasPrefix(expected.dropLast(3)) : line == expected
            if !fits { return "\(name): expected \(expected)\n\tfound \(line)" }
        }
        return nil
    }
}
