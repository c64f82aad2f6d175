// SPDX-License-Identifier: Apache-2.0
import Foundation
import Synchronization

/// Signals while a line is typed: the terminal is given back before SIGTERM or
/// SIGHUP ends the program, and a window of another size is drawn at once.
/// Between lines the signals do what they did before.
enum TypingSignals {
    /// What a handler may touch: the number of a signal that ends, and whether
    /// the window changed.
    private static let ending = Atomic<Int32>(0)
    private static let isResized = Atomic<Bool>(false)

    private static let signals = [SIGTERM, SIGHUP, SIGWINCH]

    static func begin() {
        ending.store(0, ordering: .relaxed)
        isResized.store(false, ordering: .relaxed)
        for number in [SIGTERM, SIGHUP] {
            handle(number) { TypingSignals.ending.store($0, ordering: .relaxed) }
        }
        handle(SIGWINCH) { _ in TypingSignals.isResized.store(true, ordering: .relaxed) }
        // A program started from a worker thread inherits a mask that blocks them.
        var mask = sigset_t()
        sigemptyset(&mask)
        for number in signals { sigaddset(&mask, number) }
        pthread_sigmask(SIG_UNBLOCK, &mask, nil)
    }

    static func end() {
        for number in signals { signal(number, SIG_DFL) }
    }

    /// Whether the window has changed since this was asked.
    static var wasResized: Bool { isResized.exchange(false, ordering: .relaxed) }

    /// The signal that asked the program to end.
    static var requestedEnd: Int32? {
        let number = ending.load(ordering: .relaxed)
        return number == 0 ? nil : number
    }

    /// Without SA_RESTART, which `signal` sets: waiting for a key must end.
    private static func handle(_ number: Int32, _ handler: @escaping @convention(c) (Int32) -> Void)
    {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = handler
        sigaction(number, &action, nil)
    }
}
