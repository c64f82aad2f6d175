// SPDX-License-Identifier: Apache-2.0
import Foundation

/// One run of the built `mneme`, as a person would start it.
struct ProgramRun {
    let status: Int32
    let output: String
    let errors: String

    /// The program that was built together with these tests.
    static let program: URL = {
        let tests =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
            ?? CommandLine.arguments[0]
        return URL(fileURLWithPath: tests).deletingLastPathComponent()
            .appendingPathComponent("mneme")
    }()

    init(
        _ arguments: [String], input: String = "", environment: [String: String] = [:],
        folder: URL? = nil
    ) throws {
        let scratch = FileManager.default.temporaryDirectory
            .appendingPathComponent("mneme-run-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: scratch) }  // scratch only
        // Files, not pipes: nothing can fill up while the program runs.
        let files = ["in", "out", "err"].map { scratch.appendingPathComponent($0) }
        try Data(input.utf8).write(to: files[0])
        for file in files[1...] { try Data().write(to: file) }

        let process = Process()
        process.executableURL = Self.program
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment
            .filter { !["MNEME_LIBRARY", "MNEME_MODELS", "NO_COLOR"].contains($0.key) }
            .merging(environment) { $1 }
        if let folder { process.currentDirectoryURL = folder }
        process.standardInput = try FileHandle(forReadingFrom: files[0])
        process.standardOutput = try FileHandle(forWritingTo: files[1])
        process.standardError = try FileHandle(forWritingTo: files[2])
        try process.run()
        process.waitUntilExit()
        status = process.terminationStatus
        output = String(decoding: try Data(contentsOf: files[1]), as: UTF8.self)
        errors = String(decoding: try Data(contentsOf: files[2]), as: UTF8.self)
    }

    /// Standard output as one JSON value.
    func json() throws -> Any {
        try JSONSerialization.jsonObject(with: Data(output.utf8), options: .fragmentsAllowed)
    }
}
