# SPDX-License-Identifier: Apache-2.0
"""Writes folders for `mneme eval` that ask where somebody or something is, inside books held out of training.

babi-near, babi-far: bAbI's test stories (tasks 1 and 2), sentences about 60 and 1,200 tokens apart, the question
asked at the end. world-near, world-far: stories of stories.py with names and most places that no training saw.
Each question has "cloze" as well, the sentence that `mneme recall` is asked.

Usage: where.py DATA TEXT.npz.xz.held.json VOCABULARY OUT
"""
import glob, json, os, random, re, sys

import streams as st
from stories import HELD_NAMES, HELD_PLACES, HELD_THINGS, PLACES, Story

BYTES_PER_TOKEN = 4.3


class Written(st.Words):
    """Keeps the text of what was filled last."""

    def fill(self, template, **names):
        text = " ".join(names.get(word, word) for word in template.split()).replace(" .", ".")
        self.text = text[0].upper() + text[1:]
        return super().fill(template, **names)


def sentences(path):
    with open(path, encoding="utf8", errors="ignore") as file:
        text = file.read()
    paragraphs = re.split(r"\n\s*\n", text[len(text) // 5 :])
    return [s for p in paragraphs for s in re.split(r"(?<=[.!?])\s+", " ".join(p.split())) if len(s) > 3]


def take(book, start, tokens):
    """Sentences of a book from `start` on, at least so many tokens."""
    end, size = start, 0
    while size < tokens * BYTES_PER_TOKEN and end < len(book):
        size += len(book[end])
        end += 1
    return book[start:end]


def woven(source, book, story, gap, after):
    """A story's sentences, about `gap` tokens of the book before each and `after` behind the last."""
    at, text = source.randrange(max(1, len(book) - 400)), []
    for sentence in story:
        between = take(book, at, gap * source.uniform(0.7, 1.3))
        at += len(between)
        text += [*between, sentence]
    return text + take(book, at, after)


def babi(data, task, source, count):
    """Stories with their last question: (sentences, question, cloze, answer, kind)."""
    stories = []
    with open(glob.glob(f"{data}/babi/qa{task}_*test.txt")[0], encoding="utf8") as file:
        for line in file:
            number, text = line.strip().split(" ", 1)
            if number == "1":
                stories.append([])
            stories[-1].append(text)
    for story in source.sample(stories, count):
        last = max(i for i, text in enumerate(story) if "\t" in text)
        question, answer = story[last].split("\t")[:2]
        subject = re.match(r"Where is (?:the )?(\w+)\?", question).group(1)
        cloze = f"{subject if task == 1 else f'The {subject}'} is in the [MASK]."
        yield [t for t in story[:last] if "\t" not in t], [(question.strip(), cloze, answer, f"qa{task}")]


def world(words, source, count, told):
    for _ in range(count):
        places = HELD_PLACES + source.sample(PLACES, 12)
        story, text, known = Story(source, words, HELD_NAMES, places, HELD_THINGS), [], set()
        for _ in range(told):
            known.update(story.next().about)
            text.append(words.text)
        people = sorted(name for name in known if name in story.person)
        things = sorted(story.thing)
        asked = source.sample(people, min(2, len(people))) + source.sample(things, min(1, len(things)))
        yield text, [
            (f"Where is {x}?", f"{x} is in the [MASK].", story.person[x], "person")
            if x in story.person
            else (f"Where is the {x}?", f"The {x} is in the [MASK].", story.thing[x], "thing")
            for x in asked
        ]


def save(out, name, documents):
    os.makedirs(f"{out}/{name}/documents", exist_ok=True)
    with open(f"{out}/{name}/questions.jsonl", "w", encoding="utf8") as file:
        for index, (text, questions) in enumerate(documents):
            document = f"{name}-{index:03d}.txt"
            whole = "".join(s + ("\n\n" if i % 6 == 5 else " ") for i, s in enumerate(text))
            with open(f"{out}/{name}/documents/{document}", "w", encoding="utf8") as written:
                written.write(whole)
            for place, (question, cloze, answer, kind) in enumerate(questions):
                row = dict(id=f"{name}-{index}-{place}", question=question, cloze=cloze, document=document)
                row |= dict(answers=[answer], evidence=[[0, len(whole.encode())]], kind=kind)
                file.write(json.dumps(row) + "\n")


def main():
    data, held, vocabulary, out = sys.argv[1:]
    source, words = random.Random(21), Written(vocabulary)
    with open(held, encoding="utf8") as file:
        books = [book for book in map(sentences, json.load(file)) if len(book) > 1000]

    def told(stories, gap, after):
        for index, (text, questions) in enumerate(stories):
            book, apart, behind = books[index % len(books)], source.choice(gap), source.choice(after)
            yield woven(source, book, text, apart, behind), questions

    near = [*babi(data, 1, source, 64), *babi(data, 2, source, 36)]
    save(out, "babi-near", told(near, [60], [30]))
    far = [*babi(data, 1, source, 19), *babi(data, 2, source, 11)]
    save(out, "babi-far", told(far, [1200], [4000]))
    save(out, "world-near", told(world(words, source, 40, 16), [20, 60, 120], [0, 100, 250, 800]))
    save(out, "world-far", told(world(words, source, 8, 40), [150], [4000, 16000]))


if __name__ == "__main__":
    main()
