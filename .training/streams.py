# SPDX-License-Identifier: Apache-2.0
"""Streams of segments of real text with stories told in them, and questions for the memory that read them.

A batch of B streams goes on for STEP segments of each and then asks ASKED questions of each stream's memory, the
last FOREIGN of them about another stream's text. Arrays of a batch, all int32 or int8:
    ids [B, STEP, SEGMENT], length [B, STEP], kind [B, STEP, SEGMENT] (0, CONTENT word, DESTINATION of somebody),
    reset [B] (1: starts a document), question [B, ASKED, QUESTION], questionLength [B, ASKED],
    gaps [B, GAPS, 6]: question, position in it, word, place of the word in the last STEP segments (-1: before),
    what is asked (-1 nothing, WORD … FOREIGN_WHERE), segments ago; earlier [B, GAPS, EARLIER]: where in the last
    STEP segments the same person was told to be before (-1: nowhere).
"""
import io, lzma

import numpy as np

from stories import (
    ASK_PERSON, ASK_THING, HELD_NAMES, HELD_PLACES, HELD_THINGS, NAMES, PLACES, THINGS, Story,
)

SEGMENT, STEP, ASKED, QUESTION, GAPS, EARLIER = 256, 4, 18, 28, 40, 6
WHERES, FOREIGN = range(8, 16), 2
CONTENT, DESTINATION = 1, 2
WORD, WHERE, CARRIED, FOREIGN_WORD, FOREIGN_WHERE = range(5)
CLS, SEP, MASK = 101, 102, 103
REMEMBERED = 64
COMMON = """the of and to in a is was for on that with as by at from it an be or are his her he she they this which
were had has have not but who also their its i you we my all so if no one me him them what there when would will
could should been do did said out up into more than then some very now any other about such only can may must shall
upon your our us these those over after before s t d ll re ve m""".split()


class Words:
    """WordPiece ids of words that stand alone."""

    def __init__(self, vocabulary):
        with open(vocabulary, encoding="utf8") as file:
            self.texts = file.read().split("\n")[:30522]
        self.ids = {text: index for index, text in enumerate(self.texts)}
        self.known = {"[MASK]": [MASK]}
        common = {self.ids[word] for word in COMMON}
        self.isPiece = np.array([text.startswith("##") for text in self.texts])
        self.isContent = np.array([t[:1].isalpha() and i not in common for i, t in enumerate(self.texts)])

    def __call__(self, word):
        if word not in self.known:
            rest, pieces = word.lower(), []
            while rest:
                mark = "##" if pieces else ""
                size = next((n for n in range(len(rest), 0, -1) if mark + rest[:n] in self.ids), 0)
                if size == 0:
                    raise ValueError(f"{word} has no pieces in the vocabulary")
                pieces.append(self.ids[mark + rest[:size]])
                rest = rest[size:]
            self.known[word] = pieces
        return self.known[word]

    def fill(self, template, **names):
        """Ids of a template's words, and the position of its place (P), -1 without one."""
        ids, place = [], -1
        for word in template.split():
            ids += self(names.get(word, word))
            if word == "P":
                place = len(ids) - 1
        return ids, place


class Texts:
    """A part of the file that text.py writes."""

    def __init__(self, path, part):
        with lzma.open(path) as file:
            arrays = np.load(io.BytesIO(file.read()))
        self.tokens = arrays[part]
        self.sentences = np.concatenate([[0], np.cumsum(arrays[part + "_s"].astype(np.int64))])
        self.documents = np.concatenate([[0], np.cumsum(arrays[part + "_d"].astype(np.int64))]).tolist()

    def sentence(self, index):
        return self.tokens[self.sentences[index] : self.sentences[index + 1]].tolist()


