// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// `mneme chat` at a terminal of our own making.
@Suite struct ChatTerminalTests {
    private enum TerminalError: Error { case none(Int32) }

    /// TIOCSPTLCK and TIOCGPTN of Linux (ioctl_tty(2)), which the import leaves out.
    private static let unlock: UInt = 0x4004_5431
    private static let whichNumber: UInt = 0x8004_5430

    /// Both ends of a new terminal, 80 columns wide.
    private static func terminal() throws -> (ours: FileHandle, theirs: FileHandle) {
        let ours = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var isLocked: Int32 = 0
        var number: UInt32 = 0
        guard ours >= 0, ioctl(ours, Self.unlock, &isLocked) == 0,
            ioctl(ours, Self.whichNumber, &number) == 0
        else { throw TerminalError.none(errno) }
        let theirs = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard theirs >= 0 else { throw TerminalError.none(errno) }
        resize(theirs, columns: 80)
        return (
            FileHandle(fileDescriptor: ours, closeOnDealloc: true),
            FileHandle(fileDescriptor: theirs, closeOnDealloc: true)
        )
    }

    private static func resize(_ descriptor: Int32, columns: UInt16) {
        var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(descriptor, UInt(TIOCSWINSZ), &size)
    }

    private static func isEdited(_ terminal: FileHandle) -> Bool {
        var settings = termios()
        tcgetattr(terminal.fileDescriptor, &settings)
        return settings.c_lflag & tcflag_t(ICANON) == 0
    }

    /// What the terminal shows until `wanted` is in it, or the end.
    private static func shown(_ ours: FileHandle, until wanted: String) -> String {
        var text = ""
        while !text.contains(wanted) {
            let data = ours.availableData
            if data.isEmpty { break }
            text += String(decoding: data, as: UTF8.self)
        }
        return text
    }

    @Test(.timeLimit(.minutes(2)))
    func aSignalGivesTheTerminalBackAndAResizeRedraws() throws {
        try TestFolders.withScratch { scratch in
            let file = scratch.appendingPathComponent("note.txt")
            try Data("The key is in the kitchen.".utf8).write(to: file)
            let library = scratch.appendingPathComponent("library").path
            try #require(
                try ProgramRun(["ingest", file.path, "--library", library]).status == 0)
            let (ours, theirs) = try Self.terminal()
            let chat = Process()
            chat.executableURL = ProgramRun.program
            chat.arguments = ["chat", "--library", library]
            chat.environment = ProcessInfo.processInfo.environment
                .merging(["TERM": "xterm", "XDG_STATE_HOME": scratch.path]) { $1 }
            chat.standardInput = theirs
            chat.standardOutput = theirs
            chat.standardError = theirs
            try chat.run()
            _ = Self.shown(ours, until: "\u{1B}[?2004h")
            try ours.write(contentsOf: Data("where is the key".utf8))
            _ = Self.shown(ours, until: "key")
            #expect(Self.isEdited(theirs))

            // Nine columns behind the prompt's two and before the cursor's one. It
            // waits for these in vain where a resize is not seen.
            Self.resize(theirs.fileDescriptor, columns: 12)
            kill(chat.processIdentifier, SIGWINCH)
            _ = Self.shown(ours, until: "? s the key")

            chat.terminate()
            chat.waitUntilExit()
            #expect(chat.terminationReason == .uncaughtSignal)
            #expect(chat.terminationStatus == SIGTERM)
            #expect(!Self.isEdited(theirs))
        }
    }
}
