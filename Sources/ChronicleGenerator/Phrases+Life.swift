// SPDX-License-Identifier: Apache-2.0

extension Phrases {
    static let harvests = [
        "{Prices, for those who like them|Let the merchants have their paragraph}: ‹at <town> in the year <year> <good> stood at <price> the load›, {which was dear|which ruined two houses and made a third|as against half of that ten years before}. {<a>, a(n) <a.trade>, had bought early and built a porch.|It was <a> who said that it could not last, and it did not.|The poor did without, as they know how to.}",
        "{There was too much of everything but money.|The year <year> was good for those who sell and bad for those who eat.} ‹<Good> went for <price> the load at <town> in <year>›, and {the carters struck for a share|<a> hired a second cart|the council talked of a fixed price and went home}. {Children were sent to glean what fell off the waggons.|It is said that a pig was exchanged for a hymn book.}",
        "‹For a load of <good> <town> paid <price> in <year>.› {I note it because my aunt noted it|The figure is from the wall of a barn, where it was scratched with a nail}. {There had been hail|There was a war somewhere, and it bought|The ships were late}, and <a> {made a poem of it that cannot be printed|lost a bet on it|went from door to door with a lantern to count what was left}.",
    ]

    static let fevers = [
        "{It came with a bale of rags.|It came with the swallows.|Nobody would say who had it first.} ‹The <fever> fever broke out at <town> <when> and carried off <dead> people.› <a> {nursed the sick and never caught it|closed the wells, and was right|boiled vinegar in the street until the paint came off the doors}. {They burned the bedding on the beach.|The school was a hospital until Candle.} {Those who lived were thin, and kinder.|A rowan was planted for each.}",
        "<When> {people at <town> began to fall ill|the doors at <town> were marked with chalk}. ‹They called it the <fever> fever; <dead> died of it.› {The ferry stopped.|The other islands sent bread, and left it on the rocks.} <a>, {who was only a(n) <a.trade>|against the surgeon's advice}, {went into the marked houses and sat with the dying|kept the list of the dead, and it is a fair hand from the first to the last}. {When the wind turned, it went.|It went as it had come.}",
    ]

    static let apprentices = [
        "‹<When> <a> took <child> as apprentice›, {a boy|an orphan} of <age> from <from>{, small for his years|, who could whistle two notes at once|}. {He was to have his keep, two shirts a year, and instruction in the trade of a(n) <a.trade>.|The paper is signed with a cross and a drawing of a fish.} {He ran away the first night and came back for his supper.|He learned everything but the hours.|In time he would be better at it than his master, and be forgiven.}",
        "{<a> had never wanted an apprentice.|A(n) <a.trade> needs a pair of young legs.} ‹The one who came, <when>, was <child>, <age> years old, of <from>.› {He broke a window on the first day and mended it on the second.|He asked so many questions that he was let off Sundays.|They got on like two oars.} {The fee was <price>.|The parents paid <price>, and a ham.}",
    ]

    static let children = [
        "Wat Pippin", "Little Tom Brandreth", "Jem Sparrow", "Nat Coldstream", "Ned Applegarth",
        "Robin Tuck", "Davy Longacre", "Perkin Moss", "Sim Hartley", "Lew Brockett", "Tim Osgood",
        "Col Farthing", "Rob Whitlock", "Ben Sixpence", "Hal Treadgold", "Jack Minnow",
        "Will Tansy", "Arthur Crumb", "Dick Halfpenny", "Ambrose Teal", "Kenelm Frost",
        "Sandy Oxlip", "Gil Redcap", "Matty Brine", "Josh Cuttle",
    ]

    static let contests = [
        "{At the fair of <town>|When the fair came to <town>} <when>, ‹<a> won the contest in <contest>›, {beating a blacksmith and a widow|with <score> against <score2>|for the third year, some say}. {The prize was a hat.|The prize, a live goose, got away.|There was a question about the rules, and the rules could not be found.} {<a.He> has never stopped mentioning it.|<a.He> blushed and asked to be let down.}",
        "{What people will do on a holiday!|There is no end to what is held a sport.} ‹In the contest in <contest> at <town>, <when>, the first place was taken by <a>.› {The second was taken by nobody, all the others having been disqualified.|The judge was a bishop, and sat on his hat.} {<price> had been wagered on it.|It took from breakfast until the lamps were lit.}",
    ]

    static let contestNames = [
        "eating oysters with mittens on", "carrying a sheep uphill", "tying knots behind the back",
        "swearing without repetition", "guessing the weight of the mayor", "shelling peas",
        "standing on a barrel", "imitating a foghorn", "throwing a boot", "sculling backwards",
        "reciting the pilots' verses", "walking on stilts through mud", "balancing eggs",
        "holding the breath", "rolling cheeses", "catching eels by hand", "plain silence",
        "lighting a pipe in the wind",
    ]

    static let visitors = [
        "{Strangers came seldom.|We were not used to visitors.} ‹<When> <visitor> landed at <town>›, {with nine trunks|with a letter for a man forty years dead|seasick, and in good spirits}, and lodged with <a>. {The purpose was said to be <purpose>.|\"<purposeC>,\" was the answer, when one asked for the purpose.} {It rained for the whole of the stay.|The bill was paid with a foreign coin, which has a hole in it.|A book was to be written; we have not seen it.}",
        "‹The guest of <a> at <town> <when> was <visitor>›, who had come {all the way|over the sea} for the sake of <purpose>. {The children followed in a line.|There was a misunderstanding about a bath.|Everyone spoke more slowly and more loudly than usual.} {What was found, nobody learned.|A pair of galoshes was left behind, and is shown.}",
    ]

