// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Calling
import Foundation
import Service
import Serving

/// The daemon. `mneme serve` finds library and models and becomes this program.
@main
struct Mnemed: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mnemed",
        abstract: "Owns a library and answers on a socket until told to stop.",
        version: "0.1.0")

    @Option(help: "Folder of the library.")
    var library: String

    @Option(help: "Folder of the models.")
    var models: String

    @Option(help: "Path of the socket (default: mneme/sock in $XDG_RUNTIME_DIR).")
    var socket: String?

    @Option(help: "Loopback address and port to listen on besides.")
    var tcp: String?

    @Option(help: "File of tokens for TCP, mode 0600.")
    var tokens: String?

    func run() throws {
        signal(SIGPIPE, SIG_IGN)
        do { try serve() } catch { Self.end(with: error) }
    }

    private func serve() throws {
        var settings = ServerSettings(
            socketPath: socket.map { AbsolutePath.of($0) }
                ?? SocketPlace.defaultPath(environment: ProcessInfo.processInfo.environment))
        if let tcp {
            guard let address = ServerSettings.tcpAddress(tcp) else {
                throw ServingError.notLoopback(address: tcp)
            }
            settings.tcp = address
        }
        settings.tokenPath = tokens.map { AbsolutePath.of($0) }
        settings.name = "mnemed/" + Self.configuration.version
        let service = try LocalService(
            libraryPath: AbsolutePath.of(library), modelsPath: AbsolutePath.of(models))
        try Daemon.run(service: service, settings: settings)
    }

    private static func end(with error: any Error) -> Never {
        let explanation = Explanation(of: error)
        let message = explanation?.message ?? "\(error)"
        FileHandle.standardError.write(Data("mnemed: \(message)\n".utf8))
        Foundation.exit(status(of: error, explanation?.kind))
    }

    private static func status(of error: any Error, _ kind: Explanation.Kind?) -> Int32 {
        if let error = error as? ServingError {
            switch error {
            case .socketInUse: return 75
            case .notLoopback, .noTokens: return 64
            case .badTokens: return 65
            case .unusableSocket: return 73
            }
        }
        return switch kind {
        case .usage: 64
        case .badData, .corrupt, .otherModel: 65
        case .noInput: 66
        case .cannotCreate: 73
        case .inputOutput, .diskFull: 74
        case .locked, .conflict: 75
        default: 70
        }
    }
}
