"""Search by vectors, on vectors of two dimensions."""

from __future__ import annotations

from typing import Any

import faiss
import numpy as np
import pytest

from assistant.retrieval.dense import Dense
from assistant.retrieval.encoder import Vectors

RIGHT, UP, BETWEEN, LEFT = (1, 0), (0, 1), (0.6, 0.8), (-1, 0)  # all of length 1


def vectors(*rows: tuple[float, float]) -> Vectors:
    return np.array(rows, dtype=np.float32).reshape(-1, 2)


def test_a_unit_scores_its_cosine():
    dense = Dense.build(vectors(RIGHT, UP, BETWEEN), [0, 1, 2], owners=3)
    # (1, 0) . (.6, .8) = .6    (0, 1) . (.6, .8) = .8    (.6, .8) . (.6, .8) = .36 + .64 = 1
    assert dense.unit_scores(vectors(BETWEEN)) == pytest.approx([0.6, 0.8, 1.0])


def test_units_keep_the_order_in_which_they_were_indexed():
    dense = Dense.build(vectors(LEFT, RIGHT, UP), [0, 1, 2], owners=3)
    assert dense.unit_scores(vectors(RIGHT)).tolist() == [-1, 1, 0]


def test_the_best_unit_of_an_owner_counts():
    dense = Dense.build(vectors(RIGHT, UP, LEFT), [0, 1, 0], owners=2)
    assert dense.scores(vectors(RIGHT)).tolist() == [1, 0]


def test_an_owner_scores_nothing_when_no_unit_is_alike():
    dense = Dense.build(vectors(LEFT), [0], owners=1)
    assert dense.scores(vectors(RIGHT)).tolist() == [0]


def test_an_owner_without_units_scores_nothing():
    dense = Dense.build(vectors(UP), [2], owners=4)
    assert dense.scores(vectors(UP)).tolist() == [0, 0, 1, 0]


def test_a_question_without_a_vector_scores_nothing():
    dense = Dense.build(vectors(UP, RIGHT), [0, 1], owners=2)
    assert dense.scores(vectors((0, 0))).tolist() == [0, 0]


def test_without_units_nothing_is_found():
    dense = Dense.build(vectors(), [], owners=2)
    assert dense.scores(vectors(UP)).tolist() == [0, 0]
    assert dense.unit_scores(vectors(UP)).tolist() == []


def test_some_owners_score_what_they_score_among_all_in_the_order_of_asking():
    dense = Dense.build(vectors(RIGHT, UP, LEFT, BETWEEN), [0, 1, 0, 3], owners=4)
    # against (.6, .8): the best of .6 and -.6; .8; no unit; 1
    assert dense.scores(vectors(BETWEEN)) == pytest.approx([0.6, 0.8, 0, 1])
    assert dense.scores_of(vectors(BETWEEN), np.array([3, 0, 2, 3])) == pytest.approx([1, 0.6, 0, 1])
    assert dense.scores_of(vectors(BETWEEN), np.array([], dtype=np.int64)).tolist() == []


def test_without_units_no_owner_scores():
    assert Dense.build(vectors(), [], owners=2).scores_of(vectors(UP), np.array([1, 0])).tolist() == [0, 0]


def test_the_dimension_is_that_of_the_vectors():
    assert Dense.build(np.eye(5, dtype=np.float32), range(5), owners=5).dimension == 5


def test_a_saved_index_scores_the_same(tmp_path):
    dense = Dense.build(vectors(RIGHT, UP, BETWEEN), [0, 1, 1], owners=3)
    dense.save(tmp_path / "vectors")
    again = Dense.load(tmp_path / "vectors", owners=3)
    assert again.dimension == 2
    assert again.scores(vectors(BETWEEN)).tolist() == dense.scores(vectors(BETWEEN)).tolist()
    assert again.scores(vectors(BETWEEN)) == pytest.approx([0.6, 1.0, 0])


def test_an_empty_index_is_saved_too(tmp_path):
    Dense.build(vectors(), [], owners=1).save(tmp_path / "vectors")
    assert Dense.load(tmp_path / "vectors", owners=1).scores(vectors(UP)).tolist() == [0]


def test_every_unit_needs_an_owner(tmp_path):
    with pytest.raises(ValueError, match="1 units have an owner, 2 have a vector"):
        Dense.build(vectors(RIGHT, UP), [0], owners=1)


def test_files_that_do_not_belong_together_are_refused(tmp_path):
    Dense.build(vectors(RIGHT, UP), [0, 1], owners=2).save(tmp_path / "two")
    Dense.build(vectors(RIGHT), [0], owners=1).save(tmp_path / "one")
    (tmp_path / "two" / "owners.npy").write_bytes((tmp_path / "one" / "owners.npy").read_bytes())
    with pytest.raises(ValueError, match="1 units have an owner, 2 have a vector"):
        Dense.load(tmp_path / "two", owners=2)


def test_nothing_is_pickled(tmp_path):
    Dense.build(vectors(RIGHT), [0], owners=1).save(tmp_path / "vectors")
    owners = np.load(tmp_path / "vectors" / "owners.npy", allow_pickle=False)
    assert owners.tolist() == [0]
    assert (tmp_path / "vectors" / "faiss.index").read_bytes()[:4] == b"IxFI"  # FAISS: flat, inner product


def test_an_index_that_is_not_flat_is_refused():
    graph: Any = faiss.IndexHNSWFlat(2, 4)
    with pytest.raises(ValueError, match="a flat index is needed, not IndexHNSWFlat"):
        Dense(graph, np.zeros(0, dtype=np.int32), owners=0)
