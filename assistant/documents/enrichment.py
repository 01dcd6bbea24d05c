"""What was written about the sentences ahead of time: translations, questions and search words.

A folder holds `<document>.jsonl`, one line a sentence:

    {"sentence": KEY, "translation": "...", "questions": {"nl": ["..."], "en": ["..."]},
     "words": {"nl": ["..."], "en": ["..."]}, "unanswered": {"nl": ["..."], "en": ["..."]}}

The key is a hash of the heading path and the exact text of the sentence, so that nothing is ever applied to a text that
has changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from assistant.datatypes import LANGUAGES, Document, Enrichment, Lang, Sentence
from assistant.errors import EnrichmentError
from assistant.text import fingerprint


def key(document: Document, sentence: Sentence) -> str:
    """The key of a sentence in an enrichment file."""
    path = " > ".join(document.section_of(sentence).path)
    return fingerprint(f"{path}\n{document.text[sentence.start : sentence.end]}")


def file_of(document: Document, folder: Path) -> Path:
    """The enrichment file of a document."""
    return folder / f"{document.id}.jsonl"


def enrich(document: Document, folder: Path | None) -> list[Enrichment]:
    """What the folder says of each sentence of a document; an empty enrichment where it says nothing."""
    path = file_of(document, folder) if folder is not None else None
    known = dict(lines(path)) if path is not None and path.is_file() else {}
    return [known.get(key(document, sentence), Enrichment()) for sentence in document.sentences]


def files(folder: Path | None, documents: Iterable[str]) -> list[Path]:
    """The enrichment files that exist for these documents, in order."""
    if folder is None:
        return []
    return [path for document in sorted(set(documents)) if (path := folder / f"{document}.jsonl").is_file()]


def lines(path: Path) -> list[tuple[str, Enrichment]]:
    """The lines of an enrichment file, in order: the key of a sentence, and what was written about it.

    Raises EnrichmentError when the file cannot be read or a line is not of the format.
    """
    try:
        numbered = enumerate(path.read_text(encoding="utf-8").split("\n"), start=1)
        return [_parsed(path, number, json.loads(raw)) for number, raw in numbered if raw.strip()]
    except OSError as error:
        raise EnrichmentError(f"{path}: {error.strerror or error}; check the file and its permissions") from error
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise EnrichmentError(f"{path}: {error}; mend or remove the file") from error


def as_line(sentence: str, enrichment: Enrichment) -> str:
    """The line of a file that says this about the sentence with this key; without the end of the line."""
    values = {
        "sentence": sentence,
        "translation": enrichment.translation,
        "questions": {lang: [text for one, text in enrichment.questions if one == lang] for lang in LANGUAGES},
        "words": {lang: [text for one, text in enrichment.words if one == lang] for lang in LANGUAGES},
        "unanswered": {lang: [text for one, text in enrichment.unanswered if one == lang] for lang in LANGUAGES},
    }
    return json.dumps(values, ensure_ascii=False)


def _parsed(path: Path, number: int, line: Any) -> tuple[str, Enrichment]:
    wrong = EnrichmentError(f"{path}, line {number}: not a sentence with a translation and questions, see its format")
    if not isinstance(line, dict) or not isinstance(line.get("sentence"), str):
        raise wrong
    translation = line.get("translation", "")
    questions, words, unanswered = (_by_language(line.get(field, {})) for field in ("questions", "words", "unanswered"))
    if not isinstance(translation, str) or questions is None or words is None or unanswered is None:
        raise wrong
    return line["sentence"], Enrichment(translation, questions, words, unanswered)


def _by_language(value: Any) -> tuple[tuple[Lang, str], ...] | None:
    """The texts of `{"nl": [...], "en": [...]}` with their languages; None where it is not that."""
    if not isinstance(value, dict) or not all(isinstance(value.get(lang, []), list) for lang in LANGUAGES):
        return None
    pairs = tuple((lang, text) for lang in LANGUAGES for text in value.get(lang, []))
    return pairs if all(isinstance(text, str) for _, text in pairs) else None
