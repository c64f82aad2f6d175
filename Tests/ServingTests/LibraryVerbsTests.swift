// SPDX-License-Identifier: Apache-2.0
import Documents
import Foundation
import LineProtocol
import Service
import Storage
import Testing

@testable import Serving

/// Verbs that look at the library and change it, over a socket.
@Suite(.serialized, .timeLimit(.minutes(1))) struct LibraryVerbsTests {
    /// Answers requests of one connection with their last lines.
    private func lastLines(
        _ requests: [String], prepare: @escaping @Sendable (ScriptedLibrary) -> Void = { _ in }
    ) async throws -> [String] {
        nonisolated(unsafe) var lines: [String] = []  // written before `with` returns
        try await RunningServer.with { server in
            prepare(server.library)
            let client = try RawClient(server)
            lines = requests.map { client.ask($0).last ?? "" }
        }
        return lines
    }

    @Test("P22/SNAPSHOT, P22/PIN: names and pins; PIN takes a number or a name")
    func pins() async throws {
        let lines = try await lastLines([
            "SNAPSHOT ab12 name=first.reading", "PIN s17 doc=ab12", "UNPIN half doc=ab12",
            "PIN s16 doc=ab12", "PIN s18 doc=ab12", "PIN other doc=ab12", "PIN 17 doc=ab12",
            "SNAPSHOT ab12 name=s17", "SNAPSHOT ab12 name=\"a b\"", "SNAPSHOT ab99 name=x",
        ])
        #expect(lines[0].hasPrefix(#"200 - OK {"snapshot":"s17","doc":"ab12ab12ab12""#))
        #expect(lines[0].contains(#""name":"first.reading""#))
        #expect(lines[1].contains(#""isPinned":true"#))
        #expect(lines[2].contains(#""isPinned":false"#))
        #expect(
            lines[3...].map { $0.prefix(3) } == ["410", "404", "404", "422", "422", "422", "404"])
        #expect(lines[5].contains(#""key":"snapshot","snapshots":["half"]"#))
    }

    @Test("P24: at= takes a snapshot's name, in ASK, FIND and SHOW; P26: an unknown one is 404")
    func namedPlaces() async throws {
        try await RunningServer.with { server in
            let client = try RawClient(server)
            for request in [
                "ASK who? doc=ab12 at=half", "ASK who? path=*[1].txt at=half",
                "FIND who? doc=ab12 at=half",
            ] {
                // The scripted library matches the ends of paths and hashes only.
                let request = request.replacingOccurrences(of: "*[1].txt", with: "\"a [1].txt\"")
                #expect(client.ask(request).last?.hasPrefix("250") == true, "\(request)")
                #expect(server.library.asked.withLock { $0.last?.point } == .snapshot(17))
            }
            #expect(client.ask("ASK who? doc=ab12 at=third").last?.hasPrefix("404") == true)
            #expect(client.ask("ASK who? path=b.txt at=half").last?.hasPrefix("404") == true)
            #expect(client.ask("ASK who? doc=ab12 at=a:b").last?.hasPrefix("422") == true)
            #expect(client.ask("ASK who? path=s.txt at=half").last?.hasPrefix("404") == true)
        }
    }

    @Test("P22/SHOW: at= shows no text behind the place; P26: one not read is 409")
    func showAtAPlace() async throws {
        try await RunningServer.with { server in
            let client = try RawClient(server)
            for place in ["50%", "100", "s17", "half"] {
                #expect(client.ask("SHOW ab12 at=\(place)").last?.hasPrefix("200") == true)
            }
            #expect(
                server.library.shown.withLock { $0 }
                    == [.share(0.5), .utf8Offset(100), .snapshot(17), .snapshot(17)])
            #expect(client.ask("SHOW ab34 at=90%").last?.hasPrefix("409") == true)
            #expect(client.ask("SHOW ab12 at=s16").last?.hasPrefix("410") == true)
        }
    }

    @Test("P22: since= and tag= select documents, in questions and in DOCS")
    func filters() async throws {
        try await RunningServer.with { server in
            let client = try RawClient(server)
            #expect(
                client.ask("ASK who? since=2020-02-29 tag=\"a b\"").last?.hasPrefix("250") == true)
            let filter = SourceFilter(
                since: CalendarDay("2020-02-29"), tag: Tag(rawValue: "a b"))
            #expect(server.library.asked.withLock { $0.last?.filter } == filter)
            #expect(client.ask("ASK who? since=2020-02-30").last?.hasPrefix("422") == true)
            #expect(client.ask("ASK who? tag=a,b").last?.hasPrefix("422") == true)
            func count(_ request: String) -> Int {
                client.ask(request).count { $0.hasPrefix("200-- DOC") }
            }
            #expect(count("DOCS tag=sea") == 2)
            #expect(count("DOCS tag=law") == 1)
            #expect(count("DOCS since=2020-09-13") == 1)
            #expect(count("DOCS since=2020-09-14") == 0)
            #expect(count("DOCS since=2010-01-01 path=b.txt tag=sea") == 1)
            #expect(count("DOCS state=mismatch") == 0)
            #expect(count("DOCS state=reading") == 1)
        }
    }

    @Test("P22/INGEST: force=on and tag= go with the job, of octets as well")
    func ingestion() async throws {
        try await RunningServer.with { server in
            let client = try RawClient(server)
            let path = server.library.libraryPath
            let requests = [
                "INGEST \(path) recursive=on force=on tag=a,b", "INGEST name=x tag=c {1}\nx",
            ]
            for request in requests {
                #expect(client.ask(request).last?.hasPrefix("202") == true)
            }
            #expect(client.ask("INGEST \(path) recursive=on tag=,").last?.hasPrefix("422") == true)
            while server.library.ingested.withLock({ $0.count }) < 2 { usleep(1000) }
            let asked = server.library.ingested.withLock { $0 }
            #expect(asked.map(\.isForced) == [true, false])
            #expect(asked.map { $0.tags?.map(\.rawValue) } == [["a", "b"], ["c"]])
        }
    }

    @Test("P22/VERIFY: a job whose findings are events; JOB lists them")
    func verification() async throws {
        try await RunningServer.with { server in
            let watcher = try RawClient(server)
            #expect(watcher.ask("WATCH jobs").last?.hasPrefix("200") == true)
            let client = try RawClient(server)
            #expect(client.ask("VERIFY deep=on").last == #"202 - QUEUED {"job":"j1"}"#)
            let lines = watcher.lines { $0.contains(#""state":"done""#) }
            #expect(
                lines.filter { $0.contains("finding\"") }.map { $0.prefix(60) } == [
                    #"160 * EVENT {"job":"j1","finding":"a page is damaged"}"#,
                    #"160 * EVENT {"job":"j1","finding":"text is missing","doc":"a"#,
                ])
            #expect(
                lines.last?.contains(#""kind":"verify","deep":true,"documents":2,"of":2"#) == true)
            #expect(lines.last?.contains(#""findings":2"#) == true)
            #expect(client.ask("JOB j1").first?.contains("text is missing") == true)
            // It waits for no ingestion.
            server.library.isEndless.withLock { $0 = true }
            let path = server.library.libraryPath
            #expect(client.ask("INGEST \(path) recursive=on").last?.hasPrefix("202") == true)
            #expect(client.ask("VERIFY").last?.hasPrefix("202") == true)
            _ = watcher.lines { $0.contains(#""job":"j3","documents":1"#) }
            #expect(client.ask("CANCEL j3").last?.hasPrefix("200") == true)
            let end = watcher.lines { $0.contains(#""job":"j3","state":"cancelled""#) }
            #expect(end.last?.contains("cancelled") == true)
            #expect(client.ask("CANCEL j2").last?.hasPrefix("200") == true)
        }
    }

    @Test("P22/WATCH: documents are told when something becomes of them, FORGET included")
    func documentEvents() async throws {
        try await RunningServer.with { server in
            let watcher = try RawClient(server)
            #expect(watcher.ask("WATCH docs").last?.hasPrefix("200") == true)
            let client = try RawClient(server)
            server.library.isEndless.withLock { $0 = true }
            let path = server.library.libraryPath
            #expect(client.ask("INGEST \(path) recursive=on").last?.hasPrefix("202") == true)
            let short = ScriptedLibrary.id.short
            let begun = watcher.lines { _ in true }
            #expect(
                begun.last?.hasPrefix(
                    #"160 * EVENT {"job":"j1","doc":"\#(short)","path":"\#(path)","state":"reading""#
                )
                    == true)
            // The job still runs.
            #expect(client.ask("JOB j1").first?.contains("running") == true)
            server.library.isEndless.withLock { $0 = false }
            #expect(watcher.lines { _ in true }.last?.contains(#""state":"done""#) == true)
            #expect(client.ask("FORGET ab12").last?.hasPrefix("200") == true)
            #expect(
                watcher.lines { _ in true }.last?.hasPrefix(
                    #"160 * EVENT {"doc":"\#(short)","path":"/books/a [1].txt","state":"removed""#)
                    == true)
        }
    }

    @Test("P41: a running VERIFY ends with the server and is not taken up again")
    func stoppingAVerification() async throws {
        try await RunningServer.with { server in
            server.library.isEndless.withLock { $0 = true }
            let client = try RawClient(server)
            #expect(client.ask("WATCH jobs").last?.hasPrefix("200") == true)
            #expect(client.ask("VERIFY").last?.hasPrefix("202") == true)
            let running = client.lines { $0.contains(#""documents":1"#) }
            #expect(running.last?.hasPrefix("151 * PROGRESS") == true)
            let before = ContinuousClock.now
            server.beginStop()
            let last = client.lines { $0.hasPrefix("503 *") }
            #expect(last.last?.hasPrefix("503 *") == true)
            // Not the 5 s that the load program measures: this machine may be busy.
            #expect(ContinuousClock.now - before < .seconds(30))
            let file = server.library.libraryPath + "/jobs.json"
            let left = FileManager.default.contents(atPath: file) ?? Data()
            #expect(String(decoding: left, as: UTF8.self) == #"{"jobs":[]}"#)
        }
    }

    @Test("P22/CANCEL: a job that waits ends at once")
    func cancellingAWaitingJob() async throws {
        try await RunningServer.with { server in
            server.library.isEndless.withLock { $0 = true }
            let client = try RawClient(server)
            let ingest = "INGEST \(server.library.libraryPath) recursive=on"
            #expect(client.ask(ingest).last?.hasPrefix("202") == true)
            // A busy machine may take its time to begin; one cancelled before that
            // would read nothing.
            while server.library.ingested.withLock({ $0.isEmpty }) { usleep(1000) }
            #expect(client.ask(ingest).last?.hasPrefix("202") == true)
            #expect(client.ask("CANCEL j2").last?.hasPrefix("200") == true)
            #expect(client.ask("JOB j2").first?.contains(#""state":"cancelled""#) == true)
            #expect(client.ask("CANCEL j2").last?.hasPrefix("409") == true)
            #expect(client.ask("CANCEL j1").last?.hasPrefix("200") == true)
            server.library.isEndless.withLock { $0 = false }
            #expect(client.ask(ingest).last?.hasPrefix("202") == true)
            for _ in 0..<3000 where client.ask("JOB j3").first?.contains("done") != true {
                usleep(10_000)
            }
            #expect(server.library.ingested.withLock { $0.count } == 2)
        }
    }

    @Test("P22/STATUS: the threshold is told")
    func threshold() async throws {
        let lines = try await lastLines(["STATUS"])
        #expect(lines[0].contains(#""threshold":0.5"#))
    }

    @Test("P35/507, P35/508, P35/509, P35/409, P35/500: what errors are called")
    func errors() async throws {
        let errors: [any Error & Sendable] = [
            LibraryError.database(code: 13, message: "database or disk is full", sql: ""),
            LibraryError.corrupt(artefact: "text chunk 0", reason: "x"),
            LibraryError.otherModel(artefact: "a", stored: "n", present: "h"),
            LibraryError.nameInUse(SnapshotName(rawValue: "x")!, segmentCount: 3),
            LibraryError.database(code: 10, message: "disk I/O error", sql: ""),
            CocoaError(.fileWriteOutOfSpace),
        ]
        let lines = try await lastLines(
            Array(repeating: "SNAPSHOT ab12 name=x", count: errors.count),
            prepare: { library in library.failures.withLock { $0 = errors } })
        #expect(lines.map { $0.prefix(3) } == ["507", "508", "509", "409", "500", "507"])
        #expect(lines[1].contains(#""what":"text chunk 0""#))
        #expect(lines[2].contains(#""need":"n","have":"h""#))
        #expect(lines[4].contains(#""id":""#))
    }

    @Test("P35/500: the log has more under the id of the reply")
    func faultsAreLogged() throws {
        let log = RecordedLog()
        let refusals = Refusals(logger: log.logger)
        let refusal = refusals.refusal(
            of: LibraryError.outOfStep(documentNumber: 3, expected: 1, found: 2))
        #expect(refusal.code == .internalFault)
        let id = try #require(refusal.details["id"]?.text)
        #expect(log.lines.count == 1)
        #expect(log.lines.first?.contains(id) == true)
        #expect(log.lines.first?.contains("document number 3 stands at 1") == true)
        _ = refusals.refusal(of: ServiceError.emptyQuestion)
        #expect(log.lines.count == 1)
    }

    @Test("P35/507, R6: on a full disk a job waits, INGEST is 507, asks go on; then it goes on")
    func fullDisk() async throws {
        try await RunningServer.with { server in
            let full = LibraryError.database(code: 13, message: "full", sql: "")
            server.library.failures.withLock { $0 = [full] }
            let watcher = try RawClient(server)
            #expect(watcher.ask("WATCH jobs").last?.hasPrefix("200") == true)
            let client = try RawClient(server)
            let ingest = "INGEST \(server.library.libraryPath) recursive=on"
            #expect(client.ask(ingest).last?.hasPrefix("202") == true)
            let waiting = watcher.lines { $0.contains(#""code":507"#) }
            #expect(waiting.last?.contains(#""state":"running""#) == true)
            #expect(client.ask(ingest).last?.hasPrefix("507") == true)
            #expect(client.ask("ASK who?").last?.hasPrefix("250") == true)
            let done = watcher.lines { $0.contains(#""state":"done""#) }
            #expect(done.last?.contains("507") == false)
            #expect(server.library.ingested.withLock { $0.count } == 2)
            #expect(client.ask(ingest).last?.hasPrefix("202") == true)
        }
    }
}
