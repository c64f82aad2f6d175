// SPDX-License-Identifier: Apache-2.0

extension Phrases {
    static let treasures: [Treasure] = [
        (
            "the Blue Ledger",
            "a book bound in shagreen, in which an unknown hand had written every debt on the islands"
        ),
        (
            "Orrin's astrolabe",
            "a brass instrument as wide as a plate, with one star too many on it"
        ),
        ("the Drowned Chart", "a map on sealskin of islands that nobody has found"),
        (
            "the ivory queen",
            "a chess piece no longer than a finger, with a crack from crown to foot"
        ),
        (
            "the fiddle Widow",
            "a fiddle of black maple whose lowest string would hum before a storm"
        ),
        ("the green lamp", "a lamp of sea-green glass, said to burn without smoke"),
        ("the sword Plain Answer", "a short sword with no ornament whatever"),
        ("the Saltfather's ring", "a ring of grey iron set with a crystal of salt"),
        (
            "the walnut clock",
            "a clock that had stopped at twenty to four and was right twice a day"
        ),
        ("the Merrow cup", "a silver cup with a ram for a handle"),
        ("the Book of Tides", "nine hundred pages of figures, and one pressed violet"),
        ("the glass herring", "a fish of blown glass in which a real scale is enclosed"),
    ].map { Treasure(name: $0.0, description: $0.1, holder: nil, island: 0) }

    static let treasureNotes = [
        "{It must be explained|I should say for strangers|The reader may need to be told} that <t> was <description>. {It had come to <a> from an uncle.|How <a> had come by it was nobody's business.|<a> had owned it since before this chronicle begins.}",
        "<T>, {it should be said|as every child knows}, was <description>; {at that time it belonged to|it stood then in the house of|its owner, until that day, was} <a> at <a.town>.",
    ]

    static let sales = [
        "‹<When> <a> sold <t> to <b> for <price>.› {The bargain was struck in a rowing boat, so as not to be overheard.|They had haggled for a year.|Some called it robbery, and differed as to who was robbed.} {So it went to <newtown>.|It was carried to <newtown> in a bread basket.|From then on it was kept at <newtown>.}",
        "{Money was short in the house of <a>.|A roof had to be paid for.|<a> had a daughter to settle.} ‹So <t> was sold <when>, and <b>, the <b.trade>, bought it for <price>.› {It was wrapped in a sail and taken to <newtown>.|<b> hung a lock on the door at <newtown>.} {<a> never spoke of it again.|There were tears, though not on the side of the buyer.}",
    ]

    static let moreSales = [
        "{It was not a sale that anyone had looked for.|An auction is a slow kind of fight.|The bidding began low and stayed there for a time.|Whoever buys at noon repents at six, they say.} <T> was put up at {<newtown>|the Mermaid|the corn market} <when>, {between a bedstead and a lot of pewter|after the horses}. ‹<a> asked for <price>, and <b> paid it.› {The hammer broke.|There was applause, and some hissing.} {The new place for it was <newtown>.|It has been at <newtown> ever since, or was, for a while.}",
        "<b> had {wanted|dreamed of} <t> {since childhood|for years, and said the opposite}. ‹<When> <a> let <b.him> have it for <price>›, {a cow and a kiss on both cheeks|and not a farthing less|to be paid in three parts}. {It hung in the hall at <newtown>.|At <newtown> it was kept under a bed.} {<a> bought a pew with the money.|The neighbours were asked in to look, one at a time.}",
    ]

    static let wagers = [
        "{Nobody should play at cards with a(n) <b.trade>.|It was a long evening at the Mermaid.|The stakes had begun with buttons.} ‹<When> <a> lost <t> to <b> in a wager about <wager>.› {The winner took it home to <newtown> before the loser was sober.|It left for <newtown> by the morning ferry.} {<a> paid like a gentleman and kicked a bucket.|Witnesses were many, and none of them sat straight.}",
        "<a> and <b> had bet on <wager>, {and to make it worth the trouble they bet high|with half the town looking on}. ‹<b> won, and with that <t> passed to <b.him> <when>.› {It went to <newtown> on a donkey.|The prize was shown in the window at <newtown>.}",
    ]

