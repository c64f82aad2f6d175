// SPDX-License-Identifier: Apache-2.0
import CodecChecks
import LineProtocol
import Testing

/// The frames of `octets`, which must be the same cut at every place.
func frames(_ octets: [UInt8], role: Role = .admin) -> [RequestFramer.Frame] {
    let whole = CodecChecks.frames(octets, role: role, pieces: [octets.count])
    #expect(
        CodecChecks.frames(octets, role: role, pieces: repeatElement(1, count: octets.count))
            == whole)
    if octets.count < 200 {
        for cut in 0..<octets.count {
            #expect(CodecChecks.frames(octets, role: role, pieces: [cut, octets.count]) == whole)
        }
    }
    return whole
}

func frames(_ text: String, role: Role = .admin) -> [RequestFramer.Frame] {
    frames(Array(text.utf8), role: role)
}

extension RequestFramer.Frame {
    var refusal: Refusal? {
        if case .refused(_, let refusal) = self { refusal } else { nil }
    }
    var request: Request? {
        if case .request(let request) = self { request } else { nil }
    }
    var refusedTag: String? {
        if case .refused(let tag, _) = self { tag } else { nil }
    }
}

@Suite struct RequestFramerTests {
    @Test("P9: whole, cut at every octet, and concatenated")
    func packetsDoNotMatter() {
        let found = frames("#a PING\r\nPING x\nASK {5}\nhello\r\n#b QUIT\n")
        #expect(found.count == 6)
        #expect(found[0].request?.tag == "a")
        #expect(found[3] == .payload(Array("hello".utf8)))
        #expect(found[4] == .payloadEnd)
        #expect(found[5].request?.verb == .quit)
    }

    @Test("P11: LF or CRLF ends a line")
    func lineEnds() {
        #expect(frames("PING\nPING\r\n").compactMap(\.request?.verb) == [.ping, .ping])
    }

    @Test("P11, L2: a bare CR or a NUL is 400 and fatal, with the tag", arguments: ["\r", "\0"])
    func brokenLines(_ character: String) {
        let found = frames("PING\n#t PING a\(character)b\nPING\n")
        #expect(found.count == 2)
        #expect(found[1].refusal?.code == .syntax)
        #expect(found[1].refusal?.isFatal == true)
        #expect(found[1].refusedTag == "t")
        #expect(frames("PING \r\r\n").first?.refusal?.isFatal == true)
    }

    @Test("P12: the connection goes on after 411")
    func goesOnAfterBadUTF8() {
        let found = frames(Array("PING ".utf8) + [0xff, 0x0A] + Array("PING\n".utf8))
        #expect(found[0].refusal?.code == .badUTF8)
        #expect(found[1].request?.verb == .ping)
    }

    @Test("P10: what was not received in full gives no frame")
    func unfinished() {
        #expect(frames("PING").isEmpty)
        #expect(frames("ASK {5}\nhell").count == 2)
        #expect(frames("ASK {5}\nhello").last == .payload(Array("hello".utf8)))
        #expect(frames("ASK {5}\nhello\r").last == .payload(Array("hello".utf8)))
    }

    @Test("P15: payloads are counted, whatever they hold")
    func payloads() {
        let payload = Array("PING\r\n\0".utf8) + [0xff]
        let found = frames(
            Array("INGEST name=a {\(payload.count)}\r\n".utf8) + payload
                + Array("\nPING\n".utf8))
        #expect(found[1] == .payload(payload))
        #expect(found[2] == .payloadEnd)
        #expect(found[3].request?.verb == .ping)
        #expect(frames("INGEST name=a {0}\n\nPING\n").count == 3)
    }

    @Test("P15: the payload of a refused line is not taken for requests")
    func payloadOfRefusedLine() {
        let found = frames("NOSUCH {9}\nSHUTDOWN\n\nPING\n")
        #expect(found.count == 2)
        #expect(found[0].refusal?.code == .unknownCommand)
        #expect(found[1].request?.verb == .ping)
    }

    @Test("P16: a payload without its eol is 400 and fatal")
    func payloadWithoutEnd() {
        for text in ["#t ASK {2}\nabcPING\n", "#t ASK {2}\nab\rPING\n"] {
            let last = frames(text).last
            #expect(last?.refusal?.code == .syntax)
            #expect(last?.refusal?.isFatal == true)
            #expect(last?.refusedTag == "t")
        }
    }

    @Test("P16, L2: a bad brace is 400 and fatal, a count above the limit 413 and fatal")
    func badCounts() {
        for text in ["ASK {99999999999}\n", "ASK {9223372036854775808}\n", "ASK {-1}\n"] {
            let found = frames(text + "PING\n")
            #expect(found.count == 1)
            #expect(found[0].refusal?.code == .syntax)
            #expect(found[0].refusal?.isFatal == true)
        }
        let found = frames("ASK {1048577}\nPING\n")
        #expect(found.count == 1)
        #expect(found[0].refusal?.code == .tooLarge)
        #expect(found[0].refusal?.isFatal == true)
    }

