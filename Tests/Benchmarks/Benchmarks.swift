// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

@main
struct Benchmarks: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "benchmarks", abstract: "Measures how fast Mneme works on this machine.",
        subcommands: [EncodeBenchmark.self, LoadBenchmark.self, RecallBenchmark.self])
}
