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

    static let steps = [
        Step("Where was Corvin Dask banished to?"),
        Step("Who had stolen the Winter Bell?"),
        Step("Who had stolen the Winter Bell?", at: ("40%", .share(0.4))),
        Step("How much does a Saturday stall at Brook Square cost?", document: "*minutes*"),
        Step("Who sighted the glider Petrel?", isExplained: true),
        Step("What was the salary of Captain Lind?"),
    ]
}
