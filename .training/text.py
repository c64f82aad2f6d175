# SPDX-License-Identifier: Apache-2.0
"""Turns the texts of shared/data, unpacked, into one file of tokens for streams.py.

Usage: text.py DATA VOCABULARY OUT.npz.xz
Parts: train (books but every eleventh, meetings, contracts, encyclopaedia, documentation), held (the other
books) and essays. Each part NAME has NAME, tokens (uint16); NAME_s, tokens of each sentence (uint8); NAME_d,
sentences of each document (int32). The names of the books held out go to OUT.held.json.
"""
import glob, io, json, lzma, os, random, re, sys

import numpy as np
from tokenizers import BertWordPieceTokenizer

LONGEST = 200
BOOK_TOKENS, HELD_TOKENS, MEETING_TOKENS, CONTRACT_TOKENS, ARTICLE_TOKENS = 58_000, 18_000, 20_000, 12_000, 12_000
ENDS = re.compile(r"(?<=[.!?;:][\"”'’)]|[^A-Z][.!?])\s+|\n\s*\n")


def read(path):
    with open(path, encoding="utf8", errors="ignore") as file:
        return file.read()


def sentences(text, limit, tokenizer):
    """Token ids of each sentence, until there are `limit` tokens; long ones are cut."""
    found, total = [], 0
    for sentence in ENDS.split(text):
        ids = tokenizer.encode(" ".join(sentence.split()), add_special_tokens=False).ids
        for start in range(0, len(ids), LONGEST):
            found.append(ids[start : start + LONGEST])
            total += len(found[-1])
        if total >= limit:
            break
    return found


def stretch(text, tokens, random):
    """As many bytes as `tokens` tokens need at most, from a line that chance picks."""
    size = tokens * 6
    start = random.randint(0, max(0, len(text) - size))
    return text[text.find("\n", start) + 1 if start else 0 :][:size]


def turns(path):
    """A meeting as text, a paragraph a turn."""
    meeting = json.loads(read(path))
    return "\n\n".join(f"{turn['speaker']}: {turn['content']}" for turn in meeting["meeting_transcripts"])


def parts(data, tokenizer, random):
    def files(pattern):
        return sorted(f for f in glob.glob(f"{data}/{pattern}", recursive=True) if os.path.isfile(f))

    def some(pattern, count):
        return random.sample(files(pattern), count)

    books = [book for book in files("books/**/*.md") if not book.endswith("SOURCE.md")]
    held = books[::11]
    train = [
        sentences(stretch(read(book), BOOK_TOKENS, random), BOOK_TOKENS, tokenizer)
        for book in books
        if book not in held
    ]
    train += [sentences(turns(f), MEETING_TOKENS, tokenizer) for f in some("qmsum/train/*.json", 45)]
    train += [
        sentences(read(f), CONTRACT_TOKENS, tokenizer) for f in some("cuad/full_contract_txt/**/*.txt", 45)
    ]
    wiki = read(f"{data}/wikitext-2/valid.txt") + read(f"{data}/wikitext-2/test.txt")
    for mark, sign in ((" @-@ ", "-"), (" @,@ ", ","), (" @.@ ", ".")):
        wiki = wiki.replace(mark, sign)
    train += [sentences(t, ARTICLE_TOKENS, tokenizer) for t in re.split(r"\n = (?!=)[^\n]+ = \n", wiki)]
    manual = []
    for f in some("docs/**/*.*", 500):
        manual += sentences(read(f), 4000, tokenizer)
        if sum(map(len, manual)) > 15_000:
            train.append(manual)
            manual = []
    essays, essay = [], []
    for f in files("essays/*.txt"):
        essay += sentences(read(f), 50_000, tokenizer)
        if sum(map(len, essay)) > 20_000:
            essays.append(essay)
            essay = []
    heldTexts = [sentences(stretch(read(b), HELD_TOKENS, random), HELD_TOKENS, tokenizer) for b in held]
    return {"train": [d for d in train if sum(map(len, d)) > 1500], "held": heldTexts, "essays": essays}, held


def main():
    data, vocabulary, out = sys.argv[1:]
    tokenizer = BertWordPieceTokenizer(vocabulary, lowercase=True)
    documents, held = parts(data, tokenizer, random.Random(5))
    arrays = {}
    for name, texts in documents.items():
        arrays[name] = np.array([t for d in texts for s in d for t in s], dtype=np.uint16)
        arrays[name + "_s"] = np.array([len(s) for d in texts for s in d], dtype=np.uint8)
        arrays[name + "_d"] = np.array([len(d) for d in texts], dtype=np.int32)
        print(f"{name}: {len(texts)} documents, {arrays[name].size} tokens")
    raw = io.BytesIO()
    np.savez(raw, **arrays)
    with open(out, "wb") as file:
        file.write(lzma.compress(raw.getvalue(), preset=6))
    with open(out + ".held.json", "w") as file:
        json.dump(held, file)


if __name__ == "__main__":
    main()
