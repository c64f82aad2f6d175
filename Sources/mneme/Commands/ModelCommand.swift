// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation
import Service

struct ModelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model",
        abstract: "Check models against expected values, list them, make an untrained memory.",
        subcommands: [CheckModels.self, ListModels.self, InitialiseMemory.self])
}

struct CheckModels: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Run every model of a folder on its inputs and compare with what is expected.",
        discussion: """
            The folder holds triples NAME.json, NAME.model.safetensors and \
            NAME.expected.safetensors. Prints the largest relative error (norm of the difference \
            over norm of the expected) per kind of tensor; ends with 0 only when all hold, \
            65 otherwise.

            Example:
              mneme model check Tests/TitansTests/Fixtures
            """)

    @Argument(help: "Folder of triples.", completion: .directory)
    var folder: String

    @OptionGroup var format: OutputOptions

    func run() throws {
        let report = try ModelTools.check(folder: AbsolutePath.of(folder))
        if format.json {
            try StandardOutput.json(report)
        } else {
            for model in report.cases {
                StandardOutput.line(
                    "\(model.passed ? "ok  " : "FAIL")  \(format.output.bold(model.name))")
                if let failure = model.failure {
                    StandardOutput.line("      \(TerminalText.line(failure))")
                }
                for (kind, error) in model.errors.sorted(by: { $0.key < $1.key }) {
                    let mark = error <= report.tolerance ? " " : "!"
                    let figure = String(format: "%.2e", error)
                    StandardOutput.line("    \(mark) \(figure)  \(kind)")
                }
            }
        }
        guard report.passed else { throw EndedWith(.badData) }
    }
}

struct ListModels: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the model files in use with their SHA-256.")

    @OptionGroup var models: ModelOptions
    @OptionGroup var format: OutputOptions

    func run() throws {
        let path = try models.path(environment: ProcessInfo.processInfo.environment)
        let report = try ModelTools.list(modelsPath: path)
        if format.json {
            try StandardOutput.json(report)
            return
        }
        StandardOutput.line(report.path)
        for file in report.files { StandardOutput.line("  \(file.sha256)  \(file.name)") }
        if !report.isMemoryTrained {
            StandardOutput.line("  the memory model is untrained: recall is chance")
        }
    }
}

struct InitialiseMemory: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init-memory",
        abstract: "Write an untrained memory model, made from a seed.",
        discussion: """
            Writes memory.json and memory.safetensors into the folder of the models. Reading, \
            writing, snapshots and resume work with it; it recalls nothing. An existing memory \
            model is replaced only with --force.

            Example:
              mneme model init-memory --seed 7 --models ./models
            """)

    @Option(help: ArgumentHelp("Seed of the random numbers.", valueName: "number"))
    var seed: UInt64 = 1

    @Flag(help: "Replace the memory model that is there.")
    var force = false

    @OptionGroup var models: ModelOptions

    func run() throws {
        let path = try models.path(environment: ProcessInfo.processInfo.environment)
        let target = path + "/memory.json"
        if FileManager.default.fileExists(atPath: target), !force {
            throw CommandFailure(
                .cannotCreate, "\(target) exists", remedy: "Replace it with --force.")
        }
        try ModelTools.initialiseMemory(modelsPath: path, seed: seed)
        StandardOutput.line("wrote \(target) and memory.safetensors (untrained, seed \(seed))")
    }
}
