// SPDX-License-Identifier: Apache-2.0
import LineProtocol
import Testing

@Suite struct ReplyTests {
    private let reply = Reply(
        .answered,
        leading: [
            .init("ANSWER", ["text": "Starbuck", "confidence": 0.87]), .init("CITE", ["n": 1]),
        ], ["cites": 1])

    @Test("P11: the server ends lines with CRLF; P38: the lines of a reply stand together")
    func layout() {
        let text = String(decoding: reply.octets(to: .tag("b")), as: UTF8.self)
        #expect(
            text == """
                250-b ANSWER {"text":"Starbuck","confidence":0.87}\r
                250-b CITE {"n":1}\r
                250 b END {"cites":1}\r

                """)
        #expect(
            String(decoding: Reply(.ok).octets(to: .untagged), as: UTF8.self)
                == "200 - OK {}\r\n")
    }

    @Test("P21: the last line names ignored keys")
    func ignoredKeys() {
        let octets = Reply(.ok, ["a": 1]).octets(to: .untagged, ignoredKeys: ["x", "y"])
        #expect(
            String(decoding: octets, as: UTF8.self)
                == "200 - OK {\"a\":1,\"ignored\":[\"x\",\"y\"]}\r\n")
    }

    @Test func linesReadBackInPieces() throws {
        let octets =
            ReplyLine(.accepted, to: .tag("b"), ["queue": 0]).octets
            + reply.octets(to: .tag("b")) + ReplyLine(.event, to: .nobody, [:]).octets
        for piece in [1, 2, 7, octets.count] {
            var parser = ReplyParser()
            var lines: [ReplyLine] = []
            for start in stride(from: 0, to: octets.count, by: piece) {
                parser.append(octets[start..<min(octets.count, start + piece)])
                while let line = try parser.next() { lines.append(line) }
            }
            #expect(lines.map(\.name) == ["ACCEPTED", "ANSWER", "CITE", "END", "EVENT"])
            #expect(lines.map(\.isLast) == [false, false, false, true, false])
            #expect(lines.map(\.isNote) == [true, false, false, false, true])
            #expect(lines.flatMap(\.octets) == octets)
        }
    }

    @Test(
        "malformed lines are refused",
        arguments: [
            "", "200", "200 - OK", "20 - OK {}", "200 - OK []", "200 - ok {}", "200_- OK {}",
            "200 #a OK {}", "200 - OK {} x", "200  OK {}", "099 - OK {}", "200 - OK {\"a\":}",
        ])
    func malformed(_ text: String) {
        #expect(throws: ReplyError.self) { try ReplyParser.line(text.utf8) }
    }

    @Test func endlessLinesAreRefused() {
        var parser = ReplyParser(limit: 100)
        parser.append([UInt8](repeating: 0x61, count: 101))
        #expect(throws: ReplyError.lineTooLong(limit: 100)) { try parser.next() }
    }

    @Test("P43: unknown codes, names and keys are judged by the first digit")
    func unknownCodes() throws {
        let line = try ReplyParser.line("599 - NEW_THING {\"zz\":1}".utf8)
        #expect(ReplyCode.exitStatus(ofCode: line.code) == 70)
        #expect(ReplyCode.exitStatus(ofCode: 499) == 130)
        #expect(ReplyCode.exitStatus(ofCode: 477) == 64)
        #expect(ReplyCode.exitStatus(ofCode: 299) == 0)
        #expect(ReplyKind(code: 177) == .note)
    }
}
