// SPDX-License-Identifier: Apache-2.0

/// Random numbers that are the same on every machine: SplitMix64.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }

    /// A number below `bound`. (The standard library's own ranges may change
    /// their way of drawing with a release; this one stays.)
    mutating func below(_ bound: Int) -> Int {
        precondition(bound > 0, "nothing to draw from")
        return Int(next() >> 11) % bound
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[below(elements.count)]
    }

    mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

    mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
        var elements = elements
        for index in stride(from: elements.count - 1, to: 0, by: -1) {
            elements.swapAt(index, below(index + 1))
        }
        return elements
    }
}

/// Phrases that are dealt like cards: each comes once before any comes again.
struct Deck: Sendable {
    private let cards: [String]
    private var order: [Int] = []

    init(_ cards: [String]) { self.cards = cards }

    mutating func deal(_ random: inout SeededGenerator) -> String {
        if order.isEmpty { order = random.shuffled(Array(cards.indices)) }
        return cards[order.removeLast()]
    }
}
