// SPDX-License-Identifier: Apache-2.0
import Documents

extension Command {
    /// The one table that parsing, HELP and the documentation are made from.
    package static let table: [Command] = [
        Command(
            verb: .hello, role: .none, endings: [.hello],
            forms: [
                Form(keys: [
                    Parameter("proto", .number(1...1)), Parameter("client"),
                    Parameter("progress", .flag), Parameter("partial", .flag),
                ])
            ],
            summary: "introduce yourself; choose which 1xx lines you get"),
        Command(
            verb: .auth, role: .none, endings: [.ok],
            forms: [Form([Parameter("token", isRequired: true)])],
            summary: "show a token and take its role"),
        Command(
            verb: .help, role: .none, endings: [.ok], forms: [Form([Parameter("verb")])],
            summary: "how the verbs are used"),
        Command(
            verb: .ping, role: .none, endings: [.ok], forms: [Form([Parameter("text")])],
            summary: "answer at once, with the text"),
        Command(
            verb: .quit, role: .none, endings: [.bye], forms: [Form()],
            summary: "close after the replies to everything before"),
        Command(
            verb: .status, role: .read, endings: [.ok],
            forms: [Form(keys: [Parameter("unread", .flag)])],
            summary: "documents by state, models, sizes, versions, threshold"),
        Command(
            verb: .stats, role: .read, endings: [.ok], forms: [Form()],
            summary: "counters of the server"),
        Command(
            verb: .docs, role: .read, endings: [.ok],
            forms: [
                Form(keys: [
                    Parameter("path"), Parameter("since", .date), Parameter("tag"),
                    Parameter("state", .choice(documentStates)),
                    Parameter("limit", .number(1...1000)), Parameter("after"),
                ])
            ],
            summary: "list documents; `next` of the last line goes into `after=`"),
        Command(
            verb: .show, role: .read, endings: [.ok],
            forms: [
                Form(
                    [Parameter("doc", isRequired: true)],
                    keys: [
                        Parameter("bytes", .octets), Parameter("lines", .lines),
                        Parameter("at", .place),
                    ])
            ],
            summary: "stored text: all of it, or the bytes or lines named"),
        Command(
            verb: .ask, role: .read, endings: [.answered, .abstained],
            forms: [
                Form(
                    [Parameter("\"question\"", isRequired: true)],
                    keys: selectors + [
                        Parameter("at", .place), Parameter("mode", .choice(["read", "recall"])),
                        Parameter("k", .number(1...100)), Parameter("min", .share),
                        Parameter("deadline", .number(1...Limits.deadlineMillisecondsAtMost)),
                        Parameter("explain", .flag), Parameter("without"),
                    ],
                    literal: .text)
            ],
            summary: "answer from the documents, with quoted evidence"),
        Command(
            verb: .find, role: .read, endings: [.answered],
            forms: [
                Form(
                    [Parameter("\"text\"", isRequired: true)],
                    keys: selectors + [
                        Parameter("at", .place), Parameter("k", .number(1...1000)),
                        Parameter("without"),
                    ],
                    literal: .text)
            ],
            summary: "passages about the text, best first, without an answer"),
        Command(
            verb: .ingest, role: .admin, endings: [.queued],
            forms: [
                Form(
                    [Parameter("path", isRequired: true)],
                    keys: [
                        Parameter("recursive", .flag), Parameter("watch", .flag),
                        Parameter("force", .flag), Parameter("tag"),
                    ]),
                Form(
                    keys: [
                        Parameter("name", isRequired: true),
                        Parameter("type", .choice(["text/plain", "text/markdown"])),
                        Parameter("force", .flag), Parameter("tag"),
                    ],
                    literal: .content),
            ],
            summary: "read a file or folder of the server, or the octets that follow"),
        Command(
            verb: .fetch, role: .admin, endings: [.queued],
            forms: [
                Form(
                    [Parameter("url", isRequired: true)],
                    keys: [Parameter("as"), Parameter("max", .number(1...(1 << 40)))])
            ],
            summary: "read what an address holds"),
        Command(
            verb: .forget, role: .admin, endings: [.ok],
            forms: [Form([Parameter("doc", isRequired: true)])],
            summary: "drop a document with its text, memory and snapshots"),
        Command(
            verb: .jobs, role: .read, endings: [.ok], forms: [Form()],
            summary: "list jobs, newest first"),
        Command(
            verb: .job, role: .read, endings: [.ok],
            forms: [Form([Parameter("id", isRequired: true)])],
            summary: "where one job stands"),
        Command(
            verb: .cancel, role: .read, endings: [.ok],
            forms: [Form([Parameter("job|#tag", isRequired: true)])],
            summary: "stop a job (admin) at its next checkpoint, or an own request"),
        Command(
            verb: .watch, role: .read, endings: [.ok],
            forms: [
                Form(
                    [Parameter("what", .choice(["jobs", "docs", "all"]))], keys: [Parameter("job")])
            ],
            summary: "get events of jobs and documents until UNWATCH"),
        Command(
            verb: .unwatch, role: .read, endings: [.ok], forms: [Form()],
            summary: "end all watching"),
        Command(
            verb: .snapshots, role: .read, endings: [.ok],
            forms: [Form(keys: [Parameter("doc"), Parameter("limit", .number(1...1000))])],
            summary: "list the stored states of a document, or of all"),
        Command(
            verb: .snapshot, role: .admin, endings: [.ok],
            forms: [
                Form(
                    [Parameter("doc", isRequired: true)],
                    keys: [Parameter("name", isRequired: true)])
            ],
            summary: "name, and pin, the newest snapshot of a document"),
        Command(
            verb: .pin, role: .admin, endings: [.ok], forms: [pinning],
            summary: "never thin this snapshot out"),
        Command(
            verb: .unpin, role: .admin, endings: [.ok], forms: [pinning],
            summary: "take a pin back, and the name"),
        Command(
            verb: .verify, role: .admin, endings: [.queued],
            forms: [Form(keys: [Parameter("deep", .flag)])],
            summary: "check what is stored; findings come as events"),
        Command(
            verb: .shutdown, role: .admin, endings: [.ok], forms: [Form()],
            summary: "stop the server as SIGTERM does"),
    ]

    /// The row of a verb.
    package static func row(of verb: Verb) -> Command {
        guard let row = rows[verb] else { preconditionFailure("no row for \(verb.name)") }
        return row
    }

    private static let rows = Dictionary(uniqueKeysWithValues: table.map { ($0.verb, $0) })

    private static let documentStates = DocumentState.allCases.map(\.rawValue)

    private static let selectors = [
        Parameter("doc"), Parameter("path"), Parameter("since", .date), Parameter("tag"),
    ]

    private static let pinning = Form(
        [Parameter("snapshot", isRequired: true)], keys: [Parameter("doc", isRequired: true)])
}
