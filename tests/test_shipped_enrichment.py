"""The translations and questions that ship, checked against the documents that they are about."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant import paths
from assistant.datatypes import LANGUAGES, Document
from assistant.documents import enrichment
from assistant.documents.load import load, sources
from assistant.enriching.checks import check
from assistant.evaluation.sets import load_set
from assistant.language import detect

FIELDS = ("questions", "words", "unanswered")  # in both languages
BOTH = pytest.mark.parametrize("id", ["en", "nl"])


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    return [load(source) for source in sources(paths.data("index", "documents"))]


@pytest.fixture(scope="module")
def written() -> dict[str, list[dict[str, Any]]]:
    """The lines of each enrichment file."""
    return {path.stem: lines(path) for path in paths.data("index", "enrichment").glob("*.jsonl")}


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_there_is_a_file_for_each_document(written, documents):
    assert set(written) == {document.id for document in documents} == {"en", "nl"}


@BOTH
def test_every_line_has_a_translation_questions_and_search_words_in_both_languages(written, id):
    for line in written[id]:
        assert set(line) == {"sentence", "translation", *FIELDS}
        assert all(set(line[field]) == set(LANGUAGES) for field in FIELDS)
        texts = [line["translation"], *(text for field in FIELDS for lang in LANGUAGES for text in line[field][lang])]
        assert all(text == text.strip() != "" and "\n" not in text for text in texts)


def test_the_checks_find_no_error(documents):
    lines = {path.stem: enrichment.lines(path) for path in paths.data("index", "enrichment").glob("*.jsonl")}
    asked = [item.question for path in paths.data("eval", "sets").glob("*.jsonl") for item in load_set(path)]
    assert asked
    assert [finding for finding in check(documents, lines, asked) if finding.is_error] == []


@BOTH
def test_questions_are_in_the_language_they_are_filed_under(written, id):
    filed = [
        (lang, question)
        for line in written[id]
        for field in ("questions", "unanswered")
        for lang in LANGUAGES
        for question in line[field][lang]
    ]
    wrong = [(lang, question) for lang, question in filed if detect(question).lang != lang]
    # Some are search terms, of which names alone tell no language; what is a sentence may begin as in both languages.
    assert len(wrong) < 0.005 * len(filed)
    sentences = [(lang, question) for lang, question in wrong if question.endswith("?")]
    assert [one for one in sentences if one[0] != "en" or not one[1].startswith(("Is ", "Was "))] == []
    assert len(sentences) <= 2
