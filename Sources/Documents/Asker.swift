// SPDX-License-Identifier: Apache-2.0

/// Whoever waits for an answer: hears how it comes along, and may end it early.
///
/// Concurrency: both functions are called while a question is answered, from
/// any of the threads that work on it, and must not block.
package struct Asker: Sendable {
    /// What becomes of the work that is left.
    package enum Wish: Hashable, Sendable {
        case goOn
        /// Answer with what was found so far: time is up.
        case conclude
        /// Nobody waits any more.
        case giveUp
    }

    package enum News: Hashable, Sendable {
        /// What the question reads is fixed; it sees nothing stored later.
        case begun(documentCount: Int)
        /// The best answer so far, after `readCount` of `count` windows of text.
        case partial(
            span: String, confidence: Double, document: DocumentID, readCount: Int, count: Int)
    }

    /// Looked at between pieces of model work.
    package let wish: @Sendable () -> Wish
    /// Whether `partial` is worth the work.
    package let wantsPartial: Bool
    package let hear: @Sendable (News) -> Void

    package init(
        wantsPartial: Bool = false, wish: @escaping @Sendable () -> Wish,
        hear: @escaping @Sendable (News) -> Void = { _ in }
    ) {
        self.wish = wish
        self.wantsPartial = wantsPartial
        self.hear = hear
    }

    /// Waits to the end and asks for nothing.
    package static let patient = Asker(wish: { .goOn })

    /// - Throws: `CancellationError` where the work should not go on.
    package func check() throws {
        if wish() != .goOn { throw CancellationError() }
    }
}
