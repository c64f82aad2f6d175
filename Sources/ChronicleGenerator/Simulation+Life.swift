// SPDX-License-Identifier: Apache-2.0

extension Simulation {
    mutating func harvest() -> Scene? {
        let island = random.pick(world.islands)
        let good = random.pick(island.goods)
        guard lastMoved["load of " + good].map({ world.year - $0 > 9 }) ?? true else { return nil }
        lastMoved["load of " + good] = world.year
        let person = random.pick(world.adults)
        var slots = world.slots(of: person, &random)
        slots["year"] = String(world.year)
        slots["town"] = island.town
        slots["good"] = good
        slots["Good"] = good.capitalizedFirst
        slots["price"] = price(3, 60)
        return Scene(
            kind: "harvests", mood: .plain, slots: slots,
            questions: [
                (
                    "What was the price of a load of \(good) at \(island.town) in \(world.year)?",
                    slots["price"] ?? ""
                )
            ],
            people: [person])
    }

    mutating func fever() -> Scene? {
        guard let name = take("fever"), lastMoved["fever"].map({ world.year - $0 > 8 }) ?? true
        else { return nil }
        lastMoved["fever"] = world.year
        let person = random.pick(world.adults)
        var slots = world.slots(of: person, &random)
        slots["fever"] = name
        slots["town"] = world.town(of: person)
        slots["dead"] = Spelled.number(4 + random.below(60))
        return Scene(
            kind: "fevers", mood: .sad, slots: slots,
            questions: [("How many people died of the \(name) fever?", slots["dead"] ?? "")],
            people: [person], headline: "the \(name.capitalizedFirst) Fever")
    }

    mutating func apprentice() -> Scene? {
        guard let child = take("child") else { return nil }
        let master = random.pick(world.adults)
        var slots = world.slots(of: master, &random)
        slots["child"] = child
        slots["from"] = random.pick(world.islands).town
        slots["age"] = Spelled.number(9 + random.below(6))
        slots["price"] = price(2, 20)
        return Scene(
            kind: "apprentices", mood: .plain, slots: slots,
            questions: [
                ("Who was the apprentice of \(world.people[master].name)?", child),
                ("To whom was \(child) apprenticed?", world.people[master].name),
                ("Where did the apprentice \(child) come from?", slots["from"] ?? ""),
            ],
            people: [master])
    }

    mutating func contest() -> Scene? {
        guard let contest = take("contest") else { return nil }
        let person = random.pick(world.adults)
        var slots = world.slots(of: person, &random)
        slots["contest"] = contest
        slots["town"] = random.pick(world.islands).town
        let score = 20 + random.below(40)
        slots["score"] = Spelled.number(score)
        slots["score2"] = Spelled.number(score - 1 - random.below(9))
        slots["price"] = price(4, 50)
        return Scene(
            kind: "contests", mood: .glad, slots: slots,
            questions: [("Who won the contest in \(contest)?", world.people[person].name)],
            people: [person])
    }

    mutating func visitor() -> Scene? {
        guard !visitors.isEmpty else { return nil }
        let (visitor, purpose) = visitors.removeLast()
        let host = random.pick(world.adults)
        var slots = world.slots(of: host, &random)
        slots["visitor"] = visitor
        slots["purpose"] = purpose
        slots["purposeC"] = purpose.capitalizedFirst
        slots["town"] = world.town(of: host)
        return Scene(
            kind: "visitors", mood: .plain, slots: slots,
            questions: [
                ("Who was the guest of \(world.people[host].name) in \(world.year)?", visitor),
                ("Where did \(visitor) land?", slots["town"] ?? ""),
            ],
            people: [host])
    }

    mutating func sighting() -> Scene? {
        guard let sight = take("sight") else { return nil }
        let person = random.pick(world.adults)
        var slots = world.slots(of: person, &random)
        slots["sight"] = sight
        slots["town"] = world.town(of: person)
        return Scene(
            kind: "sightings", mood: .plain, slots: slots,
            questions: [
                ("What did \(world.people[person].name) see off \(slots["town"] ?? "")?", sight),
                ("Who saw \(sight)?", world.people[person].name),
            ],
            people: [person])
    }

    mutating func repair() -> Scene? {
        let ships = world.ships.filter { $0.isAfloat && $0.captain != nil }
        guard !ships.isEmpty, let stuck = take("stuck") else { return nil }
        let ship = random.pick(ships)
        guard let captain = ship.captain else { return nil }
        var slots = world.slots(of: captain, &random)
        slots["ship"] = ship.full
        slots["Ship"] = ship.full.capitalizedFirst
        slots["stuck"] = stuck
        slots["town"] = world.islands[ship.home].town
        slots["price"] = price(10, 120)
        return Scene(
            kind: "repairs", mood: .plain, slots: slots,
            questions: [("What was found in \(ship.full) when she was repaired?", stuck)],
            people: [captain])
    }

    mutating func offence() -> Scene? {
        guard let offence = take("offence") else { return nil }
        let person = random.pick(world.adults)
        var slots = world.slots(of: person, &random)
        slots["offence"] = offence
        slots["town"] = world.town(of: person)
        slots["price"] = price(2, 30)
        return Scene(
            kind: "offences", mood: .glad, slots: slots,
            questions: [
                ("Who was before the court for \(offence)?", world.people[person].name),
                ("For what was \(world.people[person].name) fined?", offence),
            ],
            people: [person])
    }
}
