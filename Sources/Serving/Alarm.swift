// SPDX-License-Identifier: Apache-2.0
import Dispatch

/// Calls a function once after a time, unless it is cancelled before.
///
/// Concurrency: DispatchWorkItem may be cancelled from any thread; that makes
/// it Sendable.
final class Alarm: @unchecked Sendable {
    private let item: DispatchWorkItem

    init(milliseconds: Int, _ body: @escaping @Sendable () -> Void) {
        item = DispatchWorkItem(block: body)
        DispatchQueue.global().asyncAfter(
            deadline: .now() + .milliseconds(milliseconds), execute: item)
    }

    func cancel() { item.cancel() }
}
