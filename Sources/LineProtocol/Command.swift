// SPDX-License-Identifier: Apache-2.0

/// What a client may do. `admin` includes `read`.
package enum Role: String, Comparable, Sendable, CaseIterable {
    case none, read, admin

    package static func < (a: Role, b: Role) -> Bool {
        a.rank < b.rank
    }

    private var rank: Int {
        switch self {
        case .none: 0
        case .read: 1
        case .admin: 2
        }
    }
}

/// The words that requests begin with.
package enum Verb: String, CaseIterable, Sendable {
    case hello, auth, help, ping, quit
    case status, stats, docs, show, ask, find
    case ingest, fetch, forget
    case jobs, job, cancel, watch, unwatch
    case snapshots, snapshot, pin, unpin, verify, shutdown

    /// As written in documentation and replies.
    package var name: String { rawValue.uppercased() }
}

/// What may stand for an argument.
package enum ArgumentKind: Hashable, Sendable {
    /// Any text that is not empty.
    case text
    /// `on` or `off`.
    case flag
    /// One of some words.
    case choice([String])
    /// A whole number in a range.
    case number(ClosedRange<Int>)
    /// A decimal fraction from 0 to 1.
    case share
    /// `2026-11-21`.
    case date
    /// A place of a document: `Place`.
    case place
    /// `a-b`: octets from a up to, not including, b; counted from 0.
    case octets
    /// `a-b`: lines from a to b, both included; counted from 1.
    case lines

    /// How usage lines write the kind.
    package var placeholder: String {
        switch self {
        case .text: "…"
        case .flag: "on|off"
        case .choice(let words): words.joined(separator: "|")
        case .number: "n"
        case .share: "0..1"
        case .date: "yyyy-mm-dd"
        case .place: "40%|position|snapshot"
        case .octets, .lines: "a-b"
        }
    }
}

/// An argument of a verb.
package struct Parameter: Hashable, Sendable {
    package let name: String
    package let kind: ArgumentKind
    package let isRequired: Bool

    package init(_ name: String, _ kind: ArgumentKind = .text, isRequired: Bool = false) {
        self.name = name
        self.kind = kind
        self.isRequired = isRequired
    }
}

/// What a payload of a request stands for.
package enum LiteralUse: Hashable, Sendable {
    /// UTF-8 that takes the place of the first positional argument.
    case text
    /// Any octets.
    case content
}

/// One way to use a verb.
package struct Form: Hashable, Sendable {
    /// Arguments by place; the ones that may be left out come last.
    package let positional: [Parameter]
    package let keys: [Parameter]
    package let literal: LiteralUse?

    package init(
        _ positional: [Parameter] = [], keys: [Parameter] = [], literal: LiteralUse? = nil
    ) {
        self.positional = positional
        self.keys = keys
        self.literal = literal
    }

    /// The form as typed after `verb`, with optional parts in brackets.
    package func usage(of verb: Verb) -> String {
        var parts = [verb.name]
        for parameter in positional {
            let shown = parameter.kind == .text ? parameter.name : parameter.kind.placeholder
            parts.append(parameter.isRequired ? shown : "[\(shown)]")
        }
        for key in keys {
            let shown = "\(key.name)=\(key.kind.placeholder)"
            parts.append(key.isRequired ? shown : "[\(shown)]")
        }
        if literal == .content { parts.append("{octets}") }
        return parts.joined(separator: " ")
    }
}

/// A row of the table of commands.
package struct Command: Sendable {
    package let verb: Verb
    package let role: Role
    /// Codes of the last line of a reply that is no error.
    package let endings: [ReplyCode]
    package let forms: [Form]
    /// What it does, for HELP and the documentation.
    package let summary: String

    /// All forms as typed.
    package var usage: String {
        forms.map { $0.usage(of: verb) }.joined(separator: " | ")
    }

    /// The form that a line with or without a payload uses; nil where the verb
    /// takes no payload.
    package func form(hasLiteral: Bool) -> Form? {
        hasLiteral
            ? forms.first { $0.literal != nil }
            : forms.first { $0.literal != .content }
    }
}
