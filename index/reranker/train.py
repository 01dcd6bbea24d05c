"""Train the reranker.

    python index/reranker/train.py DATA_FOLDER

Needs LightGBM (`pip install -e '.[train]'`). The training questions are in questions.jsonl beside this script: for most
sentences, questions that the sentence answers and near misses that the documents do not answer, written without sight
of the enrichment, and never about a sentence that `eval/sets/dev.jsonl` or `test.jsonl` need. Questions about anything
else come from DATA_FOLDER (`qa/opentriviaqa.jsonl.gz`, `qa/webquestions.jsonl.gz`, `qa/gov-faq.jsonl.gz`,
`parallel/qald-questions.tsv.gz`).

Writes model.json beside this script: the trees and cross-validated figures for an index with enrichment and for one
without.
"""

from __future__ import annotations

import argparse
import dataclasses
import gzip
import json
import random
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from assistant.datatypes import Lang, Question
from assistant.documents import enrichment
from assistant.index import Index, build
from assistant.pipeline import RERANKED_PASSAGES
from assistant.retrieval.encoder import Encoders, load_encoder
from assistant.retrieval.features import NAMES, Candidate, look_up
from assistant.retrieval.reranker import OUTLOOK_NAMES, outlook_features
from assistant.retrieval.trees import Trees
from assistant.settings import Settings

SEED = 20_240
OFF_TOPIC = 1_200
FOLDS = 5
EXPECTED_NEAR_MISSES = 0.12  # of the questions that readers ask; of the training questions it is nearly half
FALSE_ABSTENTIONS = (0.04, 0.1)  # shares of answered questions given up, at which near misses are counted
COMMON = {
    "min_child_samples": 20,
    "subsample": 0.8,
    "subsample_freq": 1,
    "random_state": SEED,
    "deterministic": True,
    "force_row_wise": True,
    "n_jobs": 2,
    "verbose": -1,
    "num_leaves": 8,
    "max_depth": 3,  # trees are walked for every sentence that was found, so they are flat
}
RANKER = {**COMMON, "n_estimators": 120, "learning_rate": 0.08, "colsample_bytree": 0.5, "reg_lambda": 5}
CLASSIFIER = {**COMMON, "n_estimators": 300, "learning_rate": 0.05, "colsample_bytree": 0.4, "reg_lambda": 10}
HERE = Path(__file__).parent
Rows = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int8]
Values = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Written:
    """A training question; `answers` are the numbers of the sentences that answer it, none for a near miss."""

    text: str
    lang: Lang
    answers: frozenset[int]
    group: int  # the sentence that it was written for: for cross-validation


@dataclass(frozen=True, slots=True)
class Asked:
    """A training question with what retrieval made of it."""

    written: Written
    found: list[Candidate]
    rows: Rows

    @property
    def labels(self) -> Labels:
        """Which of the sentences that were found answers."""
        return np.array([c.number in self.written.answers for c in self.found], dtype=np.int8)

    def ranked(self, scores: Values) -> list[int]:
        """The numbers of the sentences, best first, each once."""
        return list(dict.fromkeys(self.found[i].number for i in np.argsort(-scores, kind="stable")))


def ask(written: Written, index: Index, encoders: Encoders, settings: Settings) -> Asked:
    """Ask a training question."""
    retriever = index.retriever
    question = Question(written.text, written.lang)
    signals = retriever.signals(question, encoders)
    hits = retriever.search(signals, settings.depth, settings.rrf_k)[:RERANKED_PASSAGES]
    passages = [index.passages[hit.passage_id] for hit in hits]
    return Asked(written, *look_up(question, hits, passages, retriever, signals))


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
        answers = [numbers[key] for key in (item["sentence"], *item.get("also", ()))] if item["answered"] else []
        written.append(Written(item["question"], item["lang"], frozenset(answers), numbers[item["sentence"]]))
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
        *(Written(text, "nl", frozenset(), -1 - n) for n, text in enumerate(chance.sample(dutch, half))),
        *(Written(text, "en", frozenset(), -1 - half - n) for n, text in enumerate(chance.sample(english, half))),
    ]


# Sentences


def fit_sentences(asked: Iterable[Asked]) -> lightgbm.LGBMRanker:
    """LambdaMART over the sentences found for each question that has an answer."""
    answered = [a for a in asked if a.written.answers]
    rows, labels = np.concatenate([a.rows for a in answered]), np.concatenate([a.labels for a in answered])
    return lightgbm.LGBMRanker(**RANKER).fit(rows, labels, group=[len(a.found) for a in answered])


def unseen_scores(asked: list[Asked], others: list[Asked]) -> tuple[list[Values], list[Values]]:
    """The scores of sentences by models that had not seen the question; of `others` by one that saw all of `asked`."""
    scores: list[Values] = [np.zeros(0)] * len(asked)
    for train, held in folds(asked):
        model = fit_sentences(asked[i] for i in train)
        for i in held:
            scores[i] = model.predict(asked[i].rows)
    whole = fit_sentences(asked)
    return scores, [whole.predict(a.rows) for a in others]


def folds(asked: list[Asked]) -> list[tuple[list[int], list[int]]]:
    """The positions of five folds; questions written for one sentence stay together."""
    groups = np.array([a.written.group for a in asked])
    splits = GroupKFold(FOLDS, shuffle=True, random_state=SEED).split(groups, groups=groups)
    return [(train.tolist(), held.tolist()) for train, held in splits]


# The outlook


def fit_outlook(rows: Rows, labels: Labels) -> lightgbm.LGBMClassifier:
    return lightgbm.LGBMClassifier(**CLASSIFIER).fit(rows, labels)


