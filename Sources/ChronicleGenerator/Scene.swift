// SPDX-License-Identifier: Apache-2.0

/// Something that happened, ready to be told.
struct Scene: Sendable {
    enum Mood: String, Sendable { case glad, sad, plain }

    /// The deck of phrases it is told with.
    let kind: String
    let mood: Mood
    var slots: [String: String]
    /// Asked where the phrase that was dealt holds the answer as evidence.
    var questions: [(question: String, answer: String)] = []
    /// Those who may have to be introduced.
    var people: [Int] = []
    /// What a chapter may be named for.
    var headline: String?
    /// Told before, if given: a phrase of its own.
    var preface: String?
}

extension World {
    /// The slots of a person under a letter.
    func slots(_ person: Int, as letter: String) -> [String: String] {
        let who = people[person]
        let he = who.isWoman ? "she" : "he"
        return [
            letter: who.name, "\(letter).first": who.first, "\(letter).last": who.last,
            "\(letter).he": he, "\(letter).He": he.capitalizedFirst,
            "\(letter).his": who.isWoman ? "her" : "his",
            "\(letter).His": who.isWoman ? "Her" : "His",
            "\(letter).him": who.isWoman ? "her" : "him",
            "\(letter).himself": who.isWoman ? "herself" : "himself",
            "\(letter).trade": who.trade, "\(letter).town": islands[who.home].town,
        ]
    }

    /// The slots of one or two people and a date in the current year.
    func slots(
        of a: Int, and b: Int? = nil, _ random: inout SeededGenerator
    ) -> [String: String] {
        let date = Spelled.date(year, &random)
        var slots = slots(a, as: "a")
        if let b { slots.merge(self.slots(b, as: "b")) { old, _ in old } }
        slots["when"] = date
        slots["When"] = date.capitalizedFirst
        return slots
    }
}
