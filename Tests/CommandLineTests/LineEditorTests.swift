// SPDX-License-Identifier: Apache-2.0
import Documents
import Testing

@testable import mneme

@Suite struct LineEditorTests {
    /// The lines that are submitted when `keys` are pressed.
    private func lines(_ keys: String, history: [String] = []) -> [String] {
        var editor = LineEditor(history: history)
        return keys.utf8.compactMap { octet in
            if case .submit(let line) = editor.take(octet) { line } else { nil }
        }
    }

    @Test func textIsInsertedAtTheCursor() {
        #expect(lines("who\r") == ["who"])
        #expect(lines("wo\u{1B}[Dh\r") == ["who"])
        #expect(lines("ho\u{1}w\u{5}?\r") == ["who?"])
        #expect(lines("ho\u{1B}[Hw\u{1B}[F?\r") == ["who?"])
    }

    @Test func charactersOfSeveralOctetsAreOne() {
        #expect(lines("é📖x\u{7F}\u{7F}\r") == ["é"])
        #expect(lines("é\u{1B}[D📖\r") == ["📖é"])
    }

    @Test func deleting() {
        #expect(lines("one two\u{17}\r") == ["one "])
        #expect(lines("one two\u{15}x\r") == ["x"])
        #expect(lines("one\u{1}\u{B}\r") == [""])
        #expect(lines("one\u{1}\u{4}\r") == ["ne"])
        #expect(lines("one\u{1}\u{1B}[3~\r") == ["ne"])
        #expect(lines("\u{7F}\u{7F}a\r") == ["a"])
    }

    @Test func historyComesBackAndTheDraftIsKept() {
        #expect(lines("\u{1B}[A\r", history: ["a", "b"]) == ["b"])
        #expect(lines("\u{1B}[A\u{1B}[A\u{1B}[A\r", history: ["a", "b"]) == ["a"])
        #expect(lines("dr\u{1B}[A\u{1B}[Baft\r", history: ["a"]) == ["draft"])
        #expect(lines("one\rtwo\r\u{10}\u{10}\r") == ["one", "two", "one"])
    }

    @Test func endAndInterrupt() {
        var editor = LineEditor()
        #expect(editor.take(0x04) == .end)
        _ = editor.take(0x61)
        #expect(editor.take(0x03) == .interrupt)
        #expect(editor.text.isEmpty)
    }

    @Test func unknownKeysDoNothing() {
        #expect(lines("a\u{1B}[5~\u{1B}[1;5C\u{1B}OPb\u{0}\u{1F}\r") == ["ab"])
    }
}

@Suite struct ChatInputTests {
    @Test func linesAndCommands() {
        #expect(ChatInput("  ") == .nothing)
        #expect(ChatInput(" Who is he?  ") == .question("Who is he?"))
        #expect(ChatInput(":document moby*") == .document("moby*"))
        #expect(ChatInput(":document") == .document(nil))
        #expect(ChatInput(":at 40%") == .at(.point(.share(0.4))))
        #expect(ChatInput(":at s17") == .at(.point(.snapshot(17))))
        #expect(ChatInput(":at") == .at(.point(.end)))
        #expect(ChatInput(":show 2") == .show(2))
        #expect(ChatInput(":find white whale") == .find("white whale"))
        #expect(ChatInput(":top 5") == .top(5))
        #expect(ChatInput(":explain off") == .explain(false))
        #expect(ChatInput(":quit") == .quit)
        #expect(ChatInput(":at half") == .at(.snapshot(SnapshotName(rawValue: "half")!)))
        for line in [":at 120%", ":show", ":show x", ":top 0", ":explain maybe", ":nonsense"] {
            guard case .mistake = ChatInput(line) else {
                Issue.record("\(line) is taken")
                continue
            }
        }
    }
}
