// SPDX-License-Identifier: Apache-2.0
import Foundation
import Logging
import Service
import ServiceLifecycle
import Synchronization

/// A whole daemon: owns a library, serves it, ends at SIGTERM, SIGINT or
/// SHUTDOWN.
package enum Daemon {
    /// Runs until it is told to stop. Blocks; for the main thread.
    ///
    /// - Throws: what keeps it from owning the library or from listening.
    package static func run(service: LocalService, settings: ServerSettings) throws {
        raiseDescriptorLimit()
        try service.own()
        var logger = Logger(label: "mnemed") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .info
        let outcome = Mutex<Result<Void, any Error>>(.success(()))
        let done = DispatchSemaphore(value: 0)
        // Awaited by the semaphore below; cancelled by signals, through the group.
        Task { [logger] in
            do { try await serve(service, settings, logger) } catch {
                outcome.withLock { $0 = .failure(error) }
            }
            done.signal()
        }
        done.wait()
        try service.close()
        try outcome.withLock { $0 }.get()
    }

    private static func serve(
        _ service: LocalService, _ settings: ServerSettings, _ logger: Logger
    ) async throws {
        let request = StopRequest()
        let server = Server(
            service: service, settings: settings, logger: logger,
            onStopRequest: { request.fire() })
        let group = ServiceGroup(
            configuration: .init(
                services: [
                    .init(service: server, successTerminationBehavior: .gracefullyShutdownGroup)
                ],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        request.set {
            // Ends by itself at once; the group is what is awaited.
            Task { await group.triggerGracefulShutdown() }
        }
        // Models are read while the first clients come.
        Thread.detachNewThread { try? service.prepare() }  // a fault shows at the first question
        try await group.run()
    }

    /// 1 024 connections need more descriptors than most shells give.
    private static func raiseDescriptorLimit() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = min(max(limit.rlim_cur, 4096), limit.rlim_max)
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}

/// What SHUTDOWN calls, known only after the group is made.
private final class StopRequest: Sendable {
    private let body = Mutex<(@Sendable () -> Void)?>(nil)

    func set(_ body: @escaping @Sendable () -> Void) { self.body.withLock { $0 = body } }
    func fire() { body.withLock { $0 }?() }
}
