// SPDX-License-Identifier: Apache-2.0
import Dispatch
import Foundation
import Synchronization

/// Ctrl-C and SIGTERM while this object lives: the first asks the work to stop
/// at its next safe point, the second ends the program at once. Both are safe,
/// because only transactions change a library.
final class Interruption: Sendable {
    private let count = Atomic<Int>(0)
    // Set by `init` and cancelled by `deinit`, untouched in between.
    private nonisolated(unsafe) var sources: [any DispatchSourceSignal] = []

    /// - Parameter message: told on standard error at the first signal.
    init(message: String) {
        // Handlers run on a queue of their own, so that a busy main thread
        // cannot delay the second signal.
        let queue = DispatchQueue(label: "mneme.interruption")
        sources = Self.signals.map { number in
            signal(number, SIG_IGN)
            return DispatchSource.makeSignalSource(signal: number, queue: queue)
        }
        for source in sources {
            source.setEventHandler { [weak self] in
                guard let self else { return }
                if count.add(1, ordering: .relaxed).newValue > 1 {
                    _exit(ExitStatus.interrupted.rawValue)
                }
                StandardError.line("\n" + message)
            }
            source.resume()
        }
    }

    deinit {
        for source in sources { source.cancel() }
        for number in Self.signals { signal(number, SIG_DFL) }
    }

    /// True from the first signal on.
    var isRequested: Bool { count.load(ordering: .relaxed) > 0 }

    private static let signals = [SIGINT, SIGTERM]
}
