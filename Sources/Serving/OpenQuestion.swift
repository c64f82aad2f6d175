// SPDX-License-Identifier: Apache-2.0
import Documents
import LineProtocol
import Service
import Synchronization

/// A question between its request and its one reply, which comes from whoever
/// is first: the work, the deadline or CANCEL.
///
/// ```
///              begin                      deadline
///   waiting ─────────► working (go on) ─────────────► working (conclude)
///      │                  │        │                      │        │
///      │ deadline, CANCEL │ CANCEL │ reply          reply │        │ two seconds later
///      ▼                  ▼        ▼                      ▼        ▼
///      └───────────────────────► over ◄───────────────────┴────────┘
/// ```
/// At its deadline a question that is worked on concludes with what was found,
/// which takes as long as one window of the reader; work that does not hear is
/// not waited for.
final class OpenQuestion: Sendable {
    private struct State {
        var isBegun = false
        var isOver = false
        var wish = Asker.Wish.goOn
        var isAccepted = false
        var partial: String?
        var deadlineMilliseconds = Limits.deadlineMilliseconds
    }

    /// From the deadline to a 408 without evidence.
    private static let concludingMilliseconds = 2000

    private let state = Mutex(State())
    private let ticket: RequestDesk.Ticket

    init(_ ticket: RequestDesk.Ticket) { self.ticket = ticket }

    /// The work begins; false where nobody waits for it any more.
    func begin() -> Bool {
        state.withLock { state in
            state.isBegun = true
            return !state.isOver
        }
    }

    /// Gives the reply, unless there was one.
    func finish(_ reply: Reply) {
        let isFirst = state.withLock { state in
            defer { state.isOver = true }
            return !state.isOver
        }
        if isFirst { ticket.finish(reply) }
    }

    func cancel() {
        state.withLock { $0.wish = .giveUp }
        finish(Reply(Refusal(.cancelled, "by CANCEL")))
    }

    func deadlinePassed(_ milliseconds: Int) {
        let isBegun = state.withLock { state in
            state.deadlineMilliseconds = milliseconds
            if state.wish == .goOn { state.wish = .conclude }
            return state.isBegun
        }
        guard isBegun else { return finish(Reply(late())) }
        _ = Alarm(milliseconds: Self.concludingMilliseconds) { [self] in
            state.withLock { $0.wish = .giveUp }
            finish(Reply(late()))
        }
    }

    /// What is said of a question that was not answered in time.
    func late() -> Refusal {
        Refusal(
            .timeout, "no answer within the deadline",
            ["deadline": .integer(state.withLock { $0.deadlineMilliseconds })])
    }

    /// How the work sees whoever waits.
    var asker: Asker {
        Asker(
            wantsPartial: ticket.wantsPartial,
            wish: { [self] in state.withLock { $0.wish } }, hear: { [self] in hear($0) })
    }

    private func hear(_ news: Asker.News) {
        switch news {
        case .begun(let documentCount):
            // Once, also where a document went away and the work began anew.
            let isFirst = state.withLock { state in
                defer { state.isAccepted = true }
                return !state.isAccepted
            }
            guard isFirst else { return }
            ticket.note(.accepted, ["queue": 0, "documents": .integer(documentCount)])
        case .partial(let span, let confidence, let document, let readCount, let count):
            // Only what is new to whoever waits.
            let isNew = state.withLock { state in
                defer { state.partial = span }
                return state.partial != span
            }
            guard isNew else { return }
            ticket.note(
                .partial,
                [
                    "text": .string(span), "confidence": .number(confidence),
                    "doc": .string(document.short), "read": .integer(readCount),
                    "of": .integer(count),
                ])
        }
    }
}
