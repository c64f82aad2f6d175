// SPDX-License-Identifier: Apache-2.0

/// What of a prompt and a line being typed is shown on one row of a terminal:
/// the part around the cursor that fits.
struct LineView {
    /// Prompt and text, without control characters.
    let shown: String
    /// Columns before the cursor.
    let cursorColumn: Int

    /// - Parameters:
    ///   - cursor: characters of `text` before it.
    ///   - columns: width of the terminal.
    init(prompt: String, text: [Character], cursor: Int, columns: Int) {
        // Half of the row is for the text, and its last column for the cursor.
        let prompt = Self.shortened(prompt, columns: max(columns / 2, 2))
        let room = max(columns - 1 - DisplayColumns.count(prompt), 1)
        let before = DisplayColumns.suffix(text[..<cursor].map(Self.safe), columns: room)
        let left = room - DisplayColumns.count(before)
        let behind = DisplayColumns.prefix(text[cursor...].map(Self.safe), columns: left)
        shown = prompt + String(before) + String(behind)
        cursorColumn = DisplayColumns.count(prompt) + DisplayColumns.count(before)
    }

    /// The end of a prompt that is too long, which says most.
    private static func shortened(_ prompt: String, columns: Int) -> String {
        guard DisplayColumns.count(prompt) > columns else { return prompt }
        return "…" + DisplayColumns.suffix(prompt, columns: columns - 1)
    }

    /// A character as it may be shown, never of no width.
    private static func safe(_ character: Character) -> Character {
        let line = TerminalText.line(String(character))
        guard let shown = line.first, line.count == 1 else { return " " }
        return DisplayColumns.count(shown) > 0 ? shown : "\u{FFFD}"
    }
}
