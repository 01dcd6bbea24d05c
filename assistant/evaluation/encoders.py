"""Measure an encoder: translation retrieval on pairs of sentences, and retrieval on question sets without enrichment.

Without enrichment nothing is translated ahead of time: it is what an encoder can do for documents of one's own.
"""

from __future__ import annotations

import dataclasses
import gzip
import statistics
import time
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from assistant.errors import AssistantError
from assistant.evaluation.rankings import Legs, measure
from assistant.evaluation.sets import Item
from assistant.index import Index
from assistant.index import build as build_index
from assistant.retrieval.encoder import Encoder, Encoders, load_encoder
from assistant.settings import Settings

Pair = tuple[str, str]
Means = dict[str, float]
WITHOUT_BRIDGE: Legs = {
    "words": ("passage_words", "sentence_words"),
    "vectors": ("sentence_vectors",),
    "words and vectors": ("passage_words", "sentence_words", "sentence_vectors"),
}
THROUGH_BRIDGE: Legs = {
    "vectors of words (MaxSim)": ("passage_maxsim",),
    "words through the bridge": ("passage_words", "sentence_words"),
    "words through the bridge, and vectors": ("passage_words", "sentence_words", "sentence_vectors"),
    "all": ("passage_words", "sentence_words", "sentence_vectors", "passage_maxsim"),
}


def read_pairs(path: Path) -> list[Pair]:
    """The pairs of a file with one pair of sentences a line, a tab between them; gzip or plain."""
    try:
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        lines = raw.decode("utf-8").split("\n")
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as error:
        raise AssistantError(f"{path}: cannot be read ({error}); give a file of sentence pairs") from error
    parts = {number: line.split("\t") for number, line in enumerate(lines, start=1) if line.strip()}
    wrong = [number for number, part in parts.items() if len(part) < 2]
    if wrong or not parts:
        where = f"line {wrong[0]}" if wrong else "the file"
        raise AssistantError(f"{path}: {where} has no two sentences with a tab between them")
    return [(part[0], part[1]) for part in parts.values()]


def translation_accuracy(encoder: Encoder, pairs: Sequence[Pair]) -> Means:
    """The share of sentences whose nearest neighbour among all of the other side is their translation, both ways."""
    first, second = (encoder.encode_passages([pair[side] for pair in pairs]) for side in (0, 1))
    scores = first @ second.T
    right = np.arange(len(pairs))
    forth, back = (float((matrix.argmax(axis=1) == right).mean()) for matrix in (scores, scores.T))
    return {"n": float(len(pairs)), "forth": forth, "back": back, "mean": (forth + back) / 2}


def without_enrichment(settings: Settings, encoders: Encoders) -> Index:
    """An index of the documents of the settings as if nothing had been written about them."""
    return build_index(dataclasses.replace(settings, enrichment="none"), encoders)


def recall(index: Index, items: Sequence[Item], encoders: Encoders, settings: Settings) -> dict[str, Means]:
    """R@5 of each leg, by direction, within and across languages; the questions without answer do not count."""
    without = measure(index, index.retriever.without_bridge(), items, WITHOUT_BRIDGE, encoders, settings)
    through = measure(index, index.retriever, items, THROUGH_BRIDGE, encoders, settings)
    return {
        leg: {group: means["R@5"] for group, means in groups.items()} for leg, groups in (without | through).items()
    }


def speed(settings: Settings, texts: Sequence[str], runs: int = 7) -> Means:
    """Median milliseconds to load the encoder of the settings and to encode one text; libraries and file are loaded."""
    name = (settings.encoder_name, settings.query_prompt, settings.passage_prompt)
    loads = [_milliseconds(lambda: load_encoder(*name)) for _ in range(runs)]
    encoder = load_encoder(*name)
    singles = [_milliseconds(lambda text=text: encoder.encode_questions([text])) for text in texts]  # type: ignore[misc]
    return {"load": statistics.median(loads), "question": statistics.median(singles)}


def _milliseconds(do: Callable[[], object]) -> float:
    start = time.perf_counter()
    do()
    return (time.perf_counter() - start) * 1_000
