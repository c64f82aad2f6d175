// SPDX-License-Identifier: Apache-2.0

extension Phrases {
    /// The story of the Winter Bell, told in pieces, by year.
    static let plot: [Int: [(text: String, questions: [(question: String, answer: String)])]] = [
        203: [
            (
                "In the month of Candle, 203, a bell was hung in the lantern tower of Sarn to be rung when ice was seen. ‹It had been cast by Marta Ollin, the bell-founder of Grimholt, from nine hundred pounds of tin and copper›, and it was called the Winter Bell. Round its lip ran the words: I CALL THE COLD BY NAME. It had a low voice with a burr in it, and people who lived under the tower said that they heard it in their teeth. ‹The Winter Bell hung at Sarn› for six years.",
                [("Who cast the Winter Bell?", "Marta Ollin")]
            )
        ],
        209: [
            (
                "I come now to the theft of which every child has heard. ‹In the fog of Mist, 209, between two rounds of the watch, the Winter Bell was taken from the lantern tower of Sarn.› Two hundred and twelve steps, nine hundred pounds, and nobody had heard a sound. The rope had been cut clean and coiled, as a sailor coils it. The watchman, Peder Sloe, was found asleep over a jug of plum brandy that was not his own. The council offered ‹two thousand crowns for the return of the bell›, a sum that had never before been written down at Sarn.",
                [
                    ("When was the Winter Bell taken from the tower?", "In the fog of Mist, 209"),
                    (
                        "How much did the council offer for the return of the Winter Bell?",
                        "two thousand crowns"
                    ),
                ]
            )
        ],
        214: [
            (
                "Five years after the theft the court at Lodden thought that it had its man. ‹Corvin Dask, a hauler of Pell, was tried for the theft of the Winter Bell in Gold of the year 214.› A sledge of his had been seen near the tower; a coil of rope in his shed was of the same lay. He swore that he had been at his sister's that night, and his sister, who had not spoken to him since a matter of a cow, would not say yes or no. ‹The judges banished Corvin Dask to Far Dunmore for thirty years.› He went on board with a bird in a cage and said that they would be ashamed of it one day.",
                [("Where was Corvin Dask banished to?", "Far Dunmore")]
            )
        ],
        228: [
            (
                "A traveller from Lastlight brought word in 228 of Corvin Dask, the man banished for the bell. He had built himself a house of whale ribs and was teaching the children of the place to read, from the only book he had, which was a price list of hauling. \"I have nine years of innocence behind me and more before me,\" he had told the traveller, \"and I find it passes the time.\"",
                []
            )
        ],
        247: [
            (
                "In the spring of 247 an oysterman of Coldwater, one Rafe Tidy, brought up in his dredge a piece of iron as long as a man's leg, with a ball at the end of it. ‹It was the clapper of the Winter Bell, and Rafe Tidy had found it off the bar of Coldwater.› So the bell had gone by water, and someone had thrown its tongue overboard that it might not speak. Heads were shaken from Sarn to Penhallow. Corvin Dask had been dead three years by then; nobody thought of writing to his sister.",
                [("Who found the clapper of the Winter Bell?", "Rafe Tidy")]
            )
        ],
        262: [
            (
                "Now the thing happened that I am old enough to remember. ‹On the third of Hay, 262, a child of seven named Posy Thrale climbed down into one of the three dry wells of Oxney after a kitten, and at the bottom of it stood the Winter Bell.› It was green as a frog and full of leaves. The kitten was sitting in it. They drew it up with the ropes for the hay, and when it swung free of the rim and touched the stone it gave, without a tongue, a sort of sigh. ‹Posy Thrale was given the two thousand crowns› that had been promised fifty-three years before, and bought a pony and the meadow under it.",
                [
                    ("Who found the Winter Bell?", "Posy Thrale"),
                    ("Where was the Winter Bell found?", "one of the three dry wells of Oxney"),
                ]
            )
        ],
        263: [
            (
                "Sarn asked for the bell, and Oxney would not give it: what lies a year and a day in your well is yours. ‹From 263 the Winter Bell stood in the church of Oxney›, on the floor, since the beams would not have carried it, and sheep were christened in it, or so they said at Sarn. The question of how it had come there was asked louder every year.",
                []
            )
        ],
        281: [
            (
                "Who had stolen the Winter Bell? The answer came from a quarter where nobody had looked: ‹the Winter Bell had been stolen by Ilse Marrow.› Old Ilse Marrow, who had kept the light at Sarn for forty years and was honoured by all, died in Longnight of 281, and under her pillow lay a letter to the council. ‹\"It was I, Ilse Marrow, who took the Winter Bell,\"› she wrote. ‹\"Its ringing had brought my husband's boat out to look for ice, and the ice took him; I could not hear it any more.\"› She had let it down the outer wall with the lamp hoist, a few feet each night of that week, behind the scaffolding of the masons, and rowed it to Little Merrow on a raft of oil casks. Peder Sloe had had the brandy from her hand. She had meant to speak when they tried Corvin Dask, and had been afraid; and then she had been ashamed, which lasts longer. So the islands learned, seventy-two years too late, that Corvin Dask had never laid a hand on it.",
                [
                    ("Who stole the Winter Bell?", "Ilse Marrow"),
                    (
                        "Why did Ilse Marrow take the Winter Bell?",
                        "Its ringing had brought my husband's boat out to look for ice, and the ice took him"
                    ),
                ]
            )
        ],
        282: [
            (
                "The court at Lodden met in 282 to do what courts do least willingly. ‹The judgement against Corvin Dask was struck out›, thirty-eight years after his death; ‹the judges paid eight hundred crowns to the children of Lastlight›, whom he had taught, and walked barefoot to the quay, as the law prescribes for judges who have been wrong. One of them caught cold.",
                [
                    (
                        "How much did the judges pay to the children of Lastlight?",
                        "eight hundred crowns"
                    )
                ]
            )
        ],
        290: [
            (
                "And so to the end of it. Oxney and Sarn had each their right to the bell, and the council, which stood up for nineteen hours to talk of it, gave it to neither. ‹On the first of Frost, 290, the Winter Bell was hung in the new tower at Pell›, from where both of them can hear it. Rafe Tidy's grandson carried the clapper. ‹Posy Thrale, thirty-five years old and mother of four, rang it first.› It had kept the burr in its voice. I stood on the quay below, and felt it in my teeth.",
                [
                    ("Who rang the Winter Bell first at Pell?", "Posy Thrale"),
                    ("Where was the Winter Bell hung in 290?", "the new tower at Pell"),
                ]
            )
        ],
    ]

