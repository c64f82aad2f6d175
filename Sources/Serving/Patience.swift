// SPDX-License-Identifier: Apache-2.0
import LineProtocol

/// How long a connection may take over what, in seconds of any clock.
///
/// A value that is told what happened and asked once a second whether it is
/// over.
struct Patience: Sendable {
    /// What is known of the connection at a moment.
    struct Situation: Sendable {
        var isInsideRequest = false
        var isInsidePayload = false
        /// Requests taken so far.
        var requestCount = 0
        /// Something runs or is watched.
        var isBusy = false
        var needsAuth = false
        /// Octets written and not taken by the client.
        var untakenOctets = 0
    }

    enum Verdict: Hashable, Sendable {
        case goOn
        /// A fatal 408 with this message.
        case timeOut(String)
        /// The client does not read: close without a word.
        case drop
    }

    private let start: Double
    private var insideSince: Double?
    private var lastRequestCount = 0
    private var lastOctet: Double
    private var lastBusy: Double
    private var untakenSince: Double?

    init(now: Double) {
        start = now
        lastOctet = now
        lastBusy = now
    }

    /// Octets came from the client.
    mutating func received(now: Double) { lastOctet = now }

    mutating func verdict(_ situation: Situation, now: Double) -> Verdict {
        if situation.isBusy || situation.requestCount != lastRequestCount { lastBusy = now }
        if !situation.isInsideRequest || situation.requestCount != lastRequestCount {
            insideSince = nil
        }
        lastRequestCount = situation.requestCount
        if situation.isInsideRequest, insideSince == nil { insideSince = now }

        if situation.untakenOctets <= Limits.untakenOctets { untakenSince = nil }
        if situation.untakenOctets > Limits.untakenOctets, untakenSince == nil {
            untakenSince = now
        }
        if situation.untakenOctets > Limits.untakenOctetsAtMost { return .drop }
        if let untakenSince, now - untakenSince >= Double(Limits.untakenSeconds) { return .drop }

        if situation.isInsidePayload {
            insideSince = nil
            return now - lastOctet >= Double(Limits.payloadPauseSeconds)
                ? .timeOut("a payload may pause \(Limits.payloadPauseSeconds) s") : .goOn
        }
        if let insideSince, now - insideSince >= Double(Limits.lineSeconds) {
            return .timeOut("a line may take \(Limits.lineSeconds) s")
        }
        if situation.needsAuth, now - start >= Double(Limits.authSeconds) {
            return .timeOut("AUTH may take \(Limits.authSeconds) s")
        }
        if now - lastBusy >= Double(Limits.idleSeconds) {
            return .timeOut("idle for \(Limits.idleSeconds) s")
        }
        return .goOn
    }
}
