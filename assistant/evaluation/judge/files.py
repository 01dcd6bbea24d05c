"""`judge.json`, in the folder of the run that was judged."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant import paths
from assistant.datatypes import LANGUAGES
from assistant.enriching.model import ModelOptions
from assistant.errors import QuestionSetError

NAME = "judge.json"


def provenance(options: ModelOptions, repeats: int, limit: int | None, folder: Path) -> dict[str, Any]:
    """Who judged what: the model, the texts that it was told, and the run by its hash."""
    texts = {lang: paths.data("prompts", f"judge.{lang}.toml") for lang in LANGUAGES}
    return {
        "model": options.name,
        "base_url": re.sub(r"//[^/@]*@", "//", options.base_url) if options.base_url else None,  # without a password
        "temperature": options.temperature,
        "repeats": repeats,
        "limit": limit,
        "prompts": {lang: _sha256(path) for lang, path in texts.items()},
        "run": _sha256(folder / "run.jsonl"),
    }


def save(folder: Path, judgement: Mapping[str, Any]) -> Path:
    """Write the file beside its place and rename it. Raises QuestionSetError."""
    beside, path = folder / f".{NAME}.tmp", folder / NAME
    try:
        beside.write_text(json.dumps(judgement, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        os.replace(beside, path)
    except OSError as error:
        raise QuestionSetError(f"{path}: cannot be written ({error.strerror or error})") from error
    return path


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
