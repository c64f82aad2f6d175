// SPDX-License-Identifier: Apache-2.0
import LineProtocol
import NIOCore
import Service

/// One connection: moves octets between its channel and its `Conversation`, and
/// work between the conversation and the server's threads.
///
/// Concurrency: lives on its channel's event loop; other threads reach it by
/// `loop.execute` only. Nothing here blocks.
final class ConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    let server: ServerCore
    let loop: any EventLoop
    var conversation: Conversation
    var context: ChannelHandlerContext?
    var watch = WatchFilter()
    /// Octets written and not yet taken by the kernel for the client.
    private(set) var untakenOctets = 0

    private var patience: Patience
    private var ticking: RepeatedTask?
    private var running: [RequestNumber: (cancel: (@Sendable () -> Void)?, lastSign: Double)] = [:]
    private var parcels: [RequestNumber: (parcel: Inbox.Parcel, count: Int)] = [:]
    private var keptOctets = 0
    private var wrongTokens = 0
    private var isReading = false
    private var isEnding = false

    init(server: ServerCore, loop: any EventLoop, role: Role) {
        self.server = server
        self.loop = loop
        conversation = Conversation(role: role, server: server.name)
        patience = Patience(now: Self.seconds(loop.now))
    }

    /// The loop's clock, so that a test can turn it.
    private var now: Double { Self.seconds(loop.now) }

    private static func seconds(_ time: NIODeadline) -> Double {
        Double(time.uptimeNanoseconds) / 1e9
    }

    // MARK: The channel

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    /// Called when the connection has been let in.
    func begin() {
        conversation.greet()
        let me = NIOLoopBound(self, eventLoop: loop)
        ticking = loop.scheduleRepeatedTask(
            initialDelay: .seconds(1), delay: .seconds(1)
        ) { _ in me.value.tick() }
        pump()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let buffer = unwrapInboundIn(data)
        if isEnding { return }
        patience.received(now: now)
        conversation.receive(buffer.readableBytesView)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        isReading = false
        pump()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .some(.inputClosed) = event as? ChannelEvent {
            if isEnding { return context.close(promise: nil) }
            conversation.inputEnded()
            pump()
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        ticking?.cancel()
        ticking = nil
        server.jobsUnwatch(&watch)
        for work in running.values { work.cancel?() }
        running = [:]
        for entry in parcels.values { server.inbox.discard(entry.parcel) }
        parcels = [:]
        server.left(self)
        self.context = nil
    }

    // MARK: Actions

    /// Does everything that can be done now, then reads on.
    func pump() {
        guard let context, context.channel.isActive else { return }
        var output: ByteBuffer?
        while let action = conversation.nextAction() {
            switch action {
            case .send(let octets):
                if output == nil {
                    output = context.channel.allocator.buffer(capacity: octets.count)
                }
                output?.writeBytes(octets)
            case .perform(let number, let request): perform(number, request)
            case .authenticate(let number, let token): authenticate(number, token)
            case .keep(let number, let octets): keep(number, octets)
            case .cancel(let number): running[number]?.cancel?()
            case .close:
                if let octets = output { write(octets, context) }
                return end(context)
            }
        }
        if let output { write(output, context) }
        readOn(context)
    }

    private func write(_ buffer: ByteBuffer, _ context: ChannelHandlerContext) {
        let count = buffer.readableBytes
        untakenOctets += count
        let me = NIOLoopBound(self, eventLoop: loop)
        context.writeAndFlush(wrapOutboundOut(buffer)).whenComplete { _ in
            me.value.untakenOctets -= count
            if let context = me.value.context { me.value.readOn(context) }
        }
        if untakenOctets > Limits.untakenOctetsAtMost { context.close(promise: nil) }
    }

    /// Octets that may wait to be taken before reading stops.
    private static let untakenWhileReading = 256 << 10

    private func readOn(_ context: ChannelHandlerContext) {
        guard !isReading, !isEnding, conversation.wantsInput,
            untakenOctets < Self.untakenWhileReading, keptOctets < 4 << 20
        else { return }
        isReading = true
        context.read()
    }

    /// Says what is left to say, then closes. What the client still sends is
    /// read and dropped for a while: closing over unread octets would take the
    /// last reply back on TCP.
    private func end(_ context: ChannelHandlerContext) {
        guard !isEnding else { return }
        isEnding = true
        let me = NIOLoopBound(self, eventLoop: loop)
        context.close(mode: .output).whenComplete { _ in
            me.value.context?.read()
        }
        loop.scheduleTask(in: .seconds(1)) { me.value.context?.close(promise: nil) }
        context.channel.setOption(ChannelOptions.autoRead, value: true).whenComplete { _ in }
    }

    // MARK: Work

    private func perform(_ number: RequestNumber, _ request: Request) {
        running[number] = (nil, now)
        switch request.verb {
        case .watch: finish(number, server.jobsWatch(&watch, request, by: self))
        case .unwatch:
            server.jobsUnwatch(&watch)
            finish(number, Reply(.ok))
        case .shutdown:
            finish(number, Reply(.ok))
            server.requestStop()
        case .ingest where request.literalUse == .content: unpack(number, request)
        default:
            let me = NIOLoopBound(self, eventLoop: loop)
            let loop = loop
            let cancel = server.desk.begin(
                RequestDesk.Ticket(
                    request: request, wantsPartial: conversation.wantsPartial,
                    note: { code, json in
                        loop.execute {
                            me.value.conversation.note(number, code, json)
                            me.value.running[number]?.lastSign = me.value.now
                            me.value.pump()
                        }
                    },
                    finish: { reply in
                        loop.execute {
                            me.value.finish(number, reply)
                            me.value.pump()
                        }
                    }))
            running[number]?.cancel = cancel
        }
    }

    private func finish(_ number: RequestNumber, _ reply: Reply) {
        running[number] = nil
        conversation.finish(number, reply)
    }

    private func keep(_ number: RequestNumber, _ octets: [UInt8]) {
        var entry = parcels[number] ?? (server.inbox.parcel(), 0)
        entry.count += octets.count
        parcels[number] = entry
        keptOctets += octets.count
        let me = NIOLoopBound(self, eventLoop: loop)
        let loop = loop
        let done: @Sendable () -> Void = {
            loop.execute {
                me.value.keptOctets -= octets.count
                if let context = me.value.context { me.value.readOn(context) }
            }
        }
        if !server.inbox.append(octets, to: entry.parcel, done: done) { done() }
    }

    private func unpack(_ number: RequestNumber, _ request: Request) {
        let entry = parcels.removeValue(forKey: number) ?? (server.inbox.parcel(), 0)
        let me = NIOLoopBound(self, eventLoop: loop)
        let (loop, desk) = (loop, server.desk)
        server.inbox.finish(
            entry.parcel, name: request.text("name") ?? "", byteCount: entry.count
        ) { result in
            let reply =
                switch result {
                case .success(let path): desk.queue(path, request)
                case .failure(let error): desk.reply { throw error }
                }
            loop.execute {
                me.value.finish(number, reply)
                me.value.pump()
            }
        }
    }

    /// A wrong token is answered later each time.
    private func authenticate(_ number: RequestNumber, _ token: String) {
        let role = server.role(of: token)
        if role == nil { wrongTokens += 1 }
        let delay = role == nil ? server.delay(afterWrongTokens: wrongTokens) : .zero
        let me = NIOLoopBound(self, eventLoop: loop)
        loop.scheduleTask(in: delay) {
            me.value.conversation.authenticated(number, role)
            me.value.pump()
        }
    }

    // MARK: Time and events

    private func tick() {
        guard !isEnding else { return }
        let now = now
        for (number, work) in running where now - work.lastSign >= Double(Limits.aliveSeconds) {
            running[number]?.lastSign = now
            conversation.note(number, .alive, [:])
        }
        let situation = Patience.Situation(
            isInsideRequest: conversation.isInsideRequest,
            isInsidePayload: conversation.isInsidePayload,
            requestCount: conversation.requestCount,
            isBusy: !conversation.isIdle || watch.isOn, needsAuth: conversation.role == .none,
            untakenOctets: untakenOctets)
        switch patience.verdict(situation, now: now) {
        case .goOn: break
        case .timeOut(let message): conversation.timeOut(message)
        case .drop: context?.close(promise: nil)
        }
        pump()
    }

    /// Octets that may wait before progress is left out for this client.
    private static let untakenWithProgress = 64 << 10

    func tell(_ event: JobBoard.Event) {
        guard watch.wants(event), !isEnding else { return }
        switch event {
        case .progress(let job):
            guard untakenOctets < Self.untakenWithProgress, let json = job.progressJSON else {
                return
            }
            conversation.event(.progress, json)
        case .changed(let job): conversation.event(.event, job.json)
        case .document(let job, let event): conversation.event(.event, event.json(of: job))
        case .finding(let job, let finding): conversation.event(.event, finding.json(of: job))
        }
        pump()
    }

    /// New requests get 503 from now on.
    func stop() {
        conversation.stop()
        pump()
    }

    /// Everything gets 503 now.
    func stopNow() {
        conversation.stopNow()
        pump()
    }
}
