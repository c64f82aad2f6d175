// SPDX-License-Identifier: Apache-2.0

extension Phrases {
    static let voyages = [
        "<When> <ship>, <a> commanding, {cleared|put out from|left} <from> for <to> {laden with|with a hold full of|carrying} <goods>. {In fair weather it is a passage of four days.|It should have been four days.|She had the wind against her all the way.} ‹<Ship> reached <to> after <days> days at sea›{, and sold her cargo on the quay| with her pumps going|, and nobody aboard would speak of the third night}.",
        "{It was|The register of <from> says that it was} <when> that <a> took <ship> to <to>. ‹The cargo was <goods>, and it fetched <price>.› {They had fog as far as the Knuckles|They saw nothing on the way but a dead whale and a live bishop|A boy fell from the yard and was fished out laughing}, and in the end they smelled the land before they saw it.",
        "<a> was not a captain to wait for a better wind. <When> <a.he> sailed <ship> from <from> to <to> through {the Narrows|the Teeth|the sound of Merrow by night}, {which had not been done|a thing forbidden} since the old pilot's day. ‹The voyage took <days> days, and the <goods> in her hold brought <price>.› {<a.His> mate left the ship and became a baker.|The owners praised <a.him> and raised the insurance.}",
        "Of the voyage that <ship> made <when> there is a log, and I have had it in my hands. \"{Wind foul|Sea like a ploughed field|All hands wet|Lost a hat|Rain from below|Saw land, or a cloud},\" it says, and under it, in <a>'s square writing: \"{We persist.|No complaint.|God is a landsman.}\" ‹<Ship> carried <goods> from <from> to <to>, and the freight was <price>.› {The last page is a drawing of a gull.|Someone has pressed a flower of thrift between the leaves.}",
    ]

    static let moreVoyages = [
        "{Ask at <to> about|They still laugh at <to> about} the day <ship> came in. ‹It was <when>, and she carried <goods> from <from>.› {She had lost her figurehead, and a cook stood in its place with a lantern|Her flag was a tablecloth|She came in stern first}, with <a> on the rail {giving orders that no one needed|eating an apple|as calm as a magistrate}. {Half the cargo was wet; it was sold as a novelty.|The customs man asked for his tenth and got a piece of advice.}",
        "<When> it was <a> who brought <ship> over from <from>. {There was more sea than sky.|A whale kept them company for a day and a night.|The helmsman sang, in order to stay awake, a hymn of eighty verses.} ‹They were <days> days on the way to <to>›, and {drank the last water out of a hat|burned the spare oars in the galley|found on arrival that the buyer was dead}. {His widow took the <goods>, and asked the mate to supper.|<price> was paid for the <goods>, without a word.}",
        "{Of all the masters then afloat|Among captains}, <a> {talked least|slept least|was the luckiest}. The run of <ship> from <from> to <to>, <when>, {is an example|may show it}. {The pumps failed and <a.he> had the men bail with their boots.|Ice came down, and <a.he> steered by the sound of it.|A fire broke out in the lamp locker, and <a.he> put it out with the soup.} ‹The <goods> came through whole, and were sold for <price>.›",
        "The harbour book of <to> has <ship> {arriving|coming in} <when>, \"<a>, master; from <from>; <goods>; all well.\" {All was not well.|The book is polite.|So much for the book.|That is one way to put it.} {Two of the men had fought over a cheese.|The mate had a black eye and would not say why.|A stowaway of nine had been found, and had been teaching the cook to cook.} ‹The sale of the <goods> came to <price>›, and {the men were paid in full|the cheese was given to the poor|nobody deserted}.",
    ]

    static let moreCommands = [
        "{Captains are made on land.|It is owners who make captains, and weather that unmakes them.} ‹The command of <ship> passed <when> from <b> to <a>.› {The two met on the gangway and exchanged hats.|<b> left behind a parrot, which went on giving orders in the old voice.|There was a supper, and a speech, and a broken window.}",
        "<b> {would have kept <ship> for ever|had meant to die aboard <ship>}, but {the owners thought otherwise|a wife thought otherwise|the surgeon shook his head}. ‹<When> <ship> got a new captain, <a>.› {The crew signed on again to a man.|Four hands left, and five came.|<a.He> kept everything as it was except the coffee.}",
    ]

