// SPDX-License-Identifier: Apache-2.0

extension Simulation {
    mutating func fire() -> Scene? {
        guard let building = take("building"),
            lastMoved["fire"].map({ world.year - $0 > 4 }) ?? true
        else { return nil }
        lastMoved["fire"] = world.year
        let person = random.pick(world.adults)
        var slots = world.slots(of: person, &random)
        slots["town"] = world.town(of: person)
        slots["building"] = building
        slots["houses"] = Spelled.number(3 + random.below(40))
        slots["price"] = price(200, 900)
        let town = slots["town"] ?? ""
        return Scene(
            kind: "fires", mood: .sad, slots: slots,
            questions: [
                ("Which building burned down at \(town) in \(world.year)?", building),
                (
                    "How many houses did the fire at \(town) in \(world.year) destroy?",
                    slots["houses"] ?? ""
                ),
            ],
            people: [person], headline: "the Fire at \(town)")
    }

    mutating func work() -> Scene? {
        guard let work = take("work") else { return nil }
        let person = random.pick(world.adults)
        var slots = world.slots(of: person, &random)
        slots["town"] = world.town(of: person)
        slots["work"] = work
        slots["price"] = price(100, 990)
        let town = slots["town"] ?? ""
        return Scene(
            kind: "works", mood: .glad, slots: slots,
            questions: [
                ("Who built \(work) at \(town)?", world.people[person].name),
                ("What was the price of \(work) at \(town)?", slots["price"] ?? ""),
                ("Where was \(work) built?", town),
            ],
            people: [person], headline: "the Building of \(work)")
    }

    mutating func office() -> Scene? {
        guard let (person, other) = pair() else { return nil }
        let office = random.pick(Phrases.officeNames)
        guard lastMoved[office].map({ world.year - $0 > 7 }) ?? true,
            !officers.values.contains(person)
        else { return nil }
        lastMoved[office] = world.year
        let rival = officers[office] ?? other
        guard rival != person else { return nil }
        officers[office] = person
        var slots = world.slots(of: person, and: rival, &random)
        slots["office"] = office
        return Scene(
            kind: "offices", mood: .plain, slots: slots,
            questions: [("Who became \(office) in \(world.year)?", world.people[person].name)],
            people: [person])
    }

    mutating func lawsuit() -> Scene? {
        guard let (person, other) = pair(), let cause = take("cause") else { return nil }
        var slots = world.slots(of: person, and: other, &random)
        slots["cause"] = cause
        slots["price"] = price(5, 90)
        let (a, b) = (world.people[person].name, world.people[other].name)
        return Scene(
            kind: "lawsuits", mood: .plain, slots: slots,
            questions: [
                (
                    "How much did \(b) have to pay to \(a) in the lawsuit over \(cause)?",
                    slots["price"] ?? ""
                )
            ],
            people: [person, other])
    }

    mutating func discovery() -> Scene? {
        guard let find = take("find") else { return nil }
        let person = random.pick(world.adults)
        var slots = world.slots(of: person, &random)
        slots["find"] = find
        slots["town"] = world.town(of: person)
        slots["price"] = price(10, 200)
        return Scene(
            kind: "discoveries", mood: .glad, slots: slots,
            questions: [
                ("Who discovered \(find)?", world.people[person].name),
                ("For how much did the council buy \(find)?", slots["price"] ?? ""),
            ],
            people: [person], headline: "What \(world.people[person].name) Found")
    }

    mutating func invention() -> Scene? {
        guard let thing = take("thing") else { return nil }
        let person = random.pick(world.adults)
        var slots = world.slots(of: person, &random)
        slots["thing"] = thing
        slots["town"] = world.town(of: person)
        slots["price"] = price(10, 200)
        return Scene(
            kind: "inventions", mood: .glad, slots: slots,
            questions: [
                ("Who invented \(thing)?", world.people[person].name),
                ("How much did the council give for \(thing)?", slots["price"] ?? ""),
            ],
            people: [person])
    }
}
