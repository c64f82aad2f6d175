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
    let ingested = Mutex<[IngestionRequest]>([])
    /// Points of the passages shown.
    let shown = Mutex<[PointInDocument]>([])
    /// What the next ingestions, or names, throw.
    let failures = Mutex<[any Error]>([])
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
            for count in 1...2 {
                asker.hear(
                    .partial(
                        span: "Stu", confidence: 0.5, document: Self.id, readCount: count, count: 2
                    ))
            }
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
        _ text: String, documentPattern: String?, filter: SourceFilter, point: PointInDocument,
        wordCount: Int, for asker: Asker
    ) throws -> [Recollection] {
        [
            Recollection(
                path: "/books/a.txt", snapshot: Self.snapshot,
                words: [[.init(text: "mate", probability: 0.5)], []], isTrained: false)
        ]
    }

    static let snapshot = snapshot(isPinned: true, name: SnapshotName(rawValue: "half"))

    static func snapshot(isPinned: Bool, name: SnapshotName?) -> SnapshotInfo {
        SnapshotInfo(
            segmentCount: 17, utf8Offset: 1000, byteCount: 2048, isPinned: isPinned, name: name,
            modelIdentity: "m")
    }

    static let summaries = [
        DocumentSummary(
            number: 1, id: id, path: "/books/a [1].txt", state: .done, reason: nil, title: "A",
            utf8Count: 2000, utf8Read: 2000, tokenCount: 400, segmentCount: 17, snapshotCount: 1,
            meanSurprise: 0.5, changedAt: 1_600_000_000,
            tags: [Tag(rawValue: "law")!, Tag(rawValue: "sea")!]),
        DocumentSummary(
            number: 2, id: other, path: "/books/b.txt", state: .reading, reason: nil, title: nil,
            utf8Count: 3000, utf8Read: 1000, tokenCount: 100, segmentCount: 4, snapshotCount: 0,
            meanSurprise: nil, changedAt: 1_500_000_000, tags: [Tag(rawValue: "sea")!]),
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

    func passage(
        of document: DocumentSummary, _ extent: PassageExtent, at point: PointInDocument
    ) throws -> Passage {
        shown.withLock { $0.append(point) }
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

    func status(listsNotIndexed: Bool) throws -> LibraryStatus {
        let text = """
            {"libraryPath":"/l","documents":{"done":1},"tokenCount":500,"segmentCount":21,
            "snapshotCount":1,"tables":[{"name":"segment","byteCount":4096}],
            "fileByteCount":8192,"walByteCount":0,"sqliteVersion":"3.40.1","modelsPath":"/m",
            "models":[{"name":"a","sha256":"b"}],"isMemoryTrained":false,"threshold":0.5,
            "modelIdentity":"m","numericFormat":"float32",
            "mismatchedCount":0}
            """
        return try JSONDecoder().decode(LibraryStatus.self, from: Data(text.utf8))
    }

    func modelLine() throws -> String { "models: /m" }

    func ingest(
        _ request: IngestionRequest, threads: Int?,
        progress: @escaping @Sendable (IngestionProgress) -> Void,
        events: @escaping @Sendable (SourceEvent) -> Void,
        shouldStop: @escaping @Sendable () -> Bool
    ) throws -> IngestionReport {
        ingested.withLock { $0.append(request) }
        try failures.withLock { failures in
            if !failures.isEmpty { throw failures.removeFirst() }
        }
        var position = IngestionProgress(phase: .reading)
        position.tokensDone = 10
        position.tokensTotal = 100
        position.tokensPerSecond = 5
        position.current = request.paths
        progress(position)
        func tell(_ path: String, _ change: SourceEvent.Change, _ reason: String? = nil) {
            events(
                SourceEvent(
                    path: path, document: reason == nil ? Self.id : nil, change: change,
                    reason: reason))
        }
        for path in request.paths { tell(path, .became(.reading)) }
        while isEndless.withLock({ $0 }), !shouldStop() { usleep(1000) }
        let files = (0..<skippedCount.withLock { $0 }).map { index in
            "/very/long/path/of/a/file/that/is/skipped/\(index)"
        }
        for file in files { tell(file, .became(.skipped), "binary") }
        for path in request.paths where !shouldStop() { tell(path, .became(.done)) }
        let skipped = files.map { "{\"path\":\"\($0)\",\"reason\":\"binary\"}" }
        let text = """
            {"read":["\(request.paths.joined())"],"replacedCount":0,"unchangedCount":1,"removed":[],
            "skipped":[\(skipped.joined(separator: ","))],"failed":[],"unfinished":[],
            "tokenCount":100,"seconds":2.5,"isInterrupted":\(shouldStop())}
            """
        return try JSONDecoder().decode(IngestionReport.self, from: Data(text.utf8))
    }

    static let findings = [
        DamageFinding(document: nil, path: nil, what: "a page is damaged"),
        DamageFinding(document: id, path: "/books/a [1].txt", what: "text is missing"),
    ]

    func verify(
        isDeep: Bool, advance: (_ done: Int, _ of: Int) -> Bool,
        report: (DamageFinding) -> Void
    ) throws {
        guard advance(0, 2) else { return }
        report(Self.findings[0])
        if isDeep { report(Self.findings[1]) }
        while isEndless.withLock({ $0 }) {
            guard advance(1, 2) else { return }
            usleep(1000)
        }
        _ = advance(2, 2)
    }

    func pin(
        _ segmentCount: Int, of document: DocumentSummary, isPinned: Bool
    ) throws -> SnapshotInfo {
        Self.snapshot(isPinned: isPinned, name: nil)
    }

    func nameNewestSnapshot(
        of document: DocumentSummary, _ name: SnapshotName
    ) throws -> SnapshotInfo {
        if let failure = failures.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) {
            throw failure
        }
        return Self.snapshot(isPinned: true, name: name)
    }

    func forget(_ documents: [DocumentSummary]) throws {
        forgotten.withLock { $0 += documents.map(\.path) }
    }
}
