// SPDX-License-Identifier: Apache-2.0
import Calling
import CodecChecks
import Documents
import Foundation
import LineProtocol
import Logging
import NIOPosix
import Service
import Synchronization
import TestSupport
import Testing

@testable import Serving

/// A server on real sockets, over a library that follows a script.
@Suite(.serialized, .timeLimit(.minutes(2))) struct ServerTests {
    @Test("P1: the socket has mode 0600, its folder 0700")
    func socketModes() async throws {
        try await RunningServer.with { server in
            var entry = stat()
            #expect(lstat(server.socketPath, &entry) == 0)
            #expect(entry.st_mode & 0o777 == 0o600)
            #expect(lstat(server.folder + "/run", &entry) == 0)
            #expect(entry.st_mode & 0o777 == 0o700)
        }
    }

    @Test("P2: the owner is admin at once; P8: the server speaks first")
    func owner() async throws {
        try await RunningServer.with { server in
            let client = try RawClient(server)
            #expect(client.lines { _ in true }.first?.hasPrefix("220 * HELLO") == true)
            #expect(client.ask("FORGET ab12").last?.hasPrefix("200 - OK") == true)
        }
    }

    @Test("P9, L5: transcripts against a socket, octet by octet and in one write")
    func transcripts() async throws {
        let folder = TestFolders.package
            .appendingPathComponent("Tests/LineProtocolTests/Transcripts")
        let transcripts = try Transcript.all(in: folder)
        try await RunningServer.with(tcp: true) { server in
            for transcript in transcripts {
                for isWhole in [true, false] {
                    let client =
                        transcript.role == .none
                        ? try RawClient(port: server.port ?? 0) : try RawClient(server)
                    if isWhole {
                        client.send(transcript.octets)
                    } else {
                        for octet in transcript.octets { client.send([octet]) }
                    }
                    client.endInput()
                    #expect(transcript.difference(to: client.rest()) == nil)
                }
            }
        }
    }

    @Test("P4, P5: tokens over TCP; a wrong one is answered late")
    func tokens() async throws {
        try await RunningServer.with(tcp: true) { server in
            let client = try RawClient(port: server.port ?? 0)
            #expect(client.ask("STATUS").last?.hasPrefix("401") == true)
            let before = ContinuousClock.now
            #expect(client.ask("AUTH wrong-token-of-24-octets").last?.hasPrefix("401") == true)
            #expect(ContinuousClock.now - before >= .milliseconds(150))
            #expect(
                client.ask("AUTH read-token-of-24-octetss").last?.contains("\"role\":\"read\"")
                    == true)
            #expect(client.ask("STATUS").last?.hasPrefix("200 - OK") == true)
            #expect(client.ask("FORGET ab12").last?.hasPrefix("403") == true)
        }
    }

    @Test("P3: only loopback addresses are taken")
    func loopbackOnly() {
        #expect(ServerSettings.tcpAddress("127.0.0.1:7411")?.port == 7411)
        #expect(ServerSettings.tcpAddress("127.0.0.1")?.port == 7411)
        #expect(ServerSettings.tcpAddress("[::1]:80")?.host == "::1")
        #expect(ServerSettings.tcpAddress("localhost:1")?.host == "127.0.0.1")
        for text in ["0.0.0.0:1", "10.0.0.1", "example.org:7411", "127.0.0.1:99999", "", "[::]:1"] {
            #expect(ServerSettings.tcpAddress(text) == nil, "\(text)")
        }
    }

    @Test("P7, L7: HTTP at the socket is closed without an answer")
    func http() async throws {
        try await RunningServer.with { server in
            let client = try RawClient(server)
            client.send("POST / HTTP/1.1\r\nContent-Length: 20\r\n\r\nFORGET ab12\n")
            let said = String(decoding: client.rest(), as: UTF8.self)
            #expect(said.split(separator: "\n").count == 1)
            #expect(server.library.forgotten.withLock { $0 } == [])
        }
    }

    @Test("P10: the answer comes although the client has closed its sending side")
    func halfClosed() async throws {
        try await RunningServer.with { server in
            let client = try RawClient(server)
            client.send("ask who?\n")
            client.endInput()
            let said = String(decoding: client.rest(), as: UTF8.self)
            #expect(said.contains("250 - END"))
        }
    }

    @Test("P15: the octets of INGEST are read as a file of their name")
    func ingestedOctets() async throws {
        try await RunningServer.with { server in
            let client = try RawClient(server)
            #expect(client.ask("INGEST name=n.txt {6}\nhel\nlo\n").last?.hasPrefix("202") == true)
            let path = server.folder + "/library-received/n.txt"
            #expect(FileManager.default.contents(atPath: path) == Data("hel\nlo".utf8))
            for name in ["../x", ".x", "a/b", "\"\\u{7}\""] {
                #expect(client.ask("INGEST name=\(name) {1}\nx").last?.hasPrefix("422") == true)
            }
            let large = [UInt8](repeating: 0x61, count: 3 << 20)
            client.send(Array("INGEST name=l.txt {\(large.count)}\n".utf8) + large + [0x0A])
            #expect(client.lines { $0.hasPrefix("202") }.last?.hasPrefix("202") == true)
            let stored = FileManager.default.contents(
                atPath: server.folder + "/library-received/l.txt")
            #expect(stored?.count == large.count)
        }
    }

    @Test("P17, P37: tagged questions overtake, CANCEL ends a running one with 499")
    func cancelling() async throws {
        try await RunningServer.with { server in
            let client = try RawClient(server)
            client.begin("slow", tag: "a")
            client.send("#b PING\n#c CANCEL #a\n")
            let lines = client.lines { $0.hasPrefix("499") }
            #expect(lines.contains("200 b OK {}"))
            #expect(lines.last == #"499 a CANCELLED {"msg":"by CANCEL"}"#)
        }
    }

    @Test("P31: a question past its deadline is 408, and the connection goes on")
    func deadline() async throws {
        try await RunningServer.with { server in
            let client = try RawClient(server)
            #expect(client.ask("ASK slow deadline=50").last?.hasPrefix("408 - TIMEOUT") == true)
            #expect(client.ask("PING").last == "200 - OK {}")
        }
    }

    @Test("P36: more than 64 waiting questions are 429; the others are answered")
    func questionQueue() async throws {
        try await RunningServer.with { server in
            let first = try RawClient(server)
            first.begin("slow", tag: "first")
            // One runs; of 96 more, 64 wait and 32 are turned away.
            let clients = try (0..<6).map { _ in try RawClient(server) }
            for client in clients {
                client.send((0..<16).map { "#t\($0) ASK slow\n" }.joined())
            }
            let refused = clients.map { client in
                var answered = 0
                return client.lines { line in
                    if !line.hasPrefix("220") { answered += 1 }
                    return answered == 16
                }.count { $0.hasPrefix("429 ") }
            }
            #expect(refused.reduce(0, +) == 32)
            for _ in 0..<65 { server.library.gate.signal() }
            for (client, refused) in zip(clients, refused) where refused < 16 {
                var ended = 0
                _ = client.lines { line in
                    if line.hasPrefix("250 ") { ended += 1 }
                    return ended == 16 - refused
                }
                #expect(ended == 16 - refused)
            }
        }
    }

    @Test("P22: INGEST, JOBS, WATCH: progress and what became of files")
    func jobs() async throws {
        try await RunningServer.with { server in
            let watcher = try RawClient(server)
            #expect(watcher.ask("WATCH all").last == #"200 - OK {"watching":"all"}"#)
            server.library.skippedCount.withLock { $0 = 1 }
            let client = try RawClient(server)
            let path = server.folder + "/library"
            #expect(client.ask("INGEST \(path)").last?.hasPrefix("422") == true)
            #expect(client.ask("INGEST /nowhere/at/all").last?.hasPrefix("404") == true)
            #expect(client.ask("INGEST \(path) watch=on").last?.hasPrefix("501") == true)
            #expect(
                client.ask("INGEST \(path) recursive=on").last?.hasPrefix("202 - QUEUED") == true)
            let lines = watcher.lines { $0.contains(#""state":"done","path":"\#(path)""#) }
            #expect(
                lines.contains { $0.hasPrefix(#"151 * PROGRESS {"job":"j1","tokens":10,"of":100"#) }
            )
            #expect(lines.contains { $0.contains(#""state":"skipped","reason":"binary"}"#) })
            #expect(client.ask("JOB j1").first?.hasPrefix("200-- JOB") == true)
            #expect(client.ask("JOBS").last == #"200 - OK {"jobs":1}"#)
            #expect(client.ask("CANCEL j1").last?.hasPrefix("409") == true)
            #expect(client.ask("CANCEL j9").last?.hasPrefix("404") == true)
            #expect(client.ask("FETCH http://a/").last?.hasPrefix("501 - NOT_YET") == true)
        }
    }

    @Test func unfinishedJobsGoOnWhenTheServerStarts() async throws {
        try await RunningServer.with(unfinished: ["/books/a", "/books/b"]) { server in
            let client = try RawClient(server)
            for _ in 0..<100 where server.library.ingested.withLock({ $0.count }) < 2 {
                usleep(10_000)
            }
            let ingested = server.library.ingested.withLock { $0 }
            #expect(ingested.map(\.paths) == [["/books/a"], ["/books/b"]])
            #expect(ingested.map(\.isForced) == [true, true])
            #expect(client.ask("JOBS").last == #"200 - OK {"jobs":2}"#)
        }
    }

    @Test("P41: a job that the stop interrupts is written down as unfinished")
    func interruptedJobs() async throws {
        let left = Mutex("")
        try await RunningServer.with { server in
            server.library.isEndless.withLock { $0 = true }
            let client = try RawClient(server)
            let path = server.library.libraryPath
            #expect(
                client.ask("INGEST \(path) recursive=on force=on tag=a").last?.hasPrefix("202")
                    == true)
            while server.library.ingested.withLock({ $0.isEmpty }) { usleep(1000) }
            server.beginStop()
            _ = client.lines { $0.hasPrefix("503 *") }
            // What force asked for was planned before the stop.
            let expected = #"{"jobs":[{"path":"\#(path)","tags":["a"]}]}"#
            for _ in 0..<20_000 where left.withLock({ $0 != expected }) {
                let data = FileManager.default.contents(atPath: path + "/jobs.json") ?? Data()
                left.withLock { $0 = String(decoding: data, as: UTF8.self) }
                usleep(1000)
            }
            #expect(left.withLock { $0 } == expected)
        }
    }

    @Test("P26: a place not read is 409, a snapshot thinned out 410, one that never was 404")
    func places() async throws {
        try await RunningServer.with { server in
            let client = try RawClient(server)
            #expect(client.ask("ASK who? doc=ab34 at=50%").last?.hasPrefix("409") == true)
            #expect(client.ask("ASK who? doc=ab34 at=20%").last?.hasPrefix("250") == true)
            #expect(client.ask("ASK who? doc=ab34 at=1001").last?.contains("\"read\":1000") == true)
            #expect(client.ask("ASK who? doc=ab34 at=3001").last?.hasPrefix("422") == true)
            #expect(client.ask("ASK who? doc=ab12 at=s17").last?.hasPrefix("250") == true)
            #expect(client.ask("ASK who? doc=ab12 at=s16").last?.hasPrefix("410") == true)
            #expect(client.ask("ASK who? doc=ab12 at=s18").last?.hasPrefix("404") == true)
            #expect(client.ask("ASK who? doc=ab at=s18").last?.hasPrefix("422") == true)
            #expect(client.ask("ASK who? doc=abcd").last?.hasPrefix("404") == true)
            let asked = server.library.asked.withLock { $0 }
            #expect(
                asked.map(\.documentPattern)
                    == [ScriptedLibrary.other.hex, ScriptedLibrary.id.hex])
        }
    }

    @Test("P2: another user is turned away; P36: places for the owner are kept")
    func admission() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let loop = group.next()
        let core = ServerCore(
            name: "x", service: ScriptedLibrary(libraryPath: "/nowhere"), tokens: nil, loop: loop,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await loop.submit {
            func handler() -> ConnectionHandler {
                ConnectionHandler(server: core, loop: loop, role: .none)
            }
            let other = core.admit(handler(), userID: getuid() + 1)
            #expect(other?.code == .forbidden)
            #expect(other?.isFatal == true)
            var kept: [ConnectionHandler] = []
            func fill(_ userID: uid_t?) -> ReplyCode? {
                for _ in 0...Limits.connections {
                    let next = handler()
                    if let refusal = core.admit(next, userID: userID) { return refusal.code }
                    kept.append(next)
                }
                return nil
            }
            #expect(fill(nil) == .tooManyConnections)
            #expect(kept.count == Limits.connections - Limits.connectionsForOwner)
            #expect(fill(getuid()) == .tooManyConnections)
            #expect(kept.count == Limits.connections)
            core.left(kept[0])
            #expect(core.admit(kept[0], userID: getuid()) == nil)
        }.get()
        try await group.shutdownGracefully()
    }

    @Test("P40, L4: who watches and does not read is disconnected, others notice nothing")
    func slowReader() async throws {
        try await RunningServer.with { server in
            let watcher = try RawClient(server)
            #expect(watcher.ask("WATCH").last?.hasPrefix("200") == true)
            server.library.skippedCount.withLock { $0 = 120_000 }
            let client = try RawClient(server)
            #expect(
                client.ask("INGEST \(server.folder)/library recursive=on").last?.hasPrefix("202")
                    == true)
            var state = ""
            for _ in 0..<200 where !state.contains("\"state\":\"done\"") {
                state = client.ask("JOB j1").first ?? ""
                usleep(50_000)
            }
            #expect(client.ask("PING").last == "200 - OK {}")
            usleep(300_000)
            let heard = watcher.rest(seconds: 3)
            #expect(heard.count < 8 << 20)
            #expect(watcher.piece(seconds: 1) == [])
        }
    }

    @Test("P41: at the stop running questions end with an answer or 503, within 5 s")
    func stopping() async throws {
        try await RunningServer.with { server in
            let clients = try (0..<4).map { _ in try RawClient(server) }
            for (index, client) in clients.enumerated() {
                client.begin(index == 0 ? "slow1" : "slow2", tag: "a")
            }
            let before = ContinuousClock.now
            server.beginStop()
            server.library.gate.signal()
            let ends = clients.map { client in
                client.lines { $0.hasPrefix("503 *") }.first {
                    $0.hasPrefix("250 a") || $0.hasPrefix("503 a")
                }
            }
            #expect(ends.allSatisfy { $0 != nil })
            #expect(ends[0]?.hasPrefix("250 a") == true)
            // The 5 s are measured by the load program (R5); a busy machine is slower.
            #expect(ContinuousClock.now - before < .seconds(30))
        }
    }

    @Test("P41: SHUTDOWN stops the server")
    func shutdown() async throws {
        try await RunningServer.with { server in
            let client = try RawClient(server)
            client.send("SHUTDOWN\n")
            let lines = client.lines { $0.hasPrefix("503 *") }
            #expect(lines.contains("200 - OK {}"))
            #expect(lines.last?.hasPrefix("503 *") == true)
        }
    }

    @Test("L6: 10 000 requests in one write are answered in order")
    func pipelining() async throws {
        try await RunningServer.with { server in
            let client = try RawClient(server)
            let octets = Array((0..<10_000).map { "PING \($0)\n" }.joined().utf8)
            Thread.detachNewThread { client.send(octets) }
            let lines = client.lines { $0.contains("\"9999\"") }.dropFirst()
            #expect(lines.elementsEqual((0..<10_000).map { "200 - OK {\"text\":\"\($0)\"}" }))
        }
    }

    @Test func aSecondServerLeavesTheSocketAlone() async throws {
        try await RunningServer.with { server in
            #expect(SocketConnection.isAnswered(path: server.socketPath))
            #expect(SocketPlace.noted(libraryPath: server.library.libraryPath) == server.socketPath)
        }
    }
}
