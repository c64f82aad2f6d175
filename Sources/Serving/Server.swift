// SPDX-License-Identifier: Apache-2.0
import Calling
import Foundation
import LineProtocol
import Logging
import NIOCore
import NIOPosix
import Service
import ServiceLifecycle

/// How a server listens.
package struct ServerSettings: Sendable {
    /// Path of the Unix socket.
    package var socketPath: String
    /// Address and port to listen on besides; loopback only.
    package var tcp: (host: String, port: Int)?
    /// File of tokens for TCP.
    package var tokenPath: String?
    /// For the greeting.
    package var name = "mnemed/0.1.0"

    package init(socketPath: String) { self.socketPath = socketPath }

    /// Reads `127.0.0.1:7411`, `[::1]:7411` or an address alone; nil for
    /// anything but a loopback address.
    package static func tcpAddress(_ text: String) -> (host: String, port: Int)? {
        var host = text
        var port = 7411
        if let colon = text.lastIndex(of: ":"), !text.hasSuffix("]"), text != "::1" {
            guard let number = Int(text[text.index(after: colon)...]), (0...65535).contains(number)
            else { return nil }
            port = number
            host = String(text[..<colon])
        }
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        guard ["127.0.0.1", "::1", "localhost"].contains(host) else { return nil }
        return (host == "localhost" ? "127.0.0.1" : host, port)
    }
}

/// Serves one library on its sockets until it is asked to stop.
package struct Server: ServiceLifecycle.Service {
    /// From SIGTERM to the end; the last moments are for threads and files.
    private static let drainSeconds = 4.0
    /// What runs may end by itself for so long.
    private static let patienceSeconds = 2.5

    private let service: any LibraryService
    private let settings: ServerSettings
    private let logger: Logger
    /// Called with the TCP port and what stops the server, once it listens.
    private let whenReady: @Sendable (Int?, @escaping @Sendable () -> Void) -> Void
    private let onStopRequest: @Sendable () -> Void

    /// - Parameters:
    ///   - onStopRequest: what SHUTDOWN does.
    ///   - whenReady: called once the sockets listen.
    package init(
        service: any LibraryService, settings: ServerSettings, logger: Logger,
        onStopRequest: @escaping @Sendable () -> Void,
        whenReady: @escaping @Sendable (Int?, @escaping @Sendable () -> Void) -> Void = { _, _ in }
    ) {
        self.service = service
        self.settings = settings
        self.logger = logger
        self.onStopRequest = onStopRequest
        self.whenReady = whenReady
    }

    package func run() async throws {
        if settings.tcp != nil, settings.tokenPath == nil { throw ServingError.noTokens }
        let tokens = try settings.tokenPath.map { try TokenFile(path: $0) }
        try SocketFolder.prepare(path: settings.socketPath)
        guard !SocketConnection.isAnswered(path: settings.socketPath) else {
            throw ServingError.socketInUse(path: settings.socketPath)
        }
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let core = ServerCore(
            name: settings.name, service: service, tokens: tokens, loop: group.next(),
            logger: logger)
        core.onStopRequest(onStopRequest)

        var listeners = [try await listen(core, group)]
        if let tcp = settings.tcp {
            listeners.append(
                try await bootstrap(core, group, isLocal: false)
                    .bind(host: tcp.host, port: tcp.port).get())
        }
        let note = SocketPlace.noteFile(libraryPath: service.libraryPath)
        try Data((settings.socketPath + "\n").utf8)
            .write(to: URL(fileURLWithPath: note), options: .atomic)
        core.desk.jobs.resume()
        logger.info("listening", metadata: ["socket.path": "\(settings.socketPath)"])
        whenReady(listeners.count > 1 ? listeners[1].localAddress?.port : nil, onStopRequest)

        // Both ways of being told to stop end here: a signal, or cancellation.
        try? await gracefulShutdown()

        logger.info("stopping")
        for listener in listeners { try? await listener.close() }  // closed already: as wished
        unlink(note)
        unlink(settings.socketPath)
        await drain(core, group.next())
        try? await group.shutdownGracefully()  // the process ends in any case
        logger.info("stopped")
    }

    private func bootstrap(
        _ core: ServerCore, _ group: MultiThreadedEventLoopGroup, isLocal: Bool
    ) -> ServerBootstrap {
        ServerBootstrap(group: group)
            .serverChannelOption(ChannelOptions.backlog, value: Int32(Limits.backlog))
            .serverChannelOption(ChannelOptions.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(ChannelOptions.autoRead, value: false)
            .childChannelOption(ChannelOptions.allowRemoteHalfClosure, value: true)
            .childChannelOption(ChannelOptions.maxMessagesPerRead, value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        Doorkeeper(server: core, isLocal: isLocal))
                }
            }
    }

    private func listen(
        _ core: ServerCore, _ group: MultiThreadedEventLoopGroup
    ) async throws -> any Channel {
        do {
            // The folder is its owner's alone, so nobody gets in before chmod.
            let channel = try await bootstrap(core, group, isLocal: true)
                .bind(unixDomainSocketPath: settings.socketPath, cleanupExistingSocketFile: true)
                .get()
            chmod(settings.socketPath, 0o600)
            return channel
        } catch {
            throw ServingError.unusableSocket(path: settings.socketPath, reason: "\(error)")
        }
    }

    /// Lets what runs end, then ends it.
    private func drain(_ core: ServerCore, _ loop: any EventLoop) async {
        let start = ContinuousClock.now
        func elapsed() -> Double { (ContinuousClock.now - start) / .seconds(1) }
        _ = try? await loop.submit { core.stop() }.get()  // the loop outlives this
        var isPatient = true
        while elapsed() < Self.drainSeconds {
            let open = (try? await loop.submit { core.connectionCount }.get()) ?? 0
            if open == 0 { break }
            if isPatient, elapsed() > Self.patienceSeconds {
                isPatient = false
                _ = try? await loop.submit { core.stopNow() }.get()
            }
            // Not Task.sleep, which does not wait in a task that was cancelled.
            try? await loop.scheduleTask(in: .milliseconds(20)) {}.futureResult.get()
        }
        let deadline = Date(timeIntervalSinceNow: max(0.1, Self.drainSeconds - elapsed()))
        let logger = logger
        await withCheckedContinuation { continuation in
            // Waiting blocks, so it has a thread of its own.
            Thread.detachNewThread {
                if !core.desk.end(by: deadline) {
                    logger.info("work goes on at the last checkpoint next time")
                }
                continuation.resume()
            }
        }
    }
}
