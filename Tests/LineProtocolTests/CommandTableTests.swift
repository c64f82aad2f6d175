// SPDX-License-Identifier: Apache-2.0
import LineProtocol
import Testing

/// A row of P22 as the test knows it: verb, role, a line that fits, codes.
private struct Row: Sendable, CustomTestStringConvertible {
    let verb: Verb
    let role: Role
    let line: String
    let endings: [ReplyCode]
    var testDescription: String { "P22/\(verb.name)" }
}

@Suite struct CommandTableTests {
    private static let rows = [
        Row(
            verb: .hello, role: .none,
            line: "HELLO proto=1 client=\"nc/1\" progress=off partial=on", endings: [.hello]),
        Row(verb: .auth, role: .none, line: "AUTH 9f2c77d0", endings: [.ok]),
        Row(verb: .help, role: .none, line: "HELP ask", endings: [.ok]),
        Row(verb: .ping, role: .none, line: "PING x", endings: [.ok]),
        Row(verb: .quit, role: .none, line: "QUIT", endings: [.bye]),
        Row(verb: .status, role: .read, line: "STATUS", endings: [.ok]),
        Row(verb: .stats, role: .read, line: "STATS", endings: [.ok]),
        Row(
            verb: .docs, role: .read, line: "DOCS path=*.txt state=done limit=5 after=x",
            endings: [.ok]),
        Row(verb: .show, role: .read, line: "SHOW abcd bytes=0-10 at=s1", endings: [.ok]),
        Row(
            verb: .ask, role: .read,
            line: "ASK \"q\" doc=a path=b since=2026-01-31 tag=t at=s1 mode=read k=2 min=0.5 "
                + "deadline=100 explain=on",
            endings: [.answered, .abstained]),
        Row(
            verb: .find, role: .read, line: "FIND \"q\" doc=a path=b tag=t at=s1 k=2",
            endings: [.answered]),
        Row(
            verb: .ingest, role: .admin, line: "INGEST /a recursive=on watch=off force=on",
            endings: [.queued]),
        Row(
            verb: .fetch, role: .admin, line: "FETCH http://a/ as=b max=5", endings: [.queued]),
        Row(verb: .forget, role: .admin, line: "FORGET abcd", endings: [.ok]),
        Row(verb: .jobs, role: .read, line: "JOBS", endings: [.ok]),
        Row(verb: .job, role: .read, line: "JOB j1", endings: [.ok]),
        Row(verb: .cancel, role: .read, line: "CANCEL #t", endings: [.ok]),
        Row(verb: .watch, role: .read, line: "WATCH all job=j1", endings: [.ok]),
        Row(verb: .unwatch, role: .read, line: "UNWATCH", endings: [.ok]),
        Row(verb: .snapshots, role: .read, line: "SNAPSHOTS doc=a limit=3", endings: [.ok]),
        Row(verb: .snapshot, role: .admin, line: "SNAPSHOT abcd name=half", endings: [.ok]),
        Row(verb: .pin, role: .admin, line: "PIN s3 doc=abcd", endings: [.ok]),
        Row(verb: .unpin, role: .admin, line: "UNPIN s3 doc=abcd", endings: [.ok]),
        Row(verb: .verify, role: .admin, line: "VERIFY deep=on", endings: [.queued]),
        Row(verb: .shutdown, role: .admin, line: "SHUTDOWN", endings: [.ok]),
    ]

    @Test("P22: each row has its arguments, role and last line", arguments: rows)
    private func row(_ row: Row) throws {
        let request = try parsed(row.line)
        #expect(request.verb == row.verb)
        #expect(request.ignoredKeys == [])
        let command = Command.row(of: row.verb)
        #expect(command.role == row.role)
        #expect(command.endings == row.endings)
    }

