// SPDX-License-Identifier: Apache-2.0

/// The bounds of the protocol. Octets are counted as received, before any
/// unescaping; times are in seconds.
package enum Limits {
    /// A request line without its end, for a client with a role.
    package static let lineOctets = 8192
    /// A request line without its end, before AUTH.
    package static let lineOctetsBeforeAuth = 1024
    /// A payload, for a client with a role.
    package static let literalOctets = 1 << 20
    /// A payload of INGEST, for role `admin`.
    package static let ingestLiteralOctets = 64 << 20
    /// Digits of a payload's count.
    package static let literalDigits = 10
    package static let arguments = 32
    package static let tagOctets = 32
    package static let verbOctets = 16
    package static let keyOctets = 16

    package static let lineSeconds = 10
    package static let payloadPauseSeconds = 10
    package static let authSeconds = 10
    package static let idleSeconds = 300
    package static let aliveSeconds = 15

    package static let requestsInFlight = 16
    package static let questionsQueued = 64
    package static let connections = 1024
    /// Of `connections`, places that only the owner's uid may take.
    package static let connectionsForOwner = 8
    package static let backlog = 511

    /// Output that a client may leave untaken for `untakenSeconds`.
    package static let untakenOctets = 1 << 20
    package static let untakenSeconds = 10
    /// Output that a client may leave untaken at all.
    package static let untakenOctetsAtMost = 4 << 20

    package static let progressLinesPerSecond = 2
    package static let deadlineMilliseconds = 30_000
    package static let deadlineMillisecondsAtMost = 300_000
    /// Text that one SHOW returns; the rest is asked for with the next range.
    package static let shownOctets = 256 << 10
    /// The longest line that a client accepts from a server.
    package static let replyLineOctets = 8 << 20

    /// Limits as shown to people: what, and how much.
    package static var table: [(what: String, value: String)] {
        [
            ("request line, without its end", "\(lineOctets) B; 414, fatal"),
            ("request line before AUTH", "\(lineOctetsBeforeAuth) B; 414, fatal"),
            ("payload", "\(literalOctets) B, none before AUTH; 413, fatal"),
            ("payload of INGEST as admin", "\(ingestLiteralOctets) B, kept on disk; 413, fatal"),
            ("digits of a payload's count", "1 to \(literalDigits); 400, fatal"),
            ("arguments", "\(arguments); 400"),
            ("tag, verb, key", "\(tagOctets) B, \(verbOctets) B, \(keyOctets) B; 400"),
            ("time to finish a line", "\(lineSeconds) s; 408, fatal"),
            ("pause inside a payload", "\(payloadPauseSeconds) s; 408, fatal"),
            ("time to AUTH over TCP", "\(authSeconds) s; 408, fatal"),
            ("idle, nothing running or watched", "\(idleSeconds) s; 408, fatal"),
            ("requests in flight per connection", "\(requestsInFlight), then reading stops"),
            ("questions queued in all", "\(questionsQueued), then 429"),
            (
                "connections",
                "\(connections), \(connectionsForOwner) of them for the owner only; then 421"
            ),
            ("backlog of the socket", "\(backlog)"),
            (
                "output not taken",
                "\(untakenOctets) B for \(untakenSeconds) s, or \(untakenOctetsAtMost) B: closed"
            ),
            ("progress lines", "\(progressLinesPerSecond) a second per job; the newest wins"),
            ("sign of life in long requests", "every \(aliveSeconds) s"),
            (
                "deadline of a question",
                "\(deadlineMilliseconds) ms, at most \(deadlineMillisecondsAtMost) ms"
            ),
            ("text of one SHOW", "\(shownOctets) B, then `next` says where to go on"),
        ]
    }
}
