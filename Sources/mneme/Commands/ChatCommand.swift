// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation
import Service

struct ChatCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chat",
        abstract: "Ask question after question at the terminal.",
        discussion: """
            Type a question, or a command that starts with a colon (:help lists them). :document \
            and :at set the scope of the questions that follow; :show 1 prints the passage of the \
            first citation with its surroundings. Lines can be edited, and the arrow keys bring \
            back earlier ones. Without a terminal, lines are read from standard input.

            Examples:
              mneme chat
              mneme chat --document 'moby*'
            """)

    @OptionGroup var scope: ScopeOptions
    @OptionGroup var library: LibraryOptions
    @OptionGroup var format: OutputOptions

    func run() throws {
        let service = try library.service()
        var session = ChatSession(service: service, text: format.output)
        var input = LineInput(environment: ProcessInfo.processInfo.environment)
        if let point = scope.at { _ = try session.take(.at(point)) }
        if let pattern = scope.document { _ = try session.take(.document(pattern)) }
        while true {
            let (line, isInterrupted) = input.next(prompt: session.prompt)
            if isInterrupted { continue }
            guard let line else { return }
            do {
                guard try session.take(ChatInput(line)) else { return }
            } catch is CancellationError {
                continue
            } catch {
                // A mistake in one line does not end the session.
                guard let failure = CommandFailure(explaining: error) else { throw error }
                StandardError.line("mneme: \(TerminalText.line(failure.message))")
            }
        }
    }
}
