// SPDX-License-Identifier: Apache-2.0

/// For a daemon, which owns its library from beginning to end.
extension LocalService {
    /// Opens the library and takes its lock; makes it where there is none.
    package func own() throws { _ = try library(isMade: true) }

    /// Closes the library; nothing can be asked afterwards.
    package func close() throws { try closeLibrary() }

    /// Loads what the first question needs.
    package func prepare() throws { _ = try answerer() }
}

extension IngestionReport {
    /// The report of several runs, one after the other; `isInterrupted` where
    /// one was stopped before it began.
    package init(merging reports: [IngestionReport], isInterrupted: Bool = false) {
        read = reports.flatMap(\.read)
        replacedCount = reports.reduce(0) { $0 + $1.replacedCount }
        unchangedCount = reports.reduce(0) { $0 + $1.unchangedCount }
        removed = reports.flatMap(\.removed)
        skipped = reports.flatMap(\.skipped)
        failed = reports.flatMap(\.failed)
        unfinished = reports.flatMap(\.unfinished)
        tokenCount = reports.reduce(0) { $0 + $1.tokenCount }
        seconds = reports.reduce(0) { $0 + $1.seconds }
        self.isInterrupted = isInterrupted || reports.contains { $0.isInterrupted }
    }
}
