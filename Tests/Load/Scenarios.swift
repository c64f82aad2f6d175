// SPDX-License-Identifier: Apache-2.0
import Foundation

/// The rows L1, L2, L3, L6 and R5 of the tests for reliability, against a daemon.
struct Scenarios {
    let daemon: DaemonUnderLoad
    /// Read before the crowd comes, and asked about.
    let documents: String
    /// Read while the crowd asks.
    let reading: String
    let seconds: Double

    struct Finding {
        let name: String
        let figures: [(String, String)]
        let failures: [String]
    }

    func milliseconds(_ seconds: Double) -> String {
        String(format: "%.1f ms", seconds * 1000)
    }

    func mebibytes(_ count: Int) -> String {
        String(format: "%.1f MiB", Double(count) / 1_048_576)
    }

    /// L3: 1 000 connected, 100 asking, an ingestion running.
    func crowd() -> Finding {
        let crowd = Crowd()
        var failures: [String] = []
        warmUp(crowd)
        crowd.leave()
        usleep(1_500_000)
        let resident = daemon.residentBytes
        let descriptors = daemon.openFiles
        var pings = Latencies()
        var answers = Latencies()
        var busy = 0
        var errors: [String] = []
        for _ in 0..<1000 where crowd.join(path: daemon.socketPath) == nil {
            errors.append("not connected")
        }
        crowd.listen(milliseconds: 500)
        let pinger = 999
        let question = Self.question
        var isPinging = false
        var retries: [(index: Int, at: ContinuousClock.Instant)] = []
        crowd.onLine = { index, line in
            let code = line.prefix(3)
            guard line.dropFirst(3).first == " ", code.first != "1" else { return }
            if index == pinger {
                if let sent = crowd.members[index].sentAt { pings.add(.now - sent) }
                isPinging = false
            } else if index < 100 {
                if code == "429" {
                    busy += 1
                    retries.append((index, .now + .seconds(1)))
                    return
                }
                if let sent = crowd.members[index].sentAt { answers.add(.now - sent) }
                if code != "250", code != "254" { errors.append(line) }
                crowd.send(question, by: index)
            }
        }
        crowd.send("INGEST \(reading) recursive=on\n".utf8, by: 998)
        for index in 0..<100 { crowd.send(question, by: index) }
        let end = ContinuousClock.now + .seconds(seconds)
        var peak = resident
        while ContinuousClock.now < end {
            if !isPinging {
                isPinging = true
                crowd.send("PING\n".utf8, by: pinger)
            }
            crowd.listen(milliseconds: 20)
            let due = retries.filter { $0.at <= .now }.map(\.index)
            retries.removeAll { $0.at <= .now }
            for index in due { crowd.send(question, by: index) }
            peak = max(peak, daemon.residentBytes)
        }
        let closed = crowd.members.count { $0.isClosed }
        crowd.leave()
        usleep(2_000_000)
        let growth = peak - resident
        if !errors.isEmpty { failures.append("\(errors.count) errors, such as \(errors[0])") }
        if closed > 0 { failures.append("\(closed) connections were closed") }
        if pings.quantile(0.99) > 0.1 { failures.append("PING is slow") }
        if growth > 64 << 20 { failures.append("memory grew by \(mebibytes(growth))") }
        // The ingestion goes on, with a file of its own.
        let open = daemon.openFiles.filter { !$0.hasPrefix(reading) }
        if open.count > descriptors.count {
            let new = open.filter { !descriptors.contains($0) }
            failures.append("open besides: \(new.joined(separator: ", "))")
        }
        return Finding(
            name: "L3 1 000 connections, 100 asking, ingestion",
            figures: [
                ("answers", "\(answers.count)"), ("429", "\(busy)"),
                ("answer p50", milliseconds(answers.quantile(0.5))),
                ("PING p50", milliseconds(pings.quantile(0.5))),
                ("PING p99", milliseconds(pings.quantile(0.99))), ("pings", "\(pings.count)"),
                ("memory", "\(mebibytes(resident)) + \(mebibytes(growth))"),
                ("descriptors", "\(descriptors.count) before, \(open.count) after"),
            ], failures: failures)
    }

