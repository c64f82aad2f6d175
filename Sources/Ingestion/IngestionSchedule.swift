// SPDX-License-Identifier: Apache-2.0
import Extraction

/// A job's reading as a state machine: which document is read next, on how many
/// threads, how far all are, and what became of them. It starts no thread,
/// reads no file and knows no clock; `IngestionJob` does what it says.
struct IngestionSchedule {
    /// A document to be read.
    struct Work: Sendable {
        let documentNumber: Int64
        /// Files with the document's bytes; the second is for when the first
        /// changes.
        let files: [TextFile]
        let replaces: Bool
        /// Where an earlier run left off.
        let utf8Read: Int
        let tokenCount: Int
    }
    enum Outcome: Sendable, Equatable {
        case done
        case empty
        /// Cancelled at a checkpoint.
        case unfinished
        /// By path, why.
        case failed([IngestionSummary.Refusal])
    }

    private var waiting: ArraySlice<Work>
    private var active: [Int64: Work] = [:]
    private let threads: Int
    private let documentsTotal: Int
    private var documentsDone = 0
    private var isStopping = false
    /// Bytes and tokens of the job's documents; those read by this run apart.
    private let bytesTotal: Int
    private var bytesDone: Int
    private var tokensDone: Int
    private var tokensOfThisRun = 0
    private(set) var summary: IngestionSummary

    /// The ratio of English text; used until the job has one of its own.
    private static let usualTokensPerByte = 0.23

    /// `summary` is what the survey has already settled.
    init(work: [Work], threads: Int, summary: IngestionSummary) {
        waiting = work[...]
        self.threads = threads
        self.summary = summary
        documentsTotal = work.count
        bytesTotal = work.reduce(0) { $0 + ($1.files.first?.byteCount ?? 0) }
        bytesDone = work.reduce(0) { $0 + $1.utf8Read }
        tokensDone = work.reduce(0) { $0 + $1.tokenCount }
    }

    /// The next document for a thread that has none, or nil: the thread is not
    /// needed any more.
    mutating func next() -> Work? {
        guard !isStopping, let work = waiting.popFirst() else { return nil }
        active[work.documentNumber] = work
        return work
    }

    /// Threads that each document being read may use now: one each, all for the
    /// last. The bits do not depend on it.
    var threadsPerDocument: Int {
        max(1, threads / max(1, active.count + waiting.count))
    }

    /// A document was read on by so much.
    mutating func advance(bytes: Int, tokens: Int) {
        bytesDone += bytes
        tokensDone += tokens
        tokensOfThisRun += tokens
        summary.tokenCount += tokens
    }

    /// A document is no longer being read.
    mutating func finish(_ work: Work, _ outcome: Outcome) {
        active[work.documentNumber] = nil
        let path = work.files.first?.path ?? ""
        switch outcome {
        case .done:
            documentsDone += 1
            summary.read.append(path)
            if work.replaces { summary.replacedCount += 1 }
        case .empty:
            documentsDone += 1
            summary.empty.append(path)
        case .unfinished:
            summary.unfinished.append(path)
        case .failed(let refusals):
            documentsDone += 1
            summary.failed += refusals
        }
    }

    /// No further document is begun.
    mutating func stop() {
        guard !isStopping else { return }
        isStopping = true
        summary.unfinished += waiting.compactMap { $0.files.first?.path }
        waiting = []
    }

    /// How far the job is after so many seconds of reading.
    func progress(seconds: Double) -> IngestionProgress {
        var progress = IngestionProgress(phase: .reading)
        let ratio =
            bytesDone > 0 && tokensDone > 0
            ? Double(tokensDone) / Double(bytesDone) : Self.usualTokensPerByte
        let tokensLeft = Int(Double(max(0, bytesTotal - bytesDone)) * ratio)
        progress.tokensDone = tokensDone
        progress.tokensTotal = tokensDone + tokensLeft
        progress.documentsDone = documentsDone
        progress.documentsTotal = documentsTotal
        if tokensOfThisRun > 0, seconds > 0 {
            progress.tokensPerSecond = Double(tokensOfThisRun) / seconds
            progress.secondsLeft = Double(tokensLeft) / progress.tokensPerSecond
        }
        progress.current = active.values.compactMap { $0.files.first?.path }.sorted()
        return progress
    }

    /// The summary in order of paths.
    func finalSummary(seconds: Double) -> IngestionSummary {
        var summary = summary
        summary.read.sort()
        summary.empty.sort()
        summary.unfinished.sort()
        summary.failed.sort { $0.path < $1.path }
        summary.wasCancelled = !summary.unfinished.isEmpty
        summary.seconds = seconds
        return summary
    }
}
