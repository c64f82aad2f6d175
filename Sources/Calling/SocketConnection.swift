// SPDX-License-Identifier: Apache-2.0
import Documents
import Foundation
import LineProtocol

/// A client's end of a Unix socket: sends requests, reads lines. Blocks.
///
/// Concurrency: used by one thread at a time, and handed on under a lock; that
/// makes it Sendable.
package final class SocketConnection: @unchecked Sendable {
    private let descriptor: Int32
    private let path: String
    private var parser = ReplyParser()

    /// How often whoever asks is asked whether to wait on.
    private static let patienceSeconds = 0.1

    /// Connects and reads the greeting; nil where nobody listens.
    ///
    /// - Throws: `CallingError` where somebody does, and turns us away.
    package init?(path: String) throws {
        guard let descriptor = Self.connected(path: path) else { return nil }
        self.descriptor = descriptor
        self.path = path
        let greeting = try line()
        guard greeting.code == ReplyCode.hello.rawValue else { throw Self.refusal(greeting) }
    }

    deinit { close(descriptor) }

    /// Whether somebody listens.
    package static func isAnswered(path: String) -> Bool {
        guard let descriptor = connected(path: path) else { return false }
        close(descriptor)
        return true
    }

    private static func connected(path: String) -> Int32? {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
        guard descriptor >= 0 else { return nil }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let octets = Array(path.utf8)
        let isLong = withUnsafeMutableBytes(of: &address.sun_path) { place in
            if octets.count >= place.count { return true }
            place.copyBytes(from: octets)
            return false
        }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        if isLong || result != 0 {
            close(descriptor)
            return nil
        }
        return descriptor
    }

    /// Whether the server has said nothing that nobody asked for, such as
    /// goodbye.
    var isQuiet: Bool {
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&request, 1, 0) == 0
    }

    /// Sends octets, all of them.
    func send(_ octets: [UInt8]) throws {
        var left = octets[...]
        while !left.isEmpty {
            let count = left.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw CallingError.connectionLost(path: path) }
            left = left.dropFirst(count)
        }
    }

    /// The next line.
    func line() throws -> ReplyLine {
        while true {
            do throws(ReplyError) {
                if let line = try parser.next() { return line }
            } catch {
                throw CallingError.malformedReply("\(error)")
            }
            guard try receive(timeout: nil) else { continue }
        }
    }

    /// The next line, or nil when none is whole after `seconds`.
    func line(within seconds: Double) throws -> ReplyLine? {
        do throws(ReplyError) {
            if let line = try parser.next() { return line }
        } catch {
            throw CallingError.malformedReply("\(error)")
        }
        guard try receive(timeout: seconds) else { return nil }
        do throws(ReplyError) { return try parser.next() } catch {
            throw CallingError.malformedReply("\(error)")
        }
    }

    private func receive(timeout: Double?) throws -> Bool {
        if let timeout {
            var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&request, 1, Int32(timeout * 1000)) > 0 else { return false }
        }
        var buffer = [UInt8](repeating: 0, count: 65536)
        let count = read(descriptor, &buffer, buffer.count)
        if count < 0, errno == EINTR { return false }
        guard count > 0 else { throw CallingError.connectionLost(path: path) }
        parser.append(buffer[..<count])
        return true
    }

    /// Sends one request and reads its lines.
    ///
    /// - Throws: `CallingError.refused` for an error line; `CancellationError`
    ///   where `asker` waits no more, after which the connection is of no use.
    func lines(of octets: [UInt8], for asker: Asker? = nil) throws -> [ReplyLine] {
        try send(octets)
        var lines: [ReplyLine] = []
        while true {
            guard let line = try asker == nil ? line() : line(within: Self.patienceSeconds) else {
                try asker?.check()
                continue
            }
            if line.isNote {
                if let count = line.json["documents"]?.int {
                    asker?.hear(.begun(documentCount: count))
                }
                continue
            }
            lines.append(line)
            guard line.isLast else { continue }
            guard ReplyKind(code: line.code) == .success else { throw Self.refusal(line) }
            return lines
        }
    }

    static func refusal(_ line: ReplyLine) -> CallingError {
        let reason = line.json["reason"]?.text
        return .refused(
            code: line.code, name: line.name,
            message: line.json["msg"]?.text ?? reason ?? line.name,
            remedy: line.json["remedy"]?.text)
    }
}
