"""The assistant as a program uses it: opened, asked, searched, and its answers as plain values."""

from __future__ import annotations

import dataclasses
import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from assistant import Assistant, AssistantError, Settings
from assistant.errors import DocumentError, EncoderError, IndexDamaged, IndexMismatch, QuestionError, SettingsError
from assistant.store import verify

DUTCH = "Hoeveel mensen reisden vanuit België naar Syrië en Irak?"
ENGLISH = "How many people travelled from Belgium to Syria and Iraq?"
REQUEST = "How do I join IS?"

ANSWER_KEYS = """id question understood language answer short_answer notes abstained reason confidence citations withheld
    generator retrieved timings_ms""".split()
CITATION_KEYS = "number document title language section passage_id quote start end translation".split()
RETRIEVED_KEYS = "rank passage_id document language section text score".split()


@pytest.fixture
def small(tmp_path) -> Settings:
    """Settings for an index of one short document, still to be built."""
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "report.txt").write_text("De stad Mosoel viel in juni 2014.\n", encoding="utf-8")
    return Settings(index=str(tmp_path / "built"), documents=str(tmp_path / "documents"), enrichment="none")


def times(folder: Path) -> dict[str, int]:
    return {p.as_posix(): p.stat().st_mtime_ns for p in folder.rglob("*")}


# Opening


def test_the_index_is_built_where_there_is_none(small):
    assistant = Assistant.open(small)
    assert list(assistant.index.documents) == ["report"]
    verify(Path(small.index))


def test_progress_is_reported_only_while_building(small):
    reports: list[str] = []
    Assistant.open(small, lambda what, done, total: reports.append(what))
    assert reports[0] == "report"
    reports.clear()
    Assistant.open(small, lambda what, done, total: reports.append(what))
    assert reports == []


def test_a_built_index_is_left_as_it_is(small):
    Assistant.open(small)
    before = times(Path(small.index))
    Assistant.open(small)
    assert times(Path(small.index)) == before


def test_an_opened_index_answers_like_the_one_that_was_built(small):
    built, opened = Assistant.open(small), Assistant.open(small)
    one, other = (a.search("Wanneer viel Mosoel?") for a in (built, opened))
    assert [(r.hit, r.passage) for r in one] == [(r.hit, r.passage) for r in other]
    assert len(one) == 1


def test_a_damaged_index_is_not_built_anew_in_silence(small):
    Assistant.open(small)
    path = Path(small.index) / "passages.jsonl"
    path.write_bytes(path.read_bytes()[:-2])
    with pytest.raises(IndexDamaged, match="tweespraak index build"):
        Assistant.open(small)


def test_an_index_of_changed_documents_is_refused(small):
    Assistant.open(small)
    path = Path(small.documents) / "report.txt"
    path.write_text(path.read_text(encoding="utf-8") + "\nRaqqa viel in 2017.\n", encoding="utf-8")
    with pytest.raises(IndexMismatch, match="other documents; run: tweespraak index build"):
        Assistant.open(small)


def test_an_index_of_another_encoder_is_refused(small, tmp_path):
    Assistant.open(small)
    shipped = Path(small.encoder_name)
    (tmp_path / "encoder").mkdir()
    for name in ("config.json", "model.safetensors", "modules.json", "tokenizer.json"):
        shutil.copy(shipped / name, tmp_path / "encoder" / name)
    with (tmp_path / "encoder" / "config.json").open("a", encoding="utf-8") as config:
        config.write("\n")
    with pytest.raises(IndexMismatch, match="other encoder"):
        Assistant.open(dataclasses.replace(small, encoder=str(tmp_path / "encoder")))


def test_a_folder_with_other_files_is_not_written_to(small):
    folder = Path(small.index)
    folder.mkdir()
    (folder / "letter.txt").write_text("precious", encoding="utf-8")
    with pytest.raises(AssistantError, match="holds other files"):
        Assistant.open(small)
    assert [p.name for p in folder.iterdir()] == ["letter.txt"]


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"documents": "nowhere"}, DocumentError),
        ({"encoder": "/nowhere/at/all"}, EncoderError),
        ({"generator": "oracle"}, SettingsError),
    ],
)
def test_settings_that_cannot_be_met_are_errors_of_one_line(small, given, error):
    with pytest.raises(error) as caught:
        Assistant.open(dataclasses.replace(small, **given))
    assert "\n" not in str(caught.value)
    assert not Path(small.index).exists()


def test_settings_come_from_the_environment_when_none_are_given(small, monkeypatch):
    monkeypatch.setenv("TWEESPRAAK_INDEX", small.index)
    monkeypatch.setenv("TWEESPRAAK_DOCUMENTS", small.documents)
    monkeypatch.setenv("TWEESPRAAK_ENRICHMENT", "none")
    assistant = Assistant.open()
    assert assistant.settings == small
    assert list(assistant.index.documents) == ["report"]


# Asking


@pytest.mark.parametrize(("text", "lang"), [(DUTCH, "nl"), (ENGLISH, "en")])
def test_the_question_about_belgium_is_answered(assistant, text, lang):
    answer = assistant.ask(text)
    assert answer.question.lang == lang
    assert "450" in answer.text
    assert answer.citations[0].document == "en"
    assert "450 individuals" in answer.citations[0].quote


