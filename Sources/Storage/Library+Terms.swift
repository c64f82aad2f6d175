// SPDX-License-Identifier: Apache-2.0
import Documents
import GRDB

/// What ranking asks of the full text: each place of a word, so that all
/// statistics can be counted over exactly the segments a question may see.
extension Library {
    /// The places of `term` (from `terms(in:)`) in all documents: segment and
    /// number of the word within it, in order of both.
    package func positions(of term: String) throws -> [(key: SegmentKey, word: Int)] {
        try read { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT doc, "offset" FROM fullTextInstance WHERE term = ?
                    ORDER BY doc, "offset"
                    """)
            let rows = try Row.fetchCursor(statement, arguments: [term])
            var positions: [(key: SegmentKey, word: Int)] = []
            while let row = try rows.next() {
                positions.append((SegmentKey(rowKey: row[0]), row[1]))
            }
            return positions
        }
    }

    /// `terms(in:)` of many texts in one read.
    package func terms(in texts: [String]) throws -> [[String]] {
        try read { db in
            let tokenizer = try db.makeTokenizer(.porter(wrapping: .unicode61()))
            return try texts.map { try tokenizer.tokenize(document: $0).map(\.token) }
        }
    }
}
