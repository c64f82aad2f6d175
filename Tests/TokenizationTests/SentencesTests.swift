// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Tokenization

@Suite struct SentencesTests {
    private func sentences(_ text: String) -> [String] {
        let utf8 = Array(text.utf8)
        return Sentences(of: utf8).utf8Ranges.map { String(decoding: utf8[$0], as: UTF8.self) }
    }

    @Test func marksEndSentences() {
        #expect(
            sentences("One. Two! Three? Four… Five") == ["One.", "Two!", "Three?", "Four…", "Five"])
        #expect(
            sentences("“Stop.” He ran (fast.) Then: “Why?”") == [
                "“Stop.”", "He ran (fast.)", "Then: “Why?”",
            ])
        #expect(
            sentences("\"Stop!\" he cried. Nobody did.") == ["\"Stop!\" he cried.", "Nobody did."])
        #expect(sentences("東京は首都です。人口は多い。") == ["東京は首都です。", "人口は多い。"])
        #expect(sentences("") == [])
        #expect(sentences(" \n ") == [])
    }

    @Test(arguments: [
        "Mr. Hale met Dr. Okoye at St. Osyth.", "He wrote, e.g. letters, i.e. Many of them.",
        "The U.S. Army paid $3.50 to J. R. Tolkien.", "See no. 5, fig. 3 and Vol. 2 of it.",
        "It cost 3.14 (approx. Four) on Jan. 5.",
    ])
    func abbreviationsDoNot(_ text: String) {
        #expect(sentences(text) == [text])
        #expect(sentences("\(text) \(text)") == [text, text])
    }

    @Test func aStopAsAWordOfItsOwnStillEnds() {
        #expect(sentences("He said no. Then he left.") == ["He said no.", "Then he left."])
        #expect(
            sentences("At 10 p.m. The ship left in 1984. It sank.") == [
                "At 10 p.m.", "The ship left in 1984.", "It sank.",
            ])
        #expect(sentences("1. Open the valve. 2. Wait.") == ["1. Open the valve.", "2. Wait."])
    }

    @Test func linesEndWhereTheirWriterMeantIt() {
        let wrapped = """
            # Heading

            The keeper of the light wrote in his book that the wind had come round to the
            north and that no ship was seen. Then he slept.

            - oil
            - rope
            """
        #expect(
            sentences(wrapped) == [
                "# Heading",
                "The keeper of the light wrote in his book that the wind had come round to the\nnorth and that no ship was seen.",
                "Then he slept.", "- oil", "- rope",
            ])
        #expect(sentences("Ann: yes\nBen: no\nAnn: why") == ["Ann: yes", "Ben: no", "Ann: why"])
    }

    @Test func aRangeGrowsToItsSentences() {
        let text = Array("One two. Three four. Five six.".utf8)
        let sentences = Sentences(of: text)
        #expect(sentences.range(around: 9..<14) == 9..<20)
        #expect(sentences.range(around: 4..<14) == 0..<20)
        #expect(sentences.range(around: 0..<30) == 0..<30)
        #expect(Sentences(of: []).range(around: 0..<0) == 0..<0)
    }

    @Test func anyBytesAreCut() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<500 {
            let bytes = (0..<60).map { _ in UInt8.random(in: 0...255, using: &random) }
            var end = 0
            for range in Sentences(of: bytes).utf8Ranges {
                #expect(range.lowerBound >= end && range.upperBound <= bytes.count, "\(bytes)")
                end = range.upperBound
            }
        }
    }
}
