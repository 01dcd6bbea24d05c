"""The retriever: what every signal says of every sentence and passage, and the fused ranking."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.datatypes import LANGUAGES, Enrichment, Hit, Lang, Passage, Question
from assistant.questions import Wanted, wanted
from assistant.retrieval.bridge import Bridge, WordLinks, forms_of
from assistant.retrieval.dense import Dense
from assistant.retrieval.distinguishing import Weights, distinguishing_weights
from assistant.retrieval.encoder import Encoder, Encoders, Vectors
from assistant.retrieval.fusion import fused_scores
from assistant.retrieval.lexical import Lexical, Scores, Unit
from assistant.retrieval.matching import Numbers, TermTable, matches
from assistant.retrieval.maxsim import MaxSim
from assistant.retrieval.names import NameLinks, names_in
from assistant.retrieval.near_misses import near_misses
from assistant.retrieval.nearest import hold
from assistant.retrieval.query import Query, expand
from assistant.retrieval.units import (
    SentenceKey,
    distinct_units,
    headings_over,
    known_sentences,
    number_sentences,
    passage_units,
    question_units,
    sentence_units,
    unanswered_units,
)
from assistant.retrieval.word_matches import WordMatches
from assistant.text import fold

Rankings = dict[str, list[Hit]]  # by signal


@dataclass(frozen=True, slots=True)
class Signals:
    """The scores that a question gives: the first four one a passage, the others one a sentence."""

    passage_words: Scores
    passage_names: Scores  # the share of the question's names and numbers that the passage has; 1 if it has none
    passage_vectors: Scores
    passage_maxsim: Scores
    sentence_words: Scores
    question_words: Scores
    sentence_vectors: Scores
    question_vectors: Scores
    sentence_maxsim: Scores
    query: Query
    vector: Vectors  # of the question [1, dimension]
    has_names: bool = False  # whether the question has names or numbers
    is_matched: bool = True  # whether a word of the question, or one that means much the same, is in the texts


MATCHED = 0.42  # the weight of a term from which it counts as what was asked for: below that of any spelling of a name
PASSAGE_SHARE = 0.5  # of the vector of a whole passage beside that of its best sentence
WORD_SIGNALS = ("passage_words", "sentence_words", "question_words")
SENTENCE_SIGNALS = ("sentence_words", "question_words", "sentence_vectors", "question_vectors")


class Retriever:
    """Lexical and dense indexes over the passages of an index and their sentences."""

    def __init__(
        self,
        passages: Sequence[Passage],
        lexical: dict[str, Lexical],
        dense: dict[str, Dense],
        names: NameLinks,
        bridge: Bridge,
        kinds: Mapping[Lang, Sequence[Wanted]],
        distinguishing: Mapping[Lang, Weights],
    ) -> None:
        """Use `build` or `load`."""
        self._ids = [passage.id for passage in passages]
        self._places = np.argsort(np.argsort(np.array(self._ids, dtype=object)))  # of each id in the order of all
        self.passage_numbers = {passage.id: number for number, passage in enumerate(passages)}
        self.sentence_numbers = number_sentences(passages)
        self.lexical = lexical
        self.dense = dense
        self._names = names
        self._bridge = bridge
        self._kinds = dict(kinds)  # what each question wants that a sentence answers, in the order of its view
        self._distinguishing = dict(distinguishing)
        self._apart = {lang: weights.astype(np.float32) for lang, weights in distinguishing.items()}
        self._of_kind: dict[tuple[Lang, Wanted], npt.NDArray[np.bool_]] = {}  # made when a kind is first asked for
        self.links: WordLinks = bridge  # what is asked; other links may take its place, for comparing them
        self._tables: dict[tuple[str, Lang], MaxSim | None] = {}  # made when a language is first asked in
        self._terms: dict[tuple[str, Lang], TermTable | None] = {}  # likewise
        members = [
            (self.sentence_numbers[passage.document, start], number)
            for number, passage in enumerate(passages)
            for start, _ in passage.sentences
        ]
        self._members = np.array(members, dtype=np.int32).reshape(-1, 2)

    @classmethod
    def build(
        cls,
        passages: Sequence[Passage],
        enrichments: dict[SentenceKey, Enrichment],
        encoders: Encoders,
    ) -> Retriever:
        """Index passages with what is known of their sentences."""
        sentences = known_sentences(passages, enrichments)
        count = len(sentences)
        units = {
            "passage_words": passage_units(passages, enrichments),
            "sentence_words": sentence_units(sentences),
            "question_words": question_units(sentences),
            "unanswered_words": unanswered_units(sentences),
        }
        lexical = {n: Lexical.build(u, len(passages) if n == "passage_words" else count) for n, u in units.items()}
        dense = {
            "passage_vectors": _dense(units["passage_words"], len(passages), encoders.texts),
            "sentence_vectors": _dense(units["sentence_words"], count, encoders.texts),
        }
        for lang in LANGUAGES:  # a question is held against those in its own language: there are some in both
            for name in ("question", "unanswered"):
                dense[f"{name}_vectors_{lang}"] = _dense({lang: units[f"{name}_words"][lang]}, count, encoders.texts)
        names = {fold(n) for p in passages for text in (*p.section, p.text) for n in names_in(text)}
        names |= {fold(n) for s in sentences for n in names_in(s.enrichment.translation)}
        forms = {
            lang: forms_of((part for name in WORD_SIGNALS for unit in units[name][lang] for part in unit.parts), lang)
            for lang in LANGUAGES
        }
        kinds = {lang: [wanted(unit.text, lang) for unit in units["question_words"][lang]] for lang in LANGUAGES}
        weights = distinguishing_weights(sentences, headings_over(passages), encoders.words)
        bridge = Bridge.build(forms, encoders.words)
        return cls(passages, lexical, dense, NameLinks(names), bridge, kinds, weights)

    def signals(self, question: Question, encoders: Encoders) -> Signals:
        """What each signal says for a question; the encoders are those that the index was built with."""
        lang = question.lang
        query = self.query(question, encoders.words)
        vector = encoders.texts.encode_questions([question.text])
        return Signals(
            passage_words=self.lexical["passage_words"].scores(query.words, lang),
            passage_names=self.lexical["passage_words"].share(query.specific, lang),
            passage_vectors=self.dense["passage_vectors"].scores(vector),
            sentence_words=self.lexical["sentence_words"].scores(query.words, lang),
            question_words=self.lexical["question_words"].scores(query.words, lang),
            sentence_vectors=self.dense["sentence_vectors"].scores(vector),
            question_vectors=self.dense[f"question_vectors_{lang}"].scores(vector),
            passage_maxsim=self._maxsim("passage_words", query, lang),
            sentence_maxsim=self._maxsim("sentence_words", query, lang),
            query=query,
            vector=vector,
            has_names=any(query.is_specific),
            is_matched=any(self._is_known(t, lang) for word in query.words for t, w in word.items() if w >= MATCHED),
        )

    def query(self, question: Question, words: Encoder) -> Query:
        """The words of a question, each with the terms that may stand for it."""
        known, lang = self.lexical["passage_words"].knows, question.lang
        bridge = partial(self.links.links, lang=lang, encoder=words)
        return expand(question, self._names, lambda term: known(term, lang), bridge)

    def _is_known(self, term: str, lang: Lang) -> bool:
        return any(self.lexical[name].knows(term, lang) for name in WORD_SIGNALS)

    def _maxsim(self, units: str, query: Query, lang: Lang) -> Scores:
        if (units, lang) not in self._tables:
            postings = self.lexical[units].postings(lang)
            self._tables[units, lang] = MaxSim(postings, self.links.columns(lang)) if postings else None
        table = self._tables[units, lang]
        return table.scores(query.near) if table else np.zeros(self.lexical[units].owners, dtype=np.float32)

    def match(self, signals: Signals, question: Question, sentences: Numbers, passages: Numbers) -> WordMatches:
        """Which words of a question these sentences have; `passages` are the numbers of their passages."""
        query, lang, words = signals.query, question.lang, signals.query.words
        tables = {name: self._term_table(name, lang) for name in (*WORD_SIGNALS, "unanswered_words")}
        same = self._questions_of_kind(lang, wanted(question.text, lang))
        own, sentence = np.unique(sentences, return_inverse=True)  # passages overlap
        around, passage = np.unique(passages, return_inverse=True)
        asked = hold(tables["question_words"], words, own)
        all_rarity, within = matches(tables["passage_words"], words, around)
        rarity = np.where(query.is_asking, 0, all_rarity).astype(np.float32)
        said = np.maximum(has := matches(tables["sentence_words"], words, own)[1], asked.best(asked.matches))
        table = tables["unanswered_words"]
        missed = near_misses(hold(table, words, own), table, self._apart[lang], rarity, said)
        return WordMatches(
            rarity=rarity,
            is_name=np.array(query.is_specific, dtype=np.bool_),
            is_number=np.array(query.is_number, dtype=np.bool_),
            focus=query.focus,
            sentence=has.take(sentence, axis=1),
            passage=within.take(passage, axis=1),
            asked=asked.nearest()[0].of(sentence),
            same_kind=asked.nearest(same)[0].of(sentence),
            missed=missed.of(sentence),
            unanswered_vectors=self.dense[f"unanswered_vectors_{lang}"].scores_of(signals.vector, sentences),
        )

    def _questions_of_kind(self, lang: Lang, kind: Wanted) -> npt.NDArray[np.bool_]:
        """Which of the questions that sentences answer want this kind of answer."""
        if (lang, kind) not in self._of_kind:
            self._of_kind[lang, kind] = np.array([one is kind for one in self._kinds[lang]], dtype=np.bool_)
        return self._of_kind[lang, kind]

    def _term_table(self, units: str, lang: Lang) -> TermTable | None:
        if (units, lang) not in self._terms:
            postings = self.lexical[units].postings(lang)
            self._terms[units, lang] = TermTable.of(postings) if postings else None
        return self._terms[units, lang]

    def best_of_sentences(self, scores: Scores) -> Scores:
        """The best score among the sentences of each passage."""
        best: Scores = np.zeros(len(self._ids), dtype=np.float32)
        np.maximum.at(best, self._members[:, 1], scores[self._members[:, 0]])
        return best

    def rankings(self, signals: Signals, depth: int) -> Rankings:
        """The best `depth` passages by each signal; that of sentence vectors looks at the whole passage too."""
        scores = self._of_passages(signals)
        return {
            name: [
                Hit(self._ids[i], float(scores[name][i]), rank, name)
                for rank, i in enumerate(_order(scores[name], depth).tolist(), start=1)
            ]
            for name in scores
        }

    def search(self, signals: Signals, depth: int, rrf_k: int) -> list[Hit]:
        """The fused ranking of the passages; equal scores are ordered by passage id."""
        orders = [_order(of_passages, depth) for of_passages in self._of_passages(signals).values()]
        fused = fused_scores(orders, len(self._ids), k=rrf_k)
        ranked = np.lexsort((self._places, -fused))[: np.count_nonzero(fused)].tolist()
        scores = fused.tolist()
        return [Hit(self._ids[i], scores[i], rank, "fused") for rank, i in enumerate(ranked, start=1)]

    def _of_passages(self, signals: Signals) -> dict[str, Scores]:
        """The score of every passage by each signal."""
        scores = {"passage_words": signals.passage_words}
        scores |= {name: self.best_of_sentences(getattr(signals, name)) for name in SENTENCE_SIGNALS}
        scores["sentence_vectors"] += PASSAGE_SHARE * signals.passage_vectors
        scores["passage_maxsim"] = signals.passage_maxsim
        return scores

    def without_bridge(self) -> Retriever:
        """The same retriever, which finds a word by itself and its spellings alone."""
        changed = copy(self)
        changed.links = Bridge({})
        changed._tables = {}
        return changed

    def save(self, folder: Path) -> None:
        """Write the indexes into a new folder, without pickle."""
        for name, lexical in self.lexical.items():
            lexical.save(folder / name)
        for name, dense in self.dense.items():
            dense.save(folder / name)
        self._bridge.save(folder / "bridge")
        (folder / "names.json").write_text(json.dumps(self._names.names, ensure_ascii=False), encoding="utf-8")
        for lang, weights in self._distinguishing.items():
            np.save(folder / f"distinguishing_{lang}.npy", weights, allow_pickle=False)
        (folder / "kinds.json").write_text(json.dumps(self._kinds), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, passages: Sequence[Passage]) -> Retriever:
        """Read what `save` wrote."""
        lexical = {n: Lexical.load(folder / n) for n in (*WORD_SIGNALS, "unanswered_words")}
        count = lexical["sentence_words"].owners
        of_sentences = [f"{name}_vectors_{lang}" for name in ("question", "unanswered") for lang in LANGUAGES]
        dense = {n: Dense.load(folder / n, count) for n in ("sentence_vectors", *of_sentences)}
        dense["passage_vectors"] = Dense.load(folder / "passage_vectors", lexical["passage_words"].owners)
        names = NameLinks(json.loads((folder / "names.json").read_text(encoding="utf-8")))
        stored = json.loads((folder / "kinds.json").read_text(encoding="utf-8"))
        known = {kind: Wanted(kind) for kind in {kind for of_view in stored.values() for kind in of_view}}
        kinds = {lang: [known[kind] for kind in stored.get(lang, ())] for lang in LANGUAGES}
        weights = {lang: np.load(folder / f"distinguishing_{lang}.npy", allow_pickle=False) for lang in LANGUAGES}
        for lang in LANGUAGES:
            units, postings = lexical["question_words"].units(lang), lexical["unanswered_words"].postings(lang)
            if len(kinds[lang]) != units:
                raise ValueError(f"{folder}: {len(kinds[lang])} kinds of {units} questions")
            if weights[lang].shape != (len(postings.units) if postings else 0,):
                raise ValueError(f"{folder}: {len(weights[lang])} weights of terms do not fit the near misses")
        return cls(passages, lexical, dense, names, Bridge.load(folder / "bridge"), kinds, weights)


def _order(scores: Scores, depth: int) -> Numbers:
    """The numbers of the best `depth` passages that score at all, best first."""
    order = np.argsort(-scores, kind="stable")[:depth]
    return order[scores[order] > 0]


def _dense(units: Mapping[Lang, Sequence[Unit]], owners: int, encoder: Encoder) -> Dense:
    distinct = distinct_units(units)
    vectors = encoder.encode_passages([unit.text for unit in distinct])
    return Dense.build(vectors, [unit.owner for unit in distinct], owners)
