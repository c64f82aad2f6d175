// SPDX-License-Identifier: Apache-2.0
import LineProtocol
import Testing

/// The request that a line is, or the refusal it gets.
func parsed(_ line: String) throws -> Request {
    try RequestParser.parse(Array(line.utf8)).outcome.get()
}

func refusal(_ line: String) -> Refusal? {
    if case .failure(let refusal) = RequestParser.parse(Array(line.utf8)).outcome {
        return refusal
    }
    Issue.record("\(line) is not refused")
    return nil
}

@Suite struct RequestParserTests {
    @Test func verbsAreCaseInsensitive() throws {
        for line in ["ping", "PING", "PiNg"] { #expect(try parsed(line).verb == .ping) }
    }

    @Test func spacesMayRepeat() throws {
        let request = try parsed("  #t   ask   \"who\"   k=3  ")
        #expect(request.tag == "t")
        #expect(request.text("question") == "who")
        #expect(request.number("k") == 3)
    }

    @Test("P12: a line that is not UTF-8 is 411 and not fatal, with its tag")
    func badUTF8() {
        for octets: [UInt8] in [
            Array("#a ASK ".utf8) + [0xff], Array("#a ASK \"".utf8) + [0xc0, 0x80, 0x22],
            Array("#a PING ".utf8) + [0xed, 0xa0, 0x80],
        ] {
            let line = RequestParser.parse(octets)
            #expect(line.tag == "a")
            guard case .failure(let refusal) = line.outcome else {
                Issue.record("accepted")
                continue
            }
            #expect(refusal.code == .badUTF8)
            #expect(!refusal.isFatal)
        }
    }

    @Test("P13: key=value begins with the pattern of a key")
    func keyPattern() throws {
        #expect(try parsed("FETCH http://h/p?a=b#c").text("url") == "http://h/p?a=b#c")
        #expect(try parsed("PING A=b").text("text") == "A=b")
        #expect(try parsed("PING \"a=b\"").text("text") == "a=b")
        #expect(try parsed("PING abcdefghijklmnopq=1").text("text") == "abcdefghijklmnopq=1")
        #expect(try parsed("PING a=b").ignoredKeys == ["a"])
        #expect(try parsed("ASK x path=\"a b=c\"").text("path") == "a b=c")
    }

    @Test("P13: a key given twice is 400")
    func keyTwice() {
        #expect(refusal("ASK x k=1 k=2")?.code == .syntax)
        #expect(refusal("PING zz=1 zz=2")?.code == .syntax)
    }

    @Test("P14: escapes name scalars; others and unfinished quotes are 400")
    func escapes() throws {
        #expect(
            try parsed(#"PING "a\"b\\c\nd\re\tf\u{e9}\u{1F4D6}\u{00041}""#).text("text")
                == "a\"b\\c\nd\re\tfé📖A")
        for line in [
            #"PING "\u{0}""#, #"PING "\u{}""#, #"PING "\u{d800}""#, #"PING "\u{110000}""#,
            #"PING "\u{0000041}""#, #"PING "\u41""#, #"PING "\u{41""#, #"PING "\x""#,
            #"PING "\0""#, #"PING "abc"#, #"PING "abc\""#, #"PING ""#, #"PING "a"b"#,
            #"PING "\u{g}""#,
        ] {
            let refusal = refusal(line)
            #expect(refusal?.code == .syntax, "\(line)")
            #expect(refusal?.isFatal == false, "\(line)")
        }
    }

    @Test func quotesMayHoldControlCharactersAndWordsMayNot() throws {
        #expect(try parsed("PING \"a\tb\u{85}\u{1b}\"").text("text") == "a\tb\u{85}\u{1b}")
        for line in ["PING a\tb", "PING a\u{85}", "PING \u{7f}", "PING k\u{1}"] {
            #expect(refusal(line)?.code == .syntax)
        }
        #expect(try parsed("PING a\"b").text("text") == "a\"b")
        #expect(try parsed("PING héllo").text("text") == "héllo")
    }

    @Test("P15: a literal is the last token and takes the place of the text")
    func literals() throws {
        let ask = try parsed("ASK k=3 {12}")
        #expect(ask.literalCount == 12)
        #expect(ask.literalUse == .text)
        #expect(ask.number("k") == 3)
        let ingest = try parsed("INGEST name=a.txt type=text/plain {0000000007}")
        #expect(ingest.literalCount == 7)
        #expect(ingest.literalUse == .content)
        #expect(refusal("PING {5}")?.isFatal == false)
        #expect(RequestParser.parse(Array("PING {5}".utf8)).literalCount == 5)
    }

    @Test("P15: a refused line's payload is still known")
    func literalOfRefusedLine() {
        for line in [
            "NOSUCH {5}", "ASK a b {5}", #"ASK "\q" {5}"#, "#bad! ASK {5}", "ASK k=0 {5}",
            "ASK \"{7}\"x {5}",
        ] {
            let parsed = RequestParser.parse(Array(line.utf8))
            #expect(parsed.literalCount == 5, "\(line)")
            #expect(throws: Refusal.self) { try parsed.outcome.get() }
        }
        let line = RequestParser.parse(Array("ASK ".utf8) + [0xff] + Array(" {5}".utf8))
        #expect(line.literalCount == 5)
    }

    @Test("P16: braces that are no literal are 400 and fatal")
    func badBraces() {
        for line in [
            "ASK {", "ASK {}", "ASK {x}", "ASK {-1}", "ASK {12345678901}", "ASK {1 }",
            "ASK {5}x", "ASK {5} k=2", "PING {a} b", "{\"a\":1}", "ASK {9223372036854775808}",
        ] {
            let refusal = refusal(line)
            #expect(refusal?.code == .syntax, "\(line)")
            #expect(refusal?.isFatal == true, "\(line)")
        }
        #expect((try? parsed("PING \"{a}\"")) != nil)
        #expect(refusal("ASK x path={5}")?.isFatal == false)
    }

    @Test("P17: the tag comes back")
    func tags() throws {
        #expect(try parsed("#a.B_9- PING").tag == "a.B_9-")
        #expect(RequestParser.parse(Array("#t1 NOSUCH".utf8)).tag == "t1")
        let longest = String(repeating: "x", count: Limits.tagOctets)
        #expect(try parsed("#\(longest) PING").tag == longest)
        for line in ["# PING", "#_a PING", "#a! PING", "#\(longest)y PING", "#é PING"] {
            #expect(refusal(line)?.code == .syntax)
        }
    }

    @Test("P19: an error says what was expected, with the usage of its verb")
    func errorsNameWhatWasExpected() {
        let ask = refusal("ASK who is he")
        #expect(ask?.code == .syntax)
        #expect(ask?.json["msg"] == "question must be one quoted argument")
        #expect(ask?.json["usage"]?.text?.hasPrefix("ASK \"question\" [doc=") == true)
        #expect(
            refusal("INGEST /a b")?.json["msg"]
                == "nothing is expected after path; text with spaces is quoted")
        let unknown = refusal("ASKK x")
        #expect(unknown?.code == .unknownCommand)
        #expect(unknown?.json["nearest"] == "ASK")
        #expect(refusal("serach x")?.json["msg"] != nil)
    }

