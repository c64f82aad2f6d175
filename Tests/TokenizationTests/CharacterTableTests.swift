// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import Tokenization

/// The table against Swift's own Unicode properties, as of Unicode 8.
@Suite struct CharacterTableTests {
    let table = CharacterTable.standard

    @Test func kindsAreThoseOfUnicode8() {
        var differing: [UInt32] = []
        for value in UInt32(0)..<0x3_0000 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            if table.entry(of: value).kind != expected(scalar) { differing.append(value) }
        }
        #expect(differing.map { String($0, radix: 16) } == Self.known)
    }

    @Test func mappingsAreDecomposedStrippedAndLowered() {
        // Blocks with decompositions or case; the rest is far too much to ask.
        for block in [
            0x00..<0x2600, 0x3000..<0x3100, 0xA640..<0xA7A0, 0xAC00..<0xAC80, 0xF900..<0xFB50,
        ] {
            for value in block {
                guard let scalar = Unicode.Scalar(UInt32(value)) else { continue }
                let entry = table.entry(of: UInt32(value))
                guard entry.kind == .plain || entry.kind == .isolated else { continue }
                let text = String(scalar).decomposedStringWithCanonicalMapping.unicodeScalars
                    .filter { table.entry(of: $0.value).kind != .removed }
                    .map(\.properties.lowercaseMapping).joined()
                var word = UnicodeWord()
                let source = Array(String(scalar).utf8)
                Fixture.wordPiece.append(
                    DecodedScalar(in: source.span, at: 0), entry, at: 0..<source.count, to: &word)
                #expect(word.bytes == Array(text.utf8), "U+\(String(value, radix: 16))")
            }
        }
    }

    private func expected(_ scalar: Unicode.Scalar) -> CharacterTable.Kind {
        let properties = scalar.properties
        if scalar == "\t" || scalar == "\n" || scalar == "\r" { return .space }
        if scalar == "\u{FFFD}" { return .removed }
        if isChinese(scalar.value) { return .isolated }
        if properties.generalCategory == .control { return .removed }
        if properties.isWhitespace { return .space }
        let age = properties.age.map { Double($0.major) + Double($0.minor) / 10 } ?? 99
        guard age <= 8 else { return .plain }
        switch properties.generalCategory {
        case .control, .format, .privateUse, .nonspacingMark: return .removed
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
            .initialPunctuation, .finalPunctuation, .otherPunctuation:
            return .isolated
        default:
            let isWord = properties.isAlphabetic || ("0"..."9").contains(scalar)
            return scalar.isASCII && !isWord ? .isolated : .plain
        }
    }

    private func isChinese(_ value: UInt32) -> Bool {
        switch value {
        case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x20000...0x2A6DF, 0x2A700...0x2B81F,
            0x2B920...0x2CEAF, 0xF900...0xFAFF, 0x2F800...0x2FA1F:
            true
        default: false
        }
    }

    /// Characters whose category changed after Unicode 8, and the four that
    /// become an ASCII symbol when their mark is dropped (1fef, 2260, 226e,
    /// 226f).
    static let known = [
        "166d", "1734", "1885", "1886", "1fef", "2260", "226e", "226f", "a9bd", "111c9", "1171e",
    ]
}
