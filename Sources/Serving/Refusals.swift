// SPDX-License-Identifier: Apache-2.0
import Foundation
import LineProtocol
import Service

/// What errors of the service are called on the wire.
enum Refusals {
    static func refusal(of error: any Error) -> Refusal {
        if let refusal = error as? Refusal { return refusal }
        guard let explanation = Explanation(of: error) else {
            // The id is what a log line and a report have in common.
            let id = String(UUID().uuidString.prefix(8))
            return Refusal(.internalFault, "\(error)", ["id": .string(id)])
        }
        return Refusal(
            code(of: explanation.kind), explanation.message,
            ["remedy": explanation.remedy.map { .string($0) }])
    }

    private static func code(of kind: Explanation.Kind) -> ReplyCode {
        switch kind {
        case .usage: .badValue
        case .badData: .corrupt
        case .noInput: .notFound
        case .internal, .inputOutput, .cannotCreate: .internalFault
        case .locked: .conflict
        }
    }
}