    /// Reads documents and asks once, so that models are loaded.
    private func warmUp(_ crowd: Crowd) {
        guard let index = crowd.join(path: daemon.socketPath) else { return }
        var lines: [String] = []
        crowd.onLine = { _, line in lines.append(line) }
        crowd.send("INGEST \(documents) recursive=on\n".utf8, by: index)
        for _ in 0..<600 where !lines.contains(where: { $0.contains("\"state\":\"done\"") }) {
            crowd.send("JOBS\n".utf8, by: index)
            crowd.listen(milliseconds: 200)
        }
        for _ in 0..<4 {
            lines = []
            crowd.send(
                "ASK \"How often must the boiler be checked?\" k=1 deadline=60000\n".utf8, by: index
            )
            for _ in 0..<300
            where !lines.contains(where: { $0.hasPrefix("25") && !$0.hasPrefix("250-") }) {
                crowd.listen(milliseconds: 200)
            }
        }
    }

    /// L1: clients that write an octet a second, and clients that are silent
    /// before AUTH.
    func slowClients() -> Finding {
        let crowd = Crowd()
        var failures: [String] = []
        let start = ContinuousClock.now
        for _ in 0..<500 where crowd.join(port: daemon.port) == nil {
            failures.append("a silent client was not let in")
        }
        for _ in 0..<500 where crowd.join(path: daemon.socketPath) == nil {
            failures.append("a slow client was not let in")
        }
        guard let pinger = crowd.join(path: daemon.socketPath) else {
            return Finding(name: "L1", figures: [], failures: ["no room for PING"])
        }
        var pings = Latencies()
        var isPinging = false
        crowd.onLine = { index, line in
            guard index == pinger, line.hasPrefix("200") else { return }
            if let sent = crowd.members[index].sentAt { pings.add(.now - sent) }
            isPinging = false
        }
        var lastDrip = ContinuousClock.now - .seconds(1)
        while ContinuousClock.now - start < .seconds(14) {
            if ContinuousClock.now - lastDrip >= .seconds(1) {
                lastDrip = .now
                for index in 500..<1000 where !crowd.members[index].isClosed {
                    crowd.send([0x61], by: index)
                }
            }
            if !isPinging {
                isPinging = true
                crowd.send("PING\n".utf8, by: pinger)
            }
            crowd.listen(milliseconds: 20)
        }
        let slow = crowd.members.prefix(1000)
        let open = slow.count { !$0.isClosed }
        let last = slow.compactMap { $0.closedAt }.map { ($0 - start) / .seconds(1) }.max() ?? 0
        crowd.leave()
        if open > 0 { failures.append("\(open) are still connected") }
        if last > 12 { failures.append("the last was closed after \(last) s") }
        if pings.quantile(0.99) > 0.1 { failures.append("PING is slow") }
        return Finding(
            name: "L1 500 of an octet a second, 500 silent",
            figures: [
                ("last closed after", String(format: "%.1f s", last)),
                ("PING p99", milliseconds(pings.quantile(0.99))),
            ], failures: failures)
    }

