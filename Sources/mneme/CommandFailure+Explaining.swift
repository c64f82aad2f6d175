// SPDX-License-Identifier: Apache-2.0
import Foundation
import Service

extension CommandFailure {
    /// Says what an error of the service means to the person at the terminal;
    /// nil for errors of the command line itself.
    init?(explaining error: any Error) {
        switch Explanation(of: error) {
        case nil:
            return nil
        case .some(let explanation):
            self.init(
                Self.status(of: explanation.kind), explanation.message,
                remedy: explanation.remedy)
        }
    }

    private static func status(of kind: Explanation.Kind) -> ExitStatus {
        switch kind {
        case .usage: .usage
        case .badData: .badData
        case .noInput: .noInput
        case .internal: .internal
        case .cannotCreate: .cannotCreate
        case .inputOutput: .inputOutput
        case .locked: .locked
        }
    }
}
