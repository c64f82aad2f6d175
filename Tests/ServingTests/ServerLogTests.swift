// SPDX-License-Identifier: Apache-2.0
import InMemoryLogging
import Logging
import Testing

@testable import Serving

/// P5, S10: what a server logs.
@Suite(.timeLimit(.minutes(1))) struct ServerLogTests {
    @Test("P5, S10: neither tokens nor questions are logged")
    func secrets() async throws {
        let log = InMemoryLogHandler()
        var logger = Logger(label: "test") { _ in log }
        logger.logLevel = .trace
        try await RunningServer.with(tcp: true, logger: logger) { server in
            let client = try RawClient(port: server.port ?? 0)
            #expect(client.ask("AUTH wrong-token-of-24-octets").last?.hasPrefix("401") == true)
            #expect(client.ask("AUTH right-token-of-24-octets").last?.hasPrefix("200") == true)
            #expect(client.ask("ASK \"a secret question?\"").last?.hasPrefix("250") == true)
            #expect(client.ask("ASK nothing?").last?.hasPrefix("404") == true)
        }
        let all = log.entries.map { "\($0.message) \($0.metadata)" }
        #expect(all.contains { $0.hasPrefix("listening") })
        #expect(!all.contains { $0.contains("token-of-24") || $0.contains("secret") })
    }
}
