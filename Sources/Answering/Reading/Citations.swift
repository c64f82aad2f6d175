// SPDX-License-Identifier: Apache-2.0
import Documents
import Storage
import Tokenization

/// Makes citations, each read back from the stored text and compared with what
/// was judged; one that differs is dropped and counted.
struct Citations {
    /// Reads stored bytes again; a parameter so that a test can damage them.
    typealias Reread = (_ documentNumber: Int64, _ utf8Range: Range<Int>) throws -> [UInt8]

    /// Text looked at on either side of a passage for the rest of a sentence.
    private static let margin = 400

    private let library: Library
    private let reread: Reread
    private(set) var failed = 0

    init(_ library: Library, reread: Reread? = nil) {
        self.library = library
        self.reread = reread ?? { try library.text(of: $0, utf8Range: $1) }
    }

    /// A whole passage.
    mutating func cite(
        _ passage: StoredSegment, text: [UInt8], of document: SearchScope.Document
    ) throws -> Citation? {
        try cite(
            text[...], utf8Range: passage.utf8Range, passage: passage, text: text, of: document)
    }

    /// The sentence or sentences around `span`, a range in the document inside
    /// `passage`. A sentence may go on beyond the passage, but not beyond what
    /// the question may see.
    mutating func cite(
        sentenceAround span: Range<Int>, in passage: StoredSegment, text: [UInt8],
        of document: SearchScope.Document
    ) throws -> Citation? {
        let start = max(0, passage.utf8Range.lowerBound - Citations.margin)
        let end = min(document.utf8Limit, passage.utf8Range.upperBound + Citations.margin)
        let before = try library.text(
            of: document.stored.number, utf8Range: start..<passage.utf8Range.lowerBound)
        let behind = try library.text(
            of: document.stored.number, utf8Range: passage.utf8Range.upperBound..<end)
        // Not from the middle of a character.
        let opening = start == 0 ? before[...] : before.drop { $0 & 0xC0 == 0x80 }
        let context = Array(opening) + text + behind.prefix(Citations.wholeCharacters(behind))
        let origin = passage.utf8Range.lowerBound - opening.count
        let sentence = Sentences(of: context).range(
            around: span.lowerBound - origin..<span.upperBound - origin)
        return try cite(
            context[sentence],
            utf8Range: sentence.lowerBound + origin..<sentence.upperBound + origin,
            passage: passage, text: text, of: document, context: (context, origin))
    }

    private mutating func cite(
        _ quote: ArraySlice<UInt8>, utf8Range: Range<Int>, passage: StoredSegment, text: [UInt8],
        of document: SearchScope.Document, context: ([UInt8], Int)? = nil
    ) throws -> Citation? {
        let stored = try reread(document.stored.number, utf8Range)
        guard stored.elementsEqual(quote), let quote = String(validating: stored, as: UTF8.self)
        else {
            failed += 1
            return nil
        }
        let (around, origin) = context ?? (text, passage.utf8Range.lowerBound)
        let start = passage.utf8Range.lowerBound
        // Lines are known at the passage's start; count from there, either way.
        let first: Int
        if utf8Range.lowerBound >= start {
            first =
                passage.firstLine
                + Citations.lines(around[start - origin..<utf8Range.lowerBound - origin])
        } else {
            first =
                passage.firstLine
                - Citations.lines(around[utf8Range.lowerBound - origin..<start - origin])
        }
        return Citation(
            document: document.stored.id, path: document.stored.paths.first ?? "",
            utf8Range: utf8Range, lines: first...first + Citations.lines(stored[...]),
            quote: quote)
    }

    private static func lines(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.count { $0 == UInt8(ascii: "\n") }
    }

    /// How many of `bytes` make whole characters.
    private static func wholeCharacters(_ bytes: [UInt8]) -> Int {
        var count = bytes.count
        for back in 1...4 where back <= bytes.count {
            let byte = bytes[bytes.count - back]
            if byte & 0xC0 == 0x80 { continue }
            let needed = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
            if needed > back { count = bytes.count - back }
            break
        }
        return count
    }
}