    /// R5: SIGTERM with 100 questions open and an ingestion running. The daemon
    /// is gone afterwards.
    func stopping() -> Finding {
        let crowd = Crowd()
        var ends: [Int: String] = [:]
        var failures: [String] = []
        for _ in 0..<101 where crowd.join(path: daemon.socketPath) == nil {
            failures.append("not connected")
        }
        crowd.onLine = { index, line in
            let isReply = line.dropFirst(4).first == "-" && line.dropFirst(3).first == " "
            if isReply, line.first != "1" { ends[index] = String(line.prefix(3)) }
        }
        crowd.send("INGEST \(reading) recursive=on\n".utf8, by: 100)
        crowd.listen(milliseconds: 200)
        for index in 0..<100 { crowd.send(Self.question, by: index) }
        crowd.listen(milliseconds: 300)
        let daemon = daemon
        let start = ContinuousClock.now
        daemon.terminate()
        while ContinuousClock.now - start < .seconds(6), daemon.isRunning {
            crowd.listen(milliseconds: 20)
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let status = daemon.stop()
        crowd.leave()
        ends[100] = nil
        let codes = Dictionary(grouping: ends.values) { $0 }.mapValues(\.count)
        if ends.count < 100 { failures.append("\(100 - ends.count) questions got no reply") }
        let allowed: Set<String> = ["250", "254", "429", "503"]
        for code in codes.keys where !allowed.contains(code) { failures.append("code \(code)") }
        if seconds > 5 { failures.append("it took \(seconds) s") }
        if status != 0 { failures.append("status \(status)") }
        return Finding(
            name: "R5 SIGTERM with 100 questions open",
            figures: [
                ("gone after", String(format: "%.2f s", seconds)), ("status", "\(status)"),
                (
                    "replies",
                    codes.sorted { $0.key < $1.key }.map { "\($0.value) × \($0.key)" }
                        .joined(separator: ", ")
                ),
            ], failures: failures)
    }

    private static let question = Array(
        "ASK \"How often must the boiler be checked?\" k=1 deadline=300000\n".utf8)

    /// L6: 10 000 requests written without waiting.
    func pipelined() -> Finding {
        let crowd = Crowd()
        guard let index = crowd.join(path: daemon.socketPath) else {
            return Finding(name: "L6", figures: [], failures: ["not connected"])
        }
        var next = 0
        var failures: [String] = []
        crowd.onLine = { _, line in
            if line.hasPrefix("220") { return }
            if line != "200 - OK {\"text\":\"\(next)\"}" { failures.append(line) }
            next += 1
        }
        var left = Array((0..<10_000).map { "PING \($0)\n" }.joined().utf8)[...]
        let start = ContinuousClock.now
        while next < 10_000, ContinuousClock.now - start < .seconds(30) {
            if !left.isEmpty { left = left.dropFirst(max(0, crowd.send(left, by: index))) }
            crowd.listen(milliseconds: 1)
        }
        crowd.leave()
        if next < 10_000 { failures.append("only \(next) answers") }
        return Finding(
            name: "L6 10 000 requests in one write",
            figures: [("all answered after", milliseconds((.now - start) / .seconds(1)))],
            failures: Array(failures.prefix(3)))
    }

    /// L2: what no client should send.
    func malformed() -> Finding {
        let endless = [UInt8](repeating: 0x61, count: 100_000)
        let many = Array(("PING" + String(repeating: " a", count: 4000) + "\n").utf8)
        let cases: [(String, [UInt8], String)] = [
            ("endless line", endless, "414"), ("bare CR", Array("PING a\rb\n".utf8), "400"),
            ("NUL", Array("PING \0\n".utf8), "400"),
            ("bad UTF-8", Array("PING ".utf8) + [0xff, 0x0A], "411"),
            ("many arguments", many, "400"), ("open quote", Array("PING \"a\n".utf8), "400"),
            ("payload of 2^63", Array("ASK {9223372036854775808}\n".utf8), "400"),
            ("negative payload", Array("ASK {-1}\n".utf8), "400"),
            ("payload too large", Array("ASK {9999999}\n".utf8), "413"),
            ("payload without end", Array("ASK {1}\nabc\n".utf8), "400"),
        ]
        var failures: [String] = []
        for isSecond in [false, true] {
            let before = daemon.residentBytes
            for _ in 0..<20 {
                for (name, octets, code) in cases {
                    let crowd = Crowd()
                    guard let index = crowd.join(path: daemon.socketPath) else { continue }
                    var answer: String?
                    crowd.onLine = { _, line in if !line.hasPrefix("220") { answer = line } }
                    crowd.send(octets, by: index)
                    for _ in 0..<100 where answer == nil { crowd.listen(milliseconds: 5) }
                    if answer?.hasPrefix(code) != true {
                        failures.append("\(name): \(answer ?? "no answer")")
                    }
                    crowd.leave()
                }
            }
            usleep(1_200_000)
            let growth = daemon.residentBytes - before
            if isSecond {
                if growth > 1 << 20 { failures.append("memory grew by \(mebibytes(growth))") }
                return Finding(
                    name: "L2 malformed requests",
                    figures: [("kinds", "\(cases.count)"), ("memory", "+ \(mebibytes(growth))")],
                    failures: Array(Set(failures)).sorted())
            }
        }
        return Finding(name: "L2", figures: [], failures: failures)
    }
}
