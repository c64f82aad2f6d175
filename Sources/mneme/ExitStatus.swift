// SPDX-License-Identifier: Apache-2.0

/// How `mneme` ends. Scripts can rely on these numbers.
enum ExitStatus: Int32 {
    case answered = 0
    case nothingFound = 1
    case someItemsFailed = 2
    case usage = 64
    case badData = 65
    case noInput = 66
    case unavailable = 69
    case `internal` = 70
    case cannotCreate = 73
    case inputOutput = 74
    case locked = 75
    case forbidden = 77
    case interrupted = 130
}

/// An error that a command found itself: one line, and how to go on.
struct CommandFailure: Error {
    let status: ExitStatus
    /// Lower case, without a full stop; says what and where.
    let message: String
    /// What to do about it, as a sentence or a command.
    let remedy: String?

    init(_ status: ExitStatus, _ message: String, remedy: String? = nil) {
        self.status = status
        self.message = message
        self.remedy = remedy
    }
}

/// Ends a command with a status that is no error, after its output.
struct EndedWith: Error {
    let status: ExitStatus
    init(_ status: ExitStatus) { self.status = status }
}
