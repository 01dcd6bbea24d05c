"""Train the reranker on the enrichment questions of the built-in documents.

    python index/reranker/train.py DATA_FOLDER

Each enrichment question is asked with its own entry hidden from the index; for half of them all questions of the same
sentence are hidden, so that the model does not lean on them. The sentence the question was written for is the answer.
For the outlook, a third of the questions are asked a second time with the answering sentence and its passages taken out
of the index: these the documents do not answer. Questions about anything else come from DATA_FOLDER
(`qa/opentriviaqa.jsonl.gz`, `qa/webquestions.jsonl.gz`, `qa/gov-faq.jsonl.gz`, `parallel/qald-questions.tsv.gz`).
Writes model.json beside this script, with the cross-validated figures.
"""

from __future__ import annotations

import argparse
import dataclasses
import gzip
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from assistant.datatypes import Lang, Question
from assistant.index import Index, build
from assistant.pipeline import RERANKED_PASSAGES
from assistant.retrieval.encoder import Encoder, load_encoder
from assistant.retrieval.features import NAMES, Candidate, candidates, features
from assistant.retrieval.reranker import FUSED_LISTS, OUTLOOK_NAMES, Logistic, outlook_features
from assistant.retrieval.retriever import Signals, distinct_units, known_sentences, question_units
from assistant.settings import Settings

SEED = 20_240
NEGATIVES = 25  # sentences a question, besides the answer
OFF_TOPIC = 1_500
Rows = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Asked:
    """A training question with what retrieval made of it."""

    question: Question
    answer: int | None  # the number of the sentence, or None where the index does not hold it
    group: int  # the section, for cross-validation
    found: list[Candidate]
    rows: Rows
    signals: Signals


class Trainer:
    """Asks the training questions of an index."""

    def __init__(self, index: Index, encoder: Encoder, settings: Settings) -> None:
        self.index, self.encoder, self.settings = index, encoder, settings
        self.passages = list(index.passages.values())
        self.sentences = known_sentences(self.passages, index.enrichments)
        self.by_lang = question_units(self.sentences)
        self.dense_units = distinct_units(self.by_lang)
        sections: dict[tuple[str, tuple[str, ...]], int] = {}
        self.group: dict[int, int] = {}
        self.homes: dict[int, set[int]] = {}
        for number, passage in enumerate(self.passages):
            group = sections.setdefault((passage.document, passage.section), len(sections))
            for start, _ in passage.sentences:
                sentence = index.retriever.sentence_numbers[passage.document, start]
                self.group[sentence] = group
                self.homes.setdefault(sentence, set()).add(number)

    def ask(self, text: str, lang: Lang, answer: int | None, *, hide_all: bool, take_out: bool) -> Asked:
        """Ask a question; `hide_all` hides all questions of the answer, `take_out` the answer itself too."""
        question = Question(text, lang)
        vector = self.encoder.encode_questions([text])
        signals = self.index.retriever.signals(question, vector)
        if answer is not None:
            signals = self._without(question, vector, signals, answer, hide_all or take_out)
        gone = self.homes[answer] if answer is not None and take_out else set()
        if answer is not None and take_out:
            signals = _blanked(signals, answer, gone)
        hits = self.index.retriever.search(signals, self.settings.depth, self.settings.rrf_k)
        numbers = self.index.retriever.passage_numbers
        hits = [h for h in hits if numbers[h.passage_id] not in gone][:RERANKED_PASSAGES]
        passages = [(numbers[h.passage_id], self.index.passages[h.passage_id]) for h in hits]
        best = FUSED_LISTS / (self.settings.rrf_k + 1)
        found = candidates(hits, passages, self.index.retriever.sentence_numbers, best)
        group = -1 if answer is None else self.group[answer]
        rows = features(question, found, signals)
        return Asked(question, None if take_out else answer, group, found, rows, signals)

    def _without(
        self, question: Question, vector: Rows, signals: Signals, answer: int, hide_all: bool
    ) -> Signals:
        """The signals with the question's own entry (or all entries of its sentence) hidden."""
        retriever, lang = self.index.retriever, question.lang
        words = retriever.lexical["question_words"].unit_scores(retriever.query(question), lang)
        vectors = retriever.dense["question_vectors"].unit_scores(vector)

        def hidden(owner: int, text: str) -> bool:
            return owner == answer and (hide_all or text == question.text)

        shown_words = max(
            (s for s, u in zip(words, self.by_lang[lang], strict=True) if u.owner == answer and not hidden(u.owner, u.text)),
            default=0.0,
        )
        shown_vectors = max(
            (s for s, u in zip(vectors, self.dense_units, strict=True) if u.owner == answer and not hidden(u.owner, u.text)),
            default=0.0,
        )
        question_words, question_vectors = signals.question_words.copy(), signals.question_vectors.copy()
        question_words[answer], question_vectors[answer] = shown_words, max(shown_vectors, 0.0)
        return dataclasses.replace(signals, question_words=question_words, question_vectors=question_vectors)


