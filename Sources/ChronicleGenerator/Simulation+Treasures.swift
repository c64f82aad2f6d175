// SPDX-License-Identifier: Apache-2.0

extension Simulation {
    /// A treasure in a living person's hands that has rested for some years,
    /// and someone else.
    private mutating func transfer() -> (treasure: Int, from: Int, to: Int)? {
        let candidates = world.treasures.indices.filter {
            let treasure = world.treasures[$0]
            let last = lastMoved[treasure.name]
            return !treasure.isLost && treasure.holder != nil
                && (last.map { world.year - $0 > 3 } ?? true)
        }
        guard !candidates.isEmpty else { return nil }
        let treasure = random.pick(candidates)
        let others = world.adults.filter { $0 != world.treasures[treasure].holder }
        guard let from = world.treasures[treasure].holder, !others.isEmpty else { return nil }
        return (treasure, from, random.pick(others))
    }

    private mutating func slots(
        _ treasure: Int, _ from: Int, _ to: Int
    ) -> [String: String] {
        var slots = world.slots(of: from, and: to, &random)
        slots["t"] = world.treasures[treasure].name
        slots["T"] = world.treasures[treasure].name.capitalizedFirst
        slots["description"] = world.treasures[treasure].description
        slots["town"] = world.town(of: from)
        slots["newtown"] = world.town(of: to)
        slots["price"] = price(20, 300)
        return slots
    }

    /// Gives the treasure away; the note that introduces it, the first time.
    private mutating func pass(_ treasure: Int, to person: Int) -> String? {
        let isNew = !world.treasures[treasure].isIntroduced
        world.treasures[treasure].isIntroduced = true
        world.treasures[treasure].holder = person
        world.treasures[treasure].island = world.people[person].home
        world.treasures[treasure].isLost = false
        lastMoved[world.treasures[treasure].name] = world.year
        return isNew ? "treasureNotes" : nil
    }

    mutating func treasureSold() -> Scene? {
        guard let (treasure, from, to) = transfer() else { return nil }
        let slots = slots(treasure, from, to)
        let preface = pass(treasure, to: to)
        let name = world.treasures[treasure].name
        let buyer = world.people[to].name
        return Scene(
            kind: "sales", mood: .plain, slots: slots,
            questions: [
                ("Who bought \(name) in \(world.year)?", buyer),
                ("How much did \(buyer) pay for \(name)?", slots["price"] ?? ""),
            ],
            people: [to, from], headline: "How \(name) Was Sold", preface: preface)
    }

    mutating func treasureWagered() -> Scene? {
        guard let (treasure, from, to) = transfer(), let wager = take("wager") else { return nil }
        var slots = slots(treasure, from, to)
        slots["wager"] = wager
        let preface = pass(treasure, to: to)
        let name = world.treasures[treasure].name
        return Scene(
            kind: "wagers", mood: .glad, slots: slots,
            questions: [
                ("Who won \(name) in a wager in \(world.year)?", world.people[to].name),
                (
                    "What was the wager about in which \(world.people[from].name) lost \(name)?",
                    wager
                ),
            ],
            people: [to, from], headline: "How \(name) Was Lost at Play", preface: preface)
    }

    mutating func treasureGiven() -> Scene? {
        guard let (treasure, from, to) = transfer() else { return nil }
        let slots = slots(treasure, from, to)
        let preface = pass(treasure, to: to)
        let name = world.treasures[treasure].name
        return Scene(
            kind: "gifts", mood: .glad, slots: slots,
            questions: [
                ("To whom did \(world.people[from].name) give \(name)?", world.people[to].name),
                ("Who gave \(name) to \(world.people[to].name)?", world.people[from].name),
            ],
            people: [to, from], preface: preface)
    }

    mutating func treasureStolen() -> Scene? {
        guard let (treasure, from, to) = transfer(),
            !world.treasures.contains(where: { $0.isLost })
        else { return nil }
        let slots = slots(treasure, from, to)
        let preface = pass(treasure, to: from)
        world.treasures[treasure].isLost = true
        let name = world.treasures[treasure].name
        return Scene(
            kind: "thefts", mood: .plain, slots: slots,
            questions: [
                ("From whom was \(name) stolen in \(world.year)?", world.people[from].name),
                ("When was \(name) stolen from \(world.people[from].name)?", slots["when"] ?? ""),
            ],
            people: [from], headline: "the Theft of \(name)", preface: preface)
    }

    mutating func treasureFound() -> Scene? {
        let lost = world.treasures.indices.filter {
            world.treasures[$0].isLost
                && world.year - (lastMoved[world.treasures[$0].name] ?? world.year) > 3
        }
        guard let treasure = lost.first, let hiding = take("hiding"), let (finder, _) = pair(),
            finder != world.treasures[treasure].holder
        else { return nil }
        var slots = slots(treasure, finder, finder)
        slots["hiding"] = hiding
        _ = pass(treasure, to: finder)
        let name = world.treasures[treasure].name
        return Scene(
            kind: "recoveries", mood: .glad, slots: slots,
            questions: [
                ("Who found \(name) in \(world.year)?", world.people[finder].name),
                ("Where was \(name) found in \(world.year)?", hiding),
            ],
            people: [finder], headline: "the Return of \(name)")
    }

    mutating func inheritance(of treasure: Int, from dead: Int) -> [Scene] {
        guard !world.treasures[treasure].isLost, !world.adults.isEmpty else {
            world.treasures[treasure].holder = nil
            return []
        }
        let heir = world.people[dead].spouse.flatMap { world.people[$0].isAlive ? $0 : nil }
        let to = heir ?? random.pick(world.adults)
        let slots = slots(treasure, dead, to)
        let preface = pass(treasure, to: to)
        let name = world.treasures[treasure].name
        return [
            Scene(
                kind: "inheritances", mood: .sad, slots: slots,
                questions: [
                    (
                        "Who got \(name) by the will of \(world.people[dead].name)?",
                        world.people[to].name
                    )
                ],
                people: [to], preface: preface)
        ]
    }
}
