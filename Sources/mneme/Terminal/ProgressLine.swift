// SPDX-License-Identifier: Apache-2.0
import Foundation
import Synchronization

/// Progress of a long job on standard error: a bar that redraws itself on a
/// terminal, one plain line each ten seconds elsewhere.
final class ProgressLine: Sendable {
    /// Where a job stands.
    struct Position: Sendable {
        let done: Int
        let total: Int
        /// Units per second over the last while.
        let rate: Double
        let secondsLeft: Double?
        /// What is being worked on, shown behind the figures.
        let detail: String
    }

    private struct State {
        var lastDrawn: ContinuousClock.Instant
        var isDrawn = false
    }

    /// Work that ends sooner is not worth a line.
    private static let patience = Duration.seconds(2)

    private let unit: String
    private let isTerminal: Bool
    private let text: TerminalText
    private let interval: Duration
    private let state: Mutex<State>

    /// - Parameter unit: what is counted, in the plural: "tokens".
    init(unit: String, text: TerminalText) {
        self.unit = unit
        self.text = text
        isTerminal = isatty(STDERR_FILENO) == 1
        interval = isTerminal ? .milliseconds(100) : .seconds(10)
        state = Mutex(State(lastDrawn: .now - interval + (isTerminal ? .zero : Self.patience)))
    }

    func show(_ position: Position) {
        state.withLock { state in
            let now = ContinuousClock.Instant.now
            guard now - state.lastDrawn >= interval else { return }
            state.lastDrawn = now
            state.isDrawn = true
            let facts = [
                Self.figures(position, unit: unit), TerminalText.line(position.detail),
            ].filter { !$0.isEmpty }.joined(separator: "  ")
            let line: String
            if isTerminal {
                let bar = Self.bar(share: Self.share(position), columns: 20)
                let shown = DisplayColumns.prefix("\(bar) \(facts)", columns: text.width - 1)
                line = "\r\u{1B}[2K" + shown
            } else {
                line = facts.drop { $0 == " " } + "\n"
            }
            StandardError.write(line)
        }
    }

    /// Removes the bar, so that the next line starts clean.
    func clear() {
        state.withLock { state in
            if isTerminal, state.isDrawn { StandardError.write("\r\u{1B}[2K") }
            state.isDrawn = false
        }
    }

    private static func share(_ position: Position) -> Double {
        position.total > 0 ? min(1, Double(position.done) / Double(position.total)) : 0
    }

    private static func figures(_ position: Position, unit: String) -> String {
        guard position.total > 0 else { return "" }
        let percent = String(format: "%3.0f %%", share(position) * 100)
        let left = position.secondsLeft.map { "\(Quantity.duration($0)) left" } ?? "…"
        return "\(percent)  \(Quantity.count(position.done)) of \(Quantity.count(position.total)) "
            + "\(unit)  \(Quantity.count(Int(position.rate)))/s  \(left)"
    }

    private static func bar(share: Double, columns: Int) -> String {
        let full = Int((share * Double(columns)).rounded(.down))
        return String(repeating: "█", count: full)
            + String(repeating: "░", count: columns - full)
    }
}
