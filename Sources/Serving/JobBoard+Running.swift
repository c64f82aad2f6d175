// SPDX-License-Identifier: Apache-2.0
import Foundation
import LineProtocol
import Service

/// What the threads of jobs do.
extension JobBoard {
    func run(_ number: Int) {
        if isStopping { return }  // stays queued, for the next daemon
        let begun = update(number) { job in
            if job.state == .queued { job.state = .running }
        }
        guard let job = begun, job.state == .running else { return }
        tell(.changed(job))
        do {
            switch job.work {
            case .ingestion: try ingest(job)
            case .verification(let isDeep): try verify(job, isDeep: isDeep)
            }
        } catch {
            // The library may be closed by now.
            if isStopping { return leave(job) }
            let refusal = refusals.refusal(of: error)
            end(number) { job in
                job.state = .failed
                job.reason = refusal.details["msg"]?.text
                job.code = refusal.code
            }
        }
    }

    // MARK: Ingestion

    /// Seconds from a full disk to the next look.
    private static let secondsToSpace = 5.0
    /// Bytes below which a disk is taken for the reason, and how many more of
    /// them are worth an attempt.
    private static let scarceBytes = 64 << 20
    private static let bytesGained = 1 << 20

    private func ingest(_ job: Job) throws {
        while true {
            do { return try ingestOnce(job) } catch {
                let refusal = refusals.refusal(of: error)
                guard refusal.code == .diskFull else { throw error }
                // Writes stop until there is space; nothing read is lost.
                let waiting = update(job.number) { job in
                    job.reason = "the disk is full; going on when there is space"
                    job.code = .diskFull
                }
                if let waiting { tell(.changed(waiting)) }
                waitForSpace(job)
                if isStopped(job.number) {
                    if isStopping { return leave(job) }
                    return end(job.number) { $0.state = .cancelled }
                }
            }
        }
    }

    /// Waits until another attempt is worth its reading: where the disk has
    /// little space, until it has more.
    private func waitForSpace(_ job: Job) {
        let before = freeBytes
        repeat {
            let next = Date(timeIntervalSinceNow: Self.secondsToSpace)
            while Date() < next, !isStopped(job.number) { usleep(100_000) }
        } while !isStopped(job.number) && freeBytes < Self.scarceBytes
            && freeBytes < before + Self.bytesGained
    }

    /// Of the library's file system, for this user.
    private var freeBytes: Int {
        var system = statvfs()
        guard statvfs(service.libraryPath, &system) == 0 else { return .max }
        return Int(system.f_bavail) * Int(system.f_frsize)
    }

    private func ingestOnce(_ job: Job) throws {
        guard case .ingestion(let request)? = self.job(job.number)?.work else { return }
        let report = try service.ingest(
            request, threads: 1, progress: { [self] in progress(job.number, $0) },
            events: { [self] in tell(.document(job: job, $0)) },
            shouldStop: { [self] in isStopped(job.number) })
        if report.isInterrupted, isStopping { return leave(job) }
        end(job.number) { job in
            job.report = report
            job.state = report.isInterrupted ? .cancelled : .done
        }
    }

    /// Leaves a job to the next daemon.
    private func leave(_ job: Job) {
        update(job.number) { $0.state = .queued }
        save()
    }

    private func progress(_ number: Int, _ progress: IngestionProgress) {
        var hasBegun = false
        let job = update(number) { job in
            job.progress = progress
            (job.reason, job.code) = (nil, nil)
            // What force asked for is in the library's plan now; whoever goes on
            // must not begin again.
            if progress.phase == .reading, case .ingestion(var request) = job.work,
                request.isForced
            {
                request.isForced = false
                job.work = .ingestion(request)
                hasBegun = true
            }
        }
        guard let job else { return }
        if hasBegun { save() }
        tellProgress(job)
    }

    // MARK: Verification

    private func verify(_ job: Job, isDeep: Bool) throws {
        try service.verify(
            isDeep: isDeep,
            advance: { done, of in
                if let job = update(job.number, { $0.verified = (done, of) }) {
                    tellProgress(job)
                }
                return !isStopped(job.number)
            },
            report: { finding in
                update(job.number) { job in
                    job.findingCount += 1
                    if job.findings.count < Job.findingsKept { job.findings.append(finding) }
                }
                tell(.finding(job: job, finding))
            })
        let wasStopped = isStopped(job.number)
        end(job.number) { $0.state = wasStopped ? .cancelled : .done }
    }
}
