// SPDX-License-Identifier: Apache-2.0
import Documents
import Foundation

/// The entries of a WordPiece vocabulary, one a line of its file; an entry's
/// number is its line, from 0.
package struct Vocabulary: Sendable {
    /// Start of every segment, `[CLS]`.
    package let cls: TokenID
    /// End of every segment, `[SEP]`.
    package let sep: TokenID
    /// The gap to fill, `[MASK]`.
    package let mask: TokenID
    /// A word with no pieces, `[UNK]`.
    package let unknown: TokenID
    /// Filling, `[PAD]`.
    package let pad: TokenID
    /// Number of entries.
    package let count: Int

    let trie: VocabularyTrie
    private let text: [UInt8]
    /// Entry i stands at `text[starts[i]..<starts[i + 1] - 1]`.
    private let starts: [Int32]

    /// Reads the file at `path`.
    ///
    /// Throws: `TokenizationError` when it cannot be read, repeats an entry or
    /// lacks a special one.
    package init(contentsOfFile path: String) throws {
        let bytes: [UInt8]
        do {
            bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw TokenizationError.unreadableVocabulary(
                path: path, reason: error.localizedDescription)
        }
        try self.init(utf8: bytes, path: path)
    }

    /// Takes the bytes of a vocabulary file; `path` names it in errors.
    package init(utf8 bytes: [UInt8], path: String) throws {
        var text = bytes
        if text.last != UInt8(ascii: "\n") { text.append(UInt8(ascii: "\n")) }
        var trie = VocabularyTrie(byteCount: text.count)
        var starts: [Int32] = [0]
        var start = 0
        for place in text.indices where text[place] == UInt8(ascii: "\n") {
            var end = place
            if end > start, text[end - 1] == UInt8(ascii: "\r") { end -= 1 }
            let id = Int32(starts.count - 1)
            guard trie.insert(text[start..<end], id: id) else {
                throw TokenizationError.repeatedEntry(
                    path: path, line: starts.count,
                    entry: String(decoding: text[start..<end], as: UTF8.self))
            }
            start = place + 1
            starts.append(Int32(start))
        }
        func special(_ entry: String) throws -> TokenID {
            guard let id = trie.id(of: entry.utf8) else {
                throw TokenizationError.missingEntry(path: path, entry: entry)
            }
            return TokenID(rawValue: id)
        }
        trie.markContinuation()
        cls = try special("[CLS]")
        sep = try special("[SEP]")
        mask = try special("[MASK]")
        unknown = try special("[UNK]")
        pad = try special("[PAD]")
        count = starts.count - 1
        self.trie = trie
        self.text = text
        self.starts = starts
    }

    /// What a model reads of a segment: `[CLS] tokens [SEP]`.
    package func framed(_ tokens: [TokenID]) -> [Int32] {
        [cls.rawValue] + tokens.map(\.rawValue) + [sep.rawValue]
    }

    /// The number of an entry, spelled as in the file ("##ing").
    package func id(of entry: String) -> TokenID? {
        trie.id(of: entry.utf8).map(TokenID.init(rawValue:))
    }

    /// Whether an entry goes on with a word ("##ing").
    func continuesWord(_ id: TokenID) -> Bool {
        let start = Int(starts[Int(id.rawValue)])
        return start + 2 < text.count && text[start] == UInt8(ascii: "#")
            && text[start + 1] == UInt8(ascii: "#")
    }

    /// The entry with a number, spelled as in the file; empty outside `count`.
    package func text(of id: TokenID) -> String {
        let index = Int(id.rawValue)
        guard index >= 0, index < count else { return "" }
        var entry = text[Int(starts[index])..<Int(starts[index + 1]) - 1]
        if entry.last == UInt8(ascii: "\r") { entry.removeLast() }
        return String(decoding: entry, as: UTF8.self)
    }
}
