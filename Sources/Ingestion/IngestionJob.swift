// SPDX-License-Identifier: Apache-2.0
import Documents
import Extraction
import Foundation
import Storage
import Synchronization
import Titans
import Tokenization

/// Says to a job that it is to stop; may be set from a signal's handler thread.
package final class CancellationFlag: Sendable {
    private let flag = Atomic<Bool>(false)

    package init() {}
    /// Asks for the stop. Reading ends at the next checkpoint, and nothing read
    /// until then is lost.
    package func cancel() { flag.store(true, ordering: .relaxed) }
    package var isCancelled: Bool { flag.load(ordering: .relaxed) }
}

/// Brings what stands at some paths into a library.
///
/// First everything is found and hashed, and the library compares it with what
/// it holds, in one transaction that also gives out the document numbers. Then
/// documents are read, one per thread, the last one by all threads together.
/// Stopping at any moment, by `CancellationFlag` or by a kill, and running the
/// same job again leads to the same library as running it once.
///
///     let job = IngestionJob(library: library, model: model, tokenizer: tokenizer)
///     let summary = try job.run(paths: ["notes"]) { progress in … }
///
/// Concurrency: `run` blocks its thread, which is one of those that read; call
/// it from a thread of your own.
package final class IngestionJob: Sendable {
    private let library: Library
    private let model: StreamModel
    private let tokenizer: WordPiece
    private let threads: Int
    private let cancellation: CancellationFlag

    package init(
        library: Library, model: StreamModel, tokenizer: WordPiece, threads: Int = 2,
        cancellation: CancellationFlag = CancellationFlag()
    ) {
        precondition(threads >= 1, "a job needs a thread, not \(threads)")
        self.library = library
        self.model = model
        self.tokenizer = tokenizer
        self.threads = threads
        self.cancellation = cancellation
    }

    /// `run(_:progress:events:)` of paths alone.
    package func run(
        paths: [String], progress: @escaping @Sendable (IngestionProgress) -> Void = { _ in }
    ) throws -> IngestionSummary {
        try run(IngestionRequest(paths: paths), progress: progress)
    }

    /// Runs the job to its end. `progress` and `events` are called from the job's
    /// threads, one call at a time; the former about once a second and thread,
    /// the latter for every source that something becomes of, when it does.
    ///
    /// Throws: `IngestionError`, and what the library throws; what is wrong with
    /// single files stands in the summary.
    package func run(
        _ request: IngestionRequest,
        progress: @escaping @Sendable (IngestionProgress) -> Void = { _ in },
        events: @escaping @Sendable (SourceEvent) -> Void = { _ in }
    ) throws -> IngestionSummary {
        let clock = ContinuousClock()
        let start = clock.now
        guard let plan = try plan(request, progress, events) else {
            var summary = IngestionSummary()
            summary.wasCancelled = true
            return summary
        }
        let reading = SharedSchedule(
            IngestionSchedule(work: plan.work, threads: threads, summary: plan.summary),
            start: clock.now, report: progress, tell: events)
        let helpers = DispatchGroup()
        for _ in 1..<max(1, min(threads, plan.work.count)) {
            helpers.enter()
            // Ends, and is awaited, before `run` returns.
            let thread = Thread {
                self.work(reading)
                helpers.leave()
            }
            thread.name = "ingestion"
            thread.start()
        }
        work(reading)
        helpers.wait()
        try reading.throwFailure()
        try library.cleanIfDue()
        try library.settle()
        return reading.summary(seconds: (clock.now - start).seconds)
    }

    // MARK: Planning

    private func plan(
        _ request: IngestionRequest, _ progress: (IngestionProgress) -> Void,
        _ events: (SourceEvent) -> Void
    ) throws -> (work: [IngestionSchedule.Work], summary: IngestionSummary)? {
        let own = (try? FolderWalk(path: library.folder))?.root  // absent: nothing to leave out
        guard
            let survey = try FileSurvey(
                paths: request.paths, held: try library.sourcePaths(), excluding: own,
                report: { count in
                    progress(IngestionProgress(phase: .surveying(fileCount: count)))
                    return !cancellation.isCancelled
                })
        else { return nil }
        let outcomes = try library.apply(
            survey.changes, modelIdentity: model.identity, isForced: request.isForced,
            tags: request.tags)
        var standing: [Int64: DocumentSummary] = [:]
        var summary = IngestionSummary()
        var order: [Int64] = []
        var files: [Int64: [TextFile]] = [:]
        var replacing: Set<Int64> = []
        for summary in try library.documents() {
            if let number = summary.number { standing[number] = summary }
        }
        for (change, outcome) in zip(survey.changes, outcomes) {
            if let event = SourceEvent(change, outcome) { events(event) }
            switch (outcome, change) {
            case (.toRead(let number, let replaces), _):
                guard let file = survey.files[change.path] else { continue }
                if files[number] == nil { order.append(number) }
                files[number, default: []].append(file)
                if replaces { replacing.insert(number) }
            case (.unchanged, _), (.alreadyHeld, _): summary.unchangedCount += 1
            case (.removed, _): summary.removed.append(change.path)
            case (_, .refuse(let path, .empty, _)): summary.empty.append(path)
            case (_, .refuse(let path, _, let reason)):
                summary.skipped.append(.init(path: path, reason: reason))
            case (_, .fail(let path, let reason)):
                summary.failed.append(.init(path: path, reason: reason))
            case (.refused, _), (.failed, _): continue
            }
        }
        let work = order.map { number in
            IngestionSchedule.Work(
                documentNumber: number, files: files[number] ?? [],
                replaces: replacing.contains(number),
                utf8Read: standing[number]?.utf8Read ?? 0,
                tokenCount: standing[number]?.tokenCount ?? 0)
        }
        return (work, summary)
    }

    // MARK: Reading

    /// What one thread does: document after document.
    private func work(_ reading: SharedSchedule) {
        while let work = reading.next() {
            do {
                reading.finish(work, try read(work, reading))
            } catch {
                reading.fail(error)
                return
            }
            if cancellation.isCancelled { reading.stop() }
        }
    }

    private func read(
        _ work: IngestionSchedule.Work, _ reading: SharedSchedule
    ) throws -> IngestionSchedule.Outcome {
        var refusals: [IngestionSummary.Refusal] = []
        for file in work.files {
            let document = DocumentReading(
                library: library, model: model, tokenizer: tokenizer,
                documentNumber: work.documentNumber, file: file)
            reading.tell(work, .reading)
            do {
                let outcome = try document.run(
                    threads: { reading.threads }, advance: reading.advance,
                    isCancelled: { cancellation.isCancelled || reading.hasFailed })
                if outcome != .unfinished {
                    reading.tell(work, outcome == .empty ? .empty : .done)
                }
                return outcome
            } catch let reason as SkipReason {
                try library.fail(
                    documentNumber: work.documentNumber, path: file.path, reason: "\(reason)")
                refusals.append(.init(path: file.path, reason: "\(reason)"))
                reading.tell(
                    SourceEvent(
                        path: file.path, document: nil, change: .became(.failed),
                        reason: "\(reason)"))
            }
        }
        return .failed(refusals)
    }
}
