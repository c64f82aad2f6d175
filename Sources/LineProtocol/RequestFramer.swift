// SPDX-License-Identifier: Apache-2.0

/// Turns octets, however they were cut into packets, into requests.
///
/// ```
///            line complete, no payload: request or refusal
///            ┌────┐
///            ▼    │   line announces n octets        n octets seen
///          line ──┴──────────────────────► payload ────────────────► end of payload
///            ▲  │                                                         │
///            │  └─ too long, NUL, bare CR, bad brace ─► failed ◄─ no eol ─┤
///            └────────────────────────────── eol ─────────────────────────┘
/// ```
/// The owner appends octets and pulls frames one at a time, so it may change
/// `role` between two frames (AUTH) and stop pulling (backpressure). At most
/// what was appended since is kept: one line, or the piece of a payload.
package struct RequestFramer: Sendable {
    package enum Frame: Hashable, Sendable {
        case request(Request)
        case refused(tag: String?, Refusal)
        /// A piece of the payload of the last request that was not refused.
        case payload([UInt8])
        /// The payload of the last request is complete.
        case payloadEnd
        /// HTTP or TLS: close without a word.
        case foreign
    }

    private enum State: Hashable {
        case line
        case payload(left: Int, isKept: Bool)
        case payloadEnd(isKept: Bool)
        case failed
    }

    /// Decides which limits apply.
    package var role: Role
    private var state = State.line
    private var isFirstLine = true
    private var buffer: [UInt8] = []
    private var head = 0
    private var scanned = 0
    private var payloadTag: String?

    package init(role: Role) { self.role = role }

    /// Octets that were appended and belong to no frame yet.
    package var pendingCount: Int { buffer.count - head }

    /// Whether a request was begun and not finished: its line, or its payload.
    package var isInsideRequest: Bool {
        switch state {
        case .line: pendingCount > 0
        case .payload, .payloadEnd: true
        case .failed: false
        }
    }

    /// Whether the octets expected next are those of a payload.
    package var isInsidePayload: Bool {
        switch state {
        case .payload, .payloadEnd: true
        case .line, .failed: false
        }
    }

    /// Whether a fatal refusal was given, after which nothing is read.
    package var isFailed: Bool { state == .failed }

    /// Takes octets from the client.
    package mutating func append(_ octets: some Collection<UInt8>) {
        guard state != .failed else { return }
        if head > 0 {
            buffer.removeFirst(head)
            scanned -= head
            head = 0
        }
        buffer += octets
    }

    /// The next frame; nil until more octets are appended.
    package mutating func next() -> Frame? {
        while true {
            switch state {
            case .failed: return nil
            case .line:
                switch scanLine() {
                case .more: return nil
                case .blank: continue
                case .frame(let frame): return frame
                }
            case .payload(0, let isKept): state = .payloadEnd(isKept: isKept)
            case .payload(let left, let isKept):
                let count = min(left, buffer.count - head)
                guard count > 0 else { return nil }
                let piece = Array(buffer[head..<head + count])
                advance(to: head + count)
                state = .payload(left: left - count, isKept: isKept)
                if isKept { return .payload(piece) }
            case .payloadEnd(let isKept):
                guard head < buffer.count else { return nil }
                var end = head
                if buffer[end] == 0x0D {
                    end += 1
                    guard end < buffer.count else { return nil }
                }
                guard buffer[end] == 0x0A else {
                    return failed(
                        Refusal(
                            .syntax, "a payload is followed by the end of a line", isFatal: true),
                        tag: payloadTag)
                }
                advance(to: end + 1)
                state = .line
                if isKept { return .payloadEnd }
            }
        }
    }

    private enum LineScan {
        case more, blank
        case frame(Frame)
    }

    private mutating func scanLine() -> LineScan {
        let limit = role == .none ? Limits.lineOctetsBeforeAuth : Limits.lineOctets
        while scanned < buffer.count {
            let byte = buffer[scanned]
            let count = scanned - head
            let afterCR = count > 0 && buffer[scanned - 1] == 0x0D
            if byte == 0x0A {
                let line = Array(buffer[head..<(afterCR ? scanned - 1 : scanned)])
                advance(to: scanned + 1)
                if line.allSatisfy({ $0 == 0x20 }) { return .blank }
                isFirstLine = false
                return .frame(frame(of: line))
            }
            if afterCR { return .frame(broken("CR stands only before LF")) }
            if byte == 0 { return .frame(broken("NUL cannot stand in a line")) }
            if count >= limit, byte != 0x0D {
                let tag = RequestParser.tag(ofBeginning: buffer[head..<scanned])
                return .frame(
                    failed(
                        Refusal(
                            .lineTooLong, "a line has at most \(limit) octets",
                            ["limit": .integer(limit)], isFatal: true),
                        tag: tag))
            }
            scanned += 1
            if isFirstLine, Self.isForeign(buffer[head..<scanned]) {
                state = .failed
                return .frame(.foreign)
            }
        }
        return .more
    }

    private mutating func frame(of line: [UInt8]) -> Frame {
        let parsed = RequestParser.parse(line)
        if case .failure(let refusal) = parsed.outcome, refusal.isFatal {
            return failed(refusal, tag: parsed.tag)
        }
        if let count = parsed.literalCount {
            let limit = literalLimit(of: parsed.verb)
            guard count <= limit else {
                return failed(
                    Refusal(
                        .tooLarge, "a payload has at most \(limit) octets here",
                        ["limit": .integer(limit)], isFatal: true),
                    tag: parsed.tag)
            }
            payloadTag = parsed.tag
            let isRefused = if case .failure = parsed.outcome { true } else { false }
            state = .payload(left: count, isKept: !isRefused)
        }
        switch parsed.outcome {
        case .success(let request): return .request(request)
        case .failure(let refusal): return .refused(tag: parsed.tag, refusal)
        }
    }

    private func literalLimit(of verb: Verb?) -> Int {
        switch role {
        case .none: 0
        case .read: Limits.literalOctets
        case .admin: verb == .ingest ? Limits.ingestLiteralOctets : Limits.literalOctets
        }
    }

    private mutating func broken(_ message: String) -> Frame {
        let tag = RequestParser.tag(ofBeginning: buffer[head..<scanned])
        return failed(Refusal(.syntax, message, isFatal: true), tag: tag)
    }

    private mutating func failed(_ refusal: Refusal, tag: String?) -> Frame {
        state = .failed
        buffer = []
        head = 0
        scanned = 0
        return .refused(tag: tag, refusal)
    }

    private mutating func advance(to position: Int) {
        head = position
        scanned = position
        if head == buffer.count {
            buffer.removeAll(keepingCapacity: buffer.capacity <= 16384)
            head = 0
            scanned = 0
        }
    }

    /// Beginnings of what is no client of ours: requests of HTTP (browsers can
    /// reach loopback ports) and the first octet of a TLS handshake.
    package static let foreignBeginnings = [
        "GET ", "POST", "PUT ", "HEAD", "OPTIONS", "CONNECT", "DELETE ", "PATCH ", "TRACE ",
        "PRI * ", "Host:", "\u{16}",
    ]

    private static func isForeign(_ octets: ArraySlice<UInt8>) -> Bool {
        octets.count <= 8 && foreignBeginnings.contains { octets.elementsEqual($0.utf8) }
    }
}