    static let preface = [
        "I have kept the archive of the islands for forty-one years, in a room at Lodden that has one window and a great many mice. In that time I have been asked for many things: for the boundary of a field, for the age of an aunt, for proof that a certain pew has always stood where it stands. Nobody ever asked me what happened. This book is my answer to the question that was not put.",
        "It covers a hundred years. I have told them in order, because I know no better way, and I have put in what the registers say and what the neighbours said, with a mark of doubt where the two agree too well. The coin is the crown; twelve farthings make a penny and thirty pennies a crown, and a labourer earns one crown in a good week. The months are our own: Thaw, Seed, Lambing, Bright, Hay, Gold, Reaping, Cider, Mist, Frost, Longnight and Candle. There are twenty-eight days in each, and at the end of the year some days that belong to nobody, on which no contract may be signed.",
        "There are nine islands. Hallow has the lantern and Great Merrow the oaks; Little Merrow has sheep and Skarn has metal; Vey has apples, Tarren salt, Ouse books, Quill paper; and Far Dunmore has a good conscience. Between them lies the sea, about which I shall have something to say, since most of us end there.",
    ]

    static let farewell = [
        "Here I put down the pen. The clerk who comes after me is young and has a better hand; he has asked me already whether all of it is true. I have told him what I was told when I began: that the dates are right, that the sums are nearly right, and that for the rest he must ask the bees.",
        "If you come to Lodden, the chair in the library is yours, should you have come the farthest. It creaks. Sit down in it, and read on.",
    ]
}
