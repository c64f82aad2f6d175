// SPDX-License-Identifier: Apache-2.0
import Calling
import Foundation
import LineProtocol
import Logging
import Service
import Synchronization
import TestSupport

@testable import Serving

/// A server in this process, in a folder of its own.
final class RunningServer: Sendable {
    let library: ScriptedLibrary
    let folder: String
    let socketPath: String
    let port: Int?
    private let task: Task<Void, any Error>

    static let tokens = "read read-token-of-24-octetss\nadmin right-token-of-24-octets\n"

    /// Starts a server, calls `body` on a thread of its own (clients block) and
    /// stops the server again.
    ///
    /// - Parameters:
    ///   - service: makes a library in the folder given, instead of the scripted
    ///     one.
    ///   - logger: where the server's log goes.
    static func with(
        tcp: Bool = false, unfinished: [String] = [],
        service: (String) throws -> (any LibraryService)? = { _ in nil },
        logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
        _ body: @escaping @Sendable (RunningServer) throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("mneme-\(UUID().uuidString.prefix(8))").path
        try FileManager.default.createDirectory(
            atPath: folder + "/library", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }  // scratch only
        let jobs: JSON = ["jobs": .array(unfinished.map { ["path": .string($0), "force": true] })]
        try Data(jobs.octets).write(to: URL(fileURLWithPath: folder + "/library/jobs.json"))
        let server = try await RunningServer(
            folder: folder, tcp: tcp, service: try service(folder + "/library"), logger: logger)
        let result: Result<Void, any Error> = await onThread { try body(server) }
        try await server.stop()
        try result.get()
    }

    private init(
        folder: String, tcp: Bool, service: (any LibraryService)?, logger: Logger
    ) async throws {
        self.folder = folder
        library = ScriptedLibrary(libraryPath: folder + "/library")
        socketPath = folder + "/run/sock"
        var settings = ServerSettings(socketPath: socketPath)
        settings.name = "mnemed/0"
        if tcp {
            settings.tcp = ("127.0.0.1", 0)
            settings.tokenPath = folder + "/tokens"
            _ = FileManager.default.createFile(
                atPath: folder + "/tokens", contents: Data(Self.tokens.utf8),
                attributes: [.posixPermissions: 0o600])
        }
        let (ports, continuation) = AsyncStream.makeStream(of: Int?.self)
        let taskBox = Mutex<Task<Void, any Error>?>(nil)
        let server = Server(
            service: service ?? library, settings: settings, logger: logger,
            onStopRequest: { taskBox.withLock { $0 }?.cancel() },
            whenReady: { port, _ in
                continuation.yield(port)
                continuation.finish()
            })
        let task = Task {
            defer { continuation.finish() }
            try await server.run()
        }
        taskBox.withLock { $0 = task }
        self.task = task
        var found: Int?
        for await port in ports { found = port }
        port = found
    }

    /// What SIGTERM does.
    func beginStop() { task.cancel() }

    func stop() async throws {
        task.cancel()
        for _ in 0..<200 { library.gate.signal() }
        try await task.value
    }

    /// Runs blocking work beside the cooperative pool.
    static func onThread<Value: Sendable>(
        _ body: @escaping @Sendable () throws -> Value
    ) async -> Result<Value, any Error> {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: Result { try body() }) }
        }
    }
}

/// A client that knows nothing: octets out, octets in.
///
/// Concurrency: one thread may send while one other reads; that, kept by the
/// tests, makes it Sendable.
final class RawClient: @unchecked Sendable {
    let descriptor: Int32

    init(_ server: RunningServer) throws {
        guard let descriptor = ClientSocket.unix(path: server.socketPath) else {
            throw CallingError.connectionLost(path: server.socketPath)
        }
        self.descriptor = descriptor
    }

    init(port: Int) throws {
        guard let descriptor = ClientSocket.tcp(port: port) else {
            throw CallingError.connectionLost(path: "\(port)")
        }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    func send(_ octets: some Collection<UInt8>) {
        var left = Array(octets)[...]
        while !left.isEmpty {
            let count = left.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            left = left.dropFirst(count)
        }
    }

    func send(_ text: String) { send(text.utf8) }

    /// Asks under a tag and waits until that has begun, or has its place in the
    /// queue; gives the lines up to there.
    @discardableResult
    func begin(_ question: String, tag: String) -> [String] {
        send("#\(tag) ASK \(question)\n")
        return lines { $0.hasPrefix("150 \(tag)") }
    }

    func endInput() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Everything until the server closes, or until `seconds` pass in silence.
    func rest(seconds: Double = 60) -> [UInt8] {
        var all: [UInt8] = []
        while let more = piece(seconds: seconds), !more.isEmpty { all += more }
        return all
    }

    /// Lines until one satisfies `isLast`; all of them without their ends.
    func lines(seconds: Double = 60, until isLast: (String) -> Bool) -> [String] {
        var all: [UInt8] = pending
        pending = []
        var lines: [String] = []
        while true {
            while let end = all.firstIndex(of: 0x0A) {
                let line = String(decoding: all[..<end].dropLast(), as: UTF8.self)
                all.removeFirst(end + 1)
                lines.append(line)
                if isLast(line) {
                    pending = all
                    return lines
                }
            }
            guard let more = piece(seconds: seconds), !more.isEmpty else { return lines }
            all += more
        }
    }

    private var pending: [UInt8] = []

    /// Nil when nothing comes; empty when the server closed.
    func piece(seconds: Double) -> [UInt8]? {
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&request, 1, Int32(seconds * 1000)) > 0 else { return nil }
        var buffer = [UInt8](repeating: 0, count: 65536)
        let count = read(descriptor, &buffer, buffer.count)
        return count > 0 ? Array(buffer[..<count]) : []
    }

    /// Sends a request and gives its lines, up to the last.
    func ask(_ text: String) -> [String] {
        send(text + "\n")
        return lines { line in
            line.count > 3 && !line.hasPrefix("1") && !line.hasPrefix("220 *")
                && line.dropFirst(3).first == " "
        }.filter { !$0.hasPrefix("220 *") }
    }
}
