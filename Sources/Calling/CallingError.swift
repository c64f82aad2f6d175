// SPDX-License-Identifier: Apache-2.0

/// What keeps a client from an answer of the daemon.
package enum CallingError: Error, CustomStringConvertible {
    case connectionLost(path: String)
    case malformedReply(String)
    /// An error line: its code, message and remedy.
    case refused(code: Int, name: String, message: String, remedy: String?)

    package var description: String {
        switch self {
        case .connectionLost(let path): "the daemon at \(path) closed the connection"
        case .malformedReply(let line): "the daemon said what no reply is: \(line)"
        case .refused(_, _, let message, _): message
        }
    }
}
