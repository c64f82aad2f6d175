// SPDX-License-Identifier: Apache-2.0
import LineProtocol

/// The page of tables of the documentation, written from the code.
package enum TablesPage {
    package static var markdown: String {
        """
        # Verbs, codes and limits

        The tables of MNEME/1, written from the code by `TablesPageTests`.

        ## Verbs

        A role includes the one before it: none, read, admin. Optional parts are in brackets.

        | Verb | Usage | Role | Last line | What it does |
        | --- | --- | --- | --- | --- |
        \(Command.table.map(row).joined(separator: "\n"))

        ## Codes

        | Code | Names | Meaning | Fatal | Exit |
        | --- | --- | --- | --- | --- |
        \(ReplyCode.allCases.map(row).joined(separator: "\n"))

        Further exit statuses of `mneme`: 2 some items failed, 66 no such input, 69 no daemon for a command that needs
        one, 73 cannot create, 74 input or output, 75 locked by another process, 130 interrupted.

        ## Limits

        | What | How much |
        | --- | --- |
        \(Limits.table.map { "| \($0.what) | \($0.value) |" }.joined(separator: "\n"))

        """
    }

    private static func row(_ command: Command) -> String {
        let usage = command.forms.map { "`\(escaped($0.usage(of: command.verb)))`" }
            .joined(separator: "<br>")
        let endings = command.endings.map { "\($0.rawValue) \($0.name)" }.joined(separator: ", ")
        return "| \(command.verb.name) | \(usage) | \(command.role.rawValue) | \(endings) | "
            + "\(command.summary) |"
    }

    private static func row(_ code: ReplyCode) -> String {
        let row = code.row
        let fatal =
            switch row.fatality {
            case .never: ""
            case .always: "yes"
            case .when(let reason): reason
            }
        let names = (row.leadingNames + [row.name]).joined(separator: " ")
        let exit = row.exitStatus.map { String($0) } ?? ""
        return "| \(code.rawValue) | \(names) | \(row.meaning) | \(fatal) | \(exit) |"
    }

    private static func escaped(_ text: String) -> String {
        text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    }
}
