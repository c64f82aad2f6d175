// SPDX-License-Identifier: Apache-2.0
import Calling
import Documents
import Foundation
import LineProtocol
import Service
import Testing

@testable import Serving

/// How questions begin, come along and end before their answer.
@Suite(.serialized, .timeLimit(.minutes(1))) struct EndingQuestionsTests {
    /// Waits until the library noticed that `count` questions were ended.
    private func endings(_ count: Int, of server: RunningServer) -> [Asker.Wish] {
        for _ in 0..<20_000 where server.library.ended.withLock({ $0.count < count }) {
            usleep(1000)
        }
        return server.library.ended.withLock { $0 }
    }

    @Test("P30: 150 says once what a question reads, when it begins")
    func accepted() async throws {
        try await RunningServer.with { server in
            let client = try RawClient(server)
            let lines = client.ask("ASK who?")
            #expect(lines.first == #"150 - ACCEPTED {"queue":0,"documents":2}"#)
            #expect(lines.count { $0.hasPrefix("150") } == 1)
        }
    }

    @Test("P30: one that waits hears how many are before it, and again when it begins")
    func waiting() async throws {
        try await RunningServer.with { server in
            let client = try RawClient(server)
            client.begin("slow", tag: "a")
            let first = client.begin("who?", tag: "b")
            #expect(first.last == #"150 b ACCEPTED {"queue":1}"#)
            server.library.gate.signal()
            let rest = client.lines { $0.hasPrefix("250 b") }
            #expect(rest.contains(#"150 b ACCEPTED {"queue":0,"documents":2}"#))
        }
    }

    @Test("P35/152: the answer so far comes where it was asked for")
    func partial() async throws {
        try await RunningServer.with { server in
            let client = try RawClient(server)
            #expect(!client.ask("ASK who?").contains { $0.hasPrefix("152") })
            _ = client.ask("HELLO partial=on")
            let lines = client.ask("#p ASK who?")
            let partial =
                #"152 p PARTIAL {"text":"Stu","confidence":0.5,"doc":"ab12ab12ab12","read":1,"of":2}"#
            // Told twice by the library, and once on the wire.
            #expect(lines.filter { $0.hasPrefix("152") } == [partial])
            _ = client.ask("HELLO partial=off")
            #expect(!client.ask("ASK who?").contains { $0.hasPrefix("152") })
        }
    }

    @Test("P22/CANCEL: the work on a cancelled question ends, so the next one begins")
    func cancelled() async throws {
        try await RunningServer.with { server in
            let client = try RawClient(server)
            client.begin("heedful", tag: "a")
            client.send("CANCEL #a\n")
            _ = client.lines { $0.hasPrefix("499 a") }
            #expect(endings(1, of: server) == [.giveUp])
            #expect(client.ask("ASK who?").last?.hasPrefix("250 -") == true)
        }
    }

    @Test("P10: questions of a connection that breaks are given up")
    func broken() async throws {
        try await RunningServer.with { server in
            var client: RawClient? = try RawClient(server)
            client?.begin("heedful", tag: "a")
            client?.begin("heedful", tag: "b")
            client = nil
            #expect(endings(1, of: server) == [.giveUp])
            let other = try RawClient(server)
            #expect(other.ask("ASK who?").last?.hasPrefix("250 -") == true)
            // The second one never began.
            #expect(server.library.ended.withLock { $0.count } == 1)
        }
    }

    @Test("P31: late is 408 with the evidence found so far")
    func late() async throws {
        try await RunningServer.with { server in
            let client = try RawClient(server)
            // Long enough to begin before it, on a busy machine too.
            let lines = client.ask("#a ASK heedful deadline=2000").filter { !$0.hasPrefix("1") }
            #expect(lines.count == 2)
            #expect(lines.first?.hasPrefix(#"408-a CITE {"n":1,"doc":"ab12ab12ab12""#) == true)
            #expect(lines.last?.hasPrefix("408 a TIMEOUT {") == true)
            #expect(lines.last?.contains("fatal") == false)
            #expect(endings(1, of: server) == [.conclude])
            #expect(client.ask("STATS").last?.contains(#""late":1"#) == true)
        }
    }

    @Test("P31: one that is late before it begins is 408 at once, and never begins")
    func lateWhileWaiting() async throws {
        try await RunningServer.with { server in
            let client = try RawClient(server)
            client.begin("slow", tag: "a")
            let lines = client.ask("#b ASK heedful deadline=20")
            #expect(lines.last?.hasPrefix("408 b TIMEOUT {") == true)
            server.library.gate.signal()
            client.send("#c ASK who?\n")
            #expect(client.lines { $0.hasPrefix("250 c") }.last?.hasPrefix("250 c") == true)
            #expect(server.library.asked.withLock { $0.map(\.text) } == ["slow", "who?"])
        }
    }

    @Test func aRemoteAskerMayGiveUp() async throws {
        try await RunningServer.with { server in
            let remote = try #require(try RemoteService(libraryPath: server.library.libraryPath))
            let request = QuestionRequest(
                text: "heedful", documentPattern: nil, point: .end, evidenceCount: 1,
                threshold: nil, without: [])
            #expect(throws: CancellationError.self) {
                try remote.ask(request, for: Asker(wish: { .giveUp }))
            }
            #expect(endings(1, of: server) == [.giveUp])
            #expect(try remote.modelLine() == "models: /m")
        }
    }
}
