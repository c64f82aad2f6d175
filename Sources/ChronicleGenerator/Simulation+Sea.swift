// SPDX-License-Identifier: Apache-2.0

extension Simulation {
    private mutating func shipAfloat(withCaptain: Bool) -> Int? {
        let ships = world.ships.indices.filter {
            world.ships[$0].isAfloat && (world.ships[$0].captain != nil) == withCaptain
        }
        return ships.isEmpty ? nil : random.pick(ships)
    }

    private func slots(ofShip ship: Int, into slots: inout [String: String]) {
        slots["ship"] = world.ships[ship].full
        slots["Ship"] = world.ships[ship].full.capitalizedFirst
    }

    mutating func voyage() -> Scene? {
        guard let ship = shipAfloat(withCaptain: true), let captain = world.ships[ship].captain
        else { return nil }
        let from = random.below(world.islands.count)
        let to = (from + 1 + random.below(world.islands.count - 1)) % world.islands.count
        let full = world.ships[ship].full
        guard lastMoved[full] != world.year else { return nil }
        lastMoved[full] = world.year
        var slots = world.slots(of: captain, &random)
        self.slots(ofShip: ship, into: &slots)
        slots["from"] = world.islands[from].town
        slots["to"] = world.islands[to].town
        slots["goods"] = random.pick(world.islands[from].goods)
        slots["days"] = Spelled.number(5 + random.below(25))
        slots["price"] = price(30, 400)
        let destination = world.islands[to].town
        let voyage = "\(full) from \(slots["from"] ?? "") to \(slots["to"] ?? "") in \(world.year)"
        return Scene(
            kind: "voyages", mood: .plain, slots: slots,
            questions: [
                (
                    "How many days was \(full) at sea on the way to \(destination) in \(world.year)?",
                    slots["days"] ?? ""
                ),
                ("What did the cargo of \(voyage) fetch?", slots["price"] ?? ""),
                (
                    "What did \(full) carry to \(slots["to"] ?? "") in \(world.year)?",
                    slots["goods"] ?? ""
                ),
            ],
            people: [captain])
    }

    mutating func shipBuilt() -> Scene? {
        guard nextShip < Phrases.shipNames.count, let (builder, captain) = pair() else {
            return nil
        }
        let name = Phrases.shipNames[nextShip]
        nextShip += 1
        let home = world.people[builder].home
        let kind = random.pick(["brig", "cutter", "schooner", "ketch", "barque", "lugger"])
        world.ships.append(Ship(name: name, kind: kind, home: home, captain: captain))
        var slots = world.slots(of: builder, and: captain, &random)
        slots["name"] = name
        slots["kind"] = kind
        slots["town"] = world.islands[home].town
        slots["feet"] = Spelled.number(40 + random.below(60))
        slots["price"] = price(300, 900)
        return Scene(
            kind: "building", mood: .glad, slots: slots,
            questions: [
                ("Who built the ship \(name)?", world.people[builder].name),
                ("How much did it cost to build the \(name)?", slots["price"] ?? ""),
                ("How long was the \(name)?", (slots["feet"] ?? "") + " feet"),
            ],
            people: [builder, captain], headline: "the Launching of the \(name)")
    }

    mutating func wreck() -> Scene? {
        let afloat = world.ships.count { $0.isAfloat }
        guard afloat > 4, let ship = shipAfloat(withCaptain: true),
            let captain = world.ships[ship].captain, let rock = take("rock"),
            lastMoved["wreck"].map({ world.year - $0 > 6 }) ?? true
        else { return nil }
        lastMoved["wreck"] = world.year
        world.ships[ship].isAfloat = false
        world.ships[ship].captain = nil
        var slots = world.slots(of: captain, &random)
        self.slots(ofShip: ship, into: &slots)
        slots["rock"] = rock
        slots["goods"] = random.pick(random.pick(world.islands).goods)
        slots["drowned"] = Spelled.number(2 + random.below(9)).capitalizedFirst
        let full = world.ships[ship].full
        return Scene(
            kind: "wrecks", mood: .sad, slots: slots,
            questions: [
                ("On which rock was \(full) lost?", rock),
                ("When was \(full) wrecked?", slots["when"] ?? ""),
            ],
            people: [captain], headline: "the Loss of \(full)")
    }

    mutating func command() -> Scene? {
        guard
            let person = random.shuffled(world.adults).first(where: { adult in
                !world.ships.contains { $0.captain == adult } && world.age(adult) < 60
            })
        else { return nil }
        // A ship without a captain waits for one first.
        guard let ship = shipAfloat(withCaptain: false) ?? shipAfloat(withCaptain: true)
        else { return nil }
        let full = world.ships[ship].full
        guard let old = world.ships[ship].captain else {
            world.ships[ship].captain = person
            var slots = world.slots(of: person, &random)
            self.slots(ofShip: ship, into: &slots)
            return Scene(
                kind: "vacancies", mood: .plain, slots: slots,
                questions: [
                    ("Who took command of \(full) in \(world.year)?", world.people[person].name)
                ],
                people: [person])
        }
        guard lastMoved["captain of " + full].map({ world.year - $0 > 4 }) ?? true else {
            return nil
        }
        lastMoved["captain of " + full] = world.year
        world.ships[ship].captain = person
        var slots = world.slots(of: person, and: old, &random)
        self.slots(ofShip: ship, into: &slots)
        return Scene(
            kind: "commands", mood: .plain, slots: slots,
            questions: [
                ("Who took command of \(full) in \(world.year)?", world.people[person].name)
            ],
            people: [person])
    }

    mutating func race() -> Scene? {
        guard lastMoved["race"].map({ world.year - $0 >= 3 }) ?? true else { return nil }
        lastMoved["race"] = world.year
        let stroke = random.pick(world.adults)
        let home = world.people[stroke].home
        var slots = world.slots(of: stroke, &random)
        let town = world.islands[home].town
        slots["town"] = town
        slots["loser"] =
            world.islands[(home + 1 + random.below(world.islands.count - 1)) % world.islands.count]
            .town
        return Scene(
            kind: "races", mood: .glad, slots: slots,
            questions: [
                ("Which town won the Silver Oar in \(world.year)?", slots["town"] ?? ""),
                (
                    "Who rowed at the stroke when \(town) won the Silver Oar in \(world.year)?",
                    world.people[stroke].name
                ),
            ],
            people: [stroke], headline: "the Silver Oar at \(slots["town"] ?? "")")
    }
}
