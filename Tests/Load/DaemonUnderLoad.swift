// SPDX-License-Identifier: Apache-2.0
import Foundation

/// A daemon of its own for a load run, and what the kernel says about it.
final class DaemonUnderLoad {
    let socketPath: String
    let port: Int
    private let process = Process()
    private let folder: URL

    static let token = "load-token-of-24-octets-"

    /// Starts `mnemed` on a new library and waits until it listens.
    init(program: String, models: String, port: Int) throws {
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("mneme-load-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        socketPath = folder.appendingPathComponent("run/sock").path
        self.port = port
        let tokens = folder.appendingPathComponent("tokens").path
        _ = FileManager.default.createFile(
            atPath: tokens, contents: Data("admin \(Self.token)\n".utf8),
            attributes: [.posixPermissions: 0o600])
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = [
            "--library", folder.appendingPathComponent("library").path, "--models", models,
            "--socket", socketPath, "--tcp", "127.0.0.1:\(port)", "--tokens", tokens,
        ]
        let log = folder.appendingPathComponent("log").path
        _ = FileManager.default.createFile(atPath: log, contents: nil)
        process.standardError = FileHandle(forWritingAtPath: log)
        try process.run()
        for _ in 0..<200 where !FileManager.default.fileExists(atPath: socketPath) {
            usleep(50_000)
        }
    }

    /// Sends SIGTERM.
    func terminate() { process.terminate() }

    var isRunning: Bool { process.isRunning }

    /// Waits for its end, removes its library and gives its status.
    func stop() -> Int32 {
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)  // scratch only
        return process.terminationStatus
    }

    /// What it has logged.
    var log: String {
        let data = FileManager.default.contents(atPath: folder.appendingPathComponent("log").path)
        return String(decoding: data ?? Data(), as: UTF8.self)
    }

    /// Resident memory in bytes.
    var residentBytes: Int {
        let text = (try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return (line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) << 10
    }

    /// What descriptors are open on, but for the library's database, which opens
    /// readers as it needs them, five at most, and keeps them.
    var openFiles: [String] {
        let folder = "/proc/\(pid)/fd"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.compactMap { name in
            // One that is gone since has none.
            try? FileManager.default.destinationOfSymbolicLink(atPath: folder + "/" + name)
        }.filter { !$0.contains("library.sqlite") }
    }

    private var pid: Int32 { process.processIdentifier }
}
