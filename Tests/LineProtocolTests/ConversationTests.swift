// SPDX-License-Identifier: Apache-2.0
import CodecChecks
import Foundation
import LineProtocol
import Testing

/// A conversation whose work waits until the test ends it.
struct Talk {
    var conversation: Conversation
    var said = ""
    var work: [String: RequestNumber] = [:]
    var started: [String] = []
    var tokens: [RequestNumber] = []
    var cancelled: [RequestNumber] = []
    var kept: [UInt8] = []
    var isClosed = false

    init(role: Role = .admin) {
        conversation = Conversation(role: role, server: "mnemed/0")
    }

    /// Says `text`, and lets everything happen that can.
    mutating func say(_ text: String = "") {
        conversation.receive(Array(text.utf8))
        act()
    }

    mutating func act() {
        while let action = conversation.nextAction() {
            switch action {
            case .send(let octets): said += String(decoding: octets, as: UTF8.self)
            case .perform(let number, let request):
                let name = request.text("question") ?? request.verb.name
                work[name] = number
                started.append(name)
            case .authenticate(let number, _): tokens.append(number)
            case .keep(_, let octets): kept += octets
            case .cancel(let number): cancelled.append(number)
            case .close: isClosed = true
            }
        }
    }

    /// Ends the work on a question.
    mutating func end(_ name: String) {
        guard let number = work[name] else { return }
        conversation.finish(number, Reply(.answered, ["of": .string(name)]))
        act()
    }

    /// The lines said since the last call, without their ends.
    mutating func lines() -> [String] {
        defer { said = "" }
        return said.split(separator: "\r\n").map(String.init)
    }
}