    @Test("P21: unknown keys are ignored and named")
    func unknownKeys() throws {
        #expect(try parsed("ASK x zeta=1 k=2 alpha=\"q\"").ignoredKeys == ["zeta", "alpha"])
    }

    @Test("P23: ASK takes one question", arguments: ["ASK", "ASK a b", "ASK \"a\" b", "ASK a {3}"])
    func oneQuestion(_ line: String) {
        #expect(refusal(line)?.code == .syntax)
    }

    @Test("P23: quoted, one word, or a literal")
    func questionForms() throws {
        #expect(try parsed("ASK \"who is he\"").text("question") == "who is he")
        #expect(try parsed("ASK who").text("question") == "who")
        #expect(try parsed("ASK {3}").literalUse == .text)
        #expect(refusal("ASK \"\"")?.code == .badValue)
    }

    @Test("P24: at= is a share, a byte position or a snapshot")
    func places() throws {
        #expect(try parsed("ASK x doc=d at=40%").place == .share(0.4))
        #expect(try parsed("ASK x doc=d at=0%").place == .share(0))
        #expect(try parsed("ASK x doc=d at=100%").place == .share(1))
        #expect(try parsed("ASK x doc=d at=39.75%").place == .share(0.3975))
        #expect(try parsed("ASK x doc=d at=252310").place == .utf8Offset(252_310))
        #expect(try parsed("ASK x at=s17").place == .snapshot("s17"))
        #expect(try parsed("ASK x at=chapter-2").place == .snapshot("chapter-2"))
        for at in [
            "101%", "100.1%", "-1%", "%", "40.%", ".5%", "4e1%", "12a", "99999999999999999999",
            "-3", "+3", "1.5", "é",
        ] {
            let refusal = refusal("ASK x doc=d at=\(at)")
            #expect(refusal?.code == .badValue, "\(at)")
            #expect(refusal?.json["key"] == "at")
        }
    }

