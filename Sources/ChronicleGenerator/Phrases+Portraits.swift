// SPDX-License-Identifier: Apache-2.0

/// The words of the chronicle; each file holds those of one subject. A phrase
/// stands on one line, however long: it is prose, and wrapped by whoever reads.
///
/// Slots of people are "<a>" for the name, and "<a.first>", "<a.he>",
/// "<a.He>", "<a.his>", "<a.him>", "<a.trade>", "<a.town>".
enum Phrases {
    /// One for each person that will ever be named.
    static let habits: [Habit] = kept + hated + lost + wore + played + cooked + collected

    private static let kept: [Habit] = [
        ("jackdaw", "Tuppence"), ("goat", "Lady Constance"), ("lame heron", "Bishop"),
        ("three-legged cat", "Tripod"), ("tortoise", "General Oats"), ("ferret", "Whisper"),
        ("blind dog", "Argus Minor"), ("goose", "Mistress Pepper"), ("seal pup", "Barnaby"),
        ("hedgehog", "Candlestick"), ("donkey", "Parliament"), ("raven", "Second Opinion"),
        ("ginger cat", "Marmalade Jack"), ("old sow", "Duchess"),
    ].map { animal, name in
        Habit(
            phrase: "kept a(n) \(animal) called \(name)",
            question: "What was the name of the \(animal) that <a> kept?", answer: name)
    }

    private static let hated: [Habit] = [
        "the smell of boiled cabbage", "whistling indoors", "the sound of bagpipes",
        "being asked the time", "unripe gooseberries", "any kind of riddle", "the colour yellow",
        "speeches of more than five minutes", "cats on a staircase", "cold porridge",
        "the ringing of small bells", "people who hum", "the taste of parsnips",
    ].map {
        Habit(phrase: "could not abide \($0)", question: "What could <a> not abide?", answer: $0)
    }

    private static let lost: [Habit] = [
        ("two fingers of the left hand", "a frozen anchor chain"), ("the tip of the nose", "frost"),
        ("an ear", "a dispute with a swan"), ("the sight of one eye", "a spark from a forge"),
        ("three teeth", "a swinging boom"), ("the big toe of the right foot", "a falling cask"),
        ("half an eyebrow", "a badly aimed firework"), ("all hearing on one side", "a signal gun"),
        ("a thumb", "a sawmill"), ("the hair of the whole head", "a fever at sea"),
    ].map { part, cause in
        Habit(
            phrase: "had lost \(part) to \(cause)", question: "How did <a> lose \(part)?",
            answer: cause)
    }

    private static let wore: [Habit] = [
        "a coat with eleven brass buttons", "a hat of plaited eelgrass",
        "one red stocking and one grey", "a necklace of whale teeth", "a bottle-green cloak",
        "spectacles without glass", "wooden shoes painted blue", "a captain's collar of old lace",
        "a belt made from a bell rope", "four rings on one finger", "a scarf of undyed wool",
        "a waistcoat embroidered with herrings", "gloves even at table",
    ].map {
        Habit(
            phrase: "went about in all weathers with \($0)",
            question: "With what did <a> go about in all weathers?", answer: $0)
    }

    private static let played: [Habit] = [
        "the bone flute", "the hurdy-gurdy", "a fiddle with three strings", "the little drum",
        "the sea-trumpet", "a harp missing its lowest string", "the nose whistle",
        "a set of tuned bottles", "the concertina",
    ].map {
        Habit(
            phrase: "played \($0) on summer evenings",
            question: "What did <a> play on summer evenings?", answer: $0)
    }

    private static let cooked: [Habit] = [
        "smoked eel pie", "pickled samphire", "barley dumplings", "oyster bread", "plum vinegar",
        "black honey cake", "limpet broth", "burnt-sugar apples", "goose sausage", "nettle cheese",
        "rose-hip wine", "salted lemon pudding",
    ].map {
        Habit(
            phrase: "was known on three islands for \($0)",
            question: "For which food or drink was <a> known on three islands?", answer: $0)
    }

    private static let collected: [Habit] = [
        "ships' figureheads", "love letters written by other people", "left-handed scissors",
        "keys that fitted nothing", "the names of drowned villages", "birds' eggs of carved wood",
        "misprinted almanacs", "stones with holes in them", "broken clocks",
        "proverbs that contradict each other", "buttons from soldiers' coats", "corks",
        "maps of imaginary islands", "old shop signs",
    ].map {
        Habit(phrase: "collected \($0)", question: "What did <a> collect?", answer: $0)
    }

