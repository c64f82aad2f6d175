// SPDX-License-Identifier: Apache-2.0
import Calling
import Documents
import Foundation
import LineProtocol
import Logging
import Service
import Synchronization

/// Does what requests ask of the library, on threads of its own: questions on
/// one with a bounded queue, everything else that reads on another.
final class RequestDesk: Sendable {
    /// What a piece of work needs to report, from any thread.
    struct Ticket: Sendable {
        let request: Request
        /// Whether 152 lines are wanted.
        var wantsPartial = false
        /// A note that comes before the reply.
        let note: @Sendable (ReplyCode, JSON) -> Void
        /// The reply; called once.
        let finish: @Sendable (Reply) -> Void
    }

    let service: any LibraryService
    let jobs: JobBoard
    let inbox: Inbox
    private let refusals: Refusals
    private let questions = WorkThread(
        name: "mneme.questions", capacity: Limits.questionsQueued)
    private let reading = WorkThread(name: "mneme.reading", capacity: 4096)
    private let started = ContinuousClock.now
    private let counts = Mutex(Counts())

    private struct Counts {
        var answered = 0
        var abstained = 0
        var found = 0
        var late = 0
        var refused = 0
        var faults = 0
    }

    init(service: any LibraryService, logger: Logger) {
        self.service = service
        refusals = Refusals(logger: logger)
        jobs = JobBoard(service: service, refusals: refusals)
        inbox = Inbox(libraryPath: service.libraryPath)
    }

    /// Begins the work and gives what takes it back; nil where the reply has
    /// been given already.
    func begin(_ ticket: Ticket) -> (@Sendable () -> Void)? {
        switch ticket.request.verb {
        case .ask, .find: return question(ticket)
        case .cancel: ticket.finish(cancelJob(ticket.request))
        case .stats: ticket.finish(statistics())
        case .fetch: ticket.finish(Reply(Self.notYet("FETCH")))
        default: return read(ticket)
        }
        return nil
    }

    /// Questions that wait or run.
    var questionCount: Int { questions.load }

    /// Drops waiting work; false when something still runs at `deadline`.
    func end(by deadline: Date) -> Bool {
        jobs.stop()
        let ends = [
            questions.end(by: deadline), reading.end(by: deadline), jobs.end(by: deadline),
            inbox.end(by: deadline),
        ]
        return ends.allSatisfy { $0 }
    }

    static func notYet(_ what: String) -> Refusal {
        Refusal(.notYet, "\(what) is not there yet")
    }

    // MARK: Questions

    private func question(_ ticket: Ticket) -> (@Sendable () -> Void)? {
        let open = OpenQuestion(ticket)
        let milliseconds = ticket.request.number("deadline") ?? Limits.deadlineMilliseconds
        let alarm = Alarm(milliseconds: milliseconds) { open.deadlinePassed(milliseconds) }
        let added = questions.add { [self] in
            guard open.begin() else { return }
            let reply = reply { try self.answer(ticket.request, open) }
            alarm.cancel()
            open.finish(reply)
        }
        guard let added else {
            alarm.cancel()
            open.finish(
                Reply(
                    Refusal(
                        .busy, "\(Limits.questionsQueued) questions wait already",
                        ["retry_ms": 1000])))
            return nil
        }
        // One that need not wait is accepted when it begins, with what it reads.
        if added.ahead > 0 { ticket.note(.accepted, ["queue": .integer(added.ahead)]) }
        return { [questions] in
            open.cancel()
            alarm.cancel()
            _ = questions.withdraw(added.id)
        }
    }

    private func answer(_ request: Request, _ open: OpenQuestion) throws -> Reply {
        let begun = ContinuousClock.now
        func seconds() -> Double { (ContinuousClock.now - begun) / .seconds(1) }
        do {
            return try answer(request, for: open.asker, seconds: seconds)
        } catch is CancellationError {
            // Late, and nothing was found yet; CANCEL has been answered already.
            return Reply(open.late())
        }
    }

    private func answer(
        _ request: Request, for asker: Asker, seconds: () -> Double
    ) throws -> Reply {
        let scope = try Scope(request, service: service)
        guard let text = request.text("question") ?? request.text("text") else {
            throw Refusal(.syntax, "there is no question")
        }
        if request.text("mode") == "recall" {
            let recollections = try service.recall(
                text, documentPattern: scope.pattern, filter: scope.filter, point: scope.point,
                wordCount: request.number("k") ?? 5, for: asker)
            return recollected(recollections, least: request.share("min"), seconds: seconds())
        }
        let question = QuestionRequest(
            text: text, documentPattern: scope.pattern, point: scope.point,
            evidenceCount: request.number("k") ?? 3, threshold: request.share("min"),
            without: try Scope.sources(request.text("without")), filter: scope.filter)
        if request.verb == .find {
            let evidence = try service.find(question, for: asker)
            counts.withLock { $0.found += 1 }
            return AnswerLines.reply(evidence, seconds: seconds())
        }
        let answer = try service.ask(question, for: asker)
        counts.withLock { counts in
            switch answer.verdict {
            case _ where !answer.isComplete: counts.late += 1
            case .found: counts.answered += 1
            case .abstained: counts.abstained += 1
            }
        }
        return AnswerLines.reply(
            answer, isExplained: request.isOn("explain"), seconds: seconds())
    }

    private func recollected(_ all: [Recollection], least: Double?, seconds: Double) -> Reply {
        let best = all.flatMap(\.words).compactMap(\.first?.probability).max() ?? 0
        if let least, best < least {
            return Reply(.abstained, ["best": .number(best), "min": .number(least)])
        }
        return AnswerLines.reply(all, seconds: seconds)
    }

    // MARK: Everything else

    /// Runs work and says what its errors mean.
    func reply(_ work: () throws -> Reply) -> Reply {
        do { return try work() } catch {
            let refusal = refusals.refusal(of: error)
            counts.withLock { counts in
                if refusal.code == .internalFault {
                    counts.faults += 1
                } else {
                    counts.refused += 1
                }
            }
            return Reply(refusal)
        }
    }

    private func read(_ ticket: Ticket) -> (@Sendable () -> Void)? {
        let added = reading.add { [self] in
            ticket.finish(reply { try self.looked(ticket.request) })
        }
        if added == nil {
            ticket.finish(Reply(Refusal(.busy, "too much is asked", ["retry_ms": 1000])))
        }
        return nil
    }

    private func statistics() -> Reply {
        let counts = counts.withLock { $0 }
        let uptime = Int((ContinuousClock.now - started) / .seconds(1))
        return Reply(
            .ok,
            [
                "uptime_s": .integer(uptime), "answered": .integer(counts.answered),
                "abstained": .integer(counts.abstained), "found": .integer(counts.found),
                "late": .integer(counts.late),
                "refused": .integer(counts.refused), "faults": .integer(counts.faults),
                "queue": .integer(questions.load), "jobs": .integer(jobs.openCount),
            ])
    }
}
