// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Extraction

@Suite struct TextValidationTests {
    private func reason(_ pieces: [ArraySlice<UInt8>]) -> SkipReason? {
        var validation = TextValidation()
        do {
            for piece in pieces { try validation.check(piece) }
            try validation.finish()
            return nil
        } catch {
            return error
        }
    }

    @Test func agreesWithTheStandardLibrary() {
        var random = SystemRandomNumberGenerator()
        let pool: [UInt8] = [
            0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xDF, 0xE0, 0xE1, 0xED,
            0xEE, 0xEF, 0xF0, 0xF1, 0xF4, 0xF5, 0xFF,
        ]
        for _ in 0..<20_000 {
            let bytes = [0x41] + (0..<5).map { _ in pool.randomElement(using: &random) ?? 0 }
            let isValid = String(validating: bytes, as: UTF8.self) != nil
            #expect((reason([bytes[...]]) == nil) == isValid, "\(bytes)")
        }
    }

    @Test func everySplitSaysTheSame() {
        let texts: [[UInt8]] = [
            Array("a ß 東 😀 end".utf8), Array("a ß".utf8) + [0xE2, 0x28], [0xFF, 0xFE, 0x41, 0],
            Array("ab".utf8) + [0xF0, 0x9F, 0x98], Array("%PDF".utf8) + [0],
        ]
        for bytes in texts {
            let whole = reason([bytes[...]])
            for split in 0...bytes.count {
                #expect(reason([bytes[..<split], bytes[split...]]) == whole, "\(bytes)")
            }
            #expect(reason(bytes.indices.map { bytes[$0...$0] }) == whole)
        }
    }
}