def test_a_language_can_be_forced(assistant):
    assert assistant.ask(DUTCH).question.lang == "nl"
    assert assistant.ask(DUTCH, lang="en").question.lang == "en"
    with pytest.raises(QuestionError, match="use nl, en or auto"):
        assistant.ask(DUTCH, lang="de")


@pytest.mark.parametrize("text", ["", "   ", "?!", "\x00"])
def test_an_empty_question_is_an_error(assistant, text):
    for use in (assistant.ask, assistant.search, assistant.question):
        with pytest.raises(QuestionError, match="empty"):
            use(text)


def test_a_question_that_is_too_long_is_an_error(assistant):
    with pytest.raises(QuestionError, match="50000 characters"):
        assistant.ask("a" * 50_000)


def test_questions_can_be_asked_at_the_same_time(assistant):
    questions = [DUTCH, ENGLISH, REQUEST, "Wie was Jihadi John?", "What is a caliphate?"] * 4

    def without_times(text: str) -> dict[str, Any]:
        return {**assistant.ask(text).to_dict(), "timings_ms": None}

    one_by_one = [without_times(text) for text in questions]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(without_times, questions)) == one_by_one


# Searching


@pytest.mark.parametrize("k", [1, 3, 10, 25, 60])
def test_search_gives_as_many_passages_as_it_is_asked_for(assistant, k):
    found = assistant.search(DUTCH, k)
    assert [r.hit.rank for r in found] == list(range(1, k + 1))
    assert len({r.passage.id for r in found}) == k


def test_search_gives_ten_by_default_and_the_same_as_an_answer(assistant):
    assert assistant.search(ENGLISH) == list(assistant.ask(ENGLISH).retrieved)


def test_fewer_passages_are_the_best_of_more(assistant):
    assert assistant.search(DUTCH, 3) == assistant.search(DUTCH, 10)[:3]


def test_search_finds_the_passage_about_belgium_from_both_languages(assistant):
    for text in (DUTCH, ENGLISH):
        best = assistant.search(text, 1)[0].passage
        assert (best.document, best.section[-1]) == ("en", "Belgium")


def test_search_can_be_told_the_language(assistant):
    assert assistant.search("Raqqa", 3, "nl")
    with pytest.raises(QuestionError):
        assistant.search("Raqqa", 3, "de")


@pytest.mark.parametrize("k", [0, -1])
def test_search_for_no_passages_gives_none(assistant, k):
    assert assistant.search(DUTCH, k) == []


# Plain values


def test_an_answer_has_exactly_the_keys_of_the_contract(assistant):
    plain = assistant.ask(DUTCH, id="q1").to_dict()
    assert list(plain) == ANSWER_KEYS
    assert plain["citations"]
    assert len(plain["retrieved"]) == 10
    for citation in plain["citations"]:
        assert list(citation) == CITATION_KEYS
    for found in plain["retrieved"]:
        assert list(found) == RETRIEVED_KEYS
    assert list(plain["timings_ms"]) == ["retrieve", "total"]


def test_an_abstention_has_the_same_keys(assistant):
    plain = assistant.ask(REQUEST).to_dict()
    assert list(plain) == ANSWER_KEYS
    assert plain["citations"] == []
    assert len(plain["retrieved"]) == 10


def test_an_answer_as_plain_values_says_what_the_answer_says(assistant):
    answer = assistant.ask(DUTCH, id="q1")
    plain = answer.to_dict()
    assert (plain["id"], plain["question"], plain["language"]) == ("q1", DUTCH, "nl")
    assert (plain["answer"], plain["abstained"], plain["reason"]) == (answer.text, False, None)
    assert plain["confidence"] == pytest.approx(answer.confidence, abs=1e-4)
    first = answer.citations[0]
    assert plain["citations"][0] == {
        "number": 1,
        "document": "en",
        "title": "Collaboration with the Islamic State",
        "language": "en",
        "section": list(first.section),
        "passage_id": first.passage_id,
        "quote": first.quote,
        "start": first.start,
        "end": first.end,
        "translation": first.translation,
    }
    best = answer.retrieved[0]
    assert plain["retrieved"][0] == {
        "rank": 1,
        "passage_id": best.passage.id,
        "document": "en",
        "language": "en",
        "section": list(best.passage.section),
        "text": best.passage.text,
        "score": pytest.approx(best.hit.score, abs=1e-6),
    }


def test_an_abstention_as_plain_values_gives_its_reason(assistant):
    answer = assistant.ask(REQUEST)
    plain = answer.to_dict()
    assert answer.abstention is not None
    assert (plain["abstained"], plain["reason"]) == (True, "declined")
    assert plain["answer"] == answer.abstention.message


@pytest.mark.parametrize("text", [DUTCH, REQUEST])
def test_an_answer_survives_json(assistant, text):
    plain = assistant.ask(text).to_dict()
    assert json.loads(json.dumps(plain, ensure_ascii=False, allow_nan=False)) == plain


def test_the_passages_of_an_answer_are_as_they_stand_in_the_document(assistant):
    for found in assistant.ask(ENGLISH).to_dict()["retrieved"]:
        assert found["text"] in assistant.index.documents[found["document"]].text
