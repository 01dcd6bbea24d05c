"""Compare two bridges: word vectors, which the product uses, and a translation table learned from the same data.

Run as `python index/encoder/translation_table.py DATA_FOLDER eval/sets/dev.jsonl`. Learns p(term | term) between Dutch
and English index terms by IBM model 1 from `parallel/` and `lexicon/`, uses it as Darwish and Oard (SIGIR 2003) do, and
prints R@5 without enrichment for either bridge and for both. Writes nothing.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from alignment import Ids, translations
from pairs import Shares, load

from assistant.datatypes import Lang, other_language
from assistant.evaluation.encoders import THROUGH_BRIDGE, recall, without_enrichment
from assistant.evaluation.sets import load_set
from assistant.pipeline import load_encoders
from assistant.retrieval.analysis import marked, stem, terms
from assistant.retrieval.bridge import Alternatives, Links, Near, Word, WordLinks
from assistant.retrieval.encoder import Encoder
from assistant.settings import Settings

LONGEST = 40  # terms of a text
LEAST = 0.05  # probability of a translation that is used
Table = dict[str, Alternatives]


class TableLinks:
    """Links by translation probability; with other links beside it, the greater weight counts."""

    def __init__(self, tables: dict[Lang, Table], beside: WordLinks | None = None) -> None:
        self._tables, self._beside = tables, beside

    def links(self, words: Sequence[Word], lang: Lang, encoder: Encoder) -> Links:
        """The translations of each word; names that have none stand for themselves anyway."""
        found = [dict(self._tables[lang].get(stem(word.text, lang), {})) for word in words]
        if self._beside is None:
            return Links(tuple(found), tuple(Near(np.zeros(0, dtype=np.float32)) for _ in words))
        beside = self._beside.links(words, lang, encoder)
        for mine, other in zip(found, beside.alternatives, strict=True):
            for term, weight in other.items():
                mine[term] = max(weight, mine.get(term, 0.0))
        return Links(tuple(found), beside.near)

    def columns(self, lang: Lang) -> dict[str, int]:
        """The columns of the links beside."""
        return self._beside.columns(lang) if self._beside else {}


def learn(folder: Path) -> dict[Lang, Table]:
    """The translation tables of both languages: term to marked terms of the other, with probabilities."""
    data = load(folder, None, Shares())
    numbers: dict[Lang, dict[str, int]] = {"en": {}, "nl": {}}
    texts: dict[Lang, list[Ids]] = {"en": [], "nl": []}
    for group in data.groups:
        if group.name.startswith(("parallel/", "lexicon/")):
            for pair in group.pairs:
                found = {lang: terms(text, lang) for lang, text in zip(texts, pair, strict=True)}
                if all(0 < len(of_side) <= LONGEST for of_side in found.values()):
                    for lang, of_side in found.items():
                        known = numbers[lang]
                        texts[lang].append(np.array([known.setdefault(t, len(known)) for t in of_side]))
    names = {lang: list(known) for lang, known in numbers.items()}
    tables: dict[Lang, Table] = {}
    for lang in texts:
        other, table = other_language(lang), translations(texts[lang], texts[other_language(lang)])
        kept: defaultdict[str, Alternatives] = defaultdict(dict)
        for i in np.flatnonzero(table.probability >= LEAST):
            target = marked(names[other][table.target[i]], other)
            kept[names[lang][table.source[i]]][target] = float(table.probability[i])
        tables[lang] = dict(kept)
    return tables


def main() -> None:
    """Learn, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with parallel/ and lexicon/")
    parser.add_argument("set", type=Path, metavar="SET.jsonl")
    arguments = parser.parse_args()
    settings = Settings()
    encoders = load_encoders(settings)
    index, items = without_enrichment(settings, encoders), load_set(arguments.set)
    tables = learn(arguments.data)
    vectors = index.retriever.links
    links: dict[str, WordLinks] = {
        "word vectors": vectors,
        "translation table": TableLinks(tables),
        "both": TableLinks(tables, vectors),
    }
    groups = ("nl-nl", "en-en", "within", "nl-en", "en-nl", "across", "all")
    print(f"| bridge | R@5 of | {' | '.join(groups)} |\n| --- | --- |{' ---: |' * len(groups)}")
    for name, of_index in links.items():
        index.retriever.links = of_index
        for leg, means in recall(index, items, encoders, settings).items():
            if leg in THROUGH_BRIDGE:
                print(f"| {name} | {leg} | {' | '.join(f'{means[group]:.3f}' for group in groups)} |", flush=True)


if __name__ == "__main__":
    main()
