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
        editor = LineEditor(history: isTerminal ? Self.history(file: historyFile) : [])
    }

    /// The last lines of the file, which is cut to them when it has grown long.
    private static func history(file: String) -> [String] {
        guard let data = FileManager.default.contents(atPath: file) else { return [] }
        let lines = String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
        let last = lines.suffix(historyCount)
        if lines.count > 4 * historyCount {
            let text = last.map { $0 + "\n" }.joined()
            // One that stays long is merely slower to read.
            try? Data(text.utf8).write(to: URL(fileURLWithPath: file), options: .atomic)
            chmod(file, 0o600)
        }
        return Array(last)
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
        // The terminal marks what is pasted, so that its ends of lines send nothing.
        StandardOutput.write("\u{1B}[?2004h")
        TypingSignals.begin()
        defer {
            TypingSignals.end()
            StandardOutput.write("\u{1B}[?2004l")
            tcsetattr(STDIN_FILENO, TCSADRAIN, &saved)
            if let number = TypingSignals.requestedEnd { raise(number) }
        }
        draw(prompt)
        var octet: UInt8 = 0
        while true {
            while !isTyped(within: 250) {
                if TypingSignals.requestedEnd != nil { return (nil, false) }
                if TypingSignals.wasResized { draw(prompt) }
            }
            let count = read(STDIN_FILENO, &octet, 1)
            if count < 0, errno == EINTR { continue }
            guard count == 1 else { return (nil, false) }
            switch editor.take(octet) {
            case .none: break
            // The line is shown when all that waits is taken.
            case .redraw: if !isTyped(within: 0) { draw(prompt) }
            case .clear:
                StandardOutput.write("\u{1B}[H\u{1B}[2J")
                draw(prompt)
            case .submit(let line):
                draw(prompt, text: Array(line))
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

    /// Whether octets wait to be read, or the input has ended. A signal ends the
    /// waiting early; one that comes just before it is seen when the time is over.
    private func isTyped(within milliseconds: Int32) -> Bool {
        var request = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        return poll(&request, 1, milliseconds) > 0
    }

    private func draw(_ prompt: String) {
        draw(prompt, text: editor.text, cursor: editor.cursor)
    }

    private func draw(_ prompt: String, text: [Character], cursor: Int? = nil) {
        var size = winsize()
        let isKnown = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        let view = LineView(
            prompt: prompt, text: text, cursor: cursor ?? text.count,
            columns: isKnown ? Int(size.ws_col) : 80)
        let move = view.cursorColumn > 0 ? "\u{1B}[\(view.cursorColumn)C" : ""
        StandardOutput.write("\r\u{1B}[K\(view.shown)\r\(move)")
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
        fchmod(descriptor, 0o600)  // it may have been made with another mode
        let octets = Array((line + "\n").utf8)
        _ = write(descriptor, octets, octets.count)
        close(descriptor)
    }
}
