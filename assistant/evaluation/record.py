"""What a run was made with, so that its figures can be traced and made again."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import platform
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

from assistant import __version__, paths, store
from assistant.assistant import Assistant

PACKAGES = (  # those whose version can change an answer or a measure
    "bm25s",
    "faiss-cpu",
    "ir-measures",
    "model2vec",
    "numpy",
    "PyStemmer",
    "pytrec-eval-terrier",
    "scipy",
    "sentence-transformers",
    "sentencex",
    "tokenizers",
    "torch",
)
_CODE = Path(__file__).resolve().parents[1]
_NOT_ASKED = frozenset({"cli", "web", "integrations"})  # packages that no question passes through


def made_with(assistant: Assistant, sets: Sequence[Path], alone: bool) -> dict[str, Any]:
    """Everything that decides what a run says: the same values give the same rows.

    `seed` is null: nothing is drawn at random.
    """
    return {
        "sets": [{"name": path.name, "path": str(path), "sha256": store.checksum(path)} for path in sets],
        "alone": alone,
        "settings": dataclasses.asdict(assistant.settings),
        "index": _index(assistant),
        "encoder": assistant.models.encoders.describe(),
        "program": program_fingerprint(),
        "versions": versions(),
        "seed": None,
    }


def _index(assistant: Assistant) -> dict[str, Any]:
    """The checksum of the index in its folder, and of what it was made from."""
    manifest = json.loads((Path(assistant.settings.index_folder) / store.MANIFEST).read_text(encoding="utf-8"))
    return {key: manifest[key] for key in ("checksum", "documents", "enrichment")}


def versions() -> dict[str, str]:
    """The versions of Tweespraak, of Python and of PACKAGES that are installed."""
    found = {"tweespraak": __version__, "python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def program_fingerprint() -> str:
    """The SHA-256 of the code that answers and measures, and of the models and texts that ship with it."""
    shipped = [paths.data("prompts"), *(paths.data("index", name) for name in ("language", "reranker", "requests"))]
    digest = hashlib.sha256()
    for name, path in sorted(
        (*_files(_CODE, {".py"}), *(one for at in shipped for one in _files(at, {".json", ".toml"})))
    ):
        digest.update(f"{name} {store.checksum(path)}\n".encode())
    return digest.hexdigest()


def _files(folder: Path, kinds: set[str]) -> Iterator[tuple[str, Path]]:
    for path in folder.rglob("*"):
        inside = path.relative_to(folder)
        if path.suffix in kinds and inside.parts[0] not in _NOT_ASKED and "_data" not in inside.parts:
            yield f"{folder.name}/{inside.as_posix()}", path


def commit() -> dict[str, Any]:
    """The commit that the code stands at and whether tracked files were changed since; None each without git."""
    if _git("ls-files", "--error-unmatch", "__init__.py") is None:
        return {"commit": None, "dirty": None}
    changed = _git("status", "--porcelain", "--untracked-files=no")
    return {"commit": _git("rev-parse", "HEAD"), "dirty": None if changed is None else bool(changed)}


def _git(*arguments: str) -> str | None:
    """What git says in the folder of the code; None when it is not there, or there is no repository."""
    command = ["git", "-C", str(_CODE), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


def latency(times: Iterable[float]) -> dict[str, float]:
    """p50, p95, p99 and the most of some milliseconds; 0 when there are none."""
    found = list(times) or [0.0]
    shares = {"p50": 50, "p95": 95, "p99": 99, "max": 100}
    return {name: round(float(np.percentile(found, share)), 3) for name, share in shares.items()}
