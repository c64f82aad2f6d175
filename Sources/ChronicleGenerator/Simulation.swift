// SPDX-License-Identifier: Apache-2.0

/// Lets the years pass: people come, trade, marry, sail and die; things change
/// hands. Draws everything from one seeded generator.
struct Simulation: Sendable {
    var world: World
    var random: SeededGenerator
    /// What is left of things that can be named once only.
    var pools: [String: [String]]
    /// The holder of each office.
    var officers: [String: Int] = [:]
    var nextShip = 7
    var visitors: [(name: String, purpose: String)]
    /// The year in which a treasure last changed hands, and an office its holder.
    var lastMoved: [String: Int] = [:]

    static let firstYear = 201
    static let lastYear = 300
    static let scenesPerYear = 9

    init(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        world = World(year: Self.firstYear, &random)
        pools = [
            "work": random.shuffled(Phrases.workNames), "find": random.shuffled(Phrases.finds),
            "thing": random.shuffled(Phrases.inventionNames),
            "building": random.shuffled(Phrases.buildings),
            "cause": random.shuffled(Phrases.causes), "item": random.shuffled(Phrases.items),
            "wager": random.shuffled(Phrases.wagerNames),
            "hiding": random.shuffled(Phrases.hidings),
            "rock": random.shuffled(Phrases.rocks),
            "belongings": random.shuffled(Phrases.belongings),
            "contest": random.shuffled(Phrases.contestNames),
            "sight": random.shuffled(Phrases.sights),
            "stuck": random.shuffled(Phrases.stuckThings),
            "offence": random.shuffled(Phrases.offenceNames),
            "fever": random.shuffled([
                "spotted", "laughing", "green", "three-day", "harvest", "bell",
            ]),
            "child": random.shuffled(Phrases.children),
        ]
        visitors = random.shuffled(Phrases.visitorNames)
        self.random = random
    }

    /// What happens in the current year, in the order in which it is told.
    mutating func year() -> [Scene] {
        var scenes: [Scene] = []
        if let newcomer = world.newcomers.last, newcomer.born + 18 <= world.year {
            world.people.append(newcomer)
            world.newcomers.removeLast()
        }
        for person in world.adults where isLastYear(of: person) {
            scenes += death(of: person)
        }
        var attempts = 0
        while scenes.count < Self.scenesPerYear, attempts < 60 {
            attempts += 1
            if let scene = anyScene() { scenes.append(scene) }
        }
        return random.shuffled(scenes.indices.map { $0 }).sorted { first, second in
            // Deaths and the wills after them keep their order, at the end.
            (scenes[first].mood == .sad ? 1 : 0, first) < (
                scenes[second].mood == .sad ? 1 : 0, second
            )
        }.map { scenes[$0] }
    }

    private mutating func isLastYear(of person: Int) -> Bool {
        let age = world.age(person)
        return age > 58 && random.below(100) < (age - 56) * 2
    }

    private mutating func anyScene() -> Scene? {
        switch random.below(100) {
        case 0..<11: voyage()
        case 11..<14: shipBuilt()
        case 14..<16: wreck()
        case 16..<21: command()
        case 21..<26: wedding()
        case 26..<30: move()
        case 30..<33: newTrade()
        case 33..<37: letter()
        case 37..<43: treasureSold()
        case 43..<46: treasureWagered()
        case 46..<50: treasureGiven()
        case 50..<52: treasureStolen()
        case 52..<55: treasureFound()
        case 55..<58: fire()
        case 58..<60: work()
        case 60..<65: office()
        case 65..<68: lawsuit()
        case 68..<71: discovery()
        case 71..<73: invention()
        case 73..<76: harvest()
        case 76..<78: fever()
        case 78..<82: apprentice()
        case 82..<85: contest()
        case 85..<88: visitor()
        case 88..<90: sighting()
        case 90..<93: repair()
        case 93..<96: offence()
        default: race()
        }
    }

    /// Takes a name that has not been used, or nil when all are gone.
    mutating func take(_ pool: String) -> String? { pools[pool]?.popLast() }

    /// Two grown people who are not the same.
    mutating func pair() -> (Int, Int)? {
        let adults = random.shuffled(world.adults)
        return adults.count < 2 ? nil : (adults[0], adults[1])
    }

    /// A price: small sums are common.
    mutating func price(_ least: Int, _ most: Int) -> String {
        Spelled.crowns(least + random.below(most - least))
    }
}
