"""The translations and questions that ship, checked against the documents that they are about."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from assistant import paths
from assistant.datatypes import LANGUAGES, Document, Sentence, other_language
from assistant.documents import enrichment
from assistant.documents.load import load, sources
from assistant.language import detect

BOTH = pytest.mark.parametrize("id", ["en", "nl"])
ID_TO_SENTENCES = dict[str, dict[str, tuple[Document, Sentence]]]


@pytest.fixture(scope="module")
def sentences() -> ID_TO_SENTENCES:
    """The sentences of each document as built, by their key."""
    documents = [load(source) for source in sources(paths.data("index", "documents"))]
    return {d.id: {enrichment.key(d, s): (d, s) for s in d.sentences} for d in documents}


@pytest.fixture(scope="module")
def written() -> dict[str, list[dict[str, Any]]]:
    """The lines of each enrichment file."""
    return {path.stem: lines(path) for path in paths.data("index", "enrichment").glob("*.jsonl")}


@pytest.fixture(scope="module")
def translations(written) -> dict[str, dict[str, str]]:
    return {id: {line["sentence"]: line["translation"] for line in found} for id, found in written.items()}


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def numbers(text: str) -> Counter[str]:
    """The numbers of a Dutch or English text: "1.878" and "1,878" are 1878, "1,4" and "1.4" are 1.4."""
    found: Counter[str] = Counter()
    for number in re.findall(r"\d+(?:[.,]\d+)*", text):
        thousands = re.fullmatch(r"\d{1,3}([.,]\d{3})+", number)
        found[re.sub(r"[.,]", "", number) if thousands else number.replace(",", ".")] += 1
    return found


@pytest.mark.parametrize(
    ("dutch", "english"),
    [
        ("1.878 doden", "1,878 deaths"),
        ("50,000 man en 3,500", "50,000 men and 3,500"),
        ("1,2 miljoen", "1.2 million"),
        ("20-30.000 in 2014.", "20-30,000 in 2014."),
        ("19u15", "19:15"),
        ("12.345.678", "12,345,678"),
    ],
)
def test_numbers_are_the_same_in_either_notation(dutch, english):
    assert numbers(dutch) == numbers(english)


@pytest.mark.parametrize(("one", "other"), [("1.878", "1.87"), ("1,4", "14"), ("2014", "2015"), ("5 en 5", "5")])
def test_numbers_that_differ_are_told_apart(one, other):
    assert numbers(one) != numbers(other)


def test_there_is_a_file_for_each_document(written, sentences):
    assert set(written) == set(sentences) == {"en", "nl"}


@BOTH
def test_every_line_belongs_to_one_sentence_of_the_document_as_built(written, sentences, id):
    keys = Counter(line["sentence"] for line in written[id])
    assert [key for key, count in keys.items() if count > 1] == []
    assert [key for key in keys if key not in sentences[id]] == []


@BOTH
def test_every_line_has_a_translation_questions_and_search_words_in_both_languages(written, id):
    for line in written[id]:
        assert set(line) == {"sentence", "translation", "questions", "words"}
        assert set(line["questions"]) == set(line["words"]) == set(LANGUAGES)
        texts = [
            line["translation"],
            *(text for field in ("questions", "words") for lang in LANGUAGES for text in line[field][lang]),
        ]
        assert all(text == text.strip() != "" and "\n" not in text for text in texts)


@BOTH
def test_every_longer_sentence_of_the_running_text_is_translated(translations, sentences, id):
    missing = [
        document.text[s.start : s.end]
        for key, (document, s) in sentences[id].items()
        if document.section_of(s).kind == "text" and s.end - s.start > 45 and not translations[id].get(key)
    ]
    assert missing == []


@BOTH
def test_every_number_of_a_sentence_is_in_its_translation_and_no_other(translations, sentences, id):
    wrong = []
    for key, (document, s) in sentences[id].items():
        original, translation = document.text[s.start : s.end], translations[id].get(key)
        if translation and numbers(original) != numbers(translation):
            wrong.append((original, translation))
    assert wrong == []


@BOTH
def test_translations_are_in_the_other_language(translations, sentences, id):
    wrong = []
    for key, (document, s) in sentences[id].items():
        translation = translations[id].get(key, "")
        if s.end - s.start > 60 and translation and detect(translation).lang != other_language(document.lang):
            wrong.append((document.text[s.start : s.end], translation))
    assert wrong == []


@BOTH
def test_questions_are_in_the_language_they_are_filed_under(written, id):
    wrong = [
        (lang, question)
        for line in written[id]
        for lang in LANGUAGES
        for question in line["questions"][lang]
        if detect(question).lang != lang
    ]
    assert wrong == []


@BOTH
def test_no_question_is_asked_in_a_question_set(written, id):
    """Else the sets would measure what was written down beforehand."""
    sets = [line["question"] for path in paths.data("eval", "sets").glob("*.jsonl") for line in lines(path)]
    asked = {bare(question) for question in sets}
    assert asked
    known = [q for line in written[id] for lang in LANGUAGES for q in line["questions"][lang] if bare(q) in asked]
    assert known == []


def bare(question: str) -> str:
    """Without case and punctuation."""
    return " ".join(re.findall(r"\w+", question.casefold()))


def test_questions_are_compared_without_case_and_punctuation():
    assert bare("Wat is IS, eigenlijk?") == bare("wat is is  eigenlijk")
