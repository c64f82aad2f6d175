// SPDX-License-Identifier: Apache-2.0
import Documents
import Service

/// The questions of `mneme demo`.
enum DemoScript {
    struct Step {
        /// What a person would type.
        let command: String
        let request: QuestionRequest
        let isExplained: Bool

        init(
            _ question: String, document: String? = nil, at point: (String, PointInDocument)? = nil,
            isExplained: Bool = false
        ) {
            var command = "mneme ask"
            if let document { command += " --document '\(document)'" }
            if let point { command += " --at \(point.0)" }
            if isExplained { command += " --explain" }
            self.command = command + " \"\(question)\""
            self.isExplained = isExplained
            request = QuestionRequest(
                text: question, documentPattern: document, point: point?.1 ?? .end,
                evidenceCount: 1, threshold: nil, without: [])
        }
    }

    static let steps: [Step] = []
}
