// SPDX-License-Identifier: Apache-2.0

/// What HELP says, from the table of commands.
package enum Help {
    /// One USAGE line for each verb, or for the one named.
    package static func reply(about word: String?) -> Reply {
        guard let word else {
            return Reply(
                .ok, leading: Command.table.map(line), ["verbs": .integer(Command.table.count)])
        }
        let lowered = word.lowercased()
        guard let verb = Verb(rawValue: lowered) else {
            return Reply(.unknownVerb(lowered))
        }
        return Reply(.ok, leading: [line(Command.row(of: verb))], ["verbs": 1])
    }

    private static func line(_ command: Command) -> Reply.Leading {
        Reply.Leading(
            "USAGE",
            [
                "verb": .string(command.verb.name), "does": .string(command.summary),
                "role": .string(command.role.rawValue), "usage": .string(command.usage),
            ])
    }
}
