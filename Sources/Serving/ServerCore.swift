// SPDX-License-Identifier: Apache-2.0
import Foundation
import LineProtocol
import Logging
import NIOCore
import Service
import Synchronization

/// What the connections of a server share.
final class ServerCore: Sendable {
    let name: String
    let desk: RequestDesk
    var inbox: Inbox { desk.inbox }
    private let tokens: TokenFile?
    private let ownerID = getuid()
    /// The one loop that all connections live on.
    private let loop: any EventLoop
    private let stopping: Mutex<(@Sendable () -> Void)?> = Mutex(nil)
    // Touched on `loop` only.
    private nonisolated(unsafe) var connections: [ObjectIdentifier: ConnectionHandler] = [:]
    private nonisolated(unsafe) var isStopping = false
    private nonisolated(unsafe) var wrongTokens: [NIODeadline] = []

    init(
        name: String, service: any LibraryService, tokens: TokenFile?, loop: any EventLoop,
        logger: Logger
    ) {
        self.name = name
        self.tokens = tokens
        self.loop = loop
        desk = RequestDesk(service: service, logger: logger)
    }

    /// Connections that are open. On the loop.
    var connectionCount: Int {
        loop.preconditionInEventLoop()
        return connections.count
    }

    // MARK: Coming and going

    /// Lets a connection in, or says why not. On the loop.
    ///
    /// - Parameter userID: the peer's, over the Unix socket; nil over TCP.
    func admit(_ handler: ConnectionHandler, userID: uid_t?) -> Refusal? {
        loop.preconditionInEventLoop()
        if let userID, userID != ownerID {
            return Refusal(
                .forbidden, "this socket is its owner's", isFatal: true)
        }
        let places = Limits.connections - (userID == nil ? Limits.connectionsForOwner : 0)
        guard connections.count < places else {
            return Refusal(
                .tooManyConnections, "\(places) connections are open",
                ["retry_ms": 1000], isFatal: true)
        }
        guard !isStopping else {
            return Refusal(.shuttingDown, "the server is stopping", isFatal: true)
        }
        connections[ObjectIdentifier(handler)] = handler
        return nil
    }

    func left(_ handler: ConnectionHandler) {
        loop.preconditionInEventLoop()
        connections[ObjectIdentifier(handler)] = nil
    }

    func role(of token: String) -> Role? { tokens?.role(of: token) }

    /// How late a wrong token is answered: later each time on one connection,
    /// and later on all of them the more came in the last minute. On the loop.
    func delay(afterWrongTokens own: Int) -> TimeAmount {
        loop.preconditionInEventLoop()
        let now = loop.now
        wrongTokens.removeAll { now - $0 > .minutes(1) }
        if wrongTokens.count < 1000 { wrongTokens.append(now) }
        let doublings = min(6, max(own, wrongTokens.count / 10))
        return .milliseconds(100 << Int64(doublings))
    }

    // MARK: Watching

    /// Adds to what a connection watches. On the loop.
    func jobsWatch(
        _ watch: inout WatchFilter, _ request: Request, by handler: ConnectionHandler
    ) -> Reply {
        if let id = request.text("job") {
            guard let number = Job.number(of: id), desk.jobs.job(number) != nil else {
                return Reply(Refusal(.notFound, "no such job; see JOBS"))
            }
            watch.jobs.insert(number)
        }
        let what = request.text("what") ?? (request.text("job") == nil ? "all" : "")
        if what == "jobs" || what == "all" { watch.wantsJobs = true }
        if what == "docs" || what == "all" { watch.wantsDocuments = true }
        if watch.subscription == nil {
            let loop = loop
            let bound = NIOLoopBound(handler, eventLoop: loop)
            watch.subscription = desk.jobs.watch { event in
                loop.execute { bound.value.tell(event) }
            }
        }
        return Reply(.ok, ["watching": .string(request.text("job") ?? what)])
    }

    /// Ends all watching of a connection.
    func jobsUnwatch(_ watch: inout WatchFilter) {
        if let subscription = watch.subscription { desk.jobs.unwatch(subscription) }
        watch = WatchFilter()
    }

    // MARK: Stopping

    /// What SHUTDOWN does.
    func onStopRequest(_ body: @escaping @Sendable () -> Void) {
        stopping.withLock { $0 = body }
    }

    func requestStop() { stopping.withLock { $0 }?() }

    /// New requests get 503, and what runs may end. On the loop.
    func stop() {
        loop.preconditionInEventLoop()
        isStopping = true
        desk.jobs.stop()
        for handler in connections.values { handler.stop() }
    }

    /// What still runs gets 503. On the loop.
    func stopNow() {
        loop.preconditionInEventLoop()
        for handler in connections.values { handler.stopNow() }
    }
}
