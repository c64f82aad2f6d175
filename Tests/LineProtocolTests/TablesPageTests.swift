// SPDX-License-Identifier: Apache-2.0
import CodecChecks
import Foundation
import LineProtocol
import TestSupport
import Testing

@Suite struct TablesPageTests {
    private static let folder = TestFolders.package
        .appendingPathComponent("Sources/LineProtocol/LineProtocol.docc")

    /// Run with MNEME_WRITE_TABLES=1 to write the page after a change.
    @Test("P22, P35, P36: the documentation's tables are those of the code")
    func tablesAreThoseOfTheCode() throws {
        let page = Self.folder.appendingPathComponent("Tables.md")
        if ProcessInfo.processInfo.environment["MNEME_WRITE_TABLES"] != nil {
            try TablesPage.markdown.write(to: page, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: page, encoding: .utf8) == TablesPage.markdown)
    }

    @Test func everyStatementIsThereOnceAndInOrder() throws {
        let page = try String(
            contentsOf: Self.folder.appendingPathComponent("Protocol.md"), encoding: .utf8)
        let numbers = page.split(separator: "\n").compactMap { line -> Int? in
            guard line.hasPrefix("- **P") else { return nil }
            return Int(line.dropFirst(5).prefix { $0.isNumber })
        }
        #expect(numbers == Array(1...44))
    }
}
