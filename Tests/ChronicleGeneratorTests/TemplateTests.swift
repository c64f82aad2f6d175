// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import ChronicleGenerator

@Suite struct TemplateTests {
    @Test func choicesAndSlotsAreFilled() {
        var random = SeededGenerator(seed: 1)
        var seen: Set<String> = []
        for _ in 0..<100 {
            seen.insert(Template.fill("{a|b{c|}} <x>", ["x": "y"], &random))
        }
        #expect(seen == ["a y", "bc y", "b y"])
    }

    @Test func articlesFollowTheNextWord() {
        var random = SeededGenerator(seed: 1)
        #expect(
            Template.fill("a(n) <x>. A(n) baker", ["x": "oyster"], &random) == "an oyster. A baker")
    }

    @Test func numbersAreSpelled() {
        #expect(Spelled.number(0) == "no")
        #expect(Spelled.number(19) == "nineteen")
        #expect(Spelled.number(42) == "forty-two")
        #expect(Spelled.number(300) == "three hundred")
        #expect(Spelled.number(999) == "nine hundred and ninety-nine")
    }

    @Test func theGeneratorIsSplitMix64() {
        // First outputs for seed 0, as published with the algorithm.
        var random = SeededGenerator(seed: 0)
        #expect(random.next() == 0xE220_A839_7B1D_CDAF)
        #expect(random.next() == 0x6E78_9E6A_A1B9_65F4)
    }

    @Test func aDeckDealsEachCardBeforeAnyTwice() {
        var random = SeededGenerator(seed: 3)
        var deck = Deck(["a", "b", "c"])
        for _ in 0..<5 {
            let round = Set((0..<3).map { _ in deck.deal(&random) })
            #expect(round.count == 3)
        }
    }
}
