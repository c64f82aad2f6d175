// SPDX-License-Identifier: Apache-2.0

extension Phrases {
    static let weddings = [
        "‹<When> <a> and <b> were married at <town>.› {It had taken <a.him> nine years to ask.|They had met in a ditch, both having been thrown by the same horse.|Her people and his had not spoken since the affair of the drains.|The match surprised everyone but the two of them.} {The cake sank at one end.|The fiddler played until his bow was bald.|A goat ate the garland.} {They went to live at <newtown>.|They made their home at <newtown>.}",
        "{There was a wedding|Let us have a wedding} among so much else. ‹<a>, the <a.trade>, took <b>, the <b.trade>, for better and for worse <when>, in the {church|net loft|open field} at <town>.› {The ring had been cast from a spoon.|It snowed on the bride and nobody minded.|A whale was seen from the door, and it was counted as a guest.} Afterwards {the pair|they} lived at <newtown>.",
    ]

    static let moreWeddings = [
        "{The banns were read three times, and the third time someone coughed.|No one had been told, and everyone came.} ‹<a> and <b> exchanged rings at <town> <when>.› {He had built her a boat, and she had caulked it.|She was a head taller, and he was proud of it.|They had corresponded for two years about the price of glue, and had come to other subjects.} {A house was found for them at <newtown>.|They settled at <newtown>, beside the pump.}",
        "‹Married: <when>, at <town>, <a>, <a.trade>, to <b>, <b.trade>.› {The clerk has added \"at last\".|The page has a ring of wine on it.} {The bride drove the cart herself.|The groom lost the key of the church, which he had been given to hold.|Somebody had let out the bees.} {They took rooms at <newtown>|They have a bench before their door at <newtown>}, and {were seldom seen apart|quarrelled and were content}.",
    ]

    static let moreMoves = [
        "{It is a long way from <from> to <town> if one goes for good.|Nobody at <from> believed it until the shutters were closed.} ‹<a> went to live at <town> <when>, taking along <belongings>.› {A(n) <a.trade> is welcome anywhere.|There was a place there for a(n) <a.trade>, the last one having drowned.|<a.He> gave no reason, and three were found for <a.him>.}",
        "The ferry book of <from>, <when>, notes: \"<a>, one way, with <belongings>.\" ‹So <a> came to <town>›, and {took a room over the chandler's|rented the house with the blue stairs|slept a month in a net loft}. {The first winter was hard.|By the spring <a.he> was godparent to four.|At <from> a neighbour took the garden, and then the fence.}",
    ]

    static let deaths = [
        "‹<When> <a> died at <town>, {being|at the age of} <age>{ years old|}.› {<cause>.} {The whole street walked behind the coffin.|<a.He> had asked for no sermon, and was given two.|<a.He> was buried with <a.his> boots on, facing the sea.|There was a lark up, all through the prayer.}",
        "<a>, whom we have met in these pages, {did not see the year out|came to the end of the road}. <cause>. ‹<a> died <when>, aged <age>, and lies at <town>.› {{The house was sold; the garden went back to nettles.|The windows were opened, to let out whatever wished to go.|The neighbours took the cat, the clock and the blame.}|A cup was kept for <a.him> at the inn, and nobody drank from it.|They found the accounts in perfect order, down to the candle ends.}",
    ]

    static let moreDeaths = [
        "{The almanac for that year has a cross in the margin.|I have put off writing this page.} ‹It was <when> that <a> died, in the house at <town>, {aged|at} <age>.› <cause>. {Of <a.his> things the best went to the church and the worst to the cousins.|There was frost on the flowers.|It is <a.his> bench by the harbour; sit down on it, <a.he> would have liked that.}",
        "<a> had {lived <age> years|come to <age>}, {which is enough, as <a.he> said <a.himself>|and meant to come to more}. ‹The death of <a> took place at <town> <when>.› <cause>. {At the grave nobody found the right words, and so they sang.|The coffin was carried by six who had not been on speaking terms.|The last thing <a.he> asked for was the score of the boat race.}",
    ]

    static let deathCauses = [
        "It was a fever, and quick",
        "It was the heart, the surgeon said; others said it was the stairs",
        "A chill, caught in a good cause, had gone to the chest", "It was nothing but age",
        "A fall on the ice was the reason", "<a.He> had simply stopped, like a clock",
        "It was a surfeit of oysters", "The cough had been with <a.him> since the autumn",
        "<a.He> went in <a.his> sleep, which <a.he> had always said was cowardly",
    ]

