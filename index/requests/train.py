"""Train the classifier of requests for operational help.

    python index/requests/train.py

The examples are in examples.jsonl beside this script; enrichment questions are further examples of welcome ones. Writes
model.json, with the figures of five-fold cross-validation.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold

from assistant import paths
from assistant.answering.requests import VECTOR_SCALE, word_features
from assistant.retrieval.encoder import Encoder, load_encoder

SEED = 7
WELCOME_QUESTIONS = 2_000  # enrichment questions to train on
HELD_OUT = 500  # enrichment questions to measure on
THRESHOLD = 0.28
LEAST_COUNT = 2
HERE = Path(__file__).parent
Labels = npt.NDArray[np.int8]


class Features:
    """Turns texts into rows: the features that occur often enough in the training texts, then the vector."""

    def __init__(self, texts: list[str], encoder: Encoder) -> None:
        counts = Counter(feature for text in texts for feature in word_features(text))
        self.names = sorted(feature for feature, count in counts.items() if count >= LEAST_COUNT)
        self._columns = {name: column for column, name in enumerate(self.names)}
        self._encoder = encoder

    def rows(self, texts: list[str]) -> csr_matrix:
        found = [
            (row, self._columns[f]) for row, text in enumerate(texts) for f in word_features(text) if f in self._columns
        ]
        ones = np.ones(len(found))
        places = ([row for row, _ in found], [column for _, column in found])
        words = csr_matrix((ones, places), shape=(len(texts), len(self.names)))
        return hstack([words, csr_matrix(self._encoder.encode_questions(texts) * VECTOR_SCALE)]).tocsr()


def fit(texts: list[str], labels: Labels, encoder: Encoder) -> tuple[Features, LogisticRegression]:
    features = Features(texts, encoder)
    return features, LogisticRegression(C=1.0, max_iter=4_000).fit(features.rows(texts), labels)


def enrichment_questions() -> list[str]:
    questions: list[str] = []
    for path in sorted(paths.data("index", "enrichment").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            of_sentence = json.loads(line)["questions"]
            questions += of_sentence["nl"] + of_sentence["en"]
    return random.Random(SEED).sample(questions, WELCOME_QUESTIONS + HELD_OUT)


def cross_validated(texts: list[str], labels: Labels, welcome: list[str], encoder: Encoder) -> dict[str, float]:
    """The shares of requests missed and of welcome examples declined; most of these are near twins of requests."""
    probabilities = np.zeros(len(texts))
    for train, test in KFold(5, shuffle=True, random_state=SEED).split(texts):
        kept = [texts[i] for i in train] + welcome
        features, model = fit(kept, np.concatenate([labels[train], np.zeros(len(welcome), dtype=np.int8)]), encoder)
        probabilities[test] = model.predict_proba(features.rows([texts[i] for i in test]))[:, 1]
    return {
        "requests missed, five folds": round(float((probabilities[labels == 1] < THRESHOLD).mean()), 4),
        "welcome examples declined, five folds": round(float((probabilities[labels == 0] >= THRESHOLD).mean()), 4),
    }


def main() -> None:
    encoder = load_encoder(str(paths.data("index", "encoder")))
    examples = [json.loads(line) for line in (HERE / "examples.jsonl").read_text(encoding="utf-8").splitlines()]
    texts = [example["text"] for example in examples]
    labels = np.array([example["declined"] for example in examples], dtype=np.int8)
    questions = enrichment_questions()
    welcome, held_out = questions[:WELCOME_QUESTIONS], questions[WELCOME_QUESTIONS:]
    figures = cross_validated(texts, labels, welcome, encoder)
    features, model = fit([*texts, *welcome], np.concatenate([labels, np.zeros(len(welcome), dtype=np.int8)]), encoder)
    declined = model.predict_proba(features.rows(held_out))[:, 1] >= THRESHOLD
    figures["held-out enrichment questions declined"] = round(float(declined.mean()), 4)
    weights = model.coef_[0]
    words = {n: round(float(w), 3) for n, w in zip(features.names, weights, strict=False) if abs(w) >= 0.005}
    vector = [round(float(w), 4) for w in weights[len(features.names) :]]
    stored = {
        "figures": {"requests": int(labels.sum()), "welcome": int((labels == 0).sum()), **figures},
        "threshold": THRESHOLD,
        "bias": round(float(model.intercept_[0]), 4),
        "vector": vector,
        "words": words,
    }
    (HERE / "model.json").write_text(json.dumps(stored, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps(stored["figures"], indent=1), len(words), "features")


if __name__ == "__main__":
    main()
