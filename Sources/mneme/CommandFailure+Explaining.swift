// SPDX-License-Identifier: Apache-2.0
import Calling
import Foundation
import LineProtocol
import Service

extension CommandFailure {
    /// Says what an error of the service means to the person at the terminal;
    /// nil for errors of the command line itself.
    init?(explaining error: any Error) {
        if let failure = error as? CommandFailure {
            self = failure
            return
        }
        if let error = error as? CallingError {
            self.init(explaining: error)
            return
        }
        switch Explanation(of: error) {
        case nil:
            return nil
        case .some(let explanation):
            self.init(
                Self.status(of: explanation.kind), explanation.message,
                remedy: explanation.remedy)
        }
    }

    private init(explaining error: CallingError) {
        switch error {
        case .refused(let code, _, let message, let remedy):
            self.init(
                ExitStatus(rawValue: ReplyCode.exitStatus(ofCode: code)) ?? .internal, message,
                remedy: remedy)
        case .connectionLost, .malformedReply: self.init(.unavailable, error.description)
        }
    }

    private static func status(of kind: Explanation.Kind) -> ExitStatus {
        switch kind {
        case .usage: .usage
        case .badData, .corrupt, .otherModel: .badData
        case .noInput: .noInput
        case .internal: .internal
        case .cannotCreate: .cannotCreate
        case .inputOutput, .diskFull: .inputOutput
        case .locked, .conflict: .locked
        }
    }
}