@Suite struct ConversationTests {
    @Test("P8: the greeting announces protocol, limits and AUTH")
    func greeting() {
        var open = Talk(role: .none)
        open.conversation.greet()
        open.act()
        #expect(
            open.lines() == [
                #"220 * HELLO {"server":"mnemed/0","proto":1,"auth":true,"line":1024,"literal":0,"#
                    + #""inflight":16,"idle_s":300}"#
            ])
        var own = Talk()
        own.conversation.greet()
        own.act()
        #expect(own.lines()[0].contains(#""auth":false,"line":8192,"literal":1048576"#))
    }

    @Test("P4: before AUTH five verbs work, the others get 401; the token decides the role")
    func beforeAuth() {
        var talk = Talk(role: .none)
        talk.say("HELLO\nHELP ping\nPING\n")
        #expect(talk.lines().map { $0.prefix(3) } == ["220", "200", "200", "200"])
        for verb in Verb.allCases
        where ![.hello, .auth, .help, .ping, .quit].contains(verb) {
            let rest = ["ASK", "FIND"].contains(verb.name) ? " x" : ""
            let line = Self.example(of: verb) ?? verb.name + rest
            talk.say(line + "\n")
            #expect(talk.lines().first?.hasPrefix("401 - AUTH_REQUIRED") == true, "\(line)")
        }
        #expect(talk.started.isEmpty)
        talk.say("AUTH t\nSTATUS\n")
        #expect(talk.lines() == [])
        talk.conversation.authenticated(talk.tokens[0], .read)
        talk.act()
        #expect(talk.lines() == [#"200 - OK {"role":"read","line":8192,"literal":1048576}"#])
        #expect(talk.started == ["STATUS"])
    }

    private static func example(of verb: Verb) -> String? {
        switch verb {
        case .show, .forget, .job, .cancel, .fetch, .ingest: "\(verb.name) j1"
        case .snapshot: "SNAPSHOT abcd name=x"
        case .pin, .unpin: "\(verb.name) s1 doc=abcd"
        default: nil
        }
    }

    @Test("P5: a wrong token is 401 and the connection goes on")
    func wrongToken() {
        var talk = Talk(role: .none)
        talk.say("#a AUTH t\n")
        talk.conversation.authenticated(talk.tokens[0], nil)
        talk.say("PING\n")
        #expect(
            talk.lines() == [
                #"401 a AUTH_REQUIRED {"msg":"wrong token","usage":"AUTH token"}"#, "200 - OK {}",
            ])
    }

    @Test("P22: role read may not do what needs admin")
    func roles() {
        var talk = Talk(role: .read)
        for command in Command.table where command.role == .admin {
            talk.say((Self.example(of: command.verb) ?? command.verb.name) + "\n")
            #expect(talk.lines().first?.hasPrefix("403 - FORBIDDEN") == true)
        }
        talk.say("CANCEL j1\n")
        #expect(talk.lines().first?.hasPrefix("403 - FORBIDDEN") == true)
        talk.say("INGEST name=a {4}\nPING\n\nPING\n")
        #expect(talk.lines().map { $0.prefix(3) } == ["403", "200"])
        #expect(talk.kept.isEmpty)
        #expect(talk.started.isEmpty)
    }

    @Test("P10: at the end of the input, whole requests are answered, then the server closes")
    func endOfInput() {
        var talk = Talk()
        talk.say("ASK a\nPING\nASK {5}\nhel")
        talk.conversation.inputEnded()
        talk.act()
        #expect(!talk.isClosed)
        talk.end("a")
        #expect(talk.lines() == [#"250 - END {"of":"a"}"#, "200 - OK {}"])
        #expect(talk.isClosed)
    }

    @Test("P15: a payload is the question; the octets of INGEST are handed on")
    func payloads() {
        var talk = Talk()
        talk.say("ASK {11}\nwho\r\nis he?\nINGEST name=a {3}\n\0\u{1}x\n")
        #expect(talk.started == ["who\r\nis he?"])
        #expect(talk.kept == [0, 1, 0x78])
        talk.end("who\r\nis he?")
        #expect(talk.started.last == "INGEST")
        talk.say("ASK {0}\n\n")
        talk.end("INGEST")
        #expect(talk.lines().last?.hasPrefix("422 - BAD_VALUE") == true)
    }

    @Test("P17: a tag in use is 409, and free again when its request ended")
    func tags() {
        var talk = Talk()
        talk.say("#a ASK one\n#a PING\n")
        #expect(talk.lines() == [#"409 a CONFLICT {"msg":"this tag is in use","tag":"a"}"#])
        talk.end("one")
        talk.say("#a PING\n")
        #expect(talk.lines() == [#"250 a END {"of":"one"}"#, "200 a OK {}"])
    }

    @Test("P18: after a fatal refusal the server closes, and answers nothing more")
    func fatal() {
        var talk = Talk()
        talk.say("#x ASK slow\nPING\0\nPING\n")
        #expect(talk.lines() == [])
        talk.end("slow")
        let lines = talk.lines()
        #expect(lines.count == 2)
        #expect(lines[1].hasSuffix(#""fatal":true}"#))
        #expect(talk.isClosed)
    }

    @Test("P21: ignored keys are named in the last line, of a refusal by the service, too")
    func ignored() {
        var talk = Talk()
        talk.say("ASK q zz=1\n")
        talk.end("q")
        #expect(talk.lines() == [#"250 - END {"of":"q","ignored":["zz"]}"#])
    }

    @Test("P37: requests without a tag run in order, those with one at once")
    func order() {
        var talk = Talk()
        talk.say("ASK one\nASK two\n#a ASK three\nPING four\n#b PING five\n")
        #expect(talk.started == ["one", "three"])
        talk.end("three")
        talk.end("one")
        #expect(talk.started == ["one", "three", "two"])
        talk.end("two")
        #expect(
            talk.lines() == [
                #"200 b OK {"text":"five"}"#, #"250 a END {"of":"three"}"#,
                #"250 - END {"of":"one"}"#,
                #"250 - END {"of":"two"}"#, #"200 - OK {"text":"four"}"#,
            ])
    }

    @Test("P38: notes of a request come before its last line; events carry *")
    func notes() {
        var talk = Talk()
        talk.say("#a ASK q\n")
        talk.conversation.note(talk.work["q"]!, .accepted, ["queue": 0])
        talk.conversation.event(.event, ["doc": "d"])
        talk.end("q")
        talk.conversation.note(talk.work["q"]!, .progress, [:])
        talk.act()
        #expect(
            talk.lines() == [
                #"150 a ACCEPTED {"queue":0}"#, #"160 * EVENT {"doc":"d"}"#,
                #"250 a END {"of":"q"}"#,
            ])
    }

    @Test("P22: HELLO switches progress and partial lines")
    func switches() {
        var talk = Talk()
        talk.say("HELLO progress=off partial=on\n#a ASK q\n")
        talk.conversation.note(talk.work["q"]!, .progress, [:])
        talk.conversation.note(talk.work["q"]!, .partial, [:])
        talk.conversation.event(.progress, [:])
        talk.act()
        #expect(talk.lines().dropFirst() == ["152 a PARTIAL {}"])
    }

    @Test("P39: with 16 requests in flight nothing more is taken, and nothing fails")
    func backpressure() {
        var talk = Talk()
        talk.say((0..<40).map { "#t\($0) ASK q\($0)\n" }.joined())
        #expect(talk.started.count == 16)
        #expect(!talk.conversation.wantsInput)
        talk.end("q3")
        #expect(talk.started.count == 17)
        for index in 0..<40 { talk.end("q\(index)") }
        #expect(talk.started.count == 40)
        #expect(talk.lines().count == 40)
        #expect(talk.conversation.wantsInput)
    }

    @Test("L6: 10 000 requests in one write are answered in order")
    func pipelining() {
        var talk = Talk()
        talk.say((0..<10_000).map { "PING \($0)\n" }.joined())
        #expect(talk.lines() == (0..<10_000).map { "200 - OK {\"text\":\"\($0)\"}" })
    }

    @Test("P22: CANCEL ends an own request with 499, waiting or running")
    func cancelling() {
        var talk = Talk()
        talk.say("#a ASK q\n#c CANCEL #a\n")
        #expect(talk.lines() == [##"200 c OK {"cancelled":"#a"}"##])
        #expect(talk.cancelled == [talk.work["q"]!])
        talk.conversation.finish(talk.work["q"]!, Reply(Refusal(.cancelled, "by CANCEL")))
        talk.act()
        #expect(talk.lines() == [#"499 a CANCELLED {"msg":"by CANCEL"}"#])
        talk.say("#d CANCEL #d\n")
        #expect(talk.lines().first?.hasPrefix("404 d") == true)
    }

    @Test("P22: QUIT is answered after all earlier requests, and nothing after it")
    func quit() {
        var talk = Talk()
        talk.say("#a ASK one\nASK two\n#q QUIT\nPING\n#p PING\n")
        #expect(talk.lines() == [])
        talk.end("two")
        talk.end("one")
        #expect(
            talk.lines() == [
                #"250 - END {"of":"two"}"#, #"250 a END {"of":"one"}"#, "221 q BYE {}",
            ])
        #expect(talk.isClosed)
    }

    @Test("P36: a client that is too slow gets 408, fatal, and its work is cancelled")
    func timeout() {
        var talk = Talk()
        talk.say("#a ASK q\n#b PI")
        #expect(talk.conversation.isInsideRequest)
        talk.conversation.timeOut("10 s for a line")
        talk.act()
        #expect(talk.lines() == [#"408 * TIMEOUT {"msg":"10 s for a line","fatal":true}"#])
        #expect(talk.cancelled == [talk.work["q"]!])
        #expect(talk.isClosed)
    }

    @Test("P41: while stopping, new requests get 503 and running ones are answered")
    func stopping() {
        var talk = Talk()
        talk.say("#a ASK q\n")
        talk.conversation.stop()
        talk.say("#b ASK r\n")
        #expect(talk.lines().first?.hasPrefix("503 b SHUTTING_DOWN") == true)
        talk.end("q")
        let lines = talk.lines()
        #expect(lines.first == #"250 a END {"of":"q"}"#)
        #expect(lines.last?.hasPrefix("503 * SHUTTING_DOWN") == true)
        #expect(talk.isClosed)
    }

    @Test("P41: what does not end in time gets 503")
    func stoppingNow() {
        var talk = Talk()
        talk.say("#a ASK q\nASK r\nASK s\n")
        talk.conversation.stopNow()
        talk.act()
        #expect(talk.lines().map { $0.prefix(5) } == ["503 a", "503 -", "503 -", "503 *"])
        #expect(talk.isClosed)
    }

    @Test("P9, L5: transcripts, octet by octet and in one write")
    func transcripts() throws {
        let folder = try #require(Bundle.module.resourceURL).appendingPathComponent("Transcripts")
        let transcripts = try Transcript.all(in: folder)
        #expect(transcripts.count >= 6)
        for transcript in transcripts {
            for pieces in [transcript.octets.count, 1, 3, 50] {
                let said = CodecChecks.said(
                    transcript.octets, role: transcript.role, pieces: pieces)
                #expect(transcript.difference(to: said) == nil)
            }
        }
    }
}
