// SPDX-License-Identifier: Apache-2.0

/// The server's side of one connection, without the connection: octets come
/// in, actions come out.
///
/// ```
///   receive ─► framer ─► ledger ─► perform (the owner works) ─► finish ─► send
///                │          │
///                │          └─ HELLO, HELP, PING, QUIT, CANCEL #tag: answered here
///                └─ refusals wait for their turn, too
/// ```
/// The owner calls `nextAction` until it gives nil, after everything it did.
/// Requests are taken only while fewer than 16 are in flight and no AUTH is
/// being decided, so that replies never depend on how octets arrived.
package struct Conversation: Sendable {
    package enum Action: Hashable, Sendable {
        /// Octets for the client.
        case send([UInt8])
        /// Work that needs the service; `finish` gives its reply.
        case perform(RequestNumber, Request)
        /// A token to judge; `authenticated` gives the verdict.
        case authenticate(RequestNumber, token: String)
        /// A piece of the octets that an INGEST brings along.
        case keep(RequestNumber, [UInt8])
        /// Stop working on a request; `finish` it with 499.
        case cancel(RequestNumber)
        /// Close when everything was sent.
        case close
    }

    /// What waits for its turn.
    private enum Work {
        case request(Request)
        case reply(Reply)
        case quit
    }

    package private(set) var role: Role
    /// Whether 151 lines are wanted.
    package private(set) var wantsProgress = true
    /// Whether 152 lines are wanted.
    package private(set) var wantsPartial = false
    /// Requests that were taken, refused ones included.
    package private(set) var requestCount = 0

    private let server: String
    private var framer: RequestFramer
    private var ledger = RequestLedger()
    private var works: [RequestNumber: Work] = [:]
    private var tags: [RequestNumber: String] = [:]
    private var ignoredKeys: [RequestNumber: [String]] = [:]
    private var actions: [Action] = []
    /// The request whose payload is arriving; nil where it is thrown away.
    private var receiving: RequestNumber?
    private var text: [UInt8] = []
    private var isAuthenticating = false
    private var isStopping = false
    private var isInputOver = false
    /// After QUIT or a fatal refusal was taken, what follows is not looked at.
    private var takesNoMore = false
    package private(set) var isClosed = false

    /// - Parameters:
    ///   - role: what the client may do at once; `none` where AUTH comes first.
    ///   - server: name and version for the greeting.
    package init(role: Role, server: String) {
        self.role = role
        self.server = server
        framer = RequestFramer(role: role)
    }

    /// The first line of the server.
    package mutating func greet() {
        send(ReplyLine(.hello, to: .nobody, announcement))
    }

    private var announcement: JSON {
        [
            "server": .string(server), "proto": 1, "auth": .bool(role == .none),
            "line": .integer(lineLimit), "literal": .integer(literalLimit),
            "inflight": .integer(Limits.requestsInFlight), "idle_s": .integer(Limits.idleSeconds),
        ]
    }

    private var lineLimit: Int {
        role == .none ? Limits.lineOctetsBeforeAuth : Limits.lineOctets
    }
    private var literalLimit: Int { role == .none ? 0 : Limits.literalOctets }

    // MARK: What happens to the connection

    /// Takes octets of the client.
    package mutating func receive(_ octets: some Collection<UInt8>) {
        guard !isClosed else { return }
        framer.append(octets)
    }

    /// The client sends no more: what was received in full is answered.
    package mutating func inputEnded() { isInputOver = true }

    /// Whether octets should be read: there is room for another request.
    package var wantsInput: Bool {
        !isClosed && !isInputOver && !isAuthenticating && !takesNoMore
            && (ledger.hasRoom || receiving != nil)
    }

    /// Whether a request was begun and not finished by the client.
    package var isInsideRequest: Bool { framer.isInsideRequest && wantsInput }

    /// Whether octets of a payload are outstanding.
    package var isInsidePayload: Bool { framer.isInsidePayload && wantsInput }

    /// Whether no request is in flight.
    package var isIdle: Bool { ledger.isEmpty }

    /// The client was too slow, or idle for too long.
    package mutating func timeOut(_ message: String) {
        guard !isClosed else { return }
        send(
            ReplyLine(
                .timeout, to: .nobody, Refusal(.timeout, message, isFatal: true).json))
        close()
    }

    /// The server stops: new requests get 503, running ones may end.
    package mutating func stop() { isStopping = true }

    /// Ends what still runs with 503 and closes.
    package mutating func stopNow() {
        guard !isClosed else { return }
        isStopping = true
        for number in ledger.numbers {
            works[number] = nil
            finish(number, Reply(Self.stopping))
        }
        sayGoodbye()
    }

    private static let stopping = Refusal(.shuttingDown, "the server is stopping")

    private mutating func sayGoodbye() {
        send(
            ReplyLine(
                .shuttingDown, to: .nobody,
                Refusal(.shuttingDown, "the server is stopping", isFatal: true).json))
        close()
    }

    private mutating func close() {
        guard !isClosed else { return }
        isClosed = true
        for number in ledger.numbers where works[number] == nil { actions.append(.cancel(number)) }
        actions.append(.close)
    }

    // MARK: Results

    /// A note (1xx) of a running request.
    package mutating func note(_ number: RequestNumber, _ code: ReplyCode, _ json: JSON) {
        guard !isClosed, ledger.numbers.contains(number) else { return }
        if code == .progress, !wantsProgress { return }
        if code == .partial, !wantsPartial { return }
        send(ReplyLine(code, to: Addressee(tag: tags[number]), json))
    }

    /// Something watched changed.
    package mutating func event(_ code: ReplyCode, _ json: JSON) {
        guard !isClosed else { return }
        if code == .progress, !wantsProgress { return }
        send(ReplyLine(code, to: .nobody, json))
    }

    /// The reply of a request; a second one is dropped.
    package mutating func finish(_ number: RequestNumber, _ reply: Reply) {
        guard !isClosed, ledger.end(number) else { return }
        let octets = reply.octets(
            to: Addressee(tag: tags[number]), ignoredKeys: ignoredKeys[number] ?? [])
        tags[number] = nil
        ignoredKeys[number] = nil
        works[number] = nil
        actions.append(.send(octets))
        if reply.isFatal { close() }
    }

    /// The verdict on a token: a role, or nil for a wrong one.
    package mutating func authenticated(_ number: RequestNumber, _ role: Role?) {
        isAuthenticating = false
        guard let role else {
            finish(number, Reply(Refusal(.authRequired, "wrong token", ["usage": "AUTH token"])))
            return
        }
        self.role = role
        framer.role = role
        finish(
            number,
            Reply(
                .ok,
                [
                    "role": .string(role.rawValue), "line": .integer(lineLimit),
                    "literal": .integer(literalLimit),
                ]))
    }

    // MARK: Actions

    /// What to do next; nil until something happens.
    package mutating func nextAction() -> Action? {
        while actions.isEmpty {
            if isClosed { return nil }
            if let number = ledger.start(), let work = works.removeValue(forKey: number) {
                run(number, work)
                continue
            }
            if isAuthenticating { return nil }
            if !takesNoMore, ledger.hasRoom || receiving != nil {
                if let frame = framer.next() {
                    take(frame)
                    continue
                }
                if isInputOver { dropUnfinishedPayload() }
            }
            endIfOver()
            if actions.isEmpty { return nil }
        }
        return actions.removeFirst()
    }

    /// A request whose payload will never be whole was not received in full.
    private mutating func dropUnfinishedPayload() {
        guard let number = receiving else { return }
        receiving = nil
        text = []
        works[number] = nil
        _ = ledger.end(number)
    }

    private mutating func endIfOver() {
        guard ledger.isEmpty, !isClosed else { return }
        if isStopping { sayGoodbye() } else if isInputOver { close() }
    }

    private mutating func take(_ frame: RequestFramer.Frame) {
        switch frame {
        case .foreign: close()
        case .payload(let octets):
            guard let receiving else { return }
            if awaitingText.contains(receiving) {
                text += octets
            } else {
                actions.append(.keep(receiving, octets))
            }
        case .payloadEnd: payloadEnded()
        case .refused(let tag, let refusal):
            requestCount += 1
            if refusal.isFatal { dropUnfinishedPayload() }
            admit(.reply(Reply(refusal)), tag: tag, isBarrier: refusal.isFatal)
        case .request(let request):
            requestCount += 1
            take(request)
        }
    }

    /// Requests whose payload is text.
    private var awaitingText: Set<RequestNumber> {
        Set(
            works.compactMap { number, work in
                if case .request(let request) = work, request.literalUse == .text {
                    number
                } else {
                    nil
                }
            })
    }

    private mutating func take(_ request: Request) {
        let needed = Command.row(of: request.verb).role
        if isStopping, request.verb != .quit {
            return admit(.reply(Reply(Self.stopping)), tag: request.tag)
        }
        if role < needed { return admit(.reply(Reply(missing(needed))), tag: request.tag) }
        if request.verb == .quit { return admit(.quit, tag: request.tag, isBarrier: true) }
        let isWhole = request.literalCount == nil
        admit(.request(request), tag: request.tag, isComplete: isWhole)
    }

    private func missing(_ needed: Role) -> Refusal {
        role == .none
            ? Refusal(.authRequired, "send AUTH token first", ["usage": "AUTH token"])
            : Refusal(.forbidden, "this needs role \(needed.rawValue)")
    }

    private mutating func admit(
        _ work: Work, tag: String?, isBarrier: Bool = false, isComplete: Bool = true
    ) {
        // What ends the connection is said last, whatever its tag names.
        if isBarrier { takesNoMore = true }
        guard
            let number = ledger.admit(
                tag: isBarrier ? nil : tag, isBarrier: isBarrier, isComplete: isComplete)
        else {
            // Answered at once: its tag already names another request.
            let refusal = Refusal(
                .conflict, "this tag is in use", ["tag": tag.map { .string($0) }])
            actions.append(.send(Reply(refusal).octets(to: Addressee(tag: tag))))
            return
        }
        works[number] = work
        tags[number] = tag
        if case .request(let request) = work, !request.ignoredKeys.isEmpty {
            ignoredKeys[number] = request.ignoredKeys
        }
        if !isComplete { receiving = number }
    }

    private mutating func payloadEnded() {
        guard let number = receiving else { return }
        receiving = nil
        if case .request(var request) = works[number], request.literalUse == .text {
            if let literal = String(validating: text, as: UTF8.self), !literal.isEmpty {
                request.literalText = literal
                works[number] = .request(request)
            } else {
                let refusal =
                    text.isEmpty
                    ? Refusal(.badValue, "the payload must be more than nothing")
                    : Refusal(.badUTF8, "the payload must be UTF-8")
                works[number] = .reply(Reply(refusal))
            }
            text = []
        }
        ledger.complete(number)
    }

    private mutating func run(_ number: RequestNumber, _ work: Work) {
        switch work {
        case .reply(let reply): finish(number, reply)
        case .quit:
            finish(number, Reply(.bye))
        case .request(let request): run(number, request)
        }
    }

    private mutating func run(_ number: RequestNumber, _ request: Request) {
        switch request.verb {
        case .hello:
            wantsProgress = request.flag("progress") ?? wantsProgress
            wantsPartial = request.flag("partial") ?? wantsPartial
            finish(number, Reply(.hello, announcement))
        case .ping:
            finish(number, Reply(.ok, .present(["text": request.text("text").map { .string($0) }])))
        case .help: finish(number, Help.reply(about: request.text("verb")))
        case .auth:
            guard let token = request.text("token"), role == .none else {
                return finish(
                    number, Reply(Refusal(.conflict, "the role is \(role.rawValue) already")))
            }
            isAuthenticating = true
            actions.append(.authenticate(number, token: token))
        case .cancel: cancel(number, request)
        default: actions.append(.perform(number, request))
        }
    }

    /// An own request is cancelled here, a job by the owner.
    private mutating func cancel(_ number: RequestNumber, _ request: Request) {
        let target = request.text("job|#tag") ?? ""
        guard target.first == "#" else {
            guard role == .admin else {
                return finish(number, Reply(Refusal(.forbidden, "jobs need role admin")))
            }
            return actions.append(.perform(number, request))
        }
        guard let other = ledger.number(ofTag: String(target.dropFirst())), other != number else {
            return finish(
                number, Reply(Refusal(.notFound, "no request of this tag is in flight")))
        }
        finish(number, Reply(.ok, ["cancelled": .string(target)]))
        if works[other] != nil || receiving == other {
            if receiving == other { (receiving, text) = (nil, []) }
            finish(other, Reply(Refusal(.cancelled, "by CANCEL")))
        } else {
            actions.append(.cancel(other))
        }
    }

    private mutating func send(_ line: ReplyLine) {
        actions.append(.send(line.octets))
    }
}
