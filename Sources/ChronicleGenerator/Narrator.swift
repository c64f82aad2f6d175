// SPDX-License-Identifier: Apache-2.0

/// Tells the simulated years as a book in chapters.
struct Narrator: Sendable {
    private var simulation: Simulation
    private var random: SeededGenerator
    private var book = Book()
    private var questions = QuestionSet()
    private var decks: [String: Deck]
    /// Island and number of its description, in the order in which they come.
    private var places: [(island: Int, description: Int)] = []
    private var interludes = Phrases.interludes

    static let document = "chronicle.md"
    static let yearsPerChapter = 4

    /// A book and its questions, the same for the same seed.
    static func tell(seed: UInt64) throws -> (book: String, questions: String) {
        var narrator = Narrator(seed: seed)
        narrator.tellAll()
        return (narrator.book.text, try narrator.questions.lines())
    }

    private init(seed: UInt64) {
        simulation = Simulation(seed: seed)
        random = SeededGenerator(seed: seed ^ 0xC0FF_EE00)
        decks = Phrases.decks.mapValues(Deck.init)
        for description in 0..<3 {
            for island in simulation.world.islands.indices { places.append((island, description)) }
        }
        places.reverse()
        interludes.reverse()
    }

    private mutating func tellAll() {
        book.append("# The Chronicle of the Lantern Isles")
        book.append(
            "Being the history of Hallow, the two Merrows, Skarn, Vey, Tarren, Ouse, Quill and "
                + "Far Dunmore, from the year \(Simulation.firstYear) to the year "
                + "\(Simulation.lastYear)"
        )
        book.append("## To the Reader")
        for paragraph in Phrases.preface { book.append(paragraph) }
        var chapter = 1
        for first in stride(
            from: Simulation.firstYear, through: Simulation.lastYear, by: Self.yearsPerChapter)
        {
            tell(chapter: chapter, from: first)
            chapter += 1
        }
        book.append("## Farewell")
        for paragraph in Phrases.farewell { book.append(paragraph) }
        questions.finish(
            count: 160, unanswerable: unanswerable(), document: Self.document, &random)
    }

    private mutating func tell(chapter: Int, from first: Int) {
        let last = first + Self.yearsPerChapter - 1
        var years: [(year: Int, scenes: [Scene], world: World)] = []
        for year in first...last {
            simulation.world.year = year
            let scenes = simulation.year()
            years.append((year, scenes, simulation.world))
        }
        let headlines = years.flatMap(\.scenes).compactMap(\.headline)
        let title = headlines.isEmpty ? "Small Things" : random.pick(headlines)
        book.append("## Chapter \(chapter): \(title.capitalizedFirst) (\(first)–\(last))")
        let slots = ["n": Spelled.number(Self.yearsPerChapter)]
        book.append(deal("openings", slots))
        if let place = places.popLast() {
            book.append(simulation.world.islands[place.island].descriptions[place.description])
        }
        for (year, scenes, _) in years {
            for scene in scenes { tell(scene) }
            for paragraph in Phrases.plot[year] ?? [] {
                let evidence = book.append(paragraph.text)
                note(paragraph.questions, kind: "plot", in: evidence)
            }
        }
        if chapter % 2 == 0, let interlude = interludes.popLast() { book.append(interlude) }
    }

    private mutating func tell(_ scene: Scene) {
        if let preface = scene.preface { book.append(deal(preface, scene.slots)) }
        var paragraph = deal(scene.kind, scene.slots)
        if random.chance(28) {
            paragraph += " " + deal(scene.mood.rawValue, scene.slots)
        }
        let evidence = book.append(paragraph)
        note(scene.questions, kind: scene.kind, in: evidence)
        if let person = scene.people.first(where: { !simulation.world.people[$0].isIntroduced }) {
            introduce(person)
        }
    }

    private mutating func introduce(_ person: Int) {
        simulation.world.people[person].isIntroduced = true
        let who = simulation.world.people[person]
        guard who.isAlive else { return }
        var slots = simulation.world.slots(person, as: "a")
        slots["birthplace"] = simulation.world.islands[who.birthplace].name
        slots["born"] = String(who.born)
        slots["birthyear"] = "in " + String(who.born)
        slots["age"] = Spelled.number(simulation.world.age(person))
        slots["habit"] = who.habit.phrase
        let evidence = book.append(deal("portraits", slots))
        let question = who.habit.question.replacing("<a>", with: who.name)
        note([(question, who.habit.answer)], kind: "portraits", in: evidence)
    }

    private mutating func note(
        _ asked: [(question: String, answer: String)], kind: String,
        in evidence: [(text: String, utf8Range: Range<Int>)]
    ) {
        for (question, answer) in asked {
            for found in evidence where found.text.contains(answer) {
                questions.note(
                    kind: kind, question: question, answer: answer, utf8Range: found.utf8Range)
                break
            }
        }
    }

    private mutating func deal(_ kind: String, _ slots: [String: String]) -> String {
        guard let template = decks[kind]?.deal(&random) else {
            preconditionFailure("no phrases of the kind \(kind)")
        }
        return Template.fill(template, slots, &random)
    }

    /// Questions that sound like the others and that the book does not answer.
    private mutating func unanswerable() -> [String] {
        let world = simulation.world
        var questions: [String] = []
        let people = random.shuffled(world.people.filter(\.isIntroduced)).prefix(24)
        for (index, who) in people.enumerated() {
            let frames = [
                "What was the maiden name of \(who.name)'s mother?",
                "Which school did \(who.name) attend as a child?",
                "What colour was the front door of \(who.name)?",
                "How many brothers did \(who.name) have?",
                "Which prayer did \(who.name) say before sleeping?",
                "What did \(who.name) weigh at birth?",
            ]
            questions.append(frames[index % frames.count])
        }
        for ship in world.ships.filter(\.isAfloat).prefix(6) {
            questions.append("On which rock was \(ship.full) lost?")
        }
        for treasure in world.treasures.prefix(6) {
            questions.append("Which craftsman made \(treasure.name)?")
        }
        questions += [
            "Who was king of the Lantern Isles in 1850?", "What is the capital of Norway?",
            "How many people lived on Skarn in 250?", "Which disease emptied Penhallow in 199?",
        ]
        return questions
    }
}
