// SPDX-License-Identifier: Apache-2.0

/// The three digits that open every line of the server.
package enum ReplyCode: Int, CaseIterable, Sendable {
    case accepted = 150
    case progress = 151
    case partial = 152
    case event = 160
    case alive = 199
    case ok = 200
    case queued = 202
    case hello = 220
    case bye = 221
    case answered = 250
    case abstained = 254
    case syntax = 400
    case authRequired = 401
    case forbidden = 403
    case notFound = 404
    case unknownCommand = 405
    case timeout = 408
    case conflict = 409
    case gone = 410
    case badUTF8 = 411
    case tooLarge = 413
    case lineTooLong = 414
    case unsupportedFormat = 415
    case tooManyConnections = 421
    case badValue = 422
    case busy = 429
    case urlRefused = 451
    case cancelled = 499
    case internalFault = 500
    case notYet = 501
    case shuttingDown = 503
    case diskFull = 507
    case corrupt = 508
    case modelMismatch = 509

    /// Whether the server closes after a line of this code.
    package enum Fatality: Hashable, Sendable {
        case never
        /// In the case named.
        case when(String)
        case always
    }

    /// What the table of codes says of one code.
    package struct Row: Sendable {
        /// Names of the lines before the last one of a reply.
        package let leadingNames: [String]
        /// Name of the last line, or of the only one.
        package let name: String
        package let meaning: String
        /// Status that `mneme` ends with; nil for lines that end nothing.
        package let exitStatus: Int32?
        package let fatality: Fatality
    }

    /// Name of the last line of a reply with this code.
    package var name: String { row.name }

    /// The row of the table of codes.
    package var row: Row {
        switch self {
        case .accepted:
            Self.note(
                "ACCEPTED", "waits behind `queue` others; or begins, and what it reads is fixed")
        case .progress: Self.note("PROGRESS", "tokens done and in all, tokens/s, seconds left")
        case .partial: Self.note("PARTIAL", "the answer so far, where `partial=on` was asked for")
        case .event: Self.note("EVENT", "something that is watched changed")
        case .alive: Self.note("ALIVE", "still working, every 15 s of a long request")
        case .ok: Self.result("OK", "done", before: ["USAGE", "DOC", "JOB", "SNAPSHOT"])
        case .queued: Self.result("QUEUED", "became a job")
        case .hello: Self.result("HELLO", "greeting, and the answer to HELLO")
        case .bye: Self.result("BYE", "goodbye", fatal: .always)
        case .answered:
            Self.result("END", "answer or evidence", before: ["ANSWER", "CITE", "EXPLAIN"])
        case .abstained:
            Self.result(
                "ABSTAIN", "the documents do not say", before: ["CITE", "EXPLAIN"], exit: 1)
        case .syntax:
            Self.fault(
                "SYNTAX", "does not fit the grammar or the usage", 64,
                fatal: .when("the end of the request is unknown"))
        case .authRequired: Self.fault("AUTH_REQUIRED", "no token yet, or a wrong one", 77)
        case .forbidden:
            Self.fault("FORBIDDEN", "role too low, or another user", 77, fatal: .when("user"))
        case .notFound: Self.fault("NOT_FOUND", "no such document, job or snapshot", 66)
        case .unknownCommand: Self.fault("UNKNOWN_COMMAND", "no such verb; `nearest` is one", 64)
        case .timeout:
            Self.fault(
                "TIMEOUT", "deadline, or a client too slow", 75, before: ["CITE"],
                fatal: .when("client"))
        case .conflict: Self.fault("CONFLICT", "the present state forbids it", 75)
        case .gone: Self.fault("GONE", "there was one, and it was thinned out or forgotten", 66)
        case .badUTF8: Self.fault("BAD_UTF8", "not UTF-8", 65)
        case .tooLarge:
            Self.fault("TOO_LARGE", "payload or text above its limit", 65, fatal: .when("payload"))
        case .lineTooLong: Self.fault("LINE_TOO_LONG", "line above its limit", 64, fatal: .always)
        case .unsupportedFormat: Self.fault("UNSUPPORTED_FORMAT", "no reader for this kind", 65)
        case .tooManyConnections:
            Self.fault("TOO_MANY_CONNECTIONS", "the server is full", 75, fatal: .always)
        case .badValue: Self.fault("BAD_VALUE", "value out of range; `key` says which", 64)
        case .busy: Self.fault("BUSY", "queue full; come back after `retry_ms`", 75)
        case .urlRefused: Self.fault("URL_REFUSED", "address, scheme, port or redirect", 77)
        case .cancelled: Self.fault("CANCELLED", "by CANCEL", 130)
        case .internalFault: Self.fault("INTERNAL", "a fault; the log has more under `id`", 70)
        case .notYet: Self.fault("NOT_YET", "in the protocol, not in this server", 69)
        case .shuttingDown:
            Self.fault("SHUTTING_DOWN", "stopping", 75, fatal: .when("the last line"))
        case .diskFull: Self.fault("DISK_FULL", "writes stop, questions go on", 74)
        case .corrupt: Self.fault("CORRUPT", "`what` is damaged", 65)
        case .modelMismatch: Self.fault("MODEL_MISMATCH", "read with another model", 65)
        }
    }

    private static func note(_ name: String, _ meaning: String) -> Row {
        Row(
            leadingNames: [], name: name, meaning: meaning, exitStatus: nil, fatality: .never)
    }

    private static func result(
        _ name: String, _ meaning: String, before names: [String] = [], exit: Int32 = 0,
        fatal: Fatality = .never
    ) -> Row {
        Row(
            leadingNames: names, name: name, meaning: meaning, exitStatus: exit, fatality: fatal)
    }

    private static func fault(
        _ name: String, _ meaning: String, _ exit: Int32, before names: [String] = [],
        fatal: Fatality = .never
    ) -> Row {
        Row(
            leadingNames: names, name: name, meaning: meaning, exitStatus: exit, fatality: fatal)
    }
}

/// A request that is turned down: the error line it gets.
package struct Refusal: Error, Hashable, Sendable {
    package let code: ReplyCode
    /// Members of the line's object, without `fatal`.
    package let details: JSON
    /// The server closes after it.
    package let isFatal: Bool

    package init(_ code: ReplyCode, _ details: JSON, isFatal: Bool = false) {
        self.code = code
        self.details = details
        self.isFatal = isFatal
    }

    /// A refusal with a sentence that says what was expected.
    package init(
        _ code: ReplyCode, _ message: String, _ more: KeyValuePairs<String, JSON?> = [:],
        isFatal: Bool = false
    ) {
        let sentence = JSON.Member("msg", .string(message))
        self.init(code, .object([sentence] + JSON.present(more).members), isFatal: isFatal)
    }

    /// The line's whole object.
    package var json: JSON {
        isFatal ? details.adding([JSON.Member("fatal", true)]) : details
    }
}
