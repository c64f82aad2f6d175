// SPDX-License-Identifier: Apache-2.0
import Foundation
import LineProtocol
import Service
import Synchronization

/// The jobs of a daemon, one running at a time on a thread of low priority.
///
/// What has not ended is written to a file in the library's folder, so that a
/// daemon goes on where the one before it stopped; reading itself resumes at
/// the last checkpoint.
final class JobBoard: Sendable {
    /// What is told to those who watch.
    enum Event: Sendable {
        case progress(Job)
        case changed(Job)
        /// What became of a document that a job looked at.
        case document(job: Job, JSON)

        var job: Job {
            switch self {
            case .progress(let job), .changed(let job), .document(let job, _): job
            }
        }
    }

    private struct State {
        var jobs: [Job] = []
        var lastNumber = 0
        var stopRequested: Set<Int> = []
        var isStopping = false
        var watchers: [Int: @Sendable (Event) -> Void] = [:]
        var lastWatcher = 0
        var lastProgress: ContinuousClock.Instant?
    }

    /// Jobs that are remembered after they ended.
    private static let keptCount = 200
    /// Jobs that may wait.
    private static let queueCapacity = 1000

    private let service: any LibraryService
    private let file: String
    private let state = Mutex(State())
    private let thread = WorkThread(name: "mneme.jobs", niceness: 10, capacity: queueCapacity)

    init(service: any LibraryService) {
        self.service = service
        file = service.libraryPath + "/jobs.json"
    }

    /// Queues what an earlier daemon left unfinished.
    func resume() {
        guard let data = FileManager.default.contents(atPath: file),
            let json = try? JSON(parsing: data)  // a damaged list costs a rerun, no document
        else { return }
        for path in json["paths"]?.elements?.compactMap(\.text) ?? [] { _ = add(path: path) }
    }

    /// Queues a job; nil where too many wait.
    func add(path: String) -> Job? {
        let job = state.withLock { state in
            state.lastNumber += 1
            let job = Job(number: state.lastNumber, path: path)
            state.jobs.append(job)
            while state.jobs.count > Self.keptCount,
                let old = state.jobs.firstIndex(where: { $0.report != nil || $0.reason != nil })
            { state.jobs.remove(at: old) }
            return job
        }
        tell(.changed(job))
        guard thread.add({ [self] in run(job.number) }) != nil else {
            end(job.number) { job in
                job.state = .failed
                job.reason = "too many jobs wait"
            }
            return nil
        }
        save()
        return job
    }

    /// Newest first.
    var jobs: [Job] { state.withLock { $0.jobs.reversed() } }

    /// Jobs that have not ended.
    var openCount: Int {
        state.withLock { $0.jobs.count { $0.state == .queued || $0.state == .running } }
    }

    func job(_ number: Int) -> Job? {
        state.withLock { state in state.jobs.first { $0.number == number } }
    }

    /// Stops a job at its next checkpoint; nil where there is none, false where
    /// it has ended.
    func cancel(_ number: Int) -> Bool? {
        let found: Job? = state.withLock { state in
            guard let index = state.jobs.firstIndex(where: { $0.number == number }) else {
                return nil
            }
            let isOpen = state.jobs[index].state == .queued || state.jobs[index].state == .running
            if isOpen { state.stopRequested.insert(number) }
            return state.jobs[index]
        }
        return found.map { $0.state == .queued || $0.state == .running }
    }

    /// Asks the running job to stop at its next checkpoint, without ending it
    /// for good: the next daemon goes on.
    func stop() { state.withLock { $0.isStopping = true } }

    /// Waits for the thread; false when it still works at `deadline`.
    func end(by deadline: Date) -> Bool { thread.end(by: deadline) }

    /// Calls `body` on every event, from any thread, until `unwatch`.
    func watch(_ body: @escaping @Sendable (Event) -> Void) -> Int {
        state.withLock { state in
            state.lastWatcher += 1
            state.watchers[state.lastWatcher] = body
            return state.lastWatcher
        }
    }

    func unwatch(_ watcher: Int) { state.withLock { $0.watchers[watcher] = nil } }

    private func tell(_ event: Event) {
        for watcher in state.withLock({ Array($0.watchers.values) }) { watcher(event) }
    }

    // MARK: The thread

    private func isStopped(_ number: Int) -> Bool {
        state.withLock { $0.isStopping || $0.stopRequested.contains(number) }
    }

    @discardableResult
    private func update(_ number: Int, _ change: (inout Job) -> Void) -> Job? {
        state.withLock { state in
            guard let index = state.jobs.firstIndex(where: { $0.number == number }) else {
                return nil
            }
            change(&state.jobs[index])
            return state.jobs[index]
        }
    }

    private func run(_ number: Int) {
        if state.withLock({ $0.isStopping }) { return }  // stays queued, for the next daemon
        guard !isStopped(number) else { return end(number) { $0.state = .cancelled } }
        guard let job = update(number, { $0.state = .running }) else { return }
        tell(.changed(job))
        do {
            let report = try service.ingest(
                [job.path], threads: 1, progress: { [self] in progress(number, $0) },
                shouldStop: { [self] in isStopped(number) })
            if report.isInterrupted, state.withLock({ $0.isStopping }) {
                update(number) { $0.state = .queued }
                return
            }
            tellDocuments(job, report)
            end(number) { job in
                job.report = report
                job.state = report.isInterrupted ? .cancelled : .done
            }
        } catch {
            end(number) { job in
                job.state = .failed
                job.reason = Explanation(of: error)?.message ?? "\(error)"
            }
        }
    }

    private func end(_ number: Int, _ change: (inout Job) -> Void) {
        guard let job = update(number, change) else { return }
        save()
        tell(.changed(job))
    }

    private func progress(_ number: Int, _ progress: IngestionProgress) {
        guard let job = update(number, { $0.progress = progress }) else { return }
        let isDue = state.withLock { state in
            let now = ContinuousClock.now
            let pause = Duration.seconds(1) / Limits.progressLinesPerSecond
            if let last = state.lastProgress, now - last < pause { return false }
            state.lastProgress = now
            return true
        }
        if isDue { tell(.progress(job)) }
    }

    private func tellDocuments(_ job: Job, _ report: IngestionReport) {
        for path in report.read {
            tell(.document(job: job, ["path": .string(path), "state": "done"]))
        }
        for (files, state) in [(report.skipped, "skipped"), (report.failed, "failed")] {
            for file in files {
                tell(
                    .document(
                        job: job,
                        [
                            "path": .string(file.path), "state": .string(state),
                            "reason": .string(file.reason),
                        ]))
            }
        }
        for path in report.removed {
            tell(.document(job: job, ["path": .string(path), "state": "removed"]))
        }
    }

    /// Writes the list of what has not ended.
    private func save() {
        let paths = state.withLock { state in
            state.jobs.filter { $0.state == .queued || $0.state == .running }.map(\.path)
        }
        let json: JSON = ["paths": .array(paths.map { .string($0) })]
        // Without the list a stopped job is not taken up again by itself; the
        // library is as it should be.
        try? FileManager.default.createDirectory(
            atPath: service.libraryPath, withIntermediateDirectories: true)
        try? Data(json.octets).write(to: URL(fileURLWithPath: file), options: .atomic)
    }
}
