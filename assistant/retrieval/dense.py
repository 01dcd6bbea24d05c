"""Search by vectors: an exact inner-product index (FAISS) over units of text.

An owner (a sentence, by number) may have several units: itself, its translation, the questions it answers. The best
counts: a mean over more text drowns the words that answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import cast

import faiss
import numpy as np
import numpy.typing as npt

from assistant.retrieval.encoder import Vectors

Scores = npt.NDArray[np.float32]
Owners = npt.NDArray[np.int32]


class Dense:
    """A flat FAISS index over units."""

    def __init__(self, index: faiss.IndexFlat, unit_owners: Owners, owners: int) -> None:
        """Use `build` or `load`. `unit_owners` gives the owner of each unit, `owners` is their number."""
        if not isinstance(index, faiss.IndexFlat):
            raise ValueError(f"a flat index is needed, not {type(index).__name__}")
        if len(unit_owners) != index.ntotal:
            raise ValueError(f"{len(unit_owners)} units have an owner, {index.ntotal} have a vector")
        self._index = index
        # The vectors inside the index. Every unit's score is wanted, which its search would sort first.
        stored = faiss.rev_swig_ptr(index.get_xb(), index.ntotal * index.d) if index.ntotal else np.zeros(0, np.float32)
        self._vectors: Vectors = stored.reshape(index.ntotal, index.d)
        self._unit_owners = unit_owners
        self.owners = owners

    @classmethod
    def build(cls, vectors: Vectors, unit_owners: Sequence[int], owners: int) -> Dense:
        """Index vectors [units, dimension] with rows of length 1 for owners 0 to `owners` - 1."""
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(vectors)
        return cls(index, np.array(unit_owners, dtype=np.int32), owners)

    @property
    def dimension(self) -> int:
        """The dimension of the vectors."""
        return int(self._index.d)

    def scores(self, vector: Vectors) -> Scores:
        """The cosine of every owner's best unit with a question vector [1, dimension]; 0 where none is positive."""
        best: Scores = np.zeros(self.owners, dtype=np.float32)
        np.maximum.at(best, self._unit_owners, self.unit_scores(vector))
        return best

    def scores_of(self, vector: Vectors, owners: npt.NDArray[np.int64]) -> Scores:
        """The same for some owners only."""
        wanted = np.zeros(self.owners, dtype=np.bool_)
        wanted[owners] = True
        units = np.flatnonzero(wanted[self._unit_owners])
        best: Scores = np.zeros(self.owners, dtype=np.float32)
        np.maximum.at(best, self._unit_owners[units], self._vectors[units] @ vector[0])
        return best[owners]

    def unit_scores(self, vector: Vectors) -> Scores:
        """The cosine of every unit, in the order in which they were indexed."""
        if not len(self._vectors):
            return np.zeros(0, dtype=np.float32)
        units: Scores = self._vectors @ vector[0]
        return units

    def save(self, folder: Path) -> None:
        """Write the index into a new folder."""
        folder.mkdir(parents=True)
        # FAISS itself writes on when the disk is full; Python raises.
        (folder / "faiss.index").write_bytes(faiss.serialize_index(self._index).tobytes())
        np.save(folder / "owners.npy", self._unit_owners, allow_pickle=False)

    @classmethod
    def load(cls, folder: Path, owners: int) -> Dense:
        """Read what `save` wrote."""
        index = cast(faiss.IndexFlat, faiss.read_index(str(folder / "faiss.index")))
        return cls(index, np.load(folder / "owners.npy", allow_pickle=False), owners)