    static let visitorNames = [
        ("Doctor Aurelio Banfi, a naturalist", "the study of limpets"),
        ("Madame Odile Courvoisier, a singer", "a cure of the throat"),
        ("Baron Knut Silfverberg, a soldier", "the buying of oak for ships"),
        ("the painter Teofil Zawada", "the light after rain"),
        ("Sister Immaculata of Braga, a nun", "the grave of a missionary"),
        ("Captain Ezekiel Troth, a surveyor", "the measuring of the sound"),
        ("Professor Hanna Lindqvist, a linguist", "the words for fog"),
        ("Signor Pasquale Rocco, a conjuror", "a rest from applause"),
        ("the exiled minister Jan van der Heul", "peace and quiet"),
        ("Lady Philippa Trench, a botanist", "a fern that grows nowhere else"),
        ("Brother Anselm of Maulbronn, a clock-mender", "the clock at Lodden"),
        ("the poet Ruairi MacAskill", "a lost grandfather"),
        ("Mister Josiah Plumb, a seller of bibles", "the selling of bibles"),
        ("the geographer Li Wenzhao", "the position of Far Dunmore"),
        ("Fraulein Ottilie Kranz, a governess", "a situation that was already filled"),
        ("Don Esteban Larrea, a chess master", "a game by correspondence, to be ended in person"),
    ]

    static let sightings = [
        "{I do not ask anyone to believe it.|There are things that one writes down with the left hand.} ‹<When>, off <town>, <a> saw <sight>.› {<a.He> was sober, and had a witness, who was not.|It was seen again within the week, by a dean.|<a.He> drew it, and the drawing was eaten by a calf.} {After that <a.he> kept to the land.|Old people nodded.}",
        "{The winter nights at <town> are long.|Tales are the only crop of winter.} <a> {swore|told it under oath}: ‹that <a.he> had seen <sight>, <when>, from the window at <town>.› {Others had seen only snow.|There was a mark on the sand, as wide as a door.|\"And what did you do?\" \"I finished my tea.\"}",
    ]

    static let sights = [
        "a procession of lanterns under the water", "a white stag swimming",
        "a ship with no one aboard",
        "an island where there was none", "a ring around the moon with a gap in it",
        "a seal that wept", "a door standing in the surf", "a rain of small frogs",
        "two suns, the lesser one green", "a horse made of foam", "a woman combing fog",
        "an eel as long as the pier", "the drowned crew of the old ferry, playing at dice",
    ]

    static let repairs = [
        "<Ship> was {careened|hauled out} at <town> <when>, {being foul with weed|after touching the Anvil|as she had been leaking for a year}. ‹In her hull the shipwrights found <stuck>.› {<a>, her captain, asked to have it framed.|Nobody claimed it.|It had been there, they reckoned, for a dozen years.} {The bill was <price>.|She went two knots faster afterwards, and looked younger.}",
        "{There is no ship that is not also a museum.|Every ship carries more than her papers say.} ‹When <ship> was repaired at <town>, <when>, <stuck> came to light behind her planking.› <a> {threw it overboard for luck|had it nailed to the mast|gave it to the parish}. {The work had cost <price>.|The carpenters drank for a week upon the strength of it.}",
    ]

    static let stuckThings = [
        "the tusk of a narwhal", "a bottle of brandy, full", "a child's shoe with a coin in it",
        "the tooth of a shark as big as a hand", "a love letter in Dutch", "a nest of dormice",
        "the blade of a cutlass", "a prayer book swollen to the size of a loaf",
        "a brass button of the old navy",
        "a petrified biscuit", "a harpoon head of slate", "a pack of cards without the queens",
    ]

    static let offences = [
        "{Crime is rare with us and mostly comic.|The constable had his hour.} ‹<When> <a> was fined <price> at <town> for <offence>.› {<a.He> paid and asked for a receipt.|<a.He> said that <a.he> would do it again, and did.|The court-room was full, and there were sandwiches.} {The law is from the time of the old queen.|It was held a great deal of money for so small a pleasure.}",
        "‹For <offence> <a> stood before the bench at <town> <when>.› {The defence was that everyone did it.|The defence was a cold in the head.} The bench, {which had done it too|after a cup of something warm}, {let <a.him> off with <price>|asked for <price> and an apology}. {The apology was the harder part.|The fine went to mend the bench, which had been the trouble from the start.}",
    ]

    static let offenceNames = [
        "keeping a pig in the belfry", "singing the wrong verses in church",
        "selling sea water as a cure for baldness", "racing a hearse",
        "painting a neighbour's goat",
        "ringing for a fire that was not there", "fishing with a hat", "insulting a weathercock",
        "moving the town's boundary stone, to mow under it", "wearing a judge's wig to market",
        "letting out the bath-house water upon the mayor",
        "teaching a parrot the name of the bishop",
        "digging for treasure in the bowling green", "dancing upon a Friday",
        "selling one cow three times",
        "publishing a false tide",
    ]
}
