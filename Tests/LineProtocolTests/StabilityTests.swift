// SPDX-License-Identifier: Apache-2.0
import LineProtocol
import Testing

/// What clients of `proto=1` may rely on for ever, written down by hand when it
/// was first served. Lines are added here, never changed.
@Suite struct StabilityTests {
    private static let usages: [(Verb, keys: [String])] = [
        (.hello, ["proto", "client", "progress", "partial"]), (.auth, []), (.help, []),
        (.ping, []), (.quit, []), (.status, ["unread"]), (.stats, []),
        (.docs, ["path", "state", "limit", "after"]), (.show, ["bytes", "lines", "at"]),
        (
            .ask,
            [
                "doc", "path", "since", "tag", "at", "mode", "k", "min", "deadline", "explain",
                "without",
            ]
        ),
        (.find, ["doc", "path", "since", "tag", "at", "k", "without"]),
        (.ingest, ["recursive", "watch", "force", "name", "type"]), (.fetch, ["as", "max"]),
        (.forget, []), (.jobs, []), (.job, []), (.cancel, []), (.watch, ["job"]), (.unwatch, []),
        (.snapshots, ["doc", "limit"]), (.snapshot, ["name"]), (.pin, ["doc"]),
        (.unpin, ["doc"]), (.verify, ["deep"]), (.shutdown, []),
    ]

    private static let codes: [Int: [String]] = [
        150: ["ACCEPTED"], 151: ["PROGRESS"], 152: ["PARTIAL"], 160: ["EVENT"], 199: ["ALIVE"],
        200: ["OK", "USAGE", "DOC", "JOB", "SNAPSHOT"], 202: ["QUEUED"], 220: ["HELLO"],
        221: ["BYE"], 250: ["END", "ANSWER", "CITE", "EXPLAIN"],
        254: ["ABSTAIN", "CITE", "EXPLAIN"], 400: ["SYNTAX"], 401: ["AUTH_REQUIRED"],
        403: ["FORBIDDEN"], 404: ["NOT_FOUND"], 405: ["UNKNOWN_COMMAND"], 408: ["TIMEOUT", "CITE"],
        409: ["CONFLICT"], 410: ["GONE"], 411: ["BAD_UTF8"], 413: ["TOO_LARGE"],
        414: ["LINE_TOO_LONG"], 415: ["UNSUPPORTED_FORMAT"], 421: ["TOO_MANY_CONNECTIONS"],
        422: ["BAD_VALUE"], 429: ["BUSY"], 451: ["URL_REFUSED"], 499: ["CANCELLED"],
        500: ["INTERNAL"], 501: ["NOT_YET"], 503: ["SHUTTING_DOWN"], 507: ["DISK_FULL"],
        508: ["CORRUPT"], 509: ["MODEL_MISMATCH"],
    ]

    @Test("P42: verbs and keys are only added")
    func verbs() {
        for (verb, keys) in Self.usages {
            let known = Command.row(of: verb).forms.flatMap { $0.keys.map(\.name) }
            for key in keys { #expect(known.contains(key), "\(verb.name) \(key)=") }
        }
    }

    @Test("P42: codes and names are only added")
    func codes() {
        for (number, names) in Self.codes {
            guard let row = ReplyCode(rawValue: number)?.row else {
                Issue.record("\(number) is gone")
                continue
            }
            #expect(row.name == names[0])
            for name in names.dropFirst() { #expect(row.leadingNames.contains(name)) }
        }
    }

    @Test("P42: a key that came later does no harm to an older server (P21)")
    func laterKeys() throws {
        #expect(try parsed("ASK \"who?\" later=1").ignoredKeys == ["later"])
    }
}

/// Statements about what there is not.
@Suite struct AbsenceTests {
    @Test("P6: there is no STARTTLS, and a TLS hello gets no answer")
    func noEncryption() {
        #expect(refusal("STARTTLS")?.code == .unknownCommand)
        var framer = RequestFramer(role: .none)
        framer.append([0x16, 0x03, 0x01])
        #expect(framer.next() == .foreign)
    }

    @Test("P34: max= of FETCH only lowers a limit, and must be a number of octets")
    func fetch() throws {
        #expect(try parsed("FETCH http://a/ max=1000").number("max") == 1000)
        for value in ["0", "-1", "x", "1.5"] {
            #expect(refusal("FETCH http://a/ max=\(value)")?.code == .badValue)
        }
        #expect(Command.row(of: .fetch).role == .admin)
        #expect(ReplyCode.exitStatus(ofCode: 451) == 77)
    }
}
