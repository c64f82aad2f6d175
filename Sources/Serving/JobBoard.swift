// SPDX-License-Identifier: Apache-2.0
import Foundation
import LineProtocol
import Logging
import Service
import Synchronization

/// The jobs of a daemon: ingestions one at a time on a thread of low priority,
/// verifications on another, so that they need not wait for a long book.
///
/// Ingestions that have not ended are written to a file in the library's folder,
/// so that a daemon goes on where the one before it stopped; reading itself
/// resumes at the last checkpoint.
final class JobBoard: Sendable {
    /// What is told to those who watch.
    enum Event: Sendable {
        case progress(Job)
        case changed(Job)
        /// Something became of a document; during a job, or by FORGET.
        case document(job: Job?, SourceEvent)
        case finding(job: Job, DamageFinding)

        var job: Job? {
            switch self {
            case .progress(let job), .changed(let job), .finding(let job, _): job
            case .document(let job, _): job
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
        /// When each job's progress was last told.
        var lastProgress: [Int: ContinuousClock.Instant] = [:]
    }

    /// Jobs that are remembered after they ended.
    private static let keptCount = 200
    /// Jobs that may wait.
    private static let queueCapacity = 1000

    let service: any LibraryService
    let refusals: Refusals
    private let unfinished: UnfinishedJobs
    private let state = Mutex(State())
    private let ingestions = WorkThread(name: "mneme.jobs", niceness: 10, capacity: queueCapacity)
    private let verifications = WorkThread(name: "mneme.verify", niceness: 10, capacity: 16)

    init(service: any LibraryService, refusals: Refusals) {
        self.service = service
        self.refusals = refusals
        unfinished = UnfinishedJobs(libraryPath: service.libraryPath)
    }

    /// Queues what an earlier daemon left unfinished.
    func resume() {
        for request in unfinished.read() { _ = add(.ingestion(request)) }
    }

    /// Queues a job; nil where too many wait.
    func add(_ work: Job.Work) -> Job? {
        let job = state.withLock { state in
            state.lastNumber += 1
            let job = Job(number: state.lastNumber, work: work)
            state.jobs.append(job)
            while state.jobs.count > Self.keptCount,
                let old = state.jobs.firstIndex(where: { !$0.isOpen })
            { state.jobs.remove(at: old) }
            return job
        }
        tell(.changed(job))
        let thread = if case .ingestion = work { ingestions } else { verifications }
        guard thread.add({ [self] in run(job.number) }) != nil else {
            end(job.number) { job in
                job.state = .failed
                job.reason = "too many jobs wait"
                job.code = .busy
            }
            return nil
        }
        save()
        return job
    }

    /// Newest first.
    var jobs: [Job] { state.withLock { $0.jobs.reversed() } }

    /// Jobs that have not ended.
    var openCount: Int { state.withLock { $0.jobs.count(where: \.isOpen) } }

    func job(_ number: Int) -> Job? {
        state.withLock { state in state.jobs.first { $0.number == number } }
    }

    /// The job that waits for space on the disk, if one does.
    var stalledJob: Job? {
        state.withLock { state in state.jobs.first { $0.isOpen && $0.code == .diskFull } }
    }

    /// Stops a job at its next checkpoint, or at once where it waits; nil where
    /// there is none, false where it has ended.
    func cancel(_ number: Int) -> Bool? {
        let found: Job? = state.withLock { state in
            guard let index = state.jobs.firstIndex(where: { $0.number == number }) else {
                return nil
            }
            let job = state.jobs[index]
            if job.state == .queued { state.jobs[index].state = .cancelled }
            if job.state == .running { state.stopRequested.insert(number) }
            return job
        }
        if found?.state == .queued { end(number) { $0.state = .cancelled } }
        return found?.isOpen
    }

    /// Asks the running jobs to stop at their next checkpoint, without ending
    /// them for good: the next daemon goes on.
    func stop() { state.withLock { $0.isStopping = true } }

    /// Waits for the threads; false when one still works at `deadline`.
    func end(by deadline: Date) -> Bool {
        let ends = [ingestions.end(by: deadline), verifications.end(by: deadline)]
        return ends.allSatisfy { $0 }
    }

    // MARK: Watching

    /// Calls `body` on every event, from any thread, until `unwatch`.
    func watch(_ body: @escaping @Sendable (Event) -> Void) -> Int {
        state.withLock { state in
            state.lastWatcher += 1
            state.watchers[state.lastWatcher] = body
            return state.lastWatcher
        }
    }

    func unwatch(_ watcher: Int) { state.withLock { $0.watchers[watcher] = nil } }

    func tell(_ event: Event) {
        for watcher in state.withLock({ Array($0.watchers.values) }) { watcher(event) }
    }

    /// Tells how far a job is, unless that was told a moment ago.
    func tellProgress(_ job: Job) {
        let isDue = state.withLock { state in
            let now = ContinuousClock.now
            let pause = Duration.seconds(1) / Limits.progressLinesPerSecond
            if let last = state.lastProgress[job.number], now - last < pause { return false }
            state.lastProgress[job.number] = now
            return true
        }
        if isDue { tell(.progress(job)) }
    }

    // MARK: What the threads say

    /// The daemon stops; jobs are left for the next one.
    var isStopping: Bool { state.withLock { $0.isStopping } }

    func isStopped(_ number: Int) -> Bool {
        state.withLock { $0.isStopping || $0.stopRequested.contains(number) }
    }

    @discardableResult
    func update(_ number: Int, _ change: (inout Job) -> Void) -> Job? {
        state.withLock { state in
            guard let index = state.jobs.firstIndex(where: { $0.number == number }) else {
                return nil
            }
            change(&state.jobs[index])
            return state.jobs[index]
        }
    }

    func end(_ number: Int, _ change: (inout Job) -> Void) {
        guard let job = update(number, change) else { return }
        state.withLock { state in
            state.stopRequested.remove(number)
            state.lastProgress[number] = nil
        }
        save()
        tell(.changed(job))
    }

    /// Writes down which ingestions have not ended.
    func save() {
        unfinished.write(
            state.withLock { state in
                state.jobs.filter(\.isOpen).compactMap { job in
                    if case .ingestion(let request) = job.work { request } else { nil }
                }
            })
    }
}
