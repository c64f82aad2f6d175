// SPDX-License-Identifier: Apache-2.0
import Calling
import Documents
import Foundation
import LineProtocol
import Service
import Storage
import Synchronization
import Testing

@testable import Serving

/// What a client of a daemon gets is what the daemon's library says.
@Suite(.serialized, .timeLimit(.minutes(1))) struct RemoteServiceTests {
    private func question(
        _ text: String, at point: PointInDocument = .end, documents: String? = nil
    ) -> QuestionRequest {
        QuestionRequest(
            text: text, documentPattern: documents, point: point, evidenceCount: 2,
            threshold: 0.25, without: [.memory])
    }

    @Test func answersAreTheSame() async throws {
        try await RunningServer.with { server in
            let remote = try #require(
                try RemoteService(libraryPath: server.library.libraryPath))
            for text in ["who?", "unknown?", "a \"b\"\nc {5} #t k=v"] {
                let near = try server.library.ask(question(text))
                let far = try remote.ask(question(text))
                #expect("\(near)" == "\(far)")
                let asked = server.library.asked.withLock { $0 }
                #expect("\(asked[asked.count - 1])" == "\(asked[asked.count - 2])")
            }
            #expect(
                "\(try remote.find(question("who?")))"
                    == "\(try server.library.find(question("who?")))")
            #expect(try remote.find(question("unknown?")).isEmpty)
            let near = try server.library.recall(
                "a [MASK]", documentPattern: nil, point: .end, wordCount: 3)
            let far = try remote.recall(
                "a [MASK]", documentPattern: nil, point: .end, wordCount: 3)
            #expect("\(near)" == "\(far)")
        }
    }

    @Test func placesArriveWithADocumentToStandIn() async throws {
        try await RunningServer.with { server in
            let remote = try #require(
                try RemoteService(libraryPath: server.library.libraryPath))
            for point: PointInDocument in [.share(0.4), .utf8Offset(77), .snapshot(3)] {
                _ = try remote.ask(question("who?", at: point))
                _ = try remote.ask(question("who?", at: point, documents: "b.txt"))
                let asked = server.library.asked.withLock { $0 }.suffix(2)
                #expect(asked.map(\.point) == [point, point])
                #expect(asked.map(\.documentPattern) == ["*", "b.txt"])
            }
        }
    }

    @Test func reportsAreTheSame() async throws {
        try await RunningServer.with { server in
            let remote = try #require(
                try RemoteService(libraryPath: server.library.libraryPath))
            let library = server.library
            for pattern in [nil, "b.txt", "nothing"] {
                #expect(
                    "\(try remote.documents(matching: pattern))"
                        == "\(try library.documents(matching: pattern))")
            }
            #expect(
                "\(try remote.snapshots(matching: nil))"
                    == "\(try library.snapshots(matching: nil))")
            #expect(
                "\(try remote.status(listsNotIndexed: true))"
                    == "\(try library.status(listsNotIndexed: true))")
            #expect(try remote.verify() == library.verify())
            #expect(try remote.modelLine() == "models: /m")
            let document = ScriptedLibrary.summaries[0]
            for extent: PassageExtent in [.beginning, .octets(3..<9), .lines(2...4)] {
                #expect(
                    try remote.passage(of: document, extent)
                        == library.passage(of: document, extent))
            }
            for point: PointInDocument in [.share(0.25), .utf8Offset(77), .snapshot(17)] {
                _ = try remote.passage(of: document, .beginning, at: point)
                #expect(library.shown.withLock { $0.last } == point)
            }
            let name = try #require(SnapshotName(rawValue: "x.y"))
            #expect(
                try remote.nameNewestSnapshot(of: document, name)
                    == library.nameNewestSnapshot(of: document, name))
            for isPinned in [true, false] {
                #expect(
                    try remote.pin(17, of: document, isPinned: isPinned)
                        == library.pin(17, of: document, isPinned: isPinned))
            }
            try remote.forget([document])
            #expect(library.forgotten.withLock { $0 } == [document.path])
        }
    }

    @Test func ingestionIsAJobThatIsWaitedFor() async throws {
        try await RunningServer.with { server in
            let remote = try #require(
                try RemoteService(libraryPath: server.library.libraryPath))
            let path = server.library.libraryPath
            let told = Mutex<[SourceEvent]>([])
            let request = IngestionRequest(
                paths: [path, path], isForced: true, tags: [Tag(rawValue: "a b")!])
            let report = try remote.ingest(
                request, threads: nil, progress: { _ in },
                events: { event in told.withLock { $0.append(event) } },
                shouldStop: { false })
            #expect(report.read == [path, path])
            #expect(report.tokenCount == 200)
            #expect(report.unchangedCount == 2)
            #expect(!report.isInterrupted)
            let asked = server.library.ingested.withLock { $0 }
            #expect(asked.map(\.paths) == [[path], [path]])
            #expect(asked.allSatisfy { $0.isForced && $0.tags == request.tags })
            #expect(
                told.withLock { $0.map(\.change) } == [
                    .became(.reading), .became(.done), .became(.reading), .became(.done),
                ])
            server.library.isEndless.withLock { $0 = true }
            let stopped = try remote.ingest(
                IngestionRequest(paths: [path]), threads: nil, progress: { _ in },
                events: { _ in }, shouldStop: { true })
            #expect(stopped.isInterrupted)
        }
    }

    @Test("P35/507: who waits for a job is told of the full disk; the job goes on")
    func fullDisk() async throws {
        try await RunningServer.with { server in
            let remote = try #require(
                try RemoteService(libraryPath: server.library.libraryPath))
            let full = LibraryError.database(code: 13, message: "full", sql: "")
            server.library.failures.withLock { $0 = [full] }
            do {
                _ = try remote.ingest(
                    IngestionRequest(paths: [server.library.libraryPath]), threads: nil,
                    progress: { _ in }, events: { _ in }, shouldStop: { false })
                Issue.record("not told")
            } catch let CallingError.refused(code, _, message, _) {
                #expect(ReplyCode.exitStatus(ofCode: code) == 74)
                #expect(message == "the disk is full; going on when there is space")
            }
            let client = try RawClient(server)
            #expect(client.ask("JOB j1").first?.contains("running") == true)
        }
    }

    @Test func filtersArrive() async throws {
        try await RunningServer.with { server in
            let remote = try #require(
                try RemoteService(libraryPath: server.library.libraryPath))
            let filter = SourceFilter(since: CalendarDay("2020-01-31"), tag: Tag(rawValue: "a b"))
            _ = try remote.find(
                QuestionRequest(
                    text: "x", documentPattern: nil, point: .end, evidenceCount: 1,
                    threshold: nil, without: [], filter: filter))
            #expect(server.library.asked.withLock { $0.last?.filter } == filter)
        }
    }

    @Test("P24: names are looked up the same")
    func names() async throws {
        try await RunningServer.with { server in
            let remote = try #require(
                try RemoteService(libraryPath: server.library.libraryPath))
            let hex = ScriptedLibrary.id.hex
            let half = try #require(SnapshotName(rawValue: "half"))
            let services: [any LibraryService] = [remote, server.library]
            for service in services {
                #expect(
                    try service.point(.snapshot(half), documentPattern: hex) == .snapshot(17))
                #expect(throws: ServiceError.ambiguousPoint(matches: 2)) {
                    try service.point(.snapshot(half), documentPattern: nil)
                }
                #expect(throws: ServiceError.noNamedSnapshot(half)) {
                    try service.point(.snapshot(half), documentPattern: "b.txt")
                }
            }
        }
    }

    @Test func errorsKeepTheirMessageAndStatus() async throws {
        try await RunningServer.with { server in
            let remote = try #require(
                try RemoteService(libraryPath: server.library.libraryPath))
            do {
                _ = try remote.ask(question("nothing?"))
                Issue.record("not refused")
            } catch let CallingError.refused(code, _, message, remedy) {
                #expect(ReplyCode.exitStatus(ofCode: code) == 66)
                #expect(message == "no document matches x")
                #expect(remedy == "See what there is: mneme documents")
            }
        }
    }

    @Test func withoutADaemonThereIsNoRemoteService() throws {
        #expect(try RemoteService(libraryPath: "/nowhere") == nil)
    }
}
