// SPDX-License-Identifier: Apache-2.0
import Foundation
import LineProtocol
import Logging
import NIOCore
import NIOEmbedded
import Synchronization
import Testing

@testable import Serving

/// What a connection does as time passes, by a clock that the test turns.
@Suite(.timeLimit(.minutes(1))) struct ConnectionClockTests {
    /// A client over TCP without a socket.
    private struct Client {
        let channel = NIOAsyncTestingChannel()
        let library = ScriptedLibrary(libraryPath: "/nowhere/at/all")
        let core: ServerCore

        init(core shared: ServerCore? = nil) async throws {
            let folder = FileManager.default.temporaryDirectory
            let path = folder.appendingPathComponent("mneme-tokens-\(UUID().uuidString)").path
            _ = FileManager.default.createFile(
                atPath: path, contents: Data(RunningServer.tokens.utf8),
                attributes: [.posixPermissions: 0o600])
            defer { unlink(path) }
            core = ServerCore(
                name: "mnemed/0", service: library, tokens: try TokenFile(path: path),
                loop: channel.eventLoop,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            let keeper = core
            try await channel.eventLoop.submit { [channel] in
                try channel.pipeline.syncOperations.addHandler(
                    Doorkeeper(server: keeper, isLocal: false))
            }.get()
            try await channel.connect(to: SocketAddress(unixDomainSocketPath: "/nowhere"))
            #expect(try await line().hasPrefix("220 * HELLO"))
        }

        func say(_ text: String) async throws {
            try await channel.writeInbound(ByteBuffer(string: text + "\n"))
        }

        /// The next write of the server, waited for.
        func line() async throws -> String {
            String(buffer: try await channel.waitForOutboundWrite(as: ByteBuffer.self))
        }

        /// Everything written so far.
        func said() async throws -> String {
            var all = ""
            while let next = try await channel.readOutbound(as: ByteBuffer.self) {
                all += String(buffer: next)
            }
            return all
        }

        func pass(_ amount: TimeAmount) async {
            await channel.testingEventLoop.advanceTime(by: amount)
        }

        func authenticate() async throws {
            try await say("AUTH right-token-of-24-octets")
            await pass(.zero)
            #expect(try await line().hasPrefix("200 - OK"))
        }

        func leave() async throws { _ = try await channel.finish(acceptAlreadyClosed: true) }
    }

    @Test("P36: idle for 300 s is 408, fatal")
    func idle() async throws {
        let client = try await Client()
        try await client.authenticate()
        await client.pass(.seconds(200))
        try await client.say("PING")
        #expect(try await client.line() == "200 - OK {}\r\n")
        await client.pass(.seconds(298))
        #expect(try await client.said() == "")
        await client.pass(.seconds(4))
        #expect(
            try await client.said() == #"408 * TIMEOUT {"msg":"idle for 300 s","fatal":true}"#
                + "\r\n")
        await client.pass(.seconds(2))
        #expect(!client.channel.isActive)
        try await client.leave()
    }

    @Test("P36: who watches is not idle")
    func watching() async throws {
        let client = try await Client()
        try await client.authenticate()
        try await client.say("WATCH")
        #expect(try await client.line().hasPrefix("200 - OK"))
        await client.pass(.seconds(1000))
        #expect(try await client.said() == "")
        try await client.say("UNWATCH")
        #expect(try await client.line().hasPrefix("200 - OK"))
        await client.pass(.seconds(302))
        #expect(try await client.said().hasPrefix("408 * TIMEOUT"))
        try await client.leave()
    }

    @Test("P35/199: a long request gives a sign of life every 15 s")
    func alive() async throws {
        let client = try await Client()
        try await client.authenticate()
        try await client.say("#a ASK slow")
        #expect(try await client.line().hasPrefix("150 a ACCEPTED"))
        await client.pass(.seconds(13))
        #expect(try await client.said() == "")
        await client.pass(.seconds(34))
        #expect(try await client.said() == String(repeating: "199 a ALIVE {}\r\n", count: 3))
        client.library.gate.signal()
        #expect(try await client.line().contains("250 a END"))
        await client.pass(.seconds(60))
        #expect(try await client.said() == "")
        try await client.leave()
    }

    @Test("P36: a line may take 10 s, AUTH may take 10 s")
    func slow() async throws {
        let silent = try await Client()
        await silent.pass(.seconds(9))
        #expect(try await silent.said() == "")
        await silent.pass(.seconds(2))
        #expect(try await silent.said().contains("AUTH may take 10 s"))
        try await silent.leave()
        let slow = try await Client()
        try await slow.authenticate()
        for character in "PING 12345678" {
            try await slow.channel.writeInbound(ByteBuffer(string: String(character)))
            await slow.pass(.seconds(1))
        }
        #expect(try await slow.said().contains("a line may take 10 s"))
        try await slow.leave()
    }

    @Test("P5, L8: wrong tokens are answered later each time, and never for good")
    func wrongTokens() async throws {
        let client = try await Client()
        var delays: [Int] = []
        while client.channel.isActive, delays.count < 20 {
            try await client.say("AUTH wrong-token-of-24-octets-\(delays.count)")
            var delay = 0
            var said = ""
            while said.isEmpty {
                await client.pass(.milliseconds(100))
                delay += 100
                said = try await client.said()
            }
            if !said.hasPrefix("401") { break }
            delays.append(delay)
        }
        // Then the 10 s for AUTH are over.
        #expect(delays == [200, 400, 800, 1600, 3200])
        try await client.leave()
    }

    @Test("P5, L8: 10 000 wrong tokens on many connections cost 6.4 s each, and fit nowhere")
    func manyWrongTokens() async throws {
        let client = try await Client()
        let core = client.core
        try await client.channel.eventLoop.submit {
            var last = TimeAmount.zero
            for number in 0..<10_000 {
                #expect(core.role(of: "wrong-token-of-24-octets-\(number)") == nil)
                let delay = core.delay(afterWrongTokens: 1)
                if delay < last { Issue.record("\(number): \(delay) after \(last)") }
                last = delay
            }
            #expect(last == .milliseconds(6400))
        }.get()
        try await client.leave()
    }
}