def _blanked(signals: Signals, answer: int, passages: set[int]) -> Signals:
    values = {field.name: getattr(signals, field.name).copy() for field in dataclasses.fields(signals)}
    for name, scores in values.items():
        scores[list(passages) if name == "passage_words" else answer] = 0.0
    return Signals(**values)


def training_questions(trainer: Trainer, chance: random.Random) -> Iterator[Asked]:
    """Each enrichment question with its entry hidden, and a third of them with their answer taken out."""
    for sentence in trainer.sentences:
        for lang, text in sentence.enrichment.questions:
            hide_all = chance.random() < 0.5
            yield trainer.ask(text, lang, sentence.number, hide_all=hide_all, take_out=False)
            if chance.random() < 0.33:
                yield trainer.ask(text, lang, sentence.number, hide_all=True, take_out=True)


def off_topic_questions(folder: Path, chance: random.Random) -> list[tuple[str, Lang]]:
    """Questions about anything, half of them Dutch as far as there are."""
    english, dutch = [], []
    for name in ("opentriviaqa", "webquestions", "gov-faq"):
        with gzip.open(folder / "qa" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                item = json.loads(line)
                (dutch if item.get("lang") == "nl" else english).append(item["question"])
    with gzip.open(folder / "parallel" / "qald-questions.tsv.gz", "rt", encoding="utf-8") as lines:
        dutch += [line.rstrip("\n").split("\t")[1] for line in lines]
    chance.shuffle(english)
    chance.shuffle(dutch)
    dutch = dutch[: OFF_TOPIC // 2]
    return [(q, "nl") for q in dutch] + [(q, "en") for q in english[: OFF_TOPIC - len(dutch)]]


def sentence_rows(asked: list[Asked], chance: random.Random) -> tuple[Rows, npt.NDArray[np.int8], npt.NDArray[np.int32]]:
    """Rows, labels and groups for the sentence model: the answer, and the sentences that look most like it."""
    rows, labels, groups = [], [], []
    for one in asked:
        if one.answer is None:
            continue
        numbers = np.array([c.number for c in one.found])
        right = np.flatnonzero(numbers == one.answer)
        wrong = np.flatnonzero(numbers != one.answer)
        near = wrong[np.argsort(-one.rows[wrong, NAMES.index("agreement")], kind="stable")[:NEGATIVES]]
        far = np.array(chance.sample(wrong.tolist(), min(5, len(wrong))), dtype=np.int64)
        for kept, label in ((right, 1), (near, 0), (far, 0)):
            rows.append(one.rows[kept])
            labels.append(np.full(len(kept), label, dtype=np.int8))
            groups.append(np.full(len(kept), one.group, dtype=np.int32))
    return np.concatenate(rows), np.concatenate(labels), np.concatenate(groups)


def fit(rows: Rows, labels: npt.NDArray[np.int8], strength: float = 1.0) -> LogisticRegression:
    """A logistic regression on standardised features, its weights turned back to the raw ones."""
    mean, deviation = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    model = LogisticRegression(C=strength, max_iter=2_000).fit((rows - mean) / deviation, labels)
    model.intercept_ = model.intercept_ - (model.coef_ / deviation) @ mean
    model.coef_ = model.coef_ / deviation
    return model


def as_logistic(model: LogisticRegression, names: tuple[str, ...]) -> Logistic:
    return Logistic(names, dict(zip(names, model.coef_[0].tolist(), strict=True)), float(model.intercept_[0]))


def success_at_one(asked: list[Asked], model: Logistic) -> float:
    """The share of answerable questions whose best sentence is the one they were written for."""
    answerable = [a for a in asked if a.answer is not None and a.found]
    right = sum(a.found[int(model.probabilities(a.rows).argmax())].number == a.answer for a in answerable)
    return right / len(answerable)


def cross_validated(asked: list[Asked], chance: random.Random) -> float:
    """Success@1 of the sentence model over five folds by section."""
    groups = np.array([a.group for a in asked])
    scores = []
    for train, test in GroupKFold(5).split(groups, groups=groups):
        rows, labels, _ = sentence_rows([asked[i] for i in train], chance)
        scores.append(success_at_one([asked[i] for i in test], as_logistic(fit(rows, labels), NAMES)))
    return float(np.mean(scores))


def outlook_rows(asked: list[Asked], sentence: Logistic) -> Rows:
    return np.stack(
        [outlook_features(a.found, a.rows, sentence.probabilities(a.rows), a.signals) for a in asked]
    )


def stored(model: LogisticRegression, names: tuple[str, ...]) -> dict[str, object]:
    weights = {name: round(float(w), 5) for name, w in zip(names, model.coef_[0], strict=True)}
    return {"weights": weights, "bias": round(float(model.intercept_[0]), 5)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder with qa/ and parallel/")
    arguments = parser.parse_args()
    settings = Settings()
    encoder = load_encoder(settings.encoder_name)
    trainer = Trainer(build(settings, encoder), encoder, settings)
    chance = random.Random(SEED)
    asked = list(training_questions(trainer, chance))
    print(f"{len(asked)} questions asked")
    foreign = [
        trainer.ask(text, lang, None, hide_all=False, take_out=False)
        for text, lang in off_topic_questions(arguments.data, chance)
    ]
    cross = cross_validated(asked, chance)
    rows, labels, _ = sentence_rows(asked, chance)
    sentence_model = fit(rows, labels)
    sentence = as_logistic(sentence_model, NAMES)
    on, off = outlook_rows(asked, sentence), outlook_rows(foreign, sentence)
    has_answer = np.array([a.answer is not None for a in asked], dtype=np.int8)
    everything = np.concatenate([on, off])
    answerable_labels = np.concatenate([has_answer, np.zeros(len(off), dtype=np.int8)])
    topic_labels = np.concatenate([np.ones(len(on), dtype=np.int8), np.zeros(len(off), dtype=np.int8)])
    answerable, on_topic = fit(everything, answerable_labels), fit(everything, topic_labels)
    figures = {
        "questions": int(has_answer.sum()),
        "taken out": int(len(has_answer) - has_answer.sum()),
        "off topic": len(foreign),
        "sentence Success@1, five folds by section": round(cross, 4),
        "answerable, area under ROC (training)": _auc(answerable, everything, answerable_labels),
        "on topic, area under ROC (training)": _auc(on_topic, everything, topic_labels),
    }
    model = {
        "sentence": stored(sentence_model, NAMES),
        "answerable": stored(answerable, OUTLOOK_NAMES),
        "on_topic": stored(on_topic, OUTLOOK_NAMES),
        "seed": SEED,
        "figures": figures,
    }
    out = Path(__file__).with_name("model.json")
    out.write_text(json.dumps(model, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps(model, indent=1, ensure_ascii=False))


def _auc(model: LogisticRegression, rows: Rows, labels: npt.NDArray[np.int8]) -> float:
    return round(float(roc_auc_score(labels, model.decision_function(rows))), 4)


if __name__ == "__main__":
    main()
