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

    @Test func marksJoinTheCharacterBeforeThem() {
        #expect(lines("e\u{301}x\u{7F}\u{7F}a\r") == ["a"])
        #expect(lines("👩\u{200D}🚀\u{7F}b\r") == ["b"])
        #expect(lines("🇸\u{1F1EA}\u{1B}[Dx\r") == ["x🇸🇪"])
        #expect(lines("ex\u{1B}[D\u{301}\r") == ["e\u{301}x"])
    }

    @Test func brokenCharactersAndSequencesHarmNobody() {
        func lines(_ octets: [UInt8]) -> [String] {
            var editor = LineEditor()
            return octets.compactMap { octet in
                if case .submit(let line) = editor.take(octet) { line } else { nil }
            }
        }
        #expect(lines([0x80, 0x61, 0x0D]) == ["a"])
        #expect(lines([0xC3, 0x61, 0xE2, 0x82, 0x62, 0x0D]) == ["ab"])
        #expect(lines([0xC3, 0xC3, 0xA9, 0x0D]) == ["é"])
        #expect(lines([0x1B, 0x5B, 0x0D]) == [""])
        #expect(lines([0x1B, 0x35, 0x61, 0x0D]) == ["a"])
    }

    @Test func aPasteIsOneLine() {
        let paste = "\u{1B}[200~one\r\ntwo\u{3}\tthree\u{1B}[A\n\n\u{1B}[201~"
        #expect(
            lines("a " + paste + "!\r", history: ["x"])
                == ["a one two\u{FFFD} three\u{FFFD}[A!"])
        #expect(lines("\u{1B}[200~\u{1B}[201~b\r") == ["b"])
        #expect(lines("\u{1B}[200~é📖\u{1B}[201~\u{7F}\r") == ["é"])
    }

    @Test func wordsAreSteppedOver() {
        #expect(lines("one two\u{1B}bx\r") == ["one xtwo"])
        #expect(lines("one two\u{1}\u{1B}[1;5Cx\r") == ["onex two"])
        #expect(lines("one two\u{1B}[1;5D\u{1B}[1;5Dx\r") == ["xone two"])
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
        #expect(lines("a\u{1B}[5~\u{1B}[1;2C\u{1B}OPb\u{0}\u{1F}\r") == ["ab"])
    }
}

@Suite struct LineViewTests {
    private func view(_ text: String, cursor: Int, columns: Int, prompt: String = "? ") -> LineView
    {
        LineView(prompt: prompt, text: Array(text), cursor: cursor, columns: columns)
    }

    @Test func columnsOfCharacters() {
        for (character, count) in [
            ("a", 1), ("é", 1), ("e\u{301}", 1), ("漢", 2), ("ｱ", 1), ("Ａ", 2), ("한", 2), ("📖", 2),
            ("❤", 1), ("❤\u{FE0F}", 2), ("🇸🇪", 2), ("👩\u{200D}🚀", 2), ("\u{301}", 0),
            ("\u{200B}", 0),
            ("Ж", 1), ("…", 1), ("1\u{FE0F}\u{20E3}", 2),
        ] as [(Character, Int)] {
            #expect(DisplayColumns.count(character) == count, "\(character)")
        }
    }

    @Test func theCursorStandsBehindWhatIsBeforeIt() {
        #expect(view("漢字x", cursor: 2, columns: 80).cursorColumn == 6)
        #expect(view("漢字x", cursor: 2, columns: 80).shown == "? 漢字x")
        #expect(view("e\u{301}x", cursor: 1, columns: 80).cursorColumn == 3)
        #expect(view("", cursor: 0, columns: 80).cursorColumn == 2)
    }

    @Test(arguments: [5, 10, 19, 20, 40, 200])
    func nothingIsWiderThanTheTerminal(_ columns: Int) {
        let text = "wide 漢字 and é 📖 and plain words, longer than a narrow terminal"
        for cursor in 0...text.count {
            for prompt in ["? ", "[*a very long pattern of documents 漢字*, at 40.0%] ? "] {
                let view = view(text, cursor: cursor, columns: columns, prompt: prompt)
                let width = DisplayColumns.count(view.shown)
                #expect(width < columns)
                #expect(view.cursorColumn <= width)
            }
        }
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