    static let wagerNames = [
        "the weight of a pumpkin", "the number of steps in the tower", "whether a hen can swim",
        "the hour of the tide", "the spelling of \"rhubarb\"", "the age of a widow",
        "who could hold a live eel longer", "the first day of frost", "the length of a sermon",
        "how many herring go in a boot", "which of two snails would cross the table",
    ]

    static let gifts = [
        "‹<When> <a> gave <t> to <b>›, {in thanks for a life saved|for no reason that anyone could find|to settle an old kindness}. {It was handed over without a word at <newtown>.|<b> wept, and put it on the mantel at <newtown>.|\"Mind you use it,\" was all that was said; and so it came to <newtown>.}",
        "{Gifts make better stories than sales.|It was <b>'s name-day.|Nobody had asked for it.|A present is a kind of letter.|There was a knock at the door of <b>.} <T> {changed its roof once more|went on its travels}: ‹<a> made a present of it to <b> <when>.› {The reason given was friendship; some say it was the smell.|They had been rivals, and this was the peace.|No thanks were wanted and few were given.|A song was asked for in return, and sung badly.} It stood from then on at <newtown>.",
    ]

    static let thefts = [
        "{The window had been left open on account of the heat.|The dog had not barked.|All the household was at the fair.} ‹<When> <t> was stolen from the house of <a> at <town>.› {A ladder was found, and a glove of good leather.|The thief had wiped the mud from the boots first.} {Boats were searched as far as the Anvil.|<a> offered <price> for its return, and received eleven false ones.} It was not seen for a long time.",
        "‹<a> woke <when> to find that <t> was gone.› {The lock was whole.|In its place lay a boiled egg.} {The constable of <town> questioned everyone twice and the cook four times.|<a> suspected <a.his> cousins, and then everyone.} {Whoever had it kept quiet.|No trace was found, then.}",
    ]

    static let recoveries = [
        "{What is hidden on an island is hidden in a small place.|Things come back, if one does not wait for them.} ‹<When> <t> was found again, by <b>, in <hiding> at <newtown>.› {Since the owner was past caring, the court let the finder keep it.|The law of the islands gives to the finder what was lost a year and a day.} {It was none the worse.|It smelled of smoke, and does to this day.}",
        "{The joy was great.|It made a stir from Sarn to Lastlight.} <T> had come to light: ‹<b>, the <b.trade>, found it <when> in <hiding>›, not far from <newtown>, {while mending a fence|while looking for a hen|thanks to a dream}. <b.He> kept it, {as the law allows|after the court had talked of it for a week}, at <newtown>.",
    ]

    static let hidings = [
        "a dry cistern", "the belly of a stuffed bear", "a barrel of pitch", "the organ loft",
        "a false chimney", "a grave with no name on it", "a sack of old sails",
        "the roof of a henhouse",
        "the hollow figurehead of a wreck", "a cupboard behind a cupboard", "a hayrick",
    ]

    static let inheritances = [
        "{By the will of <a>, read <when>,|When the will of <a> was opened, <when>,} ‹<t> went to <b>›, {who had not expected so much as a spoon|to whom the dead had not spoken for years|and the family swallowed it}. {<b> took it to <newtown>.|So it passed to <newtown>.} {There was a condition about watering a fern.|A cousin contested it and lost.|The notary read it twice.|The other heirs got spoons.}",
        "{What the dead leave is soon counted.|The drawers were emptied, and there was a paper in the last of them.} ‹<T> was left by <a> to <b>›, {with best wishes|in a line and a half|and the debts with it}; {the will is dated|it was opened} <when>. {It was fetched to <newtown> in a pram.|The new place for it was a shelf at <newtown>.|At <newtown> a nail was driven for it.}",
        "<b> {was sent for|was called from work} <when>, and {stood there cap in hand|thought that it was about the drains}. ‹By the last will of <a>, <t> now belonged to <b>.› {\"What shall I do with it?\" was all that was said.|It was taken to <newtown>, under a blanket.} {A niece did not speak to anyone for a month.|There had been kindnesses, it seems, that nobody knew of.}",
    ]
}
