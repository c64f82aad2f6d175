// SPDX-License-Identifier: Apache-2.0

/// The number of a request within its connection, from 1.
package struct RequestNumber: RawRepresentable, Hashable, Comparable, Sendable {
    package let rawValue: Int
    package init(rawValue: Int) { self.rawValue = rawValue }
    package static func < (a: RequestNumber, b: RequestNumber) -> Bool {
        a.rawValue < b.rawValue
    }
}

/// The requests of one connection that have not ended, and who may start.
///
/// Requests without a tag run one after the other, in the order sent: what
/// comes later sees the effects of what came before, and their lines, which
/// all carry "-", cannot mix. A request with a tag runs at once. A barrier
/// (QUIT, the end of a broken stream) runs after everything before it.
package struct RequestLedger: Sendable {

    private struct Entry {
        let number: RequestNumber
        let tag: String?
        let isBarrier: Bool
        /// Its payload has arrived, if it has one.
        var isComplete: Bool
        var isRunning = false
    }

    private var entries: [Entry] = []
    private var lastNumber = 0

    package init() {}

    /// Requests that have not ended, waiting ones included.
    package var count: Int { entries.count }
    package var isEmpty: Bool { entries.isEmpty }
    /// Whether another request may be taken.
    package var hasRoom: Bool { entries.count < Limits.requestsInFlight }
    /// Whether something is being worked on.
    package var isRunning: Bool { entries.contains { $0.isRunning } }
    /// Numbers of all requests that have not ended.
    package var numbers: [RequestNumber] { entries.map(\.number) }

    /// Takes a request up; nil where its tag is in use.
    package mutating func admit(tag: String?, isBarrier: Bool = false, isComplete: Bool = true)
        -> RequestNumber?
    {
        if let tag, entries.contains(where: { $0.tag == tag }) { return nil }
        lastNumber += 1
        let number = RequestNumber(rawValue: lastNumber)
        entries.append(
            Entry(number: number, tag: tag, isBarrier: isBarrier, isComplete: isComplete))
        return number
    }

    /// The payload of a request has arrived.
    package mutating func complete(_ number: RequestNumber) {
        if let index = entries.firstIndex(where: { $0.number == number }) {
            entries[index].isComplete = true
        }
    }

    /// The request with a tag.
    package func number(ofTag tag: String) -> RequestNumber? {
        entries.first { $0.tag == tag }?.number
    }

    /// The next request that may start; it counts as running from now on.
    package mutating func start() -> RequestNumber? {
        var sawUntagged = false
        for index in entries.indices {
            let entry = entries[index]
            let isFree =
                entry.isBarrier ? index == 0 : entry.tag != nil || !sawUntagged
            if entry.tag == nil { sawUntagged = true }
            if !entry.isRunning, entry.isComplete, isFree {
                entries[index].isRunning = true
                return entry.number
            }
            if entry.isBarrier { return nil }
        }
        return nil
    }

    /// Ends a request; false where it had ended before.
    package mutating func end(_ number: RequestNumber) -> Bool {
        guard let index = entries.firstIndex(where: { $0.number == number }) else { return false }
        entries.remove(at: index)
        return true
    }
}
