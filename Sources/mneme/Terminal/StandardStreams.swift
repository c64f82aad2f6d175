// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Results go to standard output. A reader that went away ends the program
/// with success, as a closed pipe should.
enum StandardOutput {
    static func write(_ text: String) {
        guard !writeAll(text, to: STDOUT_FILENO) else { return }
        exit(errno == EPIPE ? 0 : ExitStatus.inputOutput.rawValue)
    }

    static func line(_ text: String = "") { write(text + "\n") }

    /// One JSON value on one line, keys sorted.
    static func json(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        line(String(decoding: try encoder.encode(value), as: UTF8.self))
    }
}

/// Progress, warnings and errors go to standard error. What cannot be written
/// there is lost without harm.
enum StandardError {
    static func write(_ text: String) { _ = writeAll(text, to: STDERR_FILENO) }
    static func line(_ text: String) { write(text + "\n") }
}

private func writeAll(_ text: String, to descriptor: Int32) -> Bool {
    var remaining = Array(text.utf8)[...]
    while !remaining.isEmpty {
        let count = remaining.withUnsafeBytes {
            Foundation.write(descriptor, $0.baseAddress, $0.count)
        }
        if count < 0 {
            if errno == EINTR { continue }
            return false
        }
        remaining = remaining.dropFirst(count)
    }
    return true
}
