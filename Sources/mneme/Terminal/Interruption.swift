// SPDX-License-Identifier: Apache-2.0
import Foundation
import Synchronization

/// Ctrl-C and SIGTERM while this object lives: the first asks the work to stop
/// at its next safe point, the second ends the program at once. Both are safe,
/// because only transactions change a library.
///
/// Plain signal handlers: a dispatch source never sees a signal that Linux
/// discards as ignored. The signals are unblocked too: a program started from
/// a thread that blocks them, as worker threads do, inherits the blocked mask.
final class Interruption: Sendable {
    /// Signals since the newest object was made; what a handler may touch.
    private static let count = Atomic<Int>(0)
    private static let signals = [SIGINT, SIGTERM]

    private let message: String
    private let isTold = Atomic<Bool>(false)

    /// - Parameter message: told on standard error when the first signal is seen.
    init(message: String) {
        self.message = message
        Self.count.store(0, ordering: .relaxed)
        for number in Self.signals {
            signal(number) { _ in
                if Interruption.count.add(1, ordering: .relaxed).newValue > 1 {
                    _exit(ExitStatus.interrupted.rawValue)
                }
            }
        }
        Self.unblock()
    }

    private static func unblock() {
        var mask = sigset_t()
        sigemptyset(&mask)
        for number in signals { sigaddset(&mask, number) }
        pthread_sigmask(SIG_UNBLOCK, &mask, nil)
    }

    deinit {
        for number in Self.signals { signal(number, SIG_DFL) }
    }

    /// True from the first signal on.
    var isRequested: Bool {
        guard Self.count.load(ordering: .relaxed) > 0 else { return false }
        if !isTold.exchange(true, ordering: .relaxed) { StandardError.line("\n" + message) }
        return true
    }
}
