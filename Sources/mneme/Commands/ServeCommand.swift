// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation

struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Own a library and answer on a socket until told to stop.",
        discussion: """
            Becomes mnemed, which lies beside this program. It listens on a Unix socket that only \
            you can use; mneme itself finds it, and so does a person with: \
            socat - UNIX-CONNECT:$XDG_RUNTIME_DIR/mneme/sock (type HELP). Jobs that were not \
            finished go on. SIGTERM stops within five seconds, at a checkpoint.

            Examples:
              mneme serve
              mneme serve --library ./library --socket ./library/sock
              mneme serve --tcp 127.0.0.1:7411 --tokens ~/.config/mneme/tokens
            """)

    @Option(
        help: ArgumentHelp(
            "Path of the socket.",
            discussion: "Default: mneme/sock in $XDG_RUNTIME_DIR, else below /tmp.",
            valueName: "path"))
    var socket: String?

    @Option(
        help: ArgumentHelp(
            "Listen on TCP besides, on a loopback address.", valueName: "address:port"))
    var tcp: String?

    @Option(
        help: ArgumentHelp(
            "File of tokens for TCP: lines of read or admin and a token; mode 0600.",
            valueName: "file"))
    var tokens: String?

    @OptionGroup var library: LibraryOptions

    func run() throws {
        let environment = ProcessInfo.processInfo.environment
        var arguments = [
            "--library", library.libraryPath(environment: environment),
            "--models", try library.models.path(environment: environment),
        ]
        for (name, value) in [("socket", socket), ("tcp", tcp), ("tokens", tokens)] {
            if let value { arguments += ["--\(name)", value] }
        }
        let program =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
            ?? CommandLine.arguments[0]
        let daemon = URL(fileURLWithPath: program).deletingLastPathComponent()
            .appendingPathComponent("mnemed").path
        // The process stays the same: whoever started it can wait for it and stop it.
        var words = ([daemon] + arguments).map { strdup($0) } + [nil]
        execv(daemon, &words)
        throw CommandFailure(
            .unavailable, "cannot run \(daemon): \(String(cString: strerror(errno)))",
            remedy: "Build it: swift build --product mnemed")
    }
}