    static let moves = [
        "{People move on islands as chess pieces do, rarely and with consequences.|It caused some stir.} ‹<When> <a> left <from> and settled at <town>›, where <a.he> {opened a shop as a(n) <a.trade>|took the house by the pump|had an uncle}. {At <from> they missed <a.him> more than they had expected.|<a.He> took the door along, for it was a straight one.|<a.He> wrote home every week, mostly about the food.}",
        "<a> had had enough of <from>. {The damp was one reason, and a neighbour the other.|There had been words.} ‹<a.He> moved to <town> <when>, with <belongings>.› {The ferryman charged double.|Within a month <a.he> knew everyone's business.|It was said that the sea air did <a.him> good.}",
    ]

    static let belongings = [
        "two trunks and a ladder", "eleven hens", "a bed, a kettle and a grudge",
        "nothing but a violin case full of seed", "a cartload of books", "a stove on a sledge",
        "four chairs and no table", "a stuffed pike", "a grandfather's clock that had no hands",
    ]

    static let trades = [
        "{There was a change of trade to record|A small thing, but it was talked of}: ‹<When.> <a>, who had been a(n) <old>, became a(n) <new>.› {The sign over the door was painted in a day.|<a.He> had to be shown which end was which.|<b> had taught <a.him>, for a barrel of cider and the company.} {It suited <a.him>.|<a.He> was never good at it, but was always busy.}",
        "‹<a> gave up the calling of a(n) <old> <when> and turned a(n) <new>.› {Some said a vow was behind it.|<a.He> had always wanted to, it appeared.|The doctor had ordered it.} <b>, {who knew something of the matter|the <b.trade>}, {shook <b.his> head|lent <a.him> the tools}, and {in a year the work could be looked at|the first customers were relatives}.",
    ]

    static let letters = [
        "{I have before me a letter of|Among the papers at Penhallow there is a letter from} <a> to <b>, written <when>. \"{Dear friend|Dear <b.first>|My dear <b.first>},\" it begins, \"{the weather here is not fit for a dog|I write with a bad pen and a good conscience|you ask how we live}. ‹I owe you <price> for <item>›, and you shall have it when {the herring come|my ship comes in, if I had a ship|my aunt dies, which she will not}. {Tell no one.|Burn this.|Kiss the children, or shake their hands.}\" {It was not burned.|The ink has run at that place.|Whether it was paid I cannot say.}",
        "<a> and <b> {wrote to each other|exchanged letters} for years, and {one of them|one sheet}, dated <dated>, {has been used to line a drawer|turned up in a hymn book}. ‹In it <a> thanks <b> for <item> and promises <price> in return.› {\"You were always,\" it goes on, \"too good at bargaining for a friend.\"|The rest concerns a disease of turnips.}",
    ]

    static let items = [
        "the loan of a boat", "a pair of bellows", "the grey mare", "nine yards of blue cloth",
        "the repair of the chimney", "a set of surgeon's knives", "forty pounds of candles",
        "the lease of the lower meadow", "a second-hand pulpit", "the pear saplings",
        "a telescope with a cracked lens", "the anchor", "the portrait of an ancestor",
        "a hundred herring barrels", "the teaching of a nephew", "a bale of sheepskins",
    ]

    static let openings = [
        "{The <n> years told in this chapter were|I come to years that were} {neither fat nor lean|better than their name|wet from end to end}. {Herring came late and went early.|The apples of Vey were small and sweet.|Salt was dear and honey cheap.|There was snow in Seed and thunder in Candle.} {People married, quarrelled and mended roofs.|No one starved, and few grew rich.}",
        "{An annalist is a person who sweeps up after time.|I had thought to pass over these years quickly.|The records for these years are good, because the clerk was in love and worked late.} {What follows I have from the parish books, from letters, and from two old women who disagree.|Where the books fail, I have asked; where those I asked failed, I say so.}",
        "{It is the small years that make a place.|Of great deeds there were none in those years, and of small ones plenty.|Some years pass like ferries, with the same faces at the rail.} {I set them down as they come.|The reader who wants battles should try another shelf.}",
        "{The mice have been at the register for these years.|A spilled inkwell has spared me the winter of the first of these years.|The book for this time was found in a cheese press.} {What can be read is this.|I give what is left.} {The winters were hard at Grimholt|There was a good flax harvest|Wolves, or large dogs, were heard on Skarn}, and {the council sat twice as long as usual|the price of candles rose by a penny|the ferry was painted green}.",
        "{Of the weather, first, since everyone asked about it|Let me begin with the sea}: {the ice came down as far as the Anvil|there were three red tides|no gale blew between Hay and Cider, and the captains grew fat|the fog stood eleven weeks in the sound}. {Men forgot the other islands were there.|Cats grew thin.|The lamplighters were paid double.} {But there were compensations.|Life went on, as it will.}",
    ]
}
