// SPDX-License-Identifier: Apache-2.0
import CodecChecks
import Foundation
import Testing

/// S8: what the fuzzers found interesting holds in every run of the tests.
@Suite struct CorpusTests {
    private static func files(_ folder: String) throws -> [URL] {
        let url = try #require(Bundle.module.resourceURL)
            .appendingPathComponent("Corpus").appendingPathComponent(folder)
        return try FileManager.default.contentsOfDirectory(
            at: url, includingPropertiesForKeys: nil)
    }

    @Test("S8: requests of the corpus")
    func requests() throws {
        let files = try Self.files("requests")
        #expect(files.count >= 20)
        for file in files { CodecChecks.checkRequests(Array(try Data(contentsOf: file))) }
    }

    @Test("S8: replies of the corpus")
    func replies() throws {
        let files = try Self.files("replies")
        #expect(files.count >= 10)
        for file in files { CodecChecks.checkReplies(Array(try Data(contentsOf: file))) }
    }

    @Test("S8: random octets of a seed")
    func random() {
        var state: UInt64 = 7
        func number(below limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        let words = [
            "ASK ", "PING ", "#a ", "\"", "\\", "{5}", "{", "\n", "\r\n", "\r", "\0", "k=2 ", " ",
            "at=4% ", "é", "\u{85}", "hello", "QUIT", "INGEST name=a ", "\\u{e9}", "=", "AUTH ",
        ]
        for _ in 0..<400 {
            var octets: [UInt8] = []
            for _ in 0..<number(below: 30) {
                if number(below: 12) == 0 {
                    octets.append(UInt8(number(below: 256)))
                } else {
                    octets += words[number(below: words.count)].utf8
                }
            }
            CodecChecks.checkRequests(octets)
            CodecChecks.checkReplies(octets)
        }
    }
}
