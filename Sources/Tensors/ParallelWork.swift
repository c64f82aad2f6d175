// SPDX-License-Identifier: Apache-2.0
import Dispatch
import Synchronization

/// Calls `body` for every index below `count`, on at most `threads` threads;
/// returns when all are done.
///
/// Each index is one unit of work that no thread shares, so the result does not
/// depend on `threads`. Blocks: not for the cooperative pool.
package func inParallel(_ count: Int, threads: Int, _ body: @Sendable (Int) -> Void) {
    let workers = min(count, max(threads, 1))
    guard workers > 1 else {
        for index in 0..<count { body(index) }
        return
    }
    let next = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: workers) { _ in
        while true {
            let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
            guard index < count else { return }
            body(index)
        }
    }
}
