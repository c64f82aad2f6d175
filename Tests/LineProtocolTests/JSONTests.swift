// SPDX-License-Identifier: Apache-2.0
import LineProtocol
import Testing

@Suite struct JSONTests {
    @Test("P44: control and bidirectional characters are escaped on the wire")
    func unsafeCharactersAreEscaped() {
        let text = "a\u{0}\u{1b}[2J\u{7f}\u{9b}\u{202e}\u{2028}\u{2066}\u{feff}\r\n\t\"\\é📖"
        let line = JSON.string(text).line
        #expect(
            line
                == #""a\u0000\u001b[2J\u007f\u009b\u202e\u2028\u2066\ufeff\r\n\t\"\\é📖""#)
        for scalar in line.unicodeScalars { #expect(!JSON.isUnsafeOnATerminal(scalar)) }
        #expect(try! JSON(parsing: line.utf8) == .string(text))
    }

    @Test func everyLowScalarReadsBack() throws {
        for value in UInt32(0)..<0x3000 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let json = JSON.string(String(scalar))
            #expect(try JSON(parsing: json.octets) == json)
        }
    }

    @Test func valuesReadBack() throws {
        let value: JSON = [
            "a": 1, "b": -0.25, "c": [true, false, .null], "d": ["x": "y"], "e": [],
            "f": .object([]), "g": 9_223_372_036_854_775_807, "h": 1e300,
        ]
        #expect(try JSON(parsing: value.octets) == value)
        #expect(JSON.number(.nan).line == "null")
        #expect(JSON.number(.infinity).line == "null")
    }

    @Test func memberOrderIsKept() {
        let value: JSON = ["z": 1, "a": 2]
        #expect(value.line == #"{"z":1,"a":2}"#)
    }

    @Test func surrogatePairsMakeOneScalar() throws {
        #expect(try JSON(parsing: #""\ud83d\udcd6""#.utf8) == "📖")
        for text in [#""\ud83d""#, #""\ud83dx""#, #""\ud83d\u0041""#, #""\udcd6""#] {
            #expect(throws: JSONError.self) { try JSON(parsing: text.utf8) }
        }
    }

    @Test(arguments: [
        "", "{", "}", "[1,]", "{\"a\":1,}", "{a:1}", "01", "1.", ".5", "+1", "1e", "nul", "\"",
        "\"\u{1}\"", "[1 2]", "1 2", "\"\\x\"", "1e999", "{\"a\" 1}", "NaN", "-",
    ])
    func malformedTextIsRefused(_ text: String) {
        #expect(throws: JSONError.self) { try JSON(parsing: text.utf8) }
    }

    @Test func invalidUTF8IsRefused() {
        #expect(throws: JSONError.self) { try JSON(parsing: [0x22, 0xff, 0x22]) }
    }

    @Test func nestingIsBounded() {
        let deep = String(repeating: "[", count: 5000)
        #expect(throws: JSONError.self) { try JSON(parsing: deep.utf8) }
        let allowed =
            String(repeating: "[", count: JSON.maximumDepth)
            + String(repeating: "]", count: JSON.maximumDepth)
        #expect((try? JSON(parsing: allowed.utf8)) != nil)
    }
}
