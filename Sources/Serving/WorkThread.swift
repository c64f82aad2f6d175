// SPDX-License-Identifier: Apache-2.0
import Foundation

/// A thread of its own for work that blocks, with a bounded queue before it.
///
/// Concurrency: the state is guarded by `condition`; that makes it Sendable.
final class WorkThread: @unchecked Sendable {
    private let condition = NSCondition()
    private let capacity: Int
    private var queue: [(id: Int, body: @Sendable () -> Void)] = []
    private var nextID = 0
    private var isBusy = false
    private var isEnding = false
    private var hasEnded = false

    /// - Parameters:
    ///   - niceness: 0 for as urgent as everything else, 19 for least.
    ///   - capacity: pieces of work that may wait.
    init(name: String, niceness: Int32 = 0, capacity: Int) {
        self.capacity = capacity
        let thread = Thread { [self] in
            if niceness > 0 {
                // On Linux this is the calling thread's own; without it the work
                // is merely less polite.
                _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, niceness)
            }
            run()
        }
        thread.name = name
        thread.stackSize = 8 << 20
        thread.start()
    }

    /// Puts work at the end of the queue and gives the number before it and a
    /// name to withdraw it by; nil where the queue is full or ending.
    func add(_ body: @escaping @Sendable () -> Void) -> (ahead: Int, id: Int)? {
        condition.withLock {
            guard queue.count < capacity, !isEnding else { return nil }
            nextID += 1
            let ahead = queue.count + (isBusy ? 1 : 0)
            queue.append((nextID, body))
            condition.signal()
            return (ahead, nextID)
        }
    }

    /// Takes work back; false where it has begun or ended.
    func withdraw(_ id: Int) -> Bool {
        condition.withLock {
            guard let index = queue.firstIndex(where: { $0.id == id }) else { return false }
            queue.remove(at: index)
            return true
        }
    }

    /// Work that waits or runs.
    var load: Int { condition.withLock { queue.count + (isBusy ? 1 : 0) } }

    /// Drops what waits and waits until `deadline` for what runs; false when it
    /// still runs then.
    func end(by deadline: Date) -> Bool {
        condition.withLock {
            isEnding = true
            queue = []
            condition.broadcast()
            while !hasEnded {
                if !condition.wait(until: deadline) { return hasEnded }
            }
            return true
        }
    }

    private func run() {
        while true {
            let body: (@Sendable () -> Void)? = condition.withLock {
                isBusy = false
                while queue.isEmpty, !isEnding { condition.wait() }
                guard !queue.isEmpty else {
                    hasEnded = true
                    condition.broadcast()
                    return nil
                }
                isBusy = true
                return queue.removeFirst().body
            }
            guard let body else { return }
            body()
        }
    }
}
