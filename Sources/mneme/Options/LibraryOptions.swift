// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Calling
import Foundation
import Service

/// Where the library and the models are, shared by every command that opens
/// them.
struct LibraryOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Folder of the library.",
            discussion: "Default: $MNEME_LIBRARY, else mneme in the XDG data folder.",
            valueName: "folder"))
    var library: String?

    @OptionGroup var models: ModelOptions

    /// Absolute path of the library's folder.
    func libraryPath(environment: [String: String]) -> String {
        let chosen = library ?? environment["MNEME_LIBRARY"].flatMap { $0.isEmpty ? nil : $0 }
        if let chosen { return AbsolutePath.of(chosen) }
        let data =
            environment["XDG_DATA_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
            ?? (environment["HOME"] ?? NSHomeDirectory()) + "/.local/share"
        return data + "/mneme"
    }

    /// The service: a daemon's where one owns the library, else in this process.
    func service() throws -> any LibraryService {
        let environment = ProcessInfo.processInfo.environment
        let path = libraryPath(environment: environment)
        return try RemoteService(libraryPath: path) ?? localService()
    }

    /// The service in this process, with what the options and the environment
    /// say.
    func localService() throws -> LocalService {
        let environment = ProcessInfo.processInfo.environment
        return try LocalService(
            libraryPath: libraryPath(environment: environment),
            modelsPath: try models.path(environment: environment))
    }
}

/// Where the models are.
struct ModelOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Folder of the models.",
            discussion: "Default: $MNEME_MODELS, else Resources/models next to the program.",
            valueName: "folder"))
    var models: String?

    /// Finds the folder: option, environment, then upwards from the program,
    /// as it lies in a checkout (`Resources/models`) or installed
    /// (`share/mneme/models`).
    func path(environment: [String: String]) throws -> String {
        if let models { return AbsolutePath.of(models) }
        if let models = environment["MNEME_MODELS"], !models.isEmpty {
            return AbsolutePath.of(models)
        }
        let program =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
            ?? CommandLine.arguments[0]
        var folder = URL(fileURLWithPath: program).deletingLastPathComponent()
        while folder.path != "/" {
            for place in ["Resources/models", "share/mneme/models"] {
                let candidate = folder.appendingPathComponent(place)
                let marker = candidate.appendingPathComponent("encoder.json").path
                if FileManager.default.fileExists(atPath: marker) { return candidate.path }
            }
            folder.deleteLastPathComponent()
        }
        throw CommandFailure(
            .noInput, "no models found near \(program)",
            remedy: "Name their folder with --models or MNEME_MODELS.")
    }
}

/// How results are written.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Write JSON, one value a line.")
    var json = false

    @Flag(name: .customLong("no-color"), help: "Write without colours (also: NO_COLOR).")
    var isColourless = false

    /// How text is written to standard output.
    var output: TerminalText { text(STDOUT_FILENO) }
    /// How text is written to standard error.
    var diagnostics: TerminalText { text(STDERR_FILENO) }

    private func text(_ descriptor: Int32) -> TerminalText {
        TerminalText(
            descriptor: descriptor, isColourWanted: !isColourless,
            environment: ProcessInfo.processInfo.environment)
    }
}
