// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// The client of the documentation does what it says.
@Suite(.serialized, .timeLimit(.minutes(1))) struct PythonClientTests {
    private static let python: String? = (ProcessInfo.processInfo.environment["PATH"] ?? "")
        .split(separator: ":").map { "\($0)/python3" }
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    private static func program() throws -> String {
        let page = try String(
            contentsOf: TestFolders.package.appendingPathComponent(
                "Sources/LineProtocol/LineProtocol.docc/Client.md"), encoding: .utf8)
        let parts = page.components(separatedBy: "```")
        return String(try #require(parts.count > 1 ? parts[1] : nil).dropFirst("python\n".count))
    }

    @Test func theClientIsShort() throws {
        #expect(try Self.program().split(separator: "\n").count < 60)
    }

    @Test(.enabled(if: python != nil, "python3 is not installed"))
    func theClientAsks() async throws {
        let program = try Self.program()
        let python = try #require(Self.python)
        try await RunningServer.with { server in
            let file = server.folder + "/client.py"
            try program.write(toFile: file, atomically: true, encoding: .utf8)
            func run(_ question: String) throws -> (output: String, status: Int32) {
                let process = Process()
                process.executableURL = URL(fileURLWithPath: python)
                process.arguments = [file, server.socketPath, question]
                let pipe = Pipe()
                process.standardOutput = pipe
                process.standardError = FileHandle.nullDevice
                try process.run()
                let data = pipe.fileHandleForReading.readDataToEndOfFile()
                process.waitUntilExit()
                return (String(decoding: data, as: UTF8.self), process.terminationStatus)
            }
            let found = try run("Who is \"he\"?\n{5}")
            #expect(found.output.hasPrefix("Stubb\n/books/a \"b\".txt, line 2: Stubb,\t"))
            #expect(found.status == 0)
            #expect(try run("unknown?").output.hasSuffix("The documents do not say.\n"))
            #expect(try run("nothing?").status == 1)
        }
    }
}
