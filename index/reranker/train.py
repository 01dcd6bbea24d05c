"""Train the reranker.

    python index/reranker/train.py DATA_FOLDER

The training questions are in questions.jsonl beside this script: for a sample of sentences, questions that the sentence
answers and near misses that the documents do not answer, written without sight of the enrichment questions, and never
about a passage that the question sets of `eval/sets/` ask about. Questions about anything else come from DATA_FOLDER
(`qa/opentriviaqa.jsonl.gz`, `qa/webquestions.jsonl.gz`, `qa/gov-faq.jsonl.gz`, `parallel/qald-questions.tsv.gz`).

Writes model.json beside this script: the weights and cross-validated figures for an index with enrichment and for one
without.
"""

from __future__ import annotations

import argparse
import dataclasses
import gzip
import json
import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict

from assistant.datatypes import Lang, Question
from assistant.documents import enrichment
from assistant.index import Index, build
from assistant.pipeline import RERANKED_PASSAGES
from assistant.retrieval.encoder import Encoders, load_encoder
from assistant.retrieval.features import NAMES, Candidate, look_up
from assistant.retrieval.reranker import OUTLOOK_NAMES, Logistic, outlook_features
from assistant.retrieval.retriever import Signals
from assistant.settings import Settings

SEED = 20_240
OFF_TOPIC = 1_200
HERE = Path(__file__).parent
Rows = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Written:
    """A training question; `answer` is the number of the answering sentence, or None."""

    text: str
    lang: Lang
    answer: int | None
    group: int  # the sentence that it was written for: for cross-validation


@dataclass(frozen=True, slots=True)
class Asked:
    """A training question with what retrieval made of it."""

    written: Written
    found: list[Candidate]
    rows: Rows
    signals: Signals


def ask(written: Written, index: Index, encoders: Encoders, settings: Settings) -> Asked:
    """Ask a training question."""
    retriever = index.retriever
    question = Question(written.text, written.lang)
    signals = retriever.signals(question, encoders)
    hits = retriever.search(signals, settings.depth, settings.rrf_k)[:RERANKED_PASSAGES]
    passages = [index.passages[hit.passage_id] for hit in hits]
    return Asked(written, *look_up(question, hits, passages, retriever, signals), signals)


def training_questions(index: Index) -> list[Written]:
    """The questions of questions.jsonl. A sentence that is not in the index any more is an error."""
    numbers = {
        enrichment.key(document, sentence): index.retriever.sentence_numbers[document.id, sentence.start]
        for document in index.documents.values()
        for sentence in document.sentences
    }
    written = []
    for line in (HERE / "questions.jsonl").read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        number = numbers[item["sentence"]]
        written.append(Written(item["question"], item["lang"], number if item["answered"] else None, number))
    return written


