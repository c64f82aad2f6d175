// SPDX-License-Identifier: Apache-2.0

extension World {
    private static let women = [
        "Ada", "Brenna", "Cecily", "Dorothea", "Edda", "Fenella", "Greta", "Hesper", "Isolde",
        "Jessamy", "Kestra", "Linnet", "Maud", "Nerys", "Oriel", "Petra", "Quenna", "Rosalind",
        "Sabra", "Tamsin", "Ursula", "Verity", "Wenna", "Ysolt", "Zillah", "Agnes", "Bettany",
        "Clemence", "Damaris", "Elspeth", "Frances", "Gwen", "Honor", "Imogen", "Judith",
    ]
    private static let men = [
        "Abel", "Bartle", "Caspar", "Denzil", "Emeric", "Fergus", "Gideon", "Hob", "Ivo", "Jory",
        "Kit", "Lambert", "Mattias", "Noll", "Osric", "Piers", "Quentin", "Ralph", "Silas",
        "Tobit", "Ulric", "Vincent", "Walter", "Yestin", "Zachary", "Anselm", "Bevis", "Crispin",
        "Dunstan", "Edmund", "Francis", "Giles", "Hugh", "Ingram", "Joss",
    ]
    private static let surnames = [
        "Alder", "Barrow", "Copper", "Drake", "Elver", "Fairweather", "Gannet", "Hazard", "Inkpen",
        "Jessop", "Kettle", "Lamb", "Mallow", "Netherby", "Oakum", "Pender", "Quick", "Rudd",
        "Sallow", "Thorne", "Underhill", "Venn", "Wick", "Yarrow", "Ashdown", "Bellamy",
        "Cutler", "Dimmock", "Eastley", "Fisher", "Garland", "Holloway", "Ironmonger", "Joy",
        "Keel", "Lockyer", "Marsh", "Nightingale", "Orchard", "Pike", "Raven", "Stanhope",
        "Tallow", "Vane", "Wainwright", "Winter", "Loveday", "Merriman", "Proudfoot", "Strange",
    ]
    private static let trades = [
        "rope-maker", "shipwright", "pilot", "apothecary", "baker", "bell-founder", "bookbinder",
        "brewer", "chandler", "clockmaker", "cooper", "ferryman", "fiddler", "glazier", "goldsmith",
        "innkeeper", "lamplighter", "mapmaker", "mason", "miller", "net-mender", "notary",
        "oysterman", "paper-maker", "potter", "saddler", "sail-maker", "salt-boiler",
        "schoolteacher", "shepherd", "smith", "surgeon", "tanner", "weaver", "whaler",
        "wine merchant", "bee-keeper", "dyer", "tinsmith", "letter-writer",
    ]

    /// The islands as they were in the year before the chronicle begins.
    init(year: Int, _ random: inout SeededGenerator) {
        self.year = year
        islands = Phrases.islands
        people = []
        treasures = Phrases.treasures
        newcomers = []
        ships = []
        let names = Self.names(&random)
        let habits = random.shuffled(Phrases.habits)
        let trades = random.shuffled(Self.trades)
        var all: [Person] = []
        for (index, name) in names.prefix(habits.count).enumerated() {
            let home = random.below(islands.count)
            // The first 44 are grown up when it begins, the others come later.
            let born = index < 44 ? year - 19 - random.below(34) : year - 17 + (index - 44) * 2
            all.append(
                Person(
                    first: name.first, last: name.last, isWoman: name.isWoman, born: born,
                    birthplace: random.chance(60) ? home : random.below(islands.count), home: home,
                    trade: trades[index % trades.count], habit: habits[index]))
        }
        people = Array(all.prefix(44))
        newcomers = Array(all.dropFirst(44).reversed())
        for index in treasures.indices {
            let holder = random.below(people.count)
            treasures[index].holder = holder
            treasures[index].island = people[holder].home
        }
        let kinds = ["brig", "cutter", "schooner", "ketch", "barque", "lugger"]
        let captains = random.shuffled(Array(people.indices))
        for (index, name) in Phrases.shipNames.prefix(7).enumerated() {
            ships.append(
                Ship(
                    name: name, kind: kinds[index % kinds.count], home: index % islands.count,
                    captain: captains[index]))
        }
    }

    /// First names come up to three times, full names once, surnames of one
    /// family seldom meet.
    private static func names(
        _ random: inout SeededGenerator
    ) -> [(first: String, last: String, isWoman: Bool)] {
        let firsts =
            random.shuffled(women.map { ($0, true) } + men.map { ($0, false) })
            + random.shuffled(women.map { ($0, true) } + men.map { ($0, false) })
        let lasts =
            random.shuffled(surnames) + random.shuffled(surnames) + random.shuffled(surnames)
        var seen: Set<String> = []
        var names: [(first: String, last: String, isWoman: Bool)] = []
        for (first, last) in zip(firsts, lasts) where seen.insert(first.0 + last).inserted {
            names.append((first.0, last, first.1))
        }
        return names
    }
}