    static let portraits = [
        "{A word about <a.first>|Since <a> will be met again, a word about <a.him>|Let me say who <a> was}: <a.He> was born on <birthplace> in the year <born>, {lived now at|had a house at|was settled at} <a.town>, and {earned <a.his> bread as|was by calling|worked as} a(n) <a.trade>. ‹<a> <habit>.› {Nobody ever learned why.|It was the first thing that children knew of <a.him>.|<a.His> neighbours had long stopped wondering at it.}",
        "<a>, {I should explain|for those who never met <a.him>|as the older readers will know}, was a(n) <a.trade> of <a.town>, born <birthyear> on <birthplace>; {tall and slow of speech|small, quick and rarely silent|a person of few words and long silences|broad in the shoulder and mild in the eye}. ‹It was well known that <a> <habit>.›",
        "{People who did not like|Even those who quarrelled with} <a> allowed that <a.he> was {honest to the last farthing|good company|the best <a.trade> in <a.town>|never late and never drunk}. <a.He> had come into the world on <birthplace> in <born>. ‹<a> <habit>›{, and would talk of it to anyone who stood still|, which some held against <a.him>|, a thing that was mentioned even in the pulpit}.",
        "{The town of <a.town> had|At <a.town> there lived} no better <a.trade> than <a>, who {was then <age> years old|had seen <age> winters}. <a.He> {had grown up on|came of people from} <birthplace>. ‹<a.first>, as everyone called <a.him>, <habit>.› {The rest of <a.his> story belongs to later pages.|We shall hear more of <a.him>.|There was no harm in <a.him>.}",
        "<a> had been born on <birthplace> in the year <born> and {had tried other things|had learned patience|had seen something of the world} before {becoming|settling down as} a(n) <a.trade>. ‹<a.He> was the one who <habit>›; {travellers asked to see the proof of it|that, and a temper, is what <a.town> remembers|so at least I have it from three witnesses}.",
        "{Who was this <a.last>?|You will ask who that was.} A(n) <a.trade>, {by the time we speak of|no longer young} of <a.town>; {a native|a child} of <birthplace>, where the register has the birth in <born>. ‹<a> <habit>.› {I mention it because everyone else does.|It is a small thing, but people are made of small things.|Apart from this there was nothing against <a.him>.}",
        "{I knew someone who had known <a>.|There is a likeness of <a> in the hall at Lodden, and it is a bad one.} <a.He> {came from|was of the old stock of} <birthplace>, born <birthyear>, and {followed the trade of|made a living as} a(n) <a.trade> at <a.town>. ‹What one was told first was always that <a> <habit>.› {It was true, too.|The picture does not show it.}",
        "{Of <a>'s youth little is known|About the youth of <a> the books are silent}, beyond the place, <birthplace>, and the year, <born>. {As a(n) <a.trade>|In <a.his> calling, that of a(n) <a.trade>,} <a.he> was {well thought of|neither the best nor the worst|dear, but punctual} at <a.town>. ‹<a> <habit>›, {and woe to those who laughed|as I have found in no fewer than five diaries|which did no harm to trade}.",
        "{Names should have faces.|A name is not much to go by.} <a>, born on <birthplace> in <born>, was {lean and sandy|round as a buoy|grey before forty|handsome, and had been told so}; <a.trade>; {lived at|of} <a.town>. {<a.He> walked as if the ground were moving.|<a.He> had a laugh that could be heard across the sound.|<a.He> signed with a flourish.} ‹And <a> <habit>.›",
    ]

    static let codas: [String: [String]] = [
        "glad": [
            "{The taps ran|They drank} until the small hours, and nobody was the worse but the curate.",
            "It is remembered as one of the good days.",
            "Even the gulls, said the fishwives, were in a better temper that week.",
            "A song was made about it, of which only the chorus survives.",
            "The children were let off their lessons, which is what they recall of it.",
            "For once the almanac had been right.",
            "My grandmother, who was there, could not tell it without laughing.",
            "There was dancing on the quay, and a pig was won and lost again.",
            "That evening the lamps were lit early, for pleasure and not for need.",
            "Old enemies shook hands, and some of them meant it.",
            "The wind, which spoils most things, that day spoiled nothing.",
            "And the sun came out, as if it had been paid to.",
        ],
        "sad": [
            "The bells were not rung for nine days.",
            "Black ribbon sold out in every shop, and then grey.",
            "There are houses where the story is still told in a low voice.",
            "It rained, and people said that it was fitting.",
            "Nobody spoke of it for a year, and then everybody did.",
            "A plain stone marks the place; the sheep keep the grass short around it.",
            "What the sea takes, it does not return with interest.",
            "The parish book has only one line about it, and that line is blotted.",
            "Those who knew said the least.",
            "A bowl of salt was set on the sill, after the custom of the islands.",
            "Winter came early that year, or seemed to.",
            "It was a long time before anyone whistled in that street.",
        ],
        "plain": [
            "The notary wrote it down, sanded the page and went to his dinner.",
            "So it stands in the books, and so I set it down here.",
            "Opinions differed, as they do on islands.",
            "There were those who had seen it coming, and they said so, at length.",
            "More was made of it at the time than it deserved.",
            "The matter rested there, for a while.",
            "One may read the paper to this day, if one asks the clerk and wipes one's hands.",
            "I have heard it told otherwise, but never by anyone who was there.",
            "In the taverns they gave it a fortnight, and it lasted.",
            "Little things of this kind make up the life of a town.",
            "It was the talk of the ferry until the herring came.",
            "The rest is of interest only to lawyers.",
            "No one asked the sheep, who had the best view.",
            "A good many letters were written about it, most of them unanswered.",
            "The bees were told.",
            "At Penhallow they wrote to each other about it, across the street.",
            "That, at least, is the version of the barber.",
            "Somebody ought to have painted it.",
            "There is a stain on the page here, of tea I believe.",
            "I asked three people and had four accounts.",
            "My predecessor has written \"hm\" in the margin.",
            "On Skarn they had it the other way round.",
            "The ferryman carried the news, and improved it at each landing.",
            "It made less noise than the price of eggs.",
            "All this on a working day.",
            "Here the ink changes from black to brown.",
            "A cat was the only witness who was not asked.",
            "The judge's wife is said to have laughed out loud.",
            "It found its way into a sermon, as an example of something.",
            "When I was young there was still a man who did the voices.",
            "Two of the three who told me this are dead, and the third was asleep.",
            "For what it meant, ask the priest; for what it cost, ask the notary.",
            "Whoever knows better may write it in the margin.",
            "And then it was time for supper.",
        ],
    ]
}
