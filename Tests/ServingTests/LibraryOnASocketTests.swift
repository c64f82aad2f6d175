// SPDX-License-Identifier: Apache-2.0
import Documents
import Foundation
import LineProtocol
import Service
import TestSupport
import Testing

@testable import Serving

/// A server over a real library with the shipped models: what its answers say
/// about documents is so.
@Suite(.serialized, .timeLimit(.minutes(3))) struct LibraryOnASocketTests {
    private static let story = """
        The lighthouse

        The keeper of the lighthouse was Morwenna Teague. She kept two goats.
        The lamp was lit with whale oil until 1871.

        Zoë’s boat — the “Petrel” — was painted green.
        Nobody sold tin there.

        """

    private static let filler = (0..<60).map { index in
        "On day \(index) the log says that the wind blew from the west and no ship passed.\n\n"
    }.joined()

    /// A server whose library has read a text; the path of its file and its
    /// document's short name are given, too.
    private static func with(
        _ text: String = story,
        _ body: @escaping @Sendable (RunningServer, RawClient, String, String) throws -> Void
    ) async throws {
        try await RunningServer.with(service: {
            try LocalService(libraryPath: $0, modelsPath: TestFolders.models.path)
        }) { server in
            let folder = server.folder + "/documents"
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
            let path = folder + "/light house.txt"
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
            let client = try RawClient(server)
            try ingest(folder, client)
            let documents = try lines(client.ask("DOCS"))
            let short = try #require(documents.first?.json["doc"]?.text)
            try body(server, client, path, short)
        }
    }

    /// Reads a folder and waits for the end of the job.
    private static func ingest(_ folder: String, _ client: RawClient) throws {
        let queued = try lines(client.ask("INGEST \"\(folder)\" recursive=on"))
        let job = try #require(queued.last?.json["job"]?.text)
        for _ in 0..<3000 {
            let state = try lines(client.ask("JOB \(job)")).first?.json["state"]?.text
            if state == "done" { return }
            try #require(state == "running" || state == "queued", "\(state ?? "none")")
            usleep(20_000)
        }
        Issue.record("the job does not end")
    }

    private static func lines(_ lines: [String]) throws -> [ReplyLine] {
        try lines.map { try ReplyParser.line($0.utf8) }
    }

    private static func reply(_ client: RawClient, _ request: String) throws -> [ReplyLine] {
        try lines(client.ask(request)).filter { !$0.isNote }
    }

    private static func pair(_ json: JSON?) throws -> (Int, Int) {
        let elements = try #require(json?.elements)
        try #require(elements.count == 2)
        return (try #require(elements[0].int), try #require(elements[1].int))
    }

    @Test("P20, P27: bytes, lines and quotes of citations are those of the stored text")
    func citations() async throws {
        try await Self.with { _, client, path, short in
            let stored = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
            let text = String(decoding: stored, as: UTF8.self)
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            for request in [
                "ASK \"Who was the keeper of the lighthouse?\" k=9", "FIND \"green boat\" k=9",
                "ASK \"What was the boat called?\" k=9 min=0",
            ] {
                let reply = try Self.reply(client, request)
                let cites = reply.filter { $0.name == "CITE" }
                try #require(!cites.isEmpty)
                #expect(reply.last?.json["dropped"]?.int ?? 0 == 0)
                #expect(reply.last?.json["cites"]?.int == cites.count)
                for cite in cites.map(\.json) {
                    let quote = try #require(cite["quote"]?.text)
                    let (from, to) = try Self.pair(cite["bytes"])
                    #expect(Array(quote.utf8) == Array(stored[from..<to]))
                    let (first, last) = try Self.pair(cite["lines"])
                    let cited = lines[first - 1...last - 1].joined(separator: "\n")
                    #expect(cited.contains(quote.trimmingCharacters(in: .newlines)))
                    #expect(cite["doc"]?.text == short)
                    let bytes = try Self.reply(client, "SHOW \(short) bytes=\(from)-\(to)")
                    #expect(bytes.last?.json["text"]?.text == quote)
                    let shown = try Self.reply(client, "SHOW \(short) lines=\(first)-\(last)")
                    #expect(shown.last?.json["text"]?.text?.hasPrefix(cited) == true)
                }
            }
        }
    }

    @Test("P25, P26: a place bounds what is cited, with doc= and with path=")
    func places() async throws {
        try await Self.with(Self.story + Self.filler) { _, client, path, short in
            let size = try Data(contentsOf: URL(fileURLWithPath: path)).count
            for selector in ["doc=\(short)", "path=*", "path=\"*light house*\""] {
                let all = try Self.reply(client, "FIND \"wind on day 59\" k=100 \(selector)")
                let half = try Self.reply(
                    client, "FIND \"wind on day 59\" k=100 \(selector) at=50%")
                func ends(_ reply: [ReplyLine]) throws -> [Int] {
                    try reply.filter { $0.name == "CITE" }.map { try Self.pair($0.json["bytes"]).1 }
                }
                #expect(try ends(all).contains { $0 > size / 2 })
                #expect(try !ends(half).isEmpty)
                #expect(try ends(half).allSatisfy { $0 <= size / 2 })
            }
            // A document is 422 behind its end; among others that place is its end.
            let code = try Self.reply(client, "FIND wind doc=\(short) at=\(size + 1)").last?.code
            #expect(code == 422)
            let whole = try Self.reply(client, "FIND wind path=* at=\(size + 1) k=1").last?.code
            #expect(whole == 250)
            #expect(try Self.reply(client, "FIND wind doc=\(short) at=s9999").last?.code == 404)
        }
    }

    @Test("P28: recall answers from the memory, without citations")
    func recall() async throws {
        try await Self.with { _, client, _, short in
            let reply = try Self.reply(
                client, "ASK \"The keeper was [MASK].\" mode=recall doc=\(short) k=2")
            #expect(reply.map(\.name) == ["ANSWER", "END"])
            #expect(reply.first?.json["kind"]?.text == "recall")
            #expect(reply.first?.json["snapshot"]?.text?.first == "s")
            #expect(reply.first?.json["masks"]?.elements?.first?.elements?.count == 2)
            #expect(reply.last?.json["cites"]?.int == 0)
            let without = try Self.reply(client, "ASK \"Who?\" mode=recall").last
            #expect(without?.code == 422)
        }
    }

    @Test("P29: below min is 254 in both modes, a result; without min the calibrated one counts")
    func abstaining() async throws {
        try await Self.with { _, client, _, _ in
            let question = "ASK \"Who was the keeper of the lighthouse?\""
            let refused = try Self.reply(client, question + " min=1")
            #expect(refused.last?.name == "ABSTAIN")
            #expect(refused.last?.code == 254)
            #expect(refused.last?.json["min"]?.double == 1)
            #expect((refused.last?.json["best"]?.double).map { (0..<1).contains($0) } == true)
            #expect(refused.dropLast().allSatisfy { $0.name == "CITE" })
            #expect(try Self.reply(client, question + " min=0").last?.code == 250)
            let usual = try #require(try Self.reply(client, question).last?.json["min"]?.double)
            #expect((0.1..<0.9).contains(usual))
            let recall = "ASK \"The keeper was [MASK].\" mode=recall"
            #expect(try Self.reply(client, recall + " min=1").last?.code == 254)
            #expect(try Self.reply(client, recall).last?.code == 250)
        }
    }

    @Test("P32: the same bytes are no work; every state but done has its reason")
    func states() async throws {
        try await Self.with { server, client, _, _ in
            let folder = server.folder + "/documents"
            let first = try #require(try Self.reply(client, "DOCS").first?.json)
            #expect(first["state"]?.text == "done")
            try Data().write(to: URL(fileURLWithPath: folder + "/nothing.txt"))
            try Data([0x7F, 0x45, 0x4C, 0x46, 0, 1, 2, 0xFF]).write(
                to: URL(fileURLWithPath: folder + "/program.bin"))
            try Self.ingest(folder, client)
            let report = try Self.reply(client, "JOB j2").first?.json["report"]
            #expect(report?["unchangedCount"]?.int == 1)
            #expect(report?["tokenCount"]?.int == 0)
            let documents = try Self.reply(client, "DOCS").dropLast().map(\.json)
            #expect(documents.count == 3)
            for document in documents where document["state"]?.text != "done" {
                #expect(document["reason"]?.text?.isEmpty == false)
            }
            #expect(
                Set(documents.compactMap { $0["state"]?.text }) == ["done", "empty", "skipped"])
            let empty = try Self.reply(client, "DOCS state=empty")
            #expect(empty.first?.json["path"]?.text == folder + "/nothing.txt")
        }
    }

    @Test("P33: nothing of a forgotten document is said again, whatever at= says")
    func forgotten() async throws {
        try await Self.with { _, client, path, short in
            #expect(try Self.reply(client, "FORGET \(short)").last?.code == 200)
            for request in [
                "ASK \"Who was the keeper?\"", "ASK \"Who was the keeper?\" path=* at=40%",
                "ASK \"Who was the keeper?\" path=\"\(path)\" at=100", "FIND keeper",
                "ASK \"Who was the keeper?\" doc=\(short)", "SHOW \(short)",
                "ASK \"The keeper was [MASK].\" mode=recall", "SNAPSHOTS doc=\(short)",
                "ASK \"Who was the keeper?\" doc=\(short) at=s1",
            ] {
                let reply = try Self.reply(client, request)
                #expect(reply.count == 1, "\(request)")
                let json = reply.last?.json.line ?? ""
                #expect(!json.contains("Morwenna") && !json.contains("goats"), "\(request)")
                let code = try #require(reply.last?.code)
                #expect([250, 254, 404, 422].contains(code), "\(request): \(code)")
                #expect(code != 250 || reply.last?.json["cites"]?.int == 0)
            }
        }
    }

    @Test("P36: a question of 10 000 words is answered, and its end is read")
    func longQuestion() async throws {
        try await Self.with { _, client, _, _ in
            let question =
                String(repeating: "some people often ask ", count: 2500)
                + ": who was the keeper of the lighthouse?"
            let reply = try Self.reply(
                client, "ASK k=1 min=0 {\(question.utf8.count)}\n\(question)")
            #expect(reply.last?.code == 250)
            let ranked = reply.first { $0.name == "CITE" }?.json["quote"]?.text
            #expect(ranked?.contains("keeper") == true)
            #expect(client.ask("PING").last == "200 - OK {}")
        }
    }
}