def off_topic_questions(folder: Path, chance: random.Random) -> list[Written]:
    """Questions about anything, half of them Dutch."""
    english, dutch = [], []
    for name in ("opentriviaqa", "webquestions", "gov-faq"):
        with gzip.open(folder / "qa" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                item = json.loads(line)
                (dutch if item.get("lang") == "nl" else english).append(item["question"])
    with gzip.open(folder / "parallel" / "qald-questions.tsv.gz", "rt", encoding="utf-8") as lines:
        dutch += [line.rstrip("\n").split("\t")[1] for line in lines]
    half = OFF_TOPIC // 2
    return [
        *(Written(text, "nl", None, -1 - n) for n, text in enumerate(chance.sample(dutch, half))),
        *(Written(text, "en", None, -1 - half - n) for n, text in enumerate(chance.sample(english, half))),
    ]


def sentence_rows(asked: list[Asked]) -> tuple[Rows, Labels]:
    """Rows and labels for the sentence model: the answer, and every other sentence that was found."""
    answerable = [a for a in asked if a.written.answer is not None]
    rows = np.concatenate([a.rows for a in answerable])
    numbers = [(c.number, a.written.answer) for a in answerable for c in a.found]
    return rows, np.array([number == answer for number, answer in numbers], dtype=np.int8)


def fit(rows: Rows, labels: Labels, strength: float = 0.1) -> LogisticRegression:
    """A logistic regression on standardised features, its weights turned back to the raw ones."""
    mean, deviation = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    model = LogisticRegression(C=strength, max_iter=2_000).fit((rows - mean) / deviation, labels)
    model.coef_ = model.coef_ / deviation
    model.intercept_ = model.intercept_ - model.coef_ @ mean
    return model


def as_logistic(model: LogisticRegression, names: tuple[str, ...]) -> Logistic:
    return Logistic(names, dict(zip(names, model.coef_[0].tolist(), strict=True)), float(model.intercept_[0]))


def success(asked: list[Asked], model: Logistic) -> list[tuple[bool, bool]]:
    """For each answerable question whether its sentence is the first, and whether it is among the first five."""
    results = []
    for one in asked:
        if one.written.answer is not None:
            order = np.argsort(-model.probabilities(one.rows), kind="stable")
            ranked = list(dict.fromkeys(one.found[i].number for i in order))
            results.append((one.written.answer in ranked[:1], one.written.answer in ranked[:5]))
    return results


def folds(asked: list[Asked]) -> list[tuple[list[Asked], list[Asked]]]:
    """Five folds; questions written for one sentence stay together."""
    groups = np.array([a.written.group for a in asked])
    return [
        ([asked[i] for i in train], [asked[i] for i in test])
        for train, test in GroupKFold(5, shuffle=True, random_state=SEED).split(groups, groups=groups)
    ]


def outlook_rows(asked: list[Asked], sentence: Logistic) -> Rows:
    return np.stack([outlook_features(a.found, a.rows, sentence.probabilities(a.rows), a.signals) for a in asked])


def stored(model: LogisticRegression, names: tuple[str, ...]) -> dict[str, object]:
    weights = {name: round(float(w), 5) for name, w in zip(names, model.coef_[0], strict=True)}
    return {"weights": weights, "bias": round(float(model.intercept_[0]), 5)}


def cross_validated_auc(rows: Rows, labels: Labels, groups: npt.NDArray[np.int64]) -> float:
    scaled = (rows - rows.mean(axis=0)) / (rows.std(axis=0) + 1e-6)
    splits = GroupKFold(5, shuffle=True, random_state=SEED).split(scaled, labels, groups)
    predicted = cross_val_predict(
        LogisticRegression(C=0.1, max_iter=2_000), scaled, labels, cv=list(splits), method="decision_function"
    )
    return round(float(roc_auc_score(labels, predicted)), 4)


def is_right(asked: Asked, sentence: Logistic) -> bool:
    """Whether the sentence that looks best is the one that answers."""
    best = int(sentence.probabilities(asked.rows).argmax())
    return asked.written.answer is not None and asked.found[best].number == asked.written.answer


def train(index: Index, encoders: Encoders, settings: Settings, data: Path) -> dict[str, object]:
    """Train the three models; returns what model.json holds."""
    written = training_questions(index)
    asked = [ask(w, index, encoders, settings) for w in written]
    foreign = [ask(w, index, encoders, settings) for w in off_topic_questions(data, random.Random(SEED))]
    results = [r for kept, held in folds(asked) for r in success(held, as_logistic(fit(*sentence_rows(kept)), NAMES))]
    sentence_model = fit(*sentence_rows(asked))
    sentence = as_logistic(sentence_model, NAMES)
    own, all_rows = outlook_rows(asked, sentence), outlook_rows([*asked, *foreign], sentence)
    right = np.array([is_right(a, sentence) for a in asked], dtype=np.int8)
    on_topic = np.array([1] * len(asked) + [0] * len(foreign), dtype=np.int8)
    groups = np.array([a.written.group for a in [*asked, *foreign]])
    return {
        "sentence": stored(sentence_model, NAMES),
        "answerable": stored(fit(own, right), OUTLOOK_NAMES),
        "on_topic": stored(fit(all_rows, on_topic), OUTLOOK_NAMES),
        "figures": {
            "answerable questions": int(sum(w.answer is not None for w in written)),
            "near misses": int(sum(w.answer is None for w in written)),
            "off topic": len(foreign),
            "sentence Success@1, five folds": round(float(np.mean([first for first, _ in results])), 4),
            "sentence Success@5, five folds": round(float(np.mean([five for _, five in results])), 4),
            "right answer, area under ROC, five folds": cross_validated_auc(own, right, groups[: len(asked)]),
            "on topic, area under ROC, five folds": cross_validated_auc(all_rows, on_topic, groups),
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with qa/ and parallel/")
    arguments = parser.parse_args()
    settings = Settings()
    encoder = load_encoder(settings.encoder_name)
    encoders = Encoders(encoder, encoder)
    plain = dataclasses.replace(settings, enrichment="none")
    model = {
        "seed": SEED,
        "enriched": train(build(settings, encoders), encoders, settings, arguments.data),
        "plain": train(build(plain, encoders), encoders, plain, arguments.data),
    }
    out = HERE / "model.json"
    out.write_text(json.dumps(model, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps(model, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