    @Test(
        "P36: payload limits by role and verb",
        arguments: [
            (Role.admin, "ASK", Limits.literalOctets),
            (.admin, "INGEST name=a", Limits.ingestLiteralOctets),
            (.read, "ASK", Limits.literalOctets), (.read, "INGEST name=a", Limits.literalOctets),
            (.none, "ASK", 0), (.admin, "NOSUCH", Limits.literalOctets),
        ])
    func payloadLimits(_ role: Role, _ start: String, _ limit: Int) {
        let fits = frames("\(start) {\(limit)}\n", role: role)
        #expect(fits.allSatisfy { $0.refusal?.isFatal != true })
        let above = frames("\(start) {\(limit + 1)}\n", role: role)
        #expect(above.last?.refusal?.code == .tooLarge)
        #expect(above.last?.refusal?.json["limit"] == .integer(limit))
    }

    @Test(
        "P36: a line has 8 192 octets, 1 024 before AUTH; 414 and fatal",
        arguments: [(Role.admin, 8192), (.read, 8192), (.none, 1024)])
    func lineLimit(_ role: Role, _ limit: Int) {
        let start = "#t PING "
        let fits = start + String(repeating: "x", count: limit - start.utf8.count)
        #expect(frames(fits + "\r\n", role: role).first?.request?.verb == .ping)
        #expect(frames(fits + "\n", role: role).first?.request?.verb == .ping)
        let found = frames(fits + "x", role: role)
        #expect(found.count == 1)
        #expect(found[0].refusal?.code == .lineTooLong)
        #expect(found[0].refusal?.isFatal == true)
        #expect(found[0].refusedTag == "t")
    }

    @Test("P36: octets are counted as received, not characters or unescaped text")
    func octetsAreCounted() {
        let text = "PING \"" + String(repeating: "\\u{e9}", count: 1364) + "\""  // 8 191 octets
        #expect(frames(text + "\n").first?.request?.text("text")?.count == 1364)
        let accents = "PING " + String(repeating: "é", count: 4094)  // 8 193 octets
        #expect(frames(accents + "\n").first?.refusal?.code == .lineTooLong)
    }

    @Test("P36, L2: an endless line keeps a bounded number of octets")
    func endlessLine() {
        var framer = RequestFramer(role: .none)
        framer.append([UInt8](repeating: 0x61, count: 1 << 20))
        #expect(framer.next()?.refusal?.code == .lineTooLong)
        #expect(framer.pendingCount == 0)
        framer.append([UInt8](repeating: 0x61, count: 1 << 20))
        #expect(framer.pendingCount == 0)
        #expect(framer.next() == nil)
    }

    @Test("P4: limits follow the role between two frames")
    func roleChanges() {
        var framer = RequestFramer(role: .none)
        framer.append(Array("AUTH x\nPING \(String(repeating: "y", count: 2000))\n".utf8))
        #expect(framer.next()?.request?.verb == .auth)
        framer.role = .read
        #expect(framer.next()?.request?.verb == .ping)
    }

    @Test(
        "P7: HTTP and TLS are recognised by their first octets, before a command runs",
        arguments: [
            "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "POST / HTTP/1.1\r\n\r\nSHUTDOWN\n",
            "PUT /x HTTP/1.1\r\n", "HEAD / HTTP/1.0\r\n", "OPTIONS * HTTP/1.1\r\n",
            "CONNECT a:1 HTTP/1.1\r\n", "Host: a\r\nSHUTDOWN\r\n", "DELETE /x HTTP/1.1\r\n",
            "PATCH /x HTTP/1.1\r\n", "TRACE / HTTP/1.1\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n",
            "\r\n\r\nPOST / HTTP/1.1\r\n",
        ])
    func foreign(_ text: String) {
        #expect(frames(text) == [.foreign])
        #expect(frames(text, role: .none) == [.foreign])
    }

    @Test("P7: a TLS hello")
    func tls() {
        #expect(frames([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x0A]) == [.foreign])
    }

    @Test("P7: only the first octets count")
    func foreignLater() {
        #expect(
            frames("PING\nGET / HTTP/1.1\nPING\n").compactMap(\.refusal?.code) == [.unknownCommand])
        #expect(frames("PIN s1 doc=abcd\n").first?.request?.verb == .pin)
        #expect(frames("HELP\n").first?.request?.verb == .help)
    }

    @Test func blankLinesAreSkipped() {
        #expect(frames("\n\r\n   \n  \r\nPING\n\n").compactMap(\.request?.verb) == [.ping])
    }
}