class Stream:
    def __init__(self, random, texts, words, held=False, storyShare=0.6):
        self.random, self.texts, self.words, self.held, self.storyShare = random, texts, words, held, storyShare
        self.start()
        self.left = random.randint(4, 96)

    def start(self):
        random = self.random
        self.open()
        self.next += random.randrange(max(1, (self.end - self.next) * 3 // 4))
        self.left, self.segments, self.rest = random.randint(8, 96), 0, []
        self.said, self.told, self.story, self.since = [], {}, None, 0
        if random.random() < self.storyShare:
            names, places, things = NAMES, PLACES, THINGS
            if self.held:
                names, places, things = HELD_NAMES, HELD_PLACES + PLACES[:20], HELD_THINGS
            self.story = Story(random, self.words, names, places, things)
            self.gap, self.active = random.choice([0, 10, 30, 60, 60, 90]), random.randint(2, 8)

    def open(self):
        document = self.random.randrange(len(self.texts.documents) - 1)
        self.next, self.end = self.texts.documents[document : document + 2]

    def sentence(self):
        """The story's next sentence where it is time for one, else (ids, None) of the text's next."""
        if self.story and self.active > 0 and self.since >= self.gap:
            self.since = 0 if self.gap == 0 or self.random.random() < 0.7 else -self.gap
            told = self.story.next()
            return told.ids, told
        if self.next >= self.end:
            self.open()
            self.left = 0
        ids = self.texts.sentence(self.next)
        self.next += 1
        self.since += len(ids)
        return ids, None

    def segment(self):
        """Ids of the next segment, cut at a sentence end in its second half, and its destinations."""
        ids, destinations = [CLS], []
        while True:
            sentence, told = self.rest.pop() if self.rest else self.sentence()
            room = SEGMENT - 1 - len(ids)
            if len(sentence) > room:
                if len(ids) < SEGMENT // 2 and not told:
                    ids += sentence[:room]
                    sentence = sentence[room:]
                self.rest.append((sentence, told))
                break
            at = len(ids)
            ids += sentence
            if 7 <= len(sentence) <= QUESTION - 2 and not (told and told.about):
                self.said.append((self.segments, at, sentence))
            if told:
                if told.place >= 0:
                    destinations.append(at + told.place)
                for name in told.about:
                    place = (self.segments, at + told.place, sentence[told.place], WHERE)
                    self.told.setdefault(name, []).append(place)
                for thing, place in told.carried:
                    place = (self.segments, -1, self.words(place)[0], CARRIED)
                    self.told.setdefault(thing, []).append(place)
        self.segments += 1
        if self.story:
            self.active -= 1
            if self.active < -self.random.choice([0, 0, 2, 4, 8, 16]):
                self.active = self.random.randint(1, 6)
        self.said = [said for said in self.said if said[0] >= self.segments - REMEMBERED]
        return ids + [SEP], destinations

    def place(self, segment, position):
        """Of a token, in the last STEP segments."""
        first = self.segments - STEP
        return (segment - first) * SEGMENT + position if segment >= first and position >= 0 else -1

    def cloze(self):
        """A sentence read with a fifth of its content words masked: ids and gaps; None where there is none."""
        random, words = self.random, self.words
        if not self.said:
            return None
        ago = 1 + int(STEP * 16 ** random.random()) if random.random() > 0.45 else 0
        near = [
            said for said in self.said
            if (abs(self.segments - said[0] - ago) <= 2 if ago else said[0] >= self.segments - STEP)
        ]
        segment, at, sentence = random.choice(near or self.said)
        content = [
            i for i, token in enumerate(sentence)
            if words.isContent[token] and not (i + 1 < len(sentence) and words.isPiece[sentence[i + 1]])
        ]
        if len(content) < 3:
            return None
        masked = set(random.sample(content, max(1, min(4, (len(content) + 2) // 5))))
        ids = [CLS] + [MASK if i in masked else token for i, token in enumerate(sentence)] + [SEP]
        return ids, [
            (i + 1, sentence[i], self.place(segment, at + i), WORD, self.segments - segment, []) for i in masked
        ]

    def where(self, asked):
        """Where somebody or something not yet `asked` for is now: ids and one gap; None without such."""
        told = {n: places for n, places in self.told.items() if places[-1][0] >= self.segments - REMEMBERED}
        names = [name for name in told if name not in asked]
        if not names:
            return None
        name = self.random.choice(names)
        asked.add(name)
        template = self.random.choice(ASK_PERSON if name[0].isupper() else ASK_THING)
        ids = [CLS] + self.words.fill(template, X=name, T=name)[0] + [SEP]
        segment, position, word, kind = told[name][-1]
        earlier = [self.place(s, p) for s, p, _, _ in told[name][:-1]]
        earlier = [place for place in earlier if place >= 0][-EARLIER:]
        gap = (ids.index(MASK), word, self.place(segment, position), kind, self.segments - segment, earlier)
        return ids, [gap]


def batch(streams, random):
    count, words = len(streams), streams[0].words
    ids, length = np.zeros((count, STEP, SEGMENT), np.int32), np.zeros((count, STEP), np.int32)
    kind, reset = np.zeros((count, STEP, SEGMENT), np.int8), np.zeros(count, np.int8)
    question = np.zeros((count, ASKED, QUESTION), np.int32)
    questionLength = np.full((count, ASKED), 2, np.int32)
    gaps, earlier = np.zeros((count, GAPS, 6), np.int32), np.full((count, GAPS, EARLIER), -1, np.int32)
    gaps[:, :, 4] = -1
    for b, stream in enumerate(streams):
        if stream.left <= 0:
            stream.start()
        reset[b] = stream.segments == 0
        for t in range(STEP):
            segment, destinations = stream.segment()
            tokens = np.array(segment)
            ids[b, t, : len(segment)], length[b, t] = tokens, len(segment)
            kind[b, t, : len(segment)] = words.isContent[tokens]
            kind[b, t, 1 : len(segment) - 1] &= ~words.isPiece[tokens[2:]]
            kind[b, t, destinations] = DESTINATION
        stream.left -= STEP
    for b, stream in enumerate(streams):
        used, names = 0, set()
        for slot in range(ASKED):
            isForeign = slot >= ASKED - FOREIGN and count > 1
            other = streams[(b + random.randrange(1, count)) % count] if isForeign else stream
            asksWhere = slot in WHERES or isForeign and slot == ASKED - 1 and random.random() < 0.6
            asked = asksWhere and other.where(set() if isForeign else names) or other.cloze() or other.cloze()
            if not asked:
                question[b, slot, :2] = CLS, SEP
                continue
            tokens = asked[0][:QUESTION]
            question[b, slot, : len(tokens)], questionLength[b, slot] = tokens, len(tokens)
            for position, word, place, what, ago, before in asked[1]:
                if used == GAPS or position >= QUESTION:
                    break
                if isForeign:
                    place, what, before = -1, FOREIGN_WORD if what == WORD else FOREIGN_WHERE, []
                gaps[b, used] = slot, position, word, place, what, ago
                earlier[b, used, : len(before)] = before
                used += 1
    return ids, length, kind, reset, question, questionLength, gaps, earlier
