// SPDX-License-Identifier: Apache-2.0

/// An island with its town.
struct Island: Sendable {
    let name: String
    let town: String
    /// What it sends to the others.
    let goods: [String]
    /// Paragraphs about it, each told once.
    let descriptions: [String]
}

struct Person: Sendable {
    let first: String
    let last: String
    let isWoman: Bool
    let born: Int
    /// Numbers of islands.
    let birthplace: Int
    var home: Int
    var trade: String
    var isAlive = true
    var spouse: Int?
    /// What sets the person apart: a phrase in the past tense.
    let habit: Habit
    var isIntroduced = false

    var name: String { first + " " + last }
}

/// Something to be known of one person only.
struct Habit: Sendable {
    /// "kept a tame jackdaw called Tuppence"
    let phrase: String
    /// With "<a>" for the person.
    let question: String
    let answer: String
}

struct Ship: Sendable {
    let name: String
    let kind: String
    let home: Int
    var captain: Int?
    var isAfloat = true

    var full: String { "the " + name }
}

/// A thing that goes from hand to hand.
struct Treasure: Sendable {
    let name: String
    /// One sentence about it, told when it first appears.
    let description: String
    var holder: Int?
    var island: Int
    var isLost = false
    var isIntroduced = false
}

/// Everything there is, as of a year.
struct World: Sendable {
    var islands: [Island]
    var people: [Person]
    var ships: [Ship]
    var treasures: [Treasure]
    var year: Int
    var newcomers: [Person]

    /// Numbers of the people who are alive and grown up.
    var adults: [Int] {
        people.indices.filter { people[$0].isAlive && year - people[$0].born >= 18 }
    }

    func age(_ person: Int) -> Int { year - people[person].born }

    func town(of person: Int) -> String { islands[people[person].home].town }
}
