# SPDX-License-Identifier: Apache-2.0
"""Stories of who and what is where, sentence by sentence, with the truth at every point."""

NAMES = """Anna Peter Lucy Henry Alice George Emma Thomas Clara Robert Helen Edward Sophie Charles Laura Arthur
Julia Frank Martha Oliver Grace Samuel Ruth Walter Ellen Philip Rose Simon Jane Paul Nora Hugo Irene Victor Stella
Martin Diana Oscar Maria Felix Eva Louis Karen Adam Nina Leon Ivan Rachel David Susan Michael Linda James Sarah
Mark Amy Jack Kate Tom Emily Ben Olga Carlos Yusuf Fatima Chen Ravi Priya Kenji Akiko Lars Ingrid Pierre Margot
Pablo Lucia Dmitri Natasha Ahmed Leila Kofi Amara Sven Astrid Marco Bianca Hans Greta Omar Zara Tomas Gwendolyn
Barnaby Rosalind Cornelius Philippa Thaddeus Wilhelmina Ezekiel Marguerite Reginald Beatrix Ignatius Octavia
Lysander Theodora""".split()
HELD_NAMES = """Agnes Bertram Cecily Desmond Edith Gilbert Harriet Jasper Mabel Nigel Phoebe Rupert Sylvia Winston
Yvonne Quentin Tabitha Percival""".split()
PLACES = """kitchen garden bathroom bedroom hallway office library school market station church hotel hospital
museum theater park forest river beach harbor castle tower palace village farm barn mill factory shop bakery
restaurant cafe bank prison court temple monastery university laboratory gym stadium airport port bridge street
square mountain valley island cave desert lake field meadow orchard garage basement balcony corridor parlor cottage
mansion house tent camp fort mine quarry warehouse cinema gallery studio classroom cabin ship train bus car embassy
consulate gate yard cemetery chapel cathedral zoo circus pub tavern inn""".split()
HELD_PLACES = """attic stable cellar pantry lobby terrace workshop tunnel swamp courthouse lounge pier greenhouse
vineyard""".split()
THINGS = """football apple milk book key letter lamp ring cup sword map coin hat coat umbrella basket bottle knife
rope box clock mirror candle drum flute violin painting statue bag ball brush chair blanket hammer needle newspaper
pen pipe pistol rifle shovel ticket torch watch camera radio telephone diamond necklace""".split()
HELD_THINGS = "lantern parcel kite trumpet helmet suitcase compass vase".split()

# X and Y are persons, T a thing, P a place.
MOVES = [
    f"X {verb} P ." for verb in """went to the|moved to the|travelled to the|journeyed to the|went back to the|walked
    to the|ran to the|returned to the|came to the|hurried to the|walked into the|came into the|went into the|stepped
    into the|entered the|is in the|was in the|is now in the|sat down in the|left for the|drove to the|rode to the|
    slipped away to the|arrived at the|waited in the|slept in the|is at the|fled to the|climbed up to the|stayed at
    the""".replace("\n", " ").split("|")
] + [
    "Then X went to the P .", "After that X moved to the P .", "Later X walked to the P .",
    "Meanwhile X was in the P .", "Soon X was back in the P .", "Afterwards X journeyed to the P .",
    "At last X reached the P .", "Following that X travelled to the P .",
]
PAIRS = [
    "X and Y went to the P .", "X and Y moved to the P .", "Then X and Y travelled to the P .",
    "X and Y are in the P .",
]
TAKES = [
    "X took the T .", "X picked up the T .", "X got the T .", "X grabbed the T .", "X took the T there .",
    "X picked up the T there .", "X got the T there .", "X found the T and kept it .", "X is holding the T .",
]
DROPS = [
    "X put down the T .", "X dropped the T .", "X left the T .", "X discarded the T .", "X put the T down .",
    "X dropped the T there .", "X left the T there .",
]
GIVES = ["X gave the T to Y .", "X handed the T to Y .", "X passed the T to Y ."]
PUTS = [
    "X put the T in the P .", "X left the T in the P .", "X hid the T in the P .", "The T is in the P .",
    "The T was in the P .", "The T lay in the P .", "Somebody put the T in the P .",
]
ASK_PERSON = ["X is in the [MASK] ."] * 14 + [
    "X is at the [MASK] .", "X was in the [MASK] .", "X went to the [MASK] .", "X is now in the [MASK] .",
    "Now X is in the [MASK] .", "X moved to the [MASK] .",
]
ASK_THING = ["The T is in the [MASK] ."] * 6 + ["The T was in the [MASK] .", "The T is at the [MASK] ."]


class Told:
    """A sentence of a story: its ids, where in them the place is (-1: nowhere), of whom or what it tells the
    place, and the places of the things that moved without their place being told."""

    def __init__(self, filled, about=(), carried=()):
        (self.ids, self.place), self.about, self.carried = filled, list(about), list(carried)


class Story:
    """`random` decides; `words.fill(template, X=…)` gives ids and the place's position."""

    def __init__(self, random, words, names=NAMES, places=PLACES, things=THINGS):
        self.random, self.words = random, words
        known = [place for place in places if len(words(place)) == 1]
        self.names = random.sample(names, random.randint(2, 7))
        self.places = random.sample(known, random.randint(4, min(12, len(known))))
        self.things = random.sample(things, random.choice([0, 1, 1, 2, 3]))
        self.person, self.holder, self.thing = {}, {}, {}
        self.moves = random.sample(MOVES, random.randint(3, len(MOVES))) if random.random() < 0.8 else MOVES[:5]

    def next(self):
        chance, name = self.random.random(), self.random.choice(self.names)
        told = self.handle(chance, name) if self.things and chance < 0.42 and name in self.person else None
        return told or self.move(chance, name)

    def handle(self, chance, name):
        """Something is taken, let go, given or put somewhere; None where `name` cannot."""
        pick, fill = self.random.choice, self.words.fill
        thing, other, here = pick(self.things), pick(self.names), self.person[name]
        if self.holder.get(thing) == name:
            if chance < 0.3 or other == name or other not in self.person:
                del self.holder[thing]
                self.thing[thing] = here
                return Told(fill(pick(DROPS), X=name, T=thing), carried=[(thing, here)])
            self.holder[thing], self.thing[thing] = other, self.person[other]
            return Told(fill(pick(GIVES), X=name, Y=other, T=thing), carried=[(thing, self.person[other])])
        if thing in self.holder:
            return None
        if chance < 0.28:
            self.holder[thing], self.thing[thing] = name, here
            return Told(fill(pick(TAKES), X=name, T=thing), carried=[(thing, here)])
        self.thing[thing] = place = pick(self.places)
        return Told(fill(pick(PUTS), X=name, T=thing, P=place), about=[thing])

    def move(self, chance, name):
        pick, fill = self.random.choice, self.words.fill
        place = pick([place for place in self.places if place != self.person.get(name)])
        other = pick(self.names)
        if chance > 0.95 and other != name:
            movers, filled = [name, other], fill(pick(PAIRS), X=name, Y=other, P=place)
        else:
            movers, filled = [name], fill(pick(self.moves), X=name, P=place)
        carried = []
        for mover in movers:
            self.person[mover] = place
            for thing, holder in self.holder.items():
                if holder == mover:
                    self.thing[thing] = place
                    carried.append((thing, place))
        return Told(filled, about=movers, carried=carried)
