// SPDX-License-Identifier: Apache-2.0

extension Phrases {
    static let shipNames = [
        "Patient Margaret", "Grey Tern", "Second Thought", "Ninepence", "Old Argument", "Kestrel",
        "Saint Osric", "Marigold", "Good Intent", "Lark of Pell", "Candle in the Wind",
        "Borrowed Time",
        "Halcyon", "Widow's Mite", "Black Swan", "Tomorrow", "Three Sisters", "Sweet Reason",
        "Plover", "Honest Weight", "Northern Light", "Merry Andrew",
    ]

    static let islands: [Island] = [
        Island(
            name: "Hallow", town: "Sarn", goods: ["lamp oil", "tallow", "letters and parcels"],
            descriptions: [
                "Hallow is the first of the islands, or says so. Its town of Sarn climbs from the water in seven steep streets, each named for a day of the week, and the poorest is Sunday. At the top stands the lantern tower, two hundred and twelve steps high; the lamp in it burns a barrel of oil in nine nights and may be seen from every other island but one.",
                "The council of the islands meets at Sarn in a round room, so that nobody may sit at the head. Each island sends two voices. They are obliged to stand while they speak, a rule that has done more for the peace than all the treaties.",
                "There is no wood on Hallow. Doors are of driftwood, and a straight door is a sign of wealth; old families may be told by the salt stains on the lintel.",
            ]),
        Island(
            name: "Great Merrow", town: "Pell", goods: ["rope", "new oars", "pitch"],
            descriptions: [
                "Great Merrow builds the ships of the islands, and its town of Pell smells of pitch from end to end. The ropewalk there is six hundred paces long. On quiet mornings you may hear the mallets from Little Merrow, two miles off across the sound.",
                "In Pell a child is given a mallet before a spoon. The yards lie side by side along the creek, and the master shipwrights do not greet each other until a keel has been laid; then they greet each other all day.",
                "The forest of Great Merrow belongs to everyone, which is to say that one man guards it. He counts the oaks each spring and reads the number aloud in the market.",
            ]),
        Island(
            name: "Little Merrow", town: "Oxney", goods: ["wool", "cheeses", "sheepskins"],
            descriptions: [
                "Little Merrow has four thousand sheep and one street. The street is called Oxney, though no ox was ever seen in it. Its people knit as they walk, and a finished stocking is their measure of distance: the well lies half a stocking from the church.",
                "At Oxney the wells go deep, and three of them are dry. The dry ones have names and the wet ones do not, for it is held unlucky to name what you need.",
                "The shearing at Oxney lasts eleven days, and in those days the law sleeps: no debt may be asked for until the last fleece is rolled.",
            ]),
        Island(
            name: "Skarn", town: "Grimholt", goods: ["tin", "copper", "grindstones"],
            descriptions: [
                "Skarn is a mountain that forgot to be anything else. The mines of Grimholt go under the sea, and the miners say that they can hear the keels pass. Tin comes up on one side of the hill and copper on the other, and the two sides have not married for a century.",
                "Grimholt has no gardens. Flowers are grown in boots, on window sills, and a house without a boot in flower is thought to be in mourning.",
                "The grindstones of Skarn are sold to all the islands. It is a joke, and not a new one, that everything sharp in the archipelago comes from there but the people.",
            ]),
        Island(
            name: "Vey", town: "Ambry", goods: ["cider", "honey", "beeswax"],
            descriptions: [
                "Vey is the gentle one. Its orchards come down to the beach, and in the month of Seed the petals lie on the tide like a second foam. Ambry, its town, has more beehives than houses, and taxes both.",
                "In Ambry they bury their dead among the apple trees and graft a twig for each. You may walk there in autumn and eat, with respect, of your grandfather.",
                "The bees of Vey are told the news. When anything of weight has happened, someone goes from hive to hive and says it aloud; and I have more than once checked a date by asking a bee-keeper.",
            ]),
        Island(
            name: "Tarren", town: "Coldwater", goods: ["salt", "dried fish", "soda ash"],
            descriptions: [
                "Tarren lies low, and twice a day it lies lower. The salt pans of Coldwater shine like a dropped mirror, and the salt-boilers walk between them on planks. They are paid in salt, and buy with it, and the price of a loaf is written on the baker's door in spoonfuls.",
                "Nobody in Coldwater locks a door, since the damp has swollen all of them shut. One enters by the window and wipes one's feet on the sill.",
                "There is a saying on Tarren that the sea gives credit. The great dyke there was built by nine generations, and each has left a stone with its complaint cut in it.",
            ]),
        Island(
            name: "Ouse", town: "Lodden", goods: ["charts", "ink", "copied books"],
            descriptions: [
                "Ouse keeps the school of pilots, where the rocks are learned by heart in verse. The verses are bad, but no pilot of Lodden has yet been drowned by one. The court of the islands sits there too, because it was thought that judges should live where the currents are well understood.",
                "The library of Lodden has nine thousand books and one chair. The chair is given to the reader who has come from farthest; the others stand, and so the library is never crowded by the merely idle.",
                "A clock at Lodden strikes a quarter of an hour late. It has been voted on five times, and each time the town has kept it, out of courtesy to those who rely on it.",
            ]),
        Island(
            name: "Quill", town: "Penhallow", goods: ["paper", "pens", "sealing wax"],
            descriptions: [
                "Quill makes paper from rags, nettles and old sails. The mill of Penhallow has a wheel of forty buckets, and it is said that a poem was found whole in a sheet, where a torn letter had not been beaten fine enough.",
                "The people of Penhallow write to each other across the street. They hold that a thing said is wind; and there is a box on every door, emptied at noon by a boy with a horn.",
                "In the marsh behind Penhallow the geese are plucked for pens each Lambing, and let go in a worse temper than they came.",
            ]),
        Island(
            name: "Far Dunmore", town: "Lastlight", goods: ["whale oil", "baleen", "furs"],
            descriptions: [
                "Far Dunmore is the island from which the lantern of Sarn cannot be seen, and it is proud of that. Lastlight is its only harbour. In winter the sun comes over the hill at eleven and is gone at one, and the people do their reading then, all together, out of doors.",
                "Those whom the court wishes to forget are sent to Far Dunmore. Many have stayed when their years were over. They say that nobody asks questions there, and that the fish is good.",
                "The whalers of Lastlight leave a place empty in each boat, for the man who was lost last. He is consulted before the harpoon is thrown.",
            ]),
    ]
}
