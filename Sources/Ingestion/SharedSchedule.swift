// SPDX-License-Identifier: Apache-2.0
import Documents
import Synchronization

/// The schedule as the job's threads share it.
final class SharedSchedule: Sendable {
    private let schedule: Mutex<IngestionSchedule>
    private let failure = Mutex<(any Error)?>(nil)
    private let start: ContinuousClock.Instant
    /// Held while `report` runs: one call at a time.
    private let reporting = Mutex<Void>(())
    private let report: @Sendable (IngestionProgress) -> Void
    private let tell: @Sendable (SourceEvent) -> Void

    init(
        _ schedule: IngestionSchedule, start: ContinuousClock.Instant,
        report: @escaping @Sendable (IngestionProgress) -> Void,
        tell: @escaping @Sendable (SourceEvent) -> Void
    ) {
        self.schedule = Mutex(schedule)
        self.start = start
        self.report = report
        self.tell = tell
        send()
    }

    /// Says what became of all files of a document.
    func tell(_ work: IngestionSchedule.Work, _ state: DocumentState) {
        for file in work.files {
            tell(
                SourceEvent(
                    path: file.path, document: file.id, change: .became(state),
                    reason: state == .empty ? "no text in it" : nil))
        }
    }

    func tell(_ event: SourceEvent) { reporting.withLock { _ in tell(event) } }

    var threads: Int { schedule.withLock { $0.threadsPerDocument } }
    var hasFailed: Bool { failure.withLock { $0 != nil } }

    func next() -> IngestionSchedule.Work? { schedule.withLock { $0.next() } }
    func stop() { schedule.withLock { $0.stop() } }

    func advance(bytes: Int, tokens: Int) {
        schedule.withLock { $0.advance(bytes: bytes, tokens: tokens) }
        send()
    }

    func finish(_ work: IngestionSchedule.Work, _ outcome: IngestionSchedule.Outcome) {
        schedule.withLock { $0.finish(work, outcome) }
        send()
    }

    /// Keeps the first error and lets the other threads come to an end.
    func fail(_ error: any Error) {
        failure.withLock { if $0 == nil { $0 = error } }
        stop()
    }

    func throwFailure() throws {
        if let error = failure.withLock({ $0 }) { throw error }
    }

    func summary(seconds: Double) -> IngestionSummary {
        schedule.withLock { $0.finalSummary(seconds: seconds) }
    }

    private func send() {
        reporting.withLock { _ in
            report(
                schedule.withLock { schedule in
                    schedule.progress(seconds: (ContinuousClock.now - start).seconds)
                })
        }
    }
}

extension Duration {
    var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }
}