    static let building = [
        "{The great news from|All the talk at} <town> was of a new ship. ‹<a> laid her down <when>, a <kind> of <feet> feet, and she was named the <name>.› She cost <price>, {most of it borrowed|a third of it in cheeses|to the last nail}. {At the launch the bottle refused to break, and was given to the carpenter.|She went down the slip sideways and floated none the less.|The priest blessed her twice, being hard of hearing.} Her first captain was <b>.",
        "<When> a <kind> left the slip at <town>, {tarred black|yellow as a lemon|smelling of oak}. ‹She was built by <a> for <price>, and they called her the <name>.› {The name was a wager, and the story of it is not for this book.|The owners had wished for something grander.} <b> was given command of her, {to the surprise of many|as had long been settled|over the heads of three older pilots}.",
    ]

    static let wrecks = [
        "{Then came the night of the great wind.|The barometer at Sarn had been falling for two days.|No one living had seen such a sea.} ‹<When> <ship> struck <rock> and was lost›, with {<goods> in her hold|a cargo of <goods>}. <drowned> {of her people were drowned|went down with her}; <a>, who commanded, {was washed ashore on a hatch|was taken off at dawn with a broken arm|came home in a borrowed coat and never went to sea again}.",
        "{It is hard to write of <ship>.|Every child on the islands can say where <ship> lies.} She had {come safe through worse|a good crew and a fair wind}. ‹<When> she drove upon <rock> in {a fog|a snowstorm|broad daylight, with the tide running,} and broke up within the hour.› <drowned> were lost. <a>, her captain, {told the court that the light had been dark|blamed nobody|gave <a.his> pay to the widows}, and {the court believed <a.him>|the court asked no more}.",
    ]

    static let rocks = [
        "the Knuckles", "the Old Man's Teeth", "Gallows Ledge", "the Seven Nuns", "Widowmaker Reef",
        "the bar of Coldwater", "Thimble Rock", "the Ploughshare", "Cold Harbour Point",
        "the Anvil",
    ]

    static let commands = [
        "‹<When> <a> took command of <ship>› {in place of|from the hands of} <b>, {who was tired of salt|who had asked to be let go|whose eyes were failing}. {The crew tested <a.him> for a week and then obeyed.|<a.He> began by throwing the old charts overboard.|There was some grumbling forward, and a new cook.|<a.He> had never commanded anything larger than a ferry.}",
        "<b> gave up <ship> <when>; {a bad knee|a legacy|a quarrel with the owners} was the reason. ‹The owners named <a> as her new captain›, {a(n) <a.trade> by trade|though <a.he> had asked for another ship|for no one else would have her}. <a.He> {hung up a birdcage in the cabin|had the figurehead painted|made the men wash}, and {freight improved|nothing else changed}.",
    ]

    static let races = [
        "{Every third year|As the custom is}, the islands row for the Silver Oar{, nine boats from nine harbours|}. ‹<When> it was won by <town>, with <a> at the stroke›, {by half a length|in a choppy sea|while the favourites argued about a foul}. {The oar was carried home on a hay cart|The winners were in no state to carry the oar}, and <loser> {came in last and said the boat was warped|lodged a protest, which is still pending|lost its rudder, and with it a good deal of money}.",
        "The race for the Silver Oar was rowed <when> in {flat calm|driving rain|a swell that hid the boats from one another}. {<loser> led as far as the Anvil and there caught a crab.|<loser> had been thought unbeatable.} ‹The crew of <town> took the oar, and <a>, who had the stroke, was carried through the streets.› {It cost the town forty gallons of cider.|No one did any work until the week was out.}",
    ]
}
