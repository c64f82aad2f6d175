// SPDX-License-Identifier: Apache-2.0

/// What keeps a server from listening.
package enum ServingError: Error, CustomStringConvertible {
    case unusableSocket(path: String, reason: String)
    case socketInUse(path: String)
    case notLoopback(address: String)
    case noTokens
    case badTokens(String)

    package var description: String {
        switch self {
        case .unusableSocket(let path, let reason): "cannot use the socket \(path): \(reason)"
        case .socketInUse(let path): "another daemon listens on \(path)"
        case .notLoopback(let address): "\(address) is no loopback address with a port"
        case .noTokens: "TCP needs a file of tokens"
        case .badTokens(let reason): "the file of tokens is of no use: \(reason)"
        }
    }
}
