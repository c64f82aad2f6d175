// SPDX-License-Identifier: Apache-2.0
import Foundation
import LineProtocol
import Logging
import Service

/// What errors of the service are called on the wire. Faults are logged, under
/// an id that the reply carries as well.
struct Refusals: Sendable {
    let logger: Logger

    func refusal(of error: any Error) -> Refusal {
        if let refusal = error as? Refusal { return refusal }
        guard let explanation = Explanation(of: error) else {
            return fault("\(error)", remedy: nil)
        }
        let remedy = explanation.remedy.map { JSON.string($0) }
        switch explanation.kind {
        case .usage: return Refusal(.badValue, explanation.message, ["remedy": remedy])
        case .noInput: return Refusal(.notFound, explanation.message, ["remedy": remedy])
        case .locked, .conflict:
            return Refusal(.conflict, explanation.message, ["remedy": remedy])
        case .badData: return Refusal(.corrupt, explanation.message, ["remedy": remedy])
        case .corrupt(let what):
            return Refusal(
                .corrupt, explanation.message, ["what": .string(what), "remedy": remedy])
        case .otherModel(let need, let have):
            return Refusal(
                .modelMismatch, explanation.message,
                ["need": .string(need), "have": .string(have), "remedy": remedy])
        case .diskFull: return Refusal(.diskFull, explanation.message, ["remedy": remedy])
        case .internal, .inputOutput, .cannotCreate:
            return fault(explanation.message, remedy: remedy)
        }
    }

    private func fault(_ message: String, remedy: JSON?) -> Refusal {
        let id = String(UUID().uuidString.prefix(8)).lowercased()
        logger.error("request failed", metadata: ["fault.id": "\(id)", "fault": "\(message)"])
        return Refusal(.internalFault, message, ["id": .string(id), "remedy": remedy])
    }
}