def unseen_outlook(rows: Rows, labels: Labels, asked: list[Asked]) -> Values:
    """Scores by models that had not seen the question."""
    scores = np.zeros(len(rows))
    for train, held in folds(asked):
        scores[held] = fit_outlook(rows[train], labels[train]).predict(rows[held], raw_score=True)
    return scores


def near_misses_told(scores: Values, answered: Labels) -> dict[str, float]:
    """The share of near misses under the score that gives up so many of the answered questions."""
    return {
        f"near misses told, at {share:.0%} false abstentions": round(
            float((scores[answered == 0] < np.quantile(scores[answered == 1], share)).mean()), 4
        )
        for share in FALSE_ABSTENTIONS
    }


# What is stored


def stored(
    model: Any, names: tuple[str, ...], scores: Values, labels: Labels, weights: Values | None = None
) -> dict[str, object]:
    """The trees of a model, and the curve that turns scores of questions it had not seen into probabilities."""
    curve = LogisticRegression(C=1e6).fit(scores.reshape(-1, 1), labels, sample_weight=weights)
    trees = [_nodes(tree["tree_structure"]) for tree in model.booster_.dump_model()["tree_info"]]
    return {
        "names": list(names),
        "trees": trees,
        "bias": 0.0,
        "slope": round(float(curve.coef_[0, 0]), 5),
        "offset": round(float(curve.intercept_[0]), 5),
    }


def _nodes(structure: dict[str, Any]) -> list[Any]:
    """The nodes of a tree as `Trees` reads them."""
    if "split_feature" not in structure:
        return [round(float(structure["leaf_value"]), 6)]
    left, right = _nodes(structure["left_child"]), _nodes(structure["right_child"])
    threshold = float(f"{structure['threshold']:.9g}")
    root = [structure["split_feature"], threshold, 1, 1 + len(left)]
    return [root, *_moved(left, 1), *_moved(right, 1 + len(left))]


def _moved(nodes: list[Any], by: int) -> list[Any]:
    return [[n[0], n[1], n[2] + by, n[3] + by] if isinstance(n, list) else n for n in nodes]


def check(model: Any, values: dict[str, Any], rows: Rows) -> None:
    """The stored trees must say what the library says."""
    names = tuple(values["names"])
    ours, theirs = Trees.parse(values, names).scores(rows), model.predict(rows, raw_score=True)
    assert np.allclose(ours, theirs, atol=1e-3), np.abs(ours - theirs).max()


def train(index: Index, encoders: Encoders, settings: Settings, data: Path) -> dict[str, object]:
    """Train the three models; returns what model.json holds."""
    asked = [ask(w, index, encoders, settings) for w in training_questions(index)]
    foreign = [ask(w, index, encoders, settings) for w in off_topic_questions(data, random.Random(SEED))]
    scores, foreign_scores = unseen_scores(asked, foreign)
    sentence = fit_sentences(asked)
    answered = np.array([bool(a.written.answers) for a in asked], dtype=np.int8)
    firsts = [a.ranked(s)[:5] for a, s in zip(asked, scores, strict=True)]
    right = np.array([first[0] in a.written.answers for a, first in zip(asked, firsts, strict=True)], dtype=np.int8)
    among = [not a.written.answers.isdisjoint(first) for a, first in zip(asked, firsts, strict=True)]
    own = np.stack([outlook_features(a.found, a.rows, s) for a, s in zip(asked, scores, strict=True)])
    others = [outlook_features(a.found, a.rows, s) for a, s in zip(foreign, foreign_scores, strict=True)]
    everything, on_topic = np.concatenate([own, np.stack(others)]), np.repeat([1, 0], [len(own), len(others)])
    answerable, about = fit_outlook(own, answered), fit_outlook(everything, on_topic)
    unseen_answerable = unseen_outlook(own, answered, asked)
    unseen_about = unseen_outlook(everything, on_topic, [*asked, *foreign])
    with_answer = [i for i, a in enumerate(asked) if a.written.answers]
    labels = np.concatenate([asked[i].labels for i in with_answer])
    shares = np.where(
        answered, (1 - EXPECTED_NEAR_MISSES) / answered.mean(), EXPECTED_NEAR_MISSES / (1 - answered.mean())
    )
    made = {
        "sentence": stored(sentence, NAMES, np.concatenate([scores[i] for i in with_answer]), labels),
        "answerable": stored(answerable, OUTLOOK_NAMES, unseen_answerable, right, shares),
        "on_topic": stored(about, OUTLOOK_NAMES, unseen_about, on_topic),
        "figures": {
            "answered questions": int(answered.sum()),
            "near misses": int((1 - answered).sum()),
            "off topic": len(foreign),
            "sentence Success@1, five folds": round(float(right[with_answer].mean()), 4),
            "sentence Success@5, five folds": round(float(np.mean([among[i] for i in with_answer])), 4),
            "answered or near miss, area under ROC, five folds": round(roc_auc_score(answered, unseen_answerable), 4),
            **near_misses_told(unseen_answerable, answered),
            "on topic, area under ROC, five folds": round(roc_auc_score(on_topic, unseen_about), 4),
        },
    }
    check(sentence, made["sentence"], asked[0].rows)
    check(answerable, made["answerable"], own[:100])
    return made


def as_text(model: dict[str, Any]) -> str:
    """JSON with a tree a line, so that a change can be read."""
    text = json.dumps(model, ensure_ascii=False, separators=(",", ":"))
    for before, after in (('"trees":[[', '"trees":[\n['), ("],[[", "],\n[["), ('"figures"', '\n"figures"')):
        text = text.replace(before, after)
    return text + "\n"


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
    (HERE / "model.json").write_text(as_text(model), encoding="utf-8")
    for variant in ("enriched", "plain"):
        print(variant, json.dumps(model[variant]["figures"], indent=1))


if __name__ == "__main__":
    main()
