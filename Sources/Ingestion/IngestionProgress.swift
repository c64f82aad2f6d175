// SPDX-License-Identifier: Apache-2.0

/// How far a job is.
package struct IngestionProgress: Sendable, Equatable {
    package enum Phase: Sendable, Equatable {
        /// Files are found and hashed; so many so far.
        case surveying(fileCount: Int)
        case reading
    }
    package var phase: Phase
    /// Tokens of the job's documents that are read, with those of earlier runs.
    package var tokensDone = 0
    /// Tokens of all the job's documents: those read, and an estimate from the
    /// bytes that are left.
    package var tokensTotal = 0
    package var documentsDone = 0
    package var documentsTotal = 0
    /// Of this run; 0 before the first tokens.
    package var tokensPerSecond = 0.0
    /// nil before the first tokens.
    package var secondsLeft: Double?
    /// Paths of the documents that are being read.
    package var current: [String] = []

    package init(phase: Phase) { self.phase = phase }
}

/// What a job did.
package struct IngestionSummary: Sendable, Equatable {
    /// A path and why it is not in the library (or not in its present form).
    package struct Refusal: Sendable, Equatable, Codable {
        package let path: String
        package let reason: String

        package init(path: String, reason: String) {
            self.path = path
            self.reason = reason
        }
    }
    /// Paths of documents read to their end by this job, in order.
    package var read: [String] = []
    /// How many of these took the place of an older version.
    package var replacedCount = 0
    /// Sources whose bytes the library had already.
    package var unchangedCount = 0
    /// Paths that left because their files are gone.
    package var removed: [String] = []
    /// Binary files, links, … .
    package var skipped: [Refusal] = []
    /// Files without any text.
    package var empty: [String] = []
    /// Files that could not be read to their end.
    package var failed: [Refusal] = []
    /// Paths of documents that a cancelled job left unfinished; they go on from
    /// there next time.
    package var unfinished: [String] = []
    package var wasCancelled = false
    /// Tokens read by this run, without [CLS] and [SEP].
    package var tokenCount = 0
    package var seconds = 0.0

    package init() {}
}
