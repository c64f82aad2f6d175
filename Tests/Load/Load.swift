// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation

/// Loads a daemon of its own and says whether it holds what is promised.
@main
struct Load: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Loads mnemed: crowds, slow clients, pipelines, malformed requests.",
        discussion: """
            Build first: swift build -c release --product mnemed && swift run -c release load
            Ends with 1 when a figure is missed.
            """)

    @Option(help: "Folder of documents that is read before the crowd asks about it.")
    var documents = "Corpora/papers"

    @Option(help: "Folder of documents that is read while the crowd asks.")
    var reading = "Corpora/chronicle"

    @Option(help: "Folder of the models.")
    var models = "Resources/models"

    @Option(help: "Seconds of the crowd.")
    var seconds = 20.0

    @Option(help: "Port of the loopback address.")
    var port = 7499

    @Option(help: "Rows of the table to run, such as L4 (default: all).")
    var row: [String] = []

    func run() throws {
        signal(SIGPIPE, SIG_IGN)
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = min(4096, limit.rlim_max)
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)

        let here = FileManager.default.currentDirectoryPath
        func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : here + "/" + path }
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let program = (own as NSString).deletingLastPathComponent + "/mnemed"
        let daemon = try DaemonUnderLoad(
            program: program, models: absolute(models), port: port)
        let scenarios = Scenarios(
            daemon: daemon, documents: absolute(documents), reading: absolute(reading),
            seconds: seconds)
        var isFailed = false
        // R5 is last: it stops the daemon. It needs what L3 has read.
        let all: [(row: String, scenario: () -> Scenarios.Finding)] = [
            ("L2", scenarios.malformed), ("L6", scenarios.pipelined), ("L7", scenarios.foreign),
            ("L1", scenarios.slowClients), ("L8", scenarios.wrongTokens),
            ("L4", scenarios.neverReading), ("L3", scenarios.crowd), ("R5", scenarios.stopping),
        ]
        for (name, scenario) in all where row.isEmpty || row.contains(name) {
            let finding = scenario()
            let figures = finding.figures.map { "\($0.0) \($0.1)" }.joined(separator: "; ")
            print("\(finding.failures.isEmpty ? "ok  " : "FAIL") \(finding.name): \(figures)")
            for failure in finding.failures { print("     \(failure)") }
            fflush(nil)
            if !finding.failures.isEmpty { isFailed = true }
        }
        if daemon.isRunning {
            daemon.terminate()
            _ = daemon.stop()
        }
        if isFailed { throw ExitCode(1) }
    }
}