    @Test("P25: a share or a position needs doc= or path=")
    func placesNeedDocuments() throws {
        for line in ["ASK x at=40%", "ASK x at=7", "FIND x at=40%"] {
            #expect(refusal(line)?.code == .badValue)
            #expect(refusal(line)?.json["key"] == "at")
        }
        #expect(try parsed("ASK x path=* at=40%").place == .share(0.4))
    }

    @Test("P31: deadlines reach from 1 ms to 300 s")
    func deadlines() throws {
        #expect(try parsed("ASK x deadline=300000").number("deadline") == 300_000)
        for value in ["0", "300001", "-1", "1.5", "x"] {
            #expect(refusal("ASK x deadline=\(value)")?.code == .badValue)
        }
    }

    @Test("P36: 32 arguments, 16 octets of verb", arguments: [32, 33])
    func argumentLimits(_ count: Int) {
        let keys = (0..<count).map { index in
            "k" + String(repeating: "a", count: index / 26)
                + String(Unicode.Scalar(UInt8(97 + index % 26))) + "=1"
        }
        let line = "PING " + keys.joined(separator: " ")
        if count <= 32 {
            #expect((try? parsed(line))?.ignoredKeys.count == 32)
        } else {
            #expect(refusal(line)?.code == .syntax)
        }
        #expect(refusal(String(repeating: "a", count: 16))?.code == .unknownCommand)
        #expect(refusal(String(repeating: "a", count: 17))?.code == .syntax)
        #expect(refusal("PI!NG")?.code == .syntax)
    }

    @Test func positionalArgumentsComeFirst() {
        #expect(refusal("ASK k=2 \"who\"")?.code == .syntax)
    }

    @Test func whatIsWrittenReadsBack() throws {
        let text = "a \"quoted\" \\ line\nwith\r\ttabs, {5} #x k=v é📖\u{1b}\u{85}"
        let octets = RequestWriter.octets(
            tag: "t", .ask, [text], keys: ["path": "a b", "k": "3", "doc": nil])
        let request = try RequestParser.parse(octets.dropLast()).outcome.get()
        #expect(request.tag == "t")
        #expect(request.text("question") == text)
        #expect(request.text("path") == "a b")
        #expect(request.number("k") == 3)
        let ingest = RequestWriter.octets(.ingest, keys: ["name": "x"], payload: [1, 0, 255])
        #expect(ingest == Array("INGEST name=\"x\" {3}\n".utf8) + [1, 0, 255, 0x0A])
    }
}
