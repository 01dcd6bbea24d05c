"""Encoders: texts to vectors, float32 [n, dimension] with rows of length 1, so that an inner product is a cosine.

A static model (sentence-transformers `StaticEmbedding`) is read without torch: importing sentence-transformers takes
seconds, and a question may not. Any other model goes through sentence-transformers.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt

from assistant.errors import EncoderError

if TYPE_CHECKING:
    from model2vec.model import StaticModel
    from tokenizers import Tokenizer

Vectors = npt.NDArray[np.float32]
KEPT = 64  # questions whose vectors are kept
BATCH_FROM = 64  # texts from which it pays to wake the threads of the tokenizer


class Encoder(Protocol):
    """Turns texts into vectors; `fingerprint` tells one encoder from another."""

    fingerprint: str
    dimension: int

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """One row a question."""

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """One row a passage or sentence."""

    def __hash__(self) -> int:
        """What it gave is kept by encoder."""


@dataclass(frozen=True, slots=True)
class Encoders:
    """The encoder of sentences, which the settings name, and that of words, which ships: the bridge is set for it."""

    texts: Encoder
    words: Encoder

    def describe(self) -> dict[str, Any]:
        """What tells these encoders from others."""
        return {
            "fingerprint": self.texts.fingerprint,
            "dimension": self.texts.dimension,
            "words": self.words.fingerprint,
        }


class StaticEncoder:
    """A static embedding model from a folder: the mean of the vectors of a text's tokens."""

    def __init__(self, folder: Path) -> None:
        """Load the model. Raises EncoderError when the folder does not hold one."""
        try:
            self._model = _static_model(folder)
        except Exception as error:  # whatever the libraries meet in a damaged folder
            raise EncoderError(f"{folder}: not a static embedding model ({error}); restore the folder") from error
        self.dimension = int(self._model.embedding.shape[1])
        self.fingerprint = folder_fingerprint(folder)
        self._question = lru_cache(maxsize=KEPT)(self._encode_question)  # several stages ask for the same one

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """One row a question; that of a single question may not be written to."""
        return self._question(texts[0]) if len(texts) == 1 else self.encode_passages(texts)

    def _encode_question(self, text: str) -> Vectors:
        row = self.encode_passages([text])
        row.setflags(write=False)
        return row

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """One row a text; a text without a known token gets a row of zeros."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return unit_rows(self._model.encode(list(texts)))


class SentenceTransformerEncoder:
    """Any sentence-transformers model, with the prompts it wants before questions and passages."""

    def __init__(self, name: str, query_prompt: str, passage_prompt: str) -> None:
        """Load the model by name or folder. Raises EncoderError when that cannot be done."""
        from sentence_transformers import SentenceTransformer

        try:
            self._model: Any = SentenceTransformer(name)
        except Exception as error:  # the library raises many kinds: no network, no such model, damaged files
            raise EncoderError(f'encoder "{name}" cannot be loaded ({type(error).__name__}: {error})') from error
        self._prompts = (query_prompt, passage_prompt)
        self.dimension = int(self._model.get_embedding_dimension() or 0)
        what = folder_fingerprint(Path(name)) if Path(name).is_dir() else name
        self.fingerprint = hashlib.sha256(f"{what}\n{query_prompt}\n{passage_prompt}".encode()).hexdigest()

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """One row a question."""
        return self._encode(texts, self._prompts[0])

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """One row a passage or sentence."""
        return self._encode(texts, self._prompts[1])

    def _encode(self, texts: Sequence[str], prompt: str) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        encoded = self._model.encode([prompt + text for text in texts], convert_to_numpy=True, show_progress_bar=False)
        return unit_rows(encoded)


def load_encoder(name: str, query_prompt: str = "", passage_prompt: str = "") -> Encoder:
    """The encoder of this name or folder. Raises EncoderError."""
    folder = Path(name)
    if folder.is_dir() and is_static(folder) and not query_prompt and not passage_prompt:
        return StaticEncoder(folder)
    if not folder.is_dir() and folder.is_absolute():
        raise EncoderError(f"{folder}: no such folder; set the encoder to a folder or a sentence-transformers name")
    return SentenceTransformerEncoder(name, query_prompt, passage_prompt)


class _Plain:
    """A static embedding of the plain kind that we save: tokens to rows, rows to their mean.

    The same as model2vec's model of it, without what that prepares when it is loaded: three times the time.
    """

    def __init__(self, embedding: npt.NDArray[np.float16], tokenizer: Tokenizer) -> None:
        self.embedding = embedding
        self._tokenizer = tokenizer
        tokenizer.no_padding()
        tokenizer.no_truncation()
        self._unknown = tokenizer.token_to_id(tokenizer.model.unk_token)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """The mean row of each text, [n, dimension]; zeros for a text without a known token."""
        means: Vectors = np.zeros((len(texts), self.embedding.shape[1]), dtype=np.float32)
        for row, tokens in zip(means, self._tokens(texts), strict=True):
            known = [token for token in tokens if token != self._unknown]
            if known:
                row[:] = self.embedding[known].mean(axis=0, dtype=np.float32)
        return means

    def _tokens(self, texts: Sequence[str]) -> Iterator[list[int]]:
        if len(texts) < BATCH_FROM:
            return (self._tokenizer.encode(text, add_special_tokens=False).ids for text in texts)
        return (one.ids for one in self._tokenizer.encode_batch_fast(texts, add_special_tokens=False))


def _static_model(folder: Path) -> _Plain | StaticModel:
    """The model of a folder; one that is not of the plain kind is read by model2vec."""
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    if (folder / "config.json").is_file() and (folder / "model.safetensors").is_file():
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        tensors = load_file(folder / "model.safetensors")
        if set(tensors) == {"embeddings"} and config.get("normalize") and config.get("max_length", 0) is None:
            tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            if tokenizer.get_vocab_size() != len(tensors["embeddings"]):
                raise ValueError(f"{tokenizer.get_vocab_size()} tokens, {len(tensors['embeddings'])} rows")
            if getattr(tokenizer.model, "unk_token", None):
                return _Plain(tensors["embeddings"], tokenizer)
    from model2vec.model import StaticModel

    return StaticModel.from_pretrained(str(folder))


def is_static(folder: Path) -> bool:
    """Whether the folder holds a static embedding model as sentence-transformers saves it."""
    try:
        modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    first = modules[0] if isinstance(modules, list) and modules else None
    return isinstance(first, dict) and str(first.get("type", "")).endswith("StaticEmbedding")


def folder_fingerprint(folder: Path) -> str:
    """A hash of the files that make the model: weights, tokenizer and configuration."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if (
            path.is_file()
            and path.suffix in {".json", ".safetensors", ".txt", ".model"}
            and path.name != "training.json"
        ):
            digest.update(path.relative_to(folder).as_posix().encode())
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def unit_rows(vectors: npt.ArrayLike) -> Vectors:
    """The vectors as float32 with rows of length 1; rows of zeros stay so."""
    rows = np.ascontiguousarray(vectors, dtype=np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    result: Vectors = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    return result
