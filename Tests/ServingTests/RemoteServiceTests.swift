// SPDX-License-Identifier: Apache-2.0
import Calling
import Documents
import Foundation
import LineProtocol
import Service
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
            for isVerified in [true, false] {
                #expect(
                    "\(try remote.status(isVerified: isVerified, listsNotIndexed: true))"
                        == "\(try library.status(isVerified: isVerified, listsNotIndexed: true))")
            }
            #expect(try remote.modelLine() == "models: /m")
            let document = ScriptedLibrary.summaries[0]
            for extent: PassageExtent in [.beginning, .octets(3..<9), .lines(2...4)] {
                #expect(
                    try remote.passage(of: document, extent)
                        == library.passage(of: document, extent))
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
            let report = try remote.ingest(
                [path, path], threads: nil, progress: { _ in }, shouldStop: { false })
            #expect(report.read == [path, path])
            #expect(report.tokenCount == 200)
            #expect(report.unchangedCount == 2)
            #expect(!report.isInterrupted)
            server.library.isEndless.withLock { $0 = true }
            let stopped = try remote.ingest(
                [path], threads: nil, progress: { _ in }, shouldStop: { true })
            #expect(stopped.isInterrupted)
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
