// SPDX-License-Identifier: Apache-2.0

extension Phrases {
    /// All phrases by kind.
    static let decks: [String: [String]] = [
        "voyages": voyages + moreVoyages, "building": building, "wrecks": wrecks,
        "commands": commands + moreCommands,
        "vacancies": vacancies, "races": races, "fires": fires, "works": works,
        "offices": offices, "lawsuits": lawsuits, "discoveries": discoveries,
        "inventions": inventions, "weddings": weddings + moreWeddings,
        "deaths": deaths + moreDeaths, "moves": moves + moreMoves,
        "trades": trades, "letters": letters, "openings": openings,
        "treasureNotes": treasureNotes, "sales": sales + moreSales, "wagers": wagers,
        "gifts": gifts,
        "thefts": thefts, "recoveries": recoveries, "inheritances": inheritances,
        "portraits": portraits, "harvests": harvests, "fevers": fevers,
        "apprentices": apprentices, "contests": contests, "visitors": visitors,
        "sightings": sightings, "repairs": repairs, "offences": offences,
    ].merging(codas) { phrases, _ in phrases }

    static let vacancies = [
        "<Ship> {lay idle at her moorings|had no master} since {the last had gone|the spring}, and grass {grew on her|hung from her chain}. ‹<When> the owners gave the command of <ship> to <a>›, {who was sober, and had a coat|who had asked for her every Monday|a(n) <a.trade> who had steered her once, in a calm}. {The rats were glad of the company.|She sailed within the week.|The cat of the ship, consulted, made no objection.}",
        "{A ship without a captain is a shed.|There had been a dozen applications, three of them in verse.} ‹It was <a> who took command of <ship> <when>.› <a.He> {paid off the old mate|bought a new compass|had the hull scraped}, and {the owners slept better|she was seen to go a knot faster|the first voyage was to fetch cheese}.",
    ]
}
