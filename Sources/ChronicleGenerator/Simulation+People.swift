// SPDX-License-Identifier: Apache-2.0

extension Simulation {
    mutating func death(of person: Int) -> [Scene] {
        var slots = world.slots(of: person, &random)
        slots["age"] = Spelled.number(world.age(person))
        slots["town"] = world.town(of: person)
        let name = world.people[person].name
        slots["cause"] = Template.fill(random.pick(Phrases.deathCauses), slots, &random)
        var scenes = [
            Scene(
                kind: "deaths", mood: .sad, slots: slots,
                questions: [
                    ("How old was \(name) at death?", slots["age"] ?? ""),
                    ("When did \(name) die?", slots["when"] ?? ""),
                ],
                people: [person], headline: "the Death of \(name)")
        ]
        world.people[person].isAlive = false
        for ship in world.ships.indices where world.ships[ship].captain == person {
            world.ships[ship].captain = nil
        }
        officers = officers.filter { $0.value != person }
        for treasure in world.treasures.indices where world.treasures[treasure].holder == person {
            scenes += inheritance(of: treasure, from: person)
        }
        return scenes
    }

    mutating func wedding() -> Scene? {
        let free = random.shuffled(
            world.adults.filter { person in
                world.people[person].spouse == nil && world.age(person) < 50
            })
        guard let groom = free.first(where: { !world.people[$0].isWoman }),
            let bride = free.first(where: {
                world.people[$0].isWoman && world.people[$0].last != world.people[groom].last
                    && abs(world.age($0) - world.age(groom)) < 15
            })
        else { return nil }
        var slots = world.slots(of: groom, and: bride, &random)
        slots["town"] = world.town(of: bride)
        let home = random.chance(50) ? world.people[groom].home : world.people[bride].home
        slots["newtown"] = world.islands[home].town
        for person in [groom, bride] { move(person, to: home) }
        world.people[groom].spouse = bride
        world.people[bride].spouse = groom
        return Scene(
            kind: "weddings", mood: .glad, slots: slots,
            questions: [
                ("Whom did \(world.people[groom].name) marry?", world.people[bride].name),
                ("Whom did \(world.people[bride].name) marry?", world.people[groom].name),
            ],
            people: [groom, bride],
            headline: "a Wedding at \(slots["town"] ?? "")")
    }

    mutating func move() -> Scene? {
        guard
            let person = random.shuffled(world.adults).first(where: {
                world.people[$0].spouse == nil
            })
        else { return nil }
        let old = world.people[person].home
        let new = (old + 1 + random.below(world.islands.count - 1)) % world.islands.count
        guard let belongings = take("belongings") ?? Optional(random.pick(Phrases.belongings))
        else { return nil }
        var slots = world.slots(of: person, &random)
        slots["from"] = world.islands[old].town
        slots["town"] = world.islands[new].town
        slots["belongings"] = belongings
        move(person, to: new)
        let name = world.people[person].name
        return Scene(
            kind: "moves", mood: .plain, slots: slots,
            questions: [
                (
                    "With what did \(name) move to \(slots["town"] ?? "") in \(world.year)?",
                    belongings
                ),
                ("Where did \(name) settle in \(world.year)?", slots["town"] ?? ""),
            ],
            people: [person])
    }

    /// The things a person owns move along.
    private mutating func move(_ person: Int, to island: Int) {
        world.people[person].home = island
        for index in world.treasures.indices where world.treasures[index].holder == person {
            world.treasures[index].island = island
        }
    }

    mutating func newTrade() -> Scene? {
        guard let (person, other) = pair(), world.age(person) < 45 else { return nil }
        let old = world.people[person].trade
        let new = world.people[random.below(world.people.count)].trade
        guard new != old else { return nil }
        var slots = world.slots(of: person, and: other, &random)
        slots["old"] = old
        slots["new"] = new
        slots["When."] = slots["when"]
        world.people[person].trade = new
        let name = world.people[person].name
        return Scene(
            kind: "trades", mood: .plain, slots: slots,
            questions: [("What did \(name) become in \(world.year)?", new)], people: [person])
    }

    mutating func letter() -> Scene? {
        guard let (person, other) = pair(), let item = take("item") else { return nil }
        var slots = world.slots(of: person, and: other, &random)
        slots["item"] = item
        slots["price"] = price(4, 60)
        slots["dated"] = String((slots["when"] ?? "").drop { $0 != " " }.dropFirst())
        let (a, b) = (world.people[person].name, world.people[other].name)
        return Scene(
            kind: "letters", mood: .plain, slots: slots,
            questions: [
                ("For what did \(a) thank \(b) in a letter?", item),
                ("For what did \(a) owe money to \(b)?", item),
                ("How much did \(a) owe \(b) for \(item)?", slots["price"] ?? ""),
            ],
            people: [other, person])
    }
}
