"""Measure an encoder given as token rows: translation retrieval accuracy and question-to-passage recall."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pairs import Pair, read_pairs
from tokenizers import Tokenizer

Matrix = NDArray[np.float32]


def encode(rows: Matrix, tokenizer: Tokenizer, texts: Sequence[str]) -> Matrix:
    """Unit vectors [n, dim] of `texts`: the mean of their token rows, divided by its length."""
    out = np.zeros((len(texts), rows.shape[1]), dtype=np.float32)
    for place, encoding in enumerate(tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)):
        if encoding.ids:
            out[place] = rows[encoding.ids].mean(axis=0)
    out /= np.linalg.norm(out, axis=1, keepdims=True) + 1e-12
    return out


def translation_accuracy(rows: Matrix, tokenizer: Tokenizer, pairs: Sequence[Pair]) -> dict[str, float]:
    """Share of sentences whose nearest neighbour in the other language is their translation, both ways."""
    english = encode(rows, tokenizer, [en for en, _ in pairs])
    dutch = encode(rows, tokenizer, [nl for _, nl in pairs])
    scores = english @ dutch.T
    right = np.arange(len(pairs))
    forth, back = (float((matrix.argmax(axis=1) == right).mean()) for matrix in (scores, scores.T))
    return {
        "en-nl": round(forth, 4),
        "nl-en": round(back, 4),
        "mean": round((forth + back) / 2, 4),
        "n": len(pairs),
    }


def benchmark_accuracy(rows: Matrix, tokenizer: Tokenizer, folder: Path) -> dict[str, dict[str, float]]:
    """`translation_accuracy` of each file in `folder`, by name."""
    return {
        path.name.split(".")[0]: translation_accuracy(rows, tokenizer, read_pairs(path))
        for path in sorted(folder.glob("*.tsv.gz"))
    }


def passage_recall(
    rows: Matrix, tokenizer: Tokenizer, pairs: Sequence[Pair], others: Sequence[str]
) -> dict[str, float]:
    """Share of questions whose passage is among the nearest 1 and 5 of those in `pairs` and `others`."""
    passages = list(dict.fromkeys([passage for _, passage in pairs] + list(others)))
    places = {passage: place for place, passage in enumerate(passages)}
    scores = encode(rows, tokenizer, [question for question, _ in pairs]) @ encode(rows, tokenizer, passages).T
    right = scores[np.arange(len(pairs)), [places[passage] for _, passage in pairs]]
    ranks = (scores > right[:, None]).sum(axis=1)
    recall = {f"R@{depth}": round(float((ranks < depth).mean()), 4) for depth in (1, 5)}
    return {**recall, "n": len(pairs), "passages": len(passages)}