    @Test("P22: the table has one row for each verb")
    func everyVerbHasOneRow() {
        #expect(
            Command.table.map(\.verb).sorted { $0.rawValue < $1.rawValue }
                == Verb.allCases.sorted { $0.rawValue < $1.rawValue })
        #expect(Self.rows.count == Verb.allCases.count)
        for command in Command.table {
            #expect(command.verb.name.utf8.count <= Limits.verbOctets)
            for key in command.forms.flatMap(\.keys) {
                #expect(key.name.utf8.count <= Limits.keyOctets)
            }
        }
    }

    @Test("P22: INGEST with octets of its own needs a name")
    func ingestLiteral() throws {
        let request = try parsed("INGEST name=notes.txt type=text/plain {12}")
        #expect(request.text("name") == "notes.txt")
        #expect(refusal("INGEST type=text/plain {12}")?.code == .syntax)
        #expect(refusal("INGEST")?.code == .syntax)
        #expect(refusal("INGEST name=a type=image/png {1}")?.code == .badValue)
    }

    @Test("P22: SHOW takes bytes or lines, not both")
    func show() throws {
        #expect(try parsed("SHOW abcd bytes=3-9").arguments["bytes"] == .octets(3..<9))
        #expect(try parsed("SHOW abcd lines=3-9").arguments["lines"] == .lines(3...9))
        #expect(refusal("SHOW abcd bytes=1-2 lines=1-2")?.code == .syntax)
        for value in ["9-3", "-", "3-", "a-b", "1-2-3"] {
            #expect(refusal("SHOW abcd bytes=\(value)")?.code == .badValue)
        }
        #expect(refusal("SHOW abcd lines=0-3")?.code == .badValue)
    }

    @Test func valuesOutOfRangeAre422() {
        for line in [
            "ASK x k=0", "ASK x k=101", "ASK x min=1.1", "ASK x min=-1", "ASK x explain=yes",
            "ASK x mode=guess", "DOCS limit=0", "DOCS state=odd", "ASK x since=yesterday",
            "ASK x since=2026-13-01", "HELLO proto=2", "WATCH birds",
        ] {
            #expect(refusal(line)?.code == .badValue, "\(line)")
            #expect(refusal(line)?.isFatal == false)
            #expect(refusal(line)?.json["usage"] != nil)
        }
    }
}

@Suite struct ReplyCodeTests {
    @Test(
        "P35: codes, names and exit statuses",
        arguments: [
            (150, "ACCEPTED", nil), (151, "PROGRESS", nil), (152, "PARTIAL", nil),
            (160, "EVENT", nil), (199, "ALIVE", nil), (200, "OK", 0), (202, "QUEUED", 0),
            (220, "HELLO", 0), (221, "BYE", 0), (250, "END", 0), (254, "ABSTAIN", 1),
            (400, "SYNTAX", 64), (401, "AUTH_REQUIRED", 77), (403, "FORBIDDEN", 77),
            (404, "NOT_FOUND", 66), (405, "UNKNOWN_COMMAND", 64), (408, "TIMEOUT", 75),
            (409, "CONFLICT", 75), (410, "GONE", 66), (411, "BAD_UTF8", 65),
            (413, "TOO_LARGE", 65), (414, "LINE_TOO_LONG", 64), (415, "UNSUPPORTED_FORMAT", 65),
            (421, "TOO_MANY_CONNECTIONS", 75), (422, "BAD_VALUE", 64), (429, "BUSY", 75),
            (451, "URL_REFUSED", 77), (499, "CANCELLED", 130), (500, "INTERNAL", 70),
            (501, "NOT_YET", 69), (503, "SHUTTING_DOWN", 75), (507, "DISK_FULL", 74),
            (508, "CORRUPT", 65), (509, "MODEL_MISMATCH", 65),
        ] as [(Int, String, Int32?)])
    func row(_ number: Int, _ name: String, _ status: Int32?) throws {
        let code = try #require(ReplyCode(rawValue: number))
        #expect(code.name == name)
        #expect(code.row.exitStatus == status)
        #expect(name.utf8.count <= 24)
    }

    @Test("P35: every code is in the list above")
    func count() { #expect(ReplyCode.allCases.count == 34) }

    @Test("P35: fatality")
    func fatality() {
        for code in ReplyCode.allCases {
            switch code {
            case .bye, .lineTooLong, .tooManyConnections: #expect(code.row.fatality == .always)
            case .syntax, .forbidden, .timeout, .tooLarge, .shuttingDown:
                guard case .when = code.row.fatality else {
                    Issue.record("\(code)")
                    continue
                }
            default: #expect(code.row.fatality == .never)
            }
        }
    }

    @Test("P18: a fatal refusal says so")
    func fatalIsSaid() {
        #expect(Refusal(.lineTooLong, "x", isFatal: true).json["fatal"] == true)
        #expect(Refusal(.notFound, "x").json["fatal"] == nil)
    }
}
