// SPDX-License-Identifier: Apache-2.0
import Foundation

/// The rows L4, L7 and L8: clients that mean no good.
extension Scenarios {
    /// L4: a client that watches many files come and never reads.
    func neverReading() -> Finding {
        var failures: [String] = []
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("mneme-load-files-\(getpid())").path
        defer { try? FileManager.default.removeItem(atPath: folder) }  // scratch only
        do { try Self.writeFiles(15_000, folder: folder) } catch { failures.append("\(error)") }
        let crowd = Crowd()
        guard let deaf = crowd.join(path: daemon.socketPath),
            let pinger = crowd.join(path: daemon.socketPath)
        else { return Finding(name: "L4", figures: [], failures: ["not connected"]) }
        crowd.send("WATCH\n".utf8, by: deaf)
        crowd.listen(milliseconds: 200)
        crowd.isDeaf = [deaf]
        let resident = daemon.residentBytes
        var pings = Latencies()
        var isDone = false
        var isPinging = false
        crowd.onLine = { index, line in
            guard index == pinger else { return }
            if line.hasPrefix("200 - OK {}") {
                if let sent = crowd.members[index].sentAt { pings.add(.now - sent) }
                isPinging = false
            }
            if line.contains("JOB"), line.contains("\"path\":\"\(folder)\"") {
                isDone = line.contains("\"state\":\"done\"")
            }
        }
        crowd.send("INGEST \(folder) recursive=on\n".utf8, by: pinger)
        let start = ContinuousClock.now
        var peak = resident
        var lastLook = start
        while !isDone, ContinuousClock.now - start < .seconds(90) {
            if !isPinging {
                isPinging = true
                crowd.send("PING\n".utf8, by: pinger)
            }
            if ContinuousClock.now - lastLook > .milliseconds(500) {
                lastLook = .now
                crowd.send("JOBS\n".utf8, by: pinger)
            }
            crowd.listen(milliseconds: 20)
            peak = max(peak, daemon.residentBytes)
        }
        if !isDone { failures.append("the job does not end") }
        // What the kernel holds is read; then the end must come.
        crowd.isDeaf = []
        crowd.onLine = nil
        for _ in 0..<600 where !crowd.members[deaf].isClosed { crowd.listen(milliseconds: 20) }
        if !crowd.members[deaf].isClosed { failures.append("it is still connected") }
        crowd.leave()
        if pings.quantile(0.99) > 0.1 { failures.append("PING is slow") }
        return Finding(
            name: "L4 a client that never reads",
            figures: [
                ("PING p99", milliseconds(pings.quantile(0.99))), ("pings", "\(pings.count)"),
                ("memory", "+ \(mebibytes(peak - resident))"),
            ], failures: failures)
    }

    /// Files that are skipped, each with an event of 400 octets.
    private static func writeFiles(_ count: Int, folder: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let name = String(repeating: "n", count: 200)
        for index in 0..<count {
            let descriptor = open("\(folder)/\(name)\(index).bin", O_WRONLY | O_CREAT, 0o600)
            guard descriptor >= 0 else { throw CocoaError(.fileWriteUnknown) }
            _ = write(descriptor, [0, 1, 2, 3] as [UInt8], 4)
            close(descriptor)
        }
    }

    /// L7: HTTP and TLS at both sockets.
    func foreign() -> Finding {
        let hellos: [[UInt8]] = [
            Array("GET / HTTP/1.1\r\nHost: localhost\r\n\r\nSHUTDOWN\r\n".utf8),
            Array("POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nSHUTDOWN\r\n".utf8),
            Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8), [0x16, 3, 1, 0, 0xA5, 1, 0, 0, 0xA1],
        ]
        var failures: [String] = []
        var count = 0
        for hello in hellos {
            for isLocal in [true, false] {
                let crowd = Crowd()
                let joined =
                    isLocal ? crowd.join(path: daemon.socketPath) : crowd.join(port: daemon.port)
                guard let index = joined else { continue }
                crowd.onLine = { _, line in
                    if !line.hasPrefix("220") { failures.append("answered: \(line)") }
                }
                crowd.send(hello, by: index)
                for _ in 0..<300 where !crowd.members[index].isClosed {
                    crowd.listen(milliseconds: 10)
                }
                if crowd.members[index].isClosed { count += 1 } else { failures.append("open") }
                crowd.leave()
            }
        }
        if !daemon.isRunning { failures.append("a command was run") }
        return Finding(
            name: "L7 HTTP and TLS at the sockets",
            figures: [("closed without a word", "\(count) of \(2 * hellos.count)")],
            failures: failures)
    }

    /// L8: 10 000 wrong tokens, ten on each of 1 000 connections.
    func wrongTokens() -> Finding {
        let crowd = Crowd()
        var failures: [String] = []
        guard let pinger = crowd.join(path: daemon.socketPath) else {
            return Finding(name: "L8", figures: [], failures: ["not connected"])
        }
        var judged = 0
        var pings = Latencies()
        var isPinging = false
        crowd.onLine = { index, line in
            if index == pinger, line.hasPrefix("200") {
                if let sent = crowd.members[index].sentAt { pings.add(.now - sent) }
                isPinging = false
            } else if line.hasPrefix("401") {
                judged += 1
            } else if line.hasPrefix("200") {
                failures.append("let in: \(line)")
            }
        }
        let start = ContinuousClock.now
        for member in 1...1000 {
            guard let index = crowd.join(port: daemon.port) else { continue }
            let lines = (0..<10).map { "AUTH wrong-token-of-24-octets-\(member)-\($0)\n" }
            crowd.send(lines.joined().utf8, by: index)
        }
        while ContinuousClock.now - start < .seconds(14) {
            if !isPinging {
                isPinging = true
                crowd.send("PING\n".utf8, by: pinger)
            }
            crowd.listen(milliseconds: 20)
        }
        let open = crowd.members.count { !$0.isClosed } - 1
        crowd.leave()
        if open > 0 { failures.append("\(open) are still connected") }
        if pings.quantile(0.99) > 0.1 { failures.append("PING is slow") }
        if daemon.log.contains("wrong-token") || daemon.log.contains(DaemonUnderLoad.token) {
            failures.append("a token is in the log")
        }
        return Finding(
            name: "L8 10 000 wrong tokens",
            figures: [
                ("judged", "\(judged)"), ("PING p99", milliseconds(pings.quantile(0.99))),
                ("tokens in the log", "0"),
            ], failures: failures)
    }
}
