// SPDX-License-Identifier: Apache-2.0
import Documents
import Service

/// A conversation with a library: questions one after the other, with a scope
/// and citations that can be opened.
struct ChatSession {
    private let service: any LibraryService
    private let text: TerminalText
    private var pattern: String?
    private var point = PointInDocument.end
    private var evidenceCount = 3
    private var isExplained = false
    private var evidence: [Evidence] = []

    /// Lines shown before and after a passage.
    private static let surroundingLines = 4

    init(service: any LibraryService, text: TerminalText) {
        self.service = service
        self.text = text
    }

    /// What stands before the line that is typed: the scope, when there is one.
    var prompt: String {
        var scope: [String] = []
        if let pattern { scope.append(TerminalText.line(pattern)) }
        switch point {
        case .end: break
        case .share(let share): scope.append("at \(share * 100)%")
        case .utf8Offset(let offset): scope.append("at byte \(offset)")
        case .snapshot(let count): scope.append("at s\(count)")
        }
        return scope.isEmpty ? "? " : "[\(scope.joined(separator: ", "))] ? "
    }

    /// Does what a line asks for; false when it ends the session.
    ///
    /// - Throws: what the service throws; the session can go on.
    mutating func take(_ input: ChatInput) throws -> Bool {
        switch input {
        case .nothing: break
        case .question(let question): try ask(question)
        case .find(let words): try find(words)
        case .show(let number): try show(number)
        case .document(let pattern): try limit(to: pattern)
        case .at(let named): point = try service.point(named, documentPattern: pattern)
        case .top(let count): evidenceCount = count
        case .explain(let isOn): isExplained = isOn
        case .help: StandardOutput.line(ChatInput.commands)
        case .mistake(let expected): StandardOutput.line(expected)
        case .quit: return false
        }
        return true
    }

    private func request(_ words: String) -> QuestionRequest {
        QuestionRequest(
            text: words, documentPattern: pattern, point: point, evidenceCount: evidenceCount,
            threshold: nil, without: [])
    }

    /// Ctrl-C ends the question and not the session; the second one does.
    private static func asker() -> Asker {
        let interruption = Interruption(message: "stopped")
        return Asker(wish: { interruption.isRequested ? .giveUp : .goOn })
    }

    private mutating func ask(_ question: String) throws {
        let answer = try service.ask(request(question), for: Self.asker())
        evidence = answer.evidence
        AnswerPrinter(text: text, isExplained: isExplained).print(answer)
    }

    private mutating func find(_ words: String) throws {
        evidence = try service.find(request(words), for: Self.asker())
        if evidence.isEmpty { StandardOutput.line("Nothing found.") }
        AnswerPrinter(text: text, isExplained: isExplained).printEvidence(evidence)
    }

    private mutating func limit(to pattern: String?) throws {
        self.pattern = pattern
        guard let pattern else { return }
        let count = try service.documents(matching: pattern).count
        StandardOutput.line(text.dim(Quantity.plural(count, "document")))
    }

    /// The lines of a citation, marked, between those around them.
    private func show(_ number: Int) throws {
        guard evidence.indices.contains(number - 1) else {
            return StandardOutput.line(
                evidence.isEmpty
                    ? "there is no answer yet" : "citations are 1 to \(evidence.count)")
        }
        let citation = evidence[number - 1].citation
        guard
            let document = try service.documents(matching: nil)
                .first(where: { $0.id == citation.document })
        else { return StandardOutput.line("the document is gone") }
        let first = max(1, citation.lines.lowerBound - Self.surroundingLines)
        let last = citation.lines.upperBound + Self.surroundingLines
        let passage = try service.passage(of: document, .lines(first...last), at: point)
        StandardOutput.line(text.bold(TerminalText.line(citation.path)))
        var lines = passage.text.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        for (index, line) in lines.enumerated() {
            let isCited = citation.lines.contains(first + index)
            let shown = TerminalText.line(String(line))
            let lead = String(repeating: " ", count: max(0, 6 - "\(first + index)".count))
            let mark = isCited ? ">" : " "
            StandardOutput.line(
                "\(lead)\(first + index) \(mark) " + (isCited ? shown : text.dim(shown)))
        }
    }
}
