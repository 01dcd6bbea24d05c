"""The retriever: what every signal says of every sentence and passage, and the fused ranking."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.datatypes import Enrichment, Hit, Lang, Passage, Question, other_language
from assistant.retrieval.dense import Dense
from assistant.retrieval.encoder import Encoder, Vectors
from assistant.retrieval.fusion import fuse
from assistant.retrieval.lexical import Lexical, Scores, Unit
from assistant.retrieval.names import NameLinks, names_in
from assistant.retrieval.query import Query, expand
from assistant.text import fold

SentenceKey = tuple[str, int]  # document, start


@dataclass(frozen=True, slots=True)
class Signals:
    """The scores that a question gives: the first two one a passage, the others one a sentence."""

    passage_words: Scores
    passage_names: Scores  # the share of the question's names and numbers that the passage has; 1 if it has none
    sentence_words: Scores
    question_words: Scores
    sentence_vectors: Scores
    question_vectors: Scores


SENTENCE_SIGNALS = ("sentence_words", "question_words", "sentence_vectors", "question_vectors")


@dataclass(frozen=True, slots=True)
class KnownSentence:
    """A sentence with its number and what was written about it."""

    number: int
    lang: Lang
    text: str
    enrichment: Enrichment


class Retriever:
    """Lexical and dense indexes over the passages of an index and their sentences."""

    def __init__(
        self,
        passages: Sequence[Passage],
        lexical: dict[str, Lexical],
        dense: dict[str, Dense],
        names: NameLinks,
    ) -> None:
        """Use `build` or `load`."""
        self._ids = [passage.id for passage in passages]
        self.passage_numbers = {passage.id: number for number, passage in enumerate(passages)}
        self.sentence_numbers = number_sentences(passages)
        self.lexical = lexical
        self.dense = dense
        self._names = names
        members = [
            (self.sentence_numbers[passage.document, start], number)
            for number, passage in enumerate(passages)
            for start, _ in passage.sentences
        ]
        self._members = np.array(members, dtype=np.int32).reshape(-1, 2)

    @classmethod
    def build(
        cls, passages: Sequence[Passage], enrichments: dict[SentenceKey, Enrichment], encoder: Encoder
    ) -> Retriever:
        """Index passages with what is known of their sentences."""
        sentences = known_sentences(passages, enrichments)
        count = len(sentences)
        lexical = {
            "passage_words": Lexical.build(passage_units(passages, enrichments), len(passages)),
            "sentence_words": Lexical.build(sentence_units(sentences), count),
            "question_words": Lexical.build(question_units(sentences), count),
        }
        dense = {
            "sentence_vectors": _dense(sentence_units(sentences), count, encoder),
            "question_vectors": _dense(question_units(sentences), count, encoder),
        }
        names = {fold(n) for p in passages for text in (*p.section, p.text) for n in names_in(text)}
        names |= {fold(n) for s in sentences for n in names_in(s.enrichment.translation)}
        return cls(passages, lexical, dense, NameLinks(names))

    def signals(self, question: Question, vector: Vectors) -> Signals:
        """What each signal says for a question with its vector [1, dimension]."""
        lang = question.lang
        query = self.query(question)
        return Signals(
            passage_words=self.lexical["passage_words"].scores(query.words, lang),
            passage_names=self.lexical["passage_words"].share(query.specific, lang),
            sentence_words=self.lexical["sentence_words"].scores(query.words, lang),
            question_words=self.lexical["question_words"].scores(query.words, lang),
            sentence_vectors=self.dense["sentence_vectors"].scores(vector),
            question_vectors=self.dense["question_vectors"].scores(vector),
        )

    def query(self, question: Question) -> Query:
        """The words of a question, each with the spellings that may stand for it."""
        known = self.lexical["passage_words"].knows
        return expand(question, self._names, lambda term: known(term, question.lang))

    def best_of_sentences(self, scores: Scores) -> Scores:
        """The best score among the sentences of each passage."""
        best: Scores = np.zeros(len(self._ids), dtype=np.float32)
        np.maximum.at(best, self._members[:, 1], scores[self._members[:, 0]])
        return best

    def search(self, signals: Signals, depth: int, rrf_k: int) -> list[Hit]:
        """The fused ranking of the passages."""
        rankings = [self._ranked("passage_words", signals.passage_words, depth)]
        rankings += [
            self._ranked(name, self.best_of_sentences(getattr(signals, name)), depth) for name in SENTENCE_SIGNALS
        ]
        return fuse([ranking for ranking in rankings if ranking], k=rrf_k)

    def _ranked(self, name: str, scores: Scores, depth: int) -> list[Hit]:
        order = np.argsort(-scores, kind="stable")[:depth]
        return [
            Hit(self._ids[i], float(scores[i]), rank, name) for rank, i in enumerate(order, start=1) if scores[i] > 0
        ]

    def save(self, folder: Path) -> None:
        """Write the indexes into a new folder, without pickle."""
        for name, lexical in self.lexical.items():
            lexical.save(folder / name)
        for name, dense in self.dense.items():
            dense.save(folder / name)
        (folder / "names.json").write_text(json.dumps(self._names.names, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, passages: Sequence[Passage]) -> Retriever:
        """Read what `save` wrote."""
        lexical = {n: Lexical.load(folder / n) for n in ("passage_words", "sentence_words", "question_words")}
        count = lexical["sentence_words"].owners
        dense = {n: Dense.load(folder / n, count) for n in ("sentence_vectors", "question_vectors")}
        names = NameLinks(json.loads((folder / "names.json").read_text(encoding="utf-8")))
        return cls(passages, lexical, dense, names)


def number_sentences(passages: Sequence[Passage]) -> dict[SentenceKey, int]:
    """A number for each sentence, in order of first appearance; overlapping passages share theirs."""
    numbers: dict[SentenceKey, int] = {}
    for passage in passages:
        for start, _ in passage.sentences:
            numbers.setdefault((passage.document, start), len(numbers))
    return numbers


def known_sentences(passages: Sequence[Passage], enrichments: Mapping[SentenceKey, Enrichment]) -> list[KnownSentence]:
    """The sentences of the passages, by number."""
    known: dict[SentenceKey, KnownSentence] = {}
    for passage in passages:
        for position, (start, _) in enumerate(passage.sentences):
            key = (passage.document, start)
            text, enrichment = passage.sentence_text(position), enrichments.get(key, Enrichment())
            known.setdefault(key, KnownSentence(len(known), passage.lang, text, enrichment))
    return list(known.values())


def passage_units(passages: Sequence[Passage], enrichments: Mapping[SentenceKey, Enrichment]) -> dict[Lang, list[Unit]]:
    """Each passage in both languages, with its headings and the sentence that introduces its list.

    In the other language it stands with its translation, and with its own words where there is none, so that names
    and numbers are found across languages.
    """
    units: dict[Lang, list[Unit]] = {"nl": [], "en": []}
    for number, passage in enumerate(passages):
        around = f"{' '.join(passage.section)} {passage.context}"
        translated = [
            enrichments.get((passage.document, start), Enrichment()).translation or passage.sentence_text(i)
            for i, (start, _) in enumerate(passage.sentences)
        ]
        units[passage.lang].append(Unit(number, f"{around} {passage.text}"))
        units[other_language(passage.lang)].append(Unit(number, f"{around} {' '.join(translated)}"))
    return units


def sentence_units(sentences: Sequence[KnownSentence]) -> dict[Lang, list[Unit]]:
    """Each sentence in its own language, and in the other where it is translated or else as it is."""
    units: dict[Lang, list[Unit]] = {"nl": [], "en": []}
    for sentence in sentences:
        units[sentence.lang].append(Unit(sentence.number, sentence.text))
        translation = sentence.enrichment.translation or sentence.text
        units[other_language(sentence.lang)].append(Unit(sentence.number, translation))
    return units


def question_units(sentences: Sequence[KnownSentence]) -> dict[Lang, list[Unit]]:
    """The questions that each sentence answers."""
    units: dict[Lang, list[Unit]] = {"nl": [], "en": []}
    for sentence in sentences:
        for lang, question in sentence.enrichment.questions:
            units[lang].append(Unit(sentence.number, question))
    return units


def distinct_units(units: Mapping[Lang, Sequence[Unit]]) -> list[Unit]:
    """The units of both languages in one list, each once: what the dense index holds, in its order."""
    return list(dict.fromkeys(unit for of_lang in units.values() for unit in of_lang))


def _dense(units: Mapping[Lang, Sequence[Unit]], owners: int, encoder: Encoder) -> Dense:
    distinct = distinct_units(units)
    vectors = encoder.encode_passages([unit.text for unit in distinct])
    return Dense.build(vectors, [unit.owner for unit in distinct], owners)
