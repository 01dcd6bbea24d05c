"""Measuring encoders: pairs of sentences, translation retrieval, speed."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import AssistantError
from assistant.evaluation import encoders
from assistant.retrieval.encoder import Vectors
from assistant.settings import Settings


class Angles:
    """Texts are directions in a plane, in degrees."""

    fingerprint = "angles"
    dimension = 2

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        turned = np.radians([float(text) for text in texts])
        return np.stack([np.cos(turned), np.sin(turned)], axis=1).astype(np.float32)

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        return self.encode_passages(texts)


def test_a_sentence_counts_when_its_translation_is_nearest():
    # forth: 90 is nearer to 101 than to 140, the rest is right; back: 140 is nearest to 115, and 101 to 90
    pairs = [("0", "10"), ("50", "40"), ("90", "140"), ("115", "101")]
    means = encoders.translation_accuracy(Angles(), pairs)
    assert means == {"n": 4, "forth": 0.75, "back": 0.5, "mean": 0.625}


@pytest.mark.parametrize("name", ["pairs.tsv", "pairs.tsv.gz"])
def test_pairs_are_read_plain_or_compressed(tmp_path: Path, name: str):
    raw = b"one\teen\nand two\ten twee\textra\n\n"
    (tmp_path / name).write_bytes(gzip.compress(raw) if name.endswith(".gz") else raw)
    assert encoders.read_pairs(tmp_path / name) == [("one", "een"), ("and two", "en twee")]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"\n\none\teen\ntwo\n", "line 4 has no two sentences"),
        (b"", "the file has no two sentences"),
        (b"\xff\t\xfe", "cannot be read"),
    ],
)
def test_a_file_that_holds_no_pairs_is_refused(tmp_path: Path, content: bytes, problem: str):
    (tmp_path / "pairs.tsv").write_bytes(content)
    with pytest.raises(AssistantError, match=problem):
        encoders.read_pairs(tmp_path / "pairs.tsv")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path):
    with pytest.raises(AssistantError, match=r"none\.tsv: cannot be read"):
        encoders.read_pairs(tmp_path / "none.tsv")


def test_loading_and_encoding_are_timed():
    took = encoders.speed(Settings(), ["Wie was dat?"], runs=1)
    assert 0 < took["question"] < took["load"] < 60_000
