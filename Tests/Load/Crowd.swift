// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport

/// Many connections driven by one thread with `poll`.
final class Crowd {
    /// One connection and what it has heard.
    struct Member {
        let descriptor: Int32
        var heard: [UInt8] = []
        var isClosed = false
        var closedAt: ContinuousClock.Instant?
        /// When its last request was sent; for latencies.
        var sentAt: ContinuousClock.Instant?
    }

    private(set) var members: [Member] = []
    /// Members that do not read.
    var isDeaf: Set<Int> = []
    /// Called for each whole line: who, and the line without its end.
    var onLine: ((Int, String) -> Void)?

    /// Connects over the Unix socket; the number of the new member.
    func join(path: String) -> Int? { ClientSocket.unix(path: path).map(add) }

    /// Connects over TCP.
    func join(port: Int) -> Int? { ClientSocket.tcp(port: port).map(add) }

    private func add(_ descriptor: Int32) -> Int {
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        members.append(Member(descriptor: descriptor))
        return members.count - 1
    }

    /// Sends what the kernel takes at once; the number of octets.
    @discardableResult
    func send(_ octets: some Collection<UInt8>, by index: Int) -> Int {
        members[index].sentAt = .now
        let octets = Array(octets)
        return octets.withUnsafeBytes {
            Glibc.send(members[index].descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
    }

    /// Hears everybody for so long.
    func listen(milliseconds: Int32) {
        let deadline = ContinuousClock.now + .milliseconds(Int(milliseconds))
        repeat {
            let open = members.indices.filter { !members[$0].isClosed && !isDeaf.contains($0) }
            var requests = open.map {
                pollfd(fd: members[$0].descriptor, events: Int16(POLLIN), revents: 0)
            }
            let left = max(0, (deadline - .now) / .milliseconds(1))
            guard poll(&requests, nfds_t(requests.count), Int32(left)) > 0 else { return }
            for (request, index) in zip(requests, open) where request.revents != 0 { hear(index) }
        } while ContinuousClock.now < deadline
    }

    private func hear(_ index: Int) {
        var buffer = [UInt8](repeating: 0, count: 65536)
        let count = read(members[index].descriptor, &buffer, buffer.count)
        if count < 0, errno == EAGAIN || errno == EINTR { return }
        guard count > 0 else {
            members[index].isClosed = true
            members[index].closedAt = .now
            return
        }
        members[index].heard += buffer[..<count]
        while let end = members[index].heard.firstIndex(of: 0x0A) {
            let line = String(decoding: members[index].heard[..<end].dropLast(), as: UTF8.self)
            members[index].heard.removeFirst(end + 1)
            onLine?(index, line)
        }
    }

    /// Everybody leaves.
    func leave() {
        for member in members { close(member.descriptor) }
        members = []
    }
}

/// Times of single requests.
struct Latencies {
    private var seconds: [Double] = []

    mutating func add(_ duration: Duration) { seconds.append(duration / .seconds(1)) }
    var count: Int { seconds.count }

    /// The value below which `share` of all are; 0 without any.
    func quantile(_ share: Double) -> Double {
        let sorted = seconds.sorted()
        guard !sorted.isEmpty else { return 0 }
        return sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
    }
}
