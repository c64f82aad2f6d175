// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Lines of a person: edited where input and output are a terminal, read as
/// they are elsewhere.
struct LineInput {
    private let historyFile: String
    private var editor: LineEditor
    private let isTerminal: Bool
    private static let historyCount = 500

    /// - Parameter environment: says where the history is kept.
    init(environment: [String: String]) {
        let state =
            environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
            ?? (environment["HOME"] ?? NSHomeDirectory()) + "/.local/state"
        historyFile = state + "/mneme/chat-history"
        isTerminal =
            isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
            && environment["TERM"] != "dumb"
        let lines =
            isTerminal
            ? FileManager.default.contents(atPath: historyFile).map {
                String(decoding: $0, as: UTF8.self).split(separator: "\n").map(String.init)
            } ?? [] : []
        editor = LineEditor(history: lines.suffix(Self.historyCount))
    }

    /// The next line; nil at the end of the input. `isInterrupted` when Ctrl-C
    /// dropped one.
    mutating func next(prompt: String) -> (line: String?, isInterrupted: Bool) {
        guard isTerminal else { return (readLine(), false) }
        var saved = termios()
        guard tcgetattr(STDIN_FILENO, &saved) == 0 else { return (readLine(), false) }
        var raw = saved
        raw.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG | IEXTEN)
        raw.c_iflag &= ~tcflag_t(IXON | ICRNL)
        tcsetattr(STDIN_FILENO, TCSADRAIN, &raw)
        defer { tcsetattr(STDIN_FILENO, TCSADRAIN, &saved) }
        draw(prompt)
        var octet: UInt8 = 0
        while true {
            let count = read(STDIN_FILENO, &octet, 1)
            if count < 0, errno == EINTR { continue }
            guard count == 1 else { return (nil, false) }
            switch editor.take(octet) {
            case .none: break
            case .redraw: draw(prompt)
            case .submit(let line):
                StandardOutput.line()
                remember(line)
                return (line, false)
            case .interrupt:
                StandardOutput.line("^C")
                return ("", true)
            case .end:
                StandardOutput.line()
                return (nil, false)
            }
        }
    }

    /// Shows the part of the line around the cursor that fits. Characters count
    /// as one column each.
    private func draw(_ prompt: String) {
        var size = winsize()
        let columns =
            ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 20
            ? Int(size.ws_col) : 80
        let room = max(columns - prompt.count - 1, 10)
        let start = max(0, editor.cursor - room)
        let visible = editor.text[start...].prefix(room)
        StandardOutput.write(
            "\r\u{1B}[K\(prompt)\(TerminalText.typed(visible))\r\u{1B}[\(prompt.count + editor.cursor - start)C"
        )
    }

    private func remember(_ line: String) {
        guard !line.allSatisfy(\.isWhitespace) else { return }
        let folder = (historyFile as NSString).deletingLastPathComponent
        // A history that cannot be kept is no reason to stop.
        try? FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        let descriptor = open(historyFile, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return }
        let octets = Array((line + "\n").utf8)
        _ = write(descriptor, octets, octets.count)
        close(descriptor)
    }
}

extension TerminalText {
    /// What a person typed or pasted, one column for each character.
    fileprivate static func typed(_ characters: some Sequence<Character>) -> String {
        String(
            characters.map { character in
                TerminalText.line(String(character)).isEmpty
                    ? " " : Character(TerminalText.line(String(character)))
            })
    }
}
