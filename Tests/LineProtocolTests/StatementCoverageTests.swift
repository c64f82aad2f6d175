// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// Every numbered statement of the protocol is cited by a test.
@Suite struct StatementCoverageTests {
    /// The texts of all tests but this one, with their transcripts.
    private static func texts() throws -> [String] {
        let folder = TestFolders.package.appendingPathComponent("Tests")
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        return try (files?.compactMap { $0 as? URL } ?? [])
            .filter { $0.pathExtension == "swift" && $0.lastPathComponent != fileName }
            .map { try String(contentsOf: $0, encoding: .utf8) }
    }

    private static let fileName = "StatementCoverageTests.swift"

    /// The numbers that follow `letter` where a word begins with it.
    private static func numbers(_ letter: Character, in text: String) -> Set<Int> {
        let words = text.split { !($0.isLetter || $0.isNumber) }
        return Set(words.compactMap { $0.first == letter ? Int($0.dropFirst()) : nil })
    }

    @Test func everyStatementIsCited() throws {
        let page = try String(
            contentsOf: TestFolders.package.appendingPathComponent(
                "Sources/LineProtocol/LineProtocol.docc/Protocol.md"), encoding: .utf8)
        let statements = Set(
            page.split(separator: "\n").compactMap { line in
                line.hasPrefix("- **P") ? Int(line.dropFirst(5).prefix { $0.isNumber }) : nil
            })
        #expect(statements.count >= 44)
        let cited = try Self.texts().reduce(into: Set<Int>()) {
            $0.formUnion(Self.numbers("P", in: $1))
        }
        #expect(statements.subtracting(cited).sorted() == [])
    }

    /// The rows of the load table: measured by the program under Tests/Load, or
    /// held by a test.
    @Test func everyRowOfTheLoadTableIsCited() throws {
        let cited = try Self.texts().reduce(into: Set<Int>()) {
            $0.formUnion(Self.numbers("L", in: $1))
        }
        #expect(Set(1...8).subtracting(cited).sorted() == [])
    }
}
