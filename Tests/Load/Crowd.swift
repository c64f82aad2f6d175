// SPDX-License-Identifier: Apache-2.0
import Foundation

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
    func join(path: String) -> Int? {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        return add(descriptor, result)
    }

    /// Connects over TCP.
    func join(port: Int) -> Int? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        return add(descriptor, result)
    }

    private func add(_ descriptor: Int32, _ result: Int32) -> Int? {
        guard descriptor >= 0, result == 0 else {
            if descriptor >= 0 { close(descriptor) }
            return nil
        }
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
