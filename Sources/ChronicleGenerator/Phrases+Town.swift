// SPDX-License-Identifier: Apache-2.0

extension Phrases {
    static let fires = [
        "{Nobody knows who left the candle.|It began with a chimney.|A tarred rope lay too near a stove.} ‹<When> fire took <building> at <town>›, and {by morning|before the tide turned} <houses> houses were gone with it. {A chain of buckets reached from the harbour to the church.|The wind was kind, and the rest of the town stood.} <a>, a(n) <a.trade>, {went back in for the parish books and came out with them, singed|carried out two children and a clock|was blamed for a time and then thanked}.",
        "<town> burned <when>. {It was not the whole town, whatever they say at Pell.|They still date things from it there.} ‹The fire destroyed <building> and <houses> houses.› {The rebuilding was paid by the other islands, <price> in all|It cost <price> to build again}, and <a>, who had {charge of the money|the plans drawn in a night}, {accounted for every farthing|was accused of skimping on the doors}.",
    ]

    static let buildings = [
        "the old customs house", "the ropewalk", "the fish market", "the schoolhouse",
        "the chapel of Saint Osric", "the Cooper's Hall", "the corn exchange", "the assembly rooms",
        "the granary on the quay", "the Mermaid inn", "the sail lofts", "the bath-house",
    ]

    static let works = [
        "‹<When> <work> was finished at <town>, to the plans of <a>›, {a(n) <a.trade> who had never built anything larger than a henhouse|who had taught <a.himself> geometry in one winter}. It {had cost|came to} <price>, {twice what was voted|less than anyone had feared|and three lawsuits}. {Sceptics jumped on it and it held.|The first to use it was a goat.|It leaned a little, and does so still.}",
        "{For twenty years <town> had talked of it.|There had been drawings of it since the old queen's time.} ‹At last, <when>, <a> built <work>, and the price was <price>.› {The mayor forgot his speech.|Half the town had said that it could not be done, and the same half now said that they could have done it.|A bottle and a child's shoe were walled up in it for luck.}",
    ]

    static let workNames = [
        "the stone bridge over the Leck", "a windmill with six sails", "the second lighthouse",
        "the covered market", "the tide mill", "the long pier", "the foundling house",
        "the new town clock", "the aqueduct", "the fever hospital",
        "a theatre of three hundred seats",
        "the sea wall", "the public wash-house", "the observatory on the hill", "the ferry stairs",
    ]

    static let offices = [
        "‹<When> <a> was {chosen|elected|sworn in} as <office>›, {by a show of hands|by eleven voices to ten|because nobody else would stand|after a day and a night of talk}. <b>, who had {held the post|wanted the post}, {wished <a.him> joy of it|threw the keys into the harbour; they were found at low water|went home to the roses}. {<a.His> first act was to double the fines for slow cattle.|<a.He> kept the office and gave away the salary.|There were fewer speeches after that.}",
        "{The post of <office> had stood empty since the winter.|It was high time that there was a new <office> again.|To be <office> is wanted by many and fits few.} ‹It went to <a> <when>.› <a.He> {had not asked for it|had asked for it four times}, and <b> {voted against <a.him> and said so to <a.his> face|lent <a.him> a decent hat for the oath}.",
    ]

    static let officeNames = [
        "harbour-master of Sarn", "keeper of the lantern", "judge of the court at Lodden",
        "warden of the forest of Great Merrow", "reeve of Oxney", "master of the mines at Grimholt",
        "cider-taster of Ambry", "dyke-reeve of Tarren", "rector of the school of pilots",
        "postmaster of Penhallow", "speaker of the council", "treasurer of the islands",
        "librarian of Lodden", "inspector of weights",
    ]

    static let lawsuits = [
        "<a> and <b> went to law <when> over <cause>. {The hearing took three days, two of them about the seating.|Each had a lawyer and each lawyer a cold.} ‹The court found for <a>, and <b> had to pay <price>.› {They were later seen sharing a bench, if not a conversation.|<b> paid in small coin, counted out on the court-house steps.|The judge is said to have wept with boredom.}",
        "{It is a pity to have to tell it.|The quarrel had been ripening for years.} The cause was <cause>; the parties, <a> and <b>, both of them {stubborn as posts|old enough to know better|in the right}. ‹Judgement was given <when> at Lodden: <b> was to pay <price> to <a>.› {Neither was satisfied, which the judge took for a proof of fairness.|The costs ate it up.}",
    ]

    static let causes = [
        "a hedge that had moved in the night", "the ownership of a stranded whale",
        "the right to a pew under the window", "a recipe said to have been stolen",
        "a wall nine inches too high", "the noise of a parrot", "a cask of vinegar sold as wine",
        "who had first called whom a mudlark", "a borrowed ladder", "the drains",
        "a rhyme chalked on a door", "the shade of a pear tree", "a cow that swam home",
        "the estate of an aunt", "a bell rung at unlawful hours", "a promised dowry of forty geese",
        "the name of a boat", "a mirror hung so as to see into a kitchen",
    ]

    static let discoveries = [
        "<When> <a>, {out looking for a lost dog|digging a well|caught by the tide|following a smell}, found <find> {near|on the far side of|a mile from} <town>. ‹The find of <find> was bought by the council for <price>.› {<a.He> spent it on a roof.|<a.He> was insufferable about it until Candle.|Half the town went out with spades the next day, and found mud.}",
        "{Finders are seldom seekers.|No one was more surprised than <a>.} ‹It was <a>, a(n) <a.trade>, who discovered <find> near <town> <when>.› {The scholars of Lodden came to look and disagreed.|For a while it was hidden under a bed.|They put a fence around the place.} In the end it brought <price>.",
    ]

    static let finds = [
        "a hoard of square coins", "a hot spring", "a stone carved with an unknown alphabet",
        "a vein of silver", "the skeleton of a giant eel", "a bronze helmet full of hazelnuts",
        "a walled-up library of nine books", "a cave painted with deer",
        "a meteor the size of a loaf",
        "the keel of a ship with forty oars", "a spring of sweet water", "a bed of blue clay",
        "a tomb with a dog in it", "a glass float with a letter inside",
    ]

    static let inventions = [
        "‹<When> <a> of <town> {made|finished|showed the council} <thing>.› {It worked on the second try and exploded on the third.|Everyone praised it and no one ordered one.|Within ten years every harbour had its like.|The council voted thanks, and a medal of tin.} {<a.He> would take no money for it.|It was sold to Pell for <price>.}",
        "{<a> was always tinkering.|There was a light in the workshop of <a> every night of that winter.} What came out of it, <when>, was <thing>. ‹The council gave <a> <price> for <thing>.› {Bystanders were asked to stand farther back.|The cats of <town> never went near it.|It is in the museum now, without its handle.}",
    ]

    static let inventionNames = [
        "a lamp that trimmed its own wick", "a pump worked by the tide", "a loom for sailcloth",
        "a clock that told the phases of the moon", "a diving bell of oak and lead",
        "a printing press for charts", "a scale that could weigh a feather",
        "a fog horn blown by a bellows", "an eel ladder", "a plough for seaweed",
        "a machine for peeling apples", "a waterproof varnish of beeswax and soot",
        "a folding lighthouse", "a barrel that could not be tapped unseen",
    ]
}
