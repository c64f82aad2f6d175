// SPDX-License-Identifier: Apache-2.0
import Documents
import Foundation
import LineProtocol
import Service
import Synchronization

@testable import Serving

/// A library without a library: questions are answered from a script.
final class ScriptedLibrary: LibraryService {
    let libraryPath: String
    /// Questions that begin with "slow" wait here.
    let gate = DispatchSemaphore(value: 0)
    let asked = Mutex<[QuestionRequest]>([])
    /// How each question that begins with "heedful" was ended.
    let ended = Mutex<[Asker.Wish]>([])
    let forgotten = Mutex<[String]>([])
    let ingested = Mutex<[String]>([])
    /// Files that each ingestion reports as skipped.
    let skippedCount = Mutex(0)
    /// Whether ingestion goes on until it is told to stop.
    let isEndless = Mutex(false)

    static let id = DocumentID(hex: String(repeating: "ab12", count: 16))!
    static let other = DocumentID(hex: String(repeating: "ab34", count: 16))!

    init(libraryPath: String) { self.libraryPath = libraryPath }

    static let evidence = Evidence(
        citation: Citation(
            document: id, path: "/books/a \"b\".txt", utf8Range: 5..<29, lines: 2...3,
            quote: "Stubb,\tthe \u{1b}[1msecond\nmate é📖"),
        spanUTF8Range: 5..<10, score: 0.125, ranks: ["reader": 2])

    func ask(_ request: QuestionRequest, for asker: Asker) throws -> Answer {
        asked.withLock { $0.append(request) }
        asker.hear(.begun(documentCount: 2))
        if request.text.hasPrefix("slow") { gate.wait() }
        if request.text.hasPrefix("heedful") {
            // Works until it is told to end, as the reader does.
            while asker.wish() == .goOn { usleep(1000) }
            ended.withLock { $0.append(asker.wish()) }
            try asker.wish() == .giveUp ? asker.check() : ()
        }
        if asker.wantsPartial {
            asker.hear(
                .partial(span: "Stu", confidence: 0.5, document: Self.id, readCount: 1, count: 2))
        }
        if request.text == "nothing?" { throw ServiceError.noDocument(glob: "x") }
        let isKnown = request.text != "unknown?"
        return Answer(
            verdict: isKnown
                ? .found(span: "Stubb", confidence: 0.8125) : .abstained(bestConfidence: 0.25),
            evidence: [Self.evidence], failedQuotes: 1, threshold: 0.5,
            stages: [("fulltext", 0.25), ("reader", 0.5)],
            isComplete: !request.text.hasPrefix("heedful"))
    }

    func find(_ request: QuestionRequest, for asker: Asker) throws -> [Evidence] {
        asked.withLock { $0.append(request) }
        return request.text == "unknown?" ? [] : [Self.evidence, Self.evidence]
    }

    func recall(
        _ text: String, documentPattern: String?, point: PointInDocument, wordCount: Int,
        for asker: Asker
    ) throws -> [Recollection] {
        [
            Recollection(
                path: "/books/a.txt", snapshot: Self.snapshot,
                words: [[.init(text: "mate", probability: 0.5)], []], isTrained: false)
        ]
    }

    static let snapshot = SnapshotInfo(
        segmentCount: 17, utf8Offset: 1000, byteCount: 2048, isPinned: true, modelIdentity: "m")

    static let summaries = [
        DocumentSummary(
            number: 1, id: id, path: "/books/a [1].txt", state: .done, reason: nil, title: "A",
            utf8Count: 2000, utf8Read: 2000, tokenCount: 400, segmentCount: 17, snapshotCount: 1,
            meanSurprise: 0.5),
        DocumentSummary(
            number: 2, id: other, path: "/books/b.txt", state: .reading, reason: nil, title: nil,
            utf8Count: 3000, utf8Read: 1000, tokenCount: 100, segmentCount: 4, snapshotCount: 0,
            meanSurprise: nil),
        DocumentSummary(
            number: nil, id: nil, path: "/books/c.bin", state: .skipped, reason: "not text",
            title: nil, utf8Count: 0, utf8Read: 0, tokenCount: 0, segmentCount: 0,
            snapshotCount: 0, meanSurprise: nil),
    ]

    func documents(matching pattern: String?) throws -> [DocumentSummary] {
        let gone = forgotten.withLock { $0 }
        return Self.summaries.filter { document in
            !gone.contains(document.path)
                && (pattern.map { document.path.hasSuffix($0) || document.id?.hex == $0 } ?? true)
        }
    }

    func snapshots(matching pattern: String?) throws -> [SnapshotsReport] {
        if let pattern, pattern != Self.id.hex { return [] }
        return [
            SnapshotsReport(
                path: "/books/a [1].txt", document: Self.id, utf8Count: 2000,
                snapshots: [Self.snapshot])
        ]
    }

    func passage(of document: DocumentSummary, _ extent: PassageExtent) throws -> Passage {
        let range =
            switch extent {
            case .beginning: 0..<4
            case .octets(let range): range
            case .lines(let lines): lines.lowerBound..<lines.upperBound
            }
        return Passage(
            document: Self.id, path: document.path, utf8Range: range, text: "text\n\u{7}",
            isCut: extent == .beginning)
    }

    func status(isVerified: Bool, listsNotIndexed: Bool) throws -> LibraryStatus {
        let text = """
            {"libraryPath":"/l","documents":{"done":1},"tokenCount":500,"segmentCount":21,
            "snapshotCount":1,"tables":[{"name":"segment","byteCount":4096}],
            "fileByteCount":8192,"walByteCount":0,"sqliteVersion":"3.40.1","modelsPath":"/m",
            "models":[{"name":"a","sha256":"b"}],"isMemoryTrained":false,"mismatchedCount":0,
            "damage":[\(isVerified ? "\"x\"" : "")]}
            """
        return try JSONDecoder().decode(LibraryStatus.self, from: Data(text.utf8))
    }

    func modelLine() throws -> String { "models: /m" }

    func ingest(
        _ paths: [String], threads: Int?,
        progress: @escaping @Sendable (IngestionProgress) -> Void,
        shouldStop: @escaping @Sendable () -> Bool
    ) throws -> IngestionReport {
        ingested.withLock { $0 += paths }
        var position = IngestionProgress(phase: .reading)
        position.tokensDone = 10
        position.tokensTotal = 100
        position.tokensPerSecond = 5
        position.current = paths
        progress(position)
        while isEndless.withLock({ $0 }), !shouldStop() { usleep(1000) }
        let files = (0..<skippedCount.withLock { $0 }).map { index in
            "{\"path\":\"/very/long/path/of/a/file/that/is/skipped/\(index)\",\"reason\":\"binary\"}"
        }
        let text = """
            {"read":["\(paths.joined())"],"replacedCount":0,"unchangedCount":1,"removed":[],
            "skipped":[\(files.joined(separator: ","))],"failed":[],"unfinished":[],
            "tokenCount":100,"seconds":2.5,"isInterrupted":\(shouldStop())}
            """
        return try JSONDecoder().decode(IngestionReport.self, from: Data(text.utf8))
    }

    func forget(_ documents: [DocumentSummary]) throws {
        forgotten.withLock { $0 += documents.map(\.path) }
    }
}
