// SPDX-License-Identifier: Apache-2.0
import Service

/// What a line of a chat asks for.
enum ChatInput: Hashable {
    case nothing
    case question(String)
    case find(String)
    /// The number of a citation of the last answer.
    case show(Int)
    /// A pattern; nil for all documents.
    case document(String?)
    case at(NamedPoint)
    case top(Int)
    case explain(Bool)
    case help
    case quit
    /// A line that is no such thing, and what was expected.
    case mistake(String)

    init(_ line: String) {
        let words = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
            .map { $0.trimmingSpaces }
        guard let first = words.first else {
            self = .nothing
            return
        }
        guard first.hasPrefix(":") else {
            self = .question(line.trimmingSpaces)
            return
        }
        self = Self.command(first, words.count > 1 ? words[1] : nil)
    }

    private static func command(_ name: String, _ argument: String?) -> ChatInput {
        switch name {
        case ":document", ":d": return .document(argument)
        case ":at":
            guard let argument, argument != "end" else { return .at(.point(.end)) }
            return NamedPoint(argument: argument).map { .at($0) }
                ?? .mistake(":at takes 40%, a byte position, a snapshot (s17, or its name) or end")
        case ":show", ":s":
            return argument.flatMap(Int.init).map { .show($0) }
                ?? .mistake(":show takes the number of a citation")
        case ":find", ":f":
            return argument.map { .find($0) } ?? .mistake(":find takes words")
        case ":top":
            guard let count = argument.flatMap(Int.init), (1...100).contains(count) else {
                return .mistake(":top takes a number from 1 to 100")
            }
            return .top(count)
        case ":explain":
            switch argument {
            case "on", nil: return .explain(true)
            case "off": return .explain(false)
            default: return .mistake(":explain takes on or off")
            }
        case ":help", ":h", ":?": return .help
        case ":quit", ":q": return .quit
        default: return .mistake("no such command; :help lists them")
        }
    }

    static let commands = """
        :document GLOB  ask only documents whose path or name matches; alone: all
        :at PLACE       answer as of 40%, a byte position, s17 or a snapshot's name; alone: the end
        :show N         the passage of citation N with its surroundings
        :find WORDS     passages, without an answer
        :top N          pieces of evidence to show
        :explain on     times and ranks; off without
        :quit           leave (also Ctrl-D)
        """
}

extension StringProtocol {
    fileprivate var trimmingSpaces: String {
        let start = drop { $0.isWhitespace }
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...last])
    }
}
