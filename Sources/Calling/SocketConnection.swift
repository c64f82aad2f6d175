// SPDX-License-Identifier: Apache-2.0
import Foundation
import LineProtocol

/// A client's end of a Unix socket: sends requests, reads lines. Blocks.
///
/// Concurrency: used by one thread at a time.
package final class SocketConnection {
    private let descriptor: Int32
    private let path: String
    private var parser = ReplyParser()

    /// Connects and reads the greeting; nil where nobody listens.
    ///
    /// - Throws: `ServingError` where somebody does, and turns us away.
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

    /// Sends octets, all of them.
    func send(_ octets: [UInt8]) throws {
        var left = octets[...]
        while !left.isEmpty {
            let count = left.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw ServingError.connectionLost(path: path) }
            left = left.dropFirst(count)
        }
    }

    /// The next line.
    func line() throws -> ReplyLine {
        while true {
            do throws(ReplyError) {
                if let line = try parser.next() { return line }
            } catch {
                throw ServingError.malformedReply("\(error)")
            }
            guard try receive(timeout: nil) else { continue }
        }
    }

    /// The next line, or nil when none is whole after `seconds`.
    func line(within seconds: Double) throws -> ReplyLine? {
        do throws(ReplyError) {
            if let line = try parser.next() { return line }
        } catch {
            throw ServingError.malformedReply("\(error)")
        }
        guard try receive(timeout: seconds) else { return nil }
        do throws(ReplyError) { return try parser.next() } catch {
            throw ServingError.malformedReply("\(error)")
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
        guard count > 0 else { throw ServingError.connectionLost(path: path) }
        parser.append(buffer[..<count])
        return true
    }

    /// Sends one request and reads its lines; notes go to `note`.
    ///
    /// - Throws: `ServingError.refused` for an error line.
    func lines(
        of octets: [UInt8], note: (ReplyLine) -> Void = { _ in }
    ) throws -> [ReplyLine] {
        try send(octets)
        var lines: [ReplyLine] = []
        while true {
            let line = try line()
            if line.isNote {
                note(line)
                continue
            }
            lines.append(line)
            guard line.isLast else { continue }
            guard ReplyKind(code: line.code) == .success else { throw Self.refusal(line) }
            return lines
        }
    }

    static func refusal(_ line: ReplyLine) -> ServingError {
        let reason = line.json["reason"]?.text
        return .refused(
            code: line.code, name: line.name,
            message: line.json["msg"]?.text ?? reason ?? line.name,
            remedy: line.json["remedy"]?.text)
    }
}
