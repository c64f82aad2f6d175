// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation
import Titans

struct LoadBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load",
        abstract: "Times the models' way from their files, and one batch of the reader.")

    @Option(help: "Folder of models.")
    var models = "Resources/models"
    @Option(help: "Threads for the reader's batch.")
    var threads = 2

    func run() throws {
        let clock = ContinuousClock()
        let folder = try ModelFolder(path: models)
        var loaded: [String: Model] = [:]
        for name in ["encoder", "reader", "memory"] {
            let elapsed = try clock.measure { loaded[name] = try folder.load(name) }
            print("load \(name): \(elapsed / .milliseconds(1)) ms")
        }
        guard let reader = loaded["reader"] else { return }
        let batch = (0..<10).map { window in
            let ids: [Int32] = (0..<256).map { 1000 + ($0 * 37 + Int32(window)) % 20000 }
            return (ids: ids, kinds: [Int32]?.none)
        }
        let flops = 10 * ArithmeticCount(reader.configuration).model(256)
        for _ in 0..<3 {
            let elapsed = clock.measure { _ = reader.hidden(batch: batch, threads: threads) }
            let speed = Double(flops) / (elapsed / .seconds(1)) / 1e9
            print("reader, 10 windows of 256: \(elapsed / .milliseconds(1)) ms, \(speed) GFLOP/s")
        }
    }
}
