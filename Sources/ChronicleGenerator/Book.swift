// SPDX-License-Identifier: Apache-2.0

/// The text of the chronicle as it is written, with the places of evidence.
struct Book: Sendable {
    private(set) var text = ""
    private(set) var byteCount = 0

    /// Adds a heading or paragraph and an empty line. What stands between "‹"
    /// and "›" is evidence; the marks are left out. Returns the evidence with
    /// its half-open ranges of bytes.
    @discardableResult
    mutating func append(_ paragraph: String) -> [(text: String, utf8Range: Range<Int>)] {
        var evidence: [(text: String, utf8Range: Range<Int>)] = []
        var open: (start: Int, text: String)?
        for character in paragraph {
            switch character {
            case "‹": open = (byteCount, "")
            case "›":
                guard let found = open else { preconditionFailure("› without ‹ in \(paragraph)") }
                evidence.append((found.text, found.start..<byteCount))
                open = nil
            default:
                text.append(character)
                byteCount += character.utf8.count
                open?.text.append(character)
            }
        }
        text += "\n\n"
        byteCount += 2
        return evidence
    }
}
