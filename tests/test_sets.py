"""Question sets: a fault is named with its place, and the sets that ship are what they say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import paths
from assistant.assistant import Assistant
from assistant.errors import QuestionSetError
from assistant.evaluation.sets import (
    KINDS,
    Item,
    PlainQuestion,
    Quote,
    load_questions,
    load_set,
    read_lines,
)

HALVES = ("dev", "test")
NOTES = ("follow-up", "new-topic", "chain")
ITEM = {
    "id": "a",
    "question": "Who sold oil?",
    "lang": "en",
    "kind": "fact",
    "answers": [["IS", "ISIS"], ["oil"]],
    "evidence": [{"doc": "en", "quote": "IS sold oil"}],
}


def write(folder: Path, *lines: bytes | dict[str, Any]) -> Path:
    path = folder / "questions.jsonl"
    path.write_bytes(
        b"".join((line if isinstance(line, bytes) else json.dumps(line).encode()) + b"\n" for line in lines)
    )
    return path


def message(read: Any, path: Path) -> str:
    with pytest.raises(QuestionSetError) as caught:
        read(path)
    text = str(caught.value)
    assert text.startswith(str(path))
    assert "\n" not in text
    return text


# Reading


def test_an_item_with_everything(tmp_path):
    alternatives = [{"doc": "nl", "quote": "IS verkocht olie"}]
    fields = {"evidence_alt": alternatives, "pair": "b", "note": "from the second section", "before": ["Who is IS?"]}
    path = write(tmp_path, {**ITEM, **fields})
    assert load_set(path) == [
        Item(
            id="a",
            question="Who sold oil?",
            lang="en",
            kind="fact",
            answers=(("IS", "ISIS"), ("oil",)),
            evidence=(Quote("en", "IS sold oil"),),
            evidence_alt=(Quote("nl", "IS verkocht olie"),),
            pair="b",
            note="from the second section",
            before=("Who is IS?",),
        )
    ]


def test_what_an_item_may_leave_out(tmp_path):
    path = write(tmp_path, {"id": "a", "question": "Hoe laat is het?", "lang": "nl", "kind": "offtopic"})
    assert load_set(path) == [Item("a", "Hoe laat is het?", "nl", "offtopic", (), (), (), None)]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_three_kinds_have_no_answer(kind):
    item = Item("a", "?", "en", kind, (), (), ())
    assert item.is_answerable is (kind not in ("unanswerable", "offtopic", "harmful"))


def test_lines_are_numbered_as_an_editor_numbers_them(tmp_path):
    # a byte order mark, Windows line ends, an empty line, and U+2028, which ends no line
    path = write(tmp_path, b'\xef\xbb\xbf{"n": 1}\r', b"\r", '{"n": "3\u2028"}'.encode())
    assert list(read_lines(path)) == [(1, {"n": 1}), (3, {"n": "3\u2028"})]


def test_a_plain_file_of_questions(tmp_path):
    path = write(
        tmp_path,
        {"id": "q1", "question": "Who sold oil?", "lang": "en"},
        b"",
        {"question": "Wie verkocht olie?"},
    )
    assert load_questions(path) == [
        PlainQuestion("q1", "Who sold oil?", "en"),
        PlainQuestion(None, "Wie verkocht olie?", "auto"),
    ]


# Faults. The faulty line is the third: after a good one and an empty one.

NO_OBJECTS: dict[str, tuple[bytes, str]] = {
    "broken UTF-8": (b'{"id": "caf\xe9"}', "not UTF-8"),
    "a bare word": (b"hello", "not JSON"),
    "a value left out": (b'{"id": }', "not JSON"),
    "an object cut off": (b'{"id": "b", "question": "Wh', "not JSON"),
    "two objects": (b'{"id": "b"} {"id": "c"}', "not JSON"),
    "a list": (b'["b"]', "should be an object"),
    "a text": (b'"b"', "should be an object"),
    "a number": (b"1", "should be an object"),
    "null": (b"null", "should be an object"),
    "deep nesting": (b'{"id": ' + b"[" * 100_000, "not JSON"),
    "a number of 5,000 digits": (b'{"id": ' + b"1" * 5_000 + b"}", "not JSON"),
    "half a character": (
        b'{"id": "\\ud800", "question": "Who?", "lang": "en", "kind": "offtopic"}',
        "character",
    ),
}
FAULTY_ITEMS: dict[str, tuple[dict[str, Any], str]] = {
    "no id": ({"id": None}, "lacks id"),
    "a number for an id": ({"id": 2}, "lacks id"),
    "no question": ({"question": None}, "lacks question"),
    "a list for a question": ({"question": ["Who?"]}, "lacks question"),
    "no lang": ({"lang": None}, "lacks lang"),
    "no kind": ({"kind": None}, "lacks kind"),
    "no question and no kind": ({"question": None, "kind": None}, "lacks question, kind"),
    "another language": ({"lang": "de"}, '"lang" is "de"; use nl or en'),
    "auto for a language": ({"lang": "auto"}, '"lang" is "auto"'),
    "unknown kind": ({"kind": "trivia"}, '"trivia" is unknown; use one of claim, fact, gloss, harmful, list'),
    "a number for a pair": ({"pair": 2}, "pair"),
    "null for answers": ({"answers": None}, "answers"),
    "one text for answers": ({"answers": "450"}, "answers"),
    "answers that are not in groups": ({"answers": ["450", "four hundred"]}, "answers"),
    "answers in groups within groups": ({"answers": [[["450"]]]}, "answers"),
    "a number for an answer, which has one spelling of many": ({"answers": [[4000]]}, "answers"),
    "no answers": ({"answers": []}, "answers"),
    "a group of answers without any": ({"answers": [["450"], []]}, "answers"),
    "an empty answer, which every text holds": ({"answers": [["450", ""]]}, "answers"),
    "no evidence": ({"evidence": []}, "evidence"),
    "a text for evidence": ({"evidence": "IS sold oil"}, "evidence"),
    "evidence outside a list": ({"evidence": {"doc": "en", "quote": "IS sold oil"}}, "evidence"),
    "evidence without a document": ({"evidence": [{"quote": "IS sold oil"}]}, "evidence"),
    "evidence without a quote": ({"evidence": [{"doc": "en"}]}, "evidence"),
    "a number for a quote": ({"evidence": [{"doc": "en", "quote": 450}]}, "evidence"),
    "an empty quote, which every text holds": ({"evidence": [{"doc": "en", "quote": ""}]}, "evidence"),
    "an alternative without a quote": ({"evidence_alt": [{"doc": "en"}]}, "evidence"),
    "one text for earlier questions": ({"before": "Who is IS?"}, "before"),
    "a number for an earlier question": ({"before": ["Who is IS?", 2]}, "before"),
    "an empty earlier question": ({"before": [" "]}, "before"),
    "an empty alternative": ({"evidence_alt": [{"doc": "en", "quote": " "}]}, "evidence"),
}
FAULTY_QUESTIONS: dict[str, tuple[dict[str, Any], str]] = {
    "no question": ({"id": "b"}, 'lacks its "question"'),
    "a number for a question": ({"question": 1}, 'lacks its "question"'),
    "another language": ({"question": "Wer?", "lang": "de"}, '"lang" is "de"; use nl, en or auto'),
    "null for a language": ({"question": "Who?", "lang": None}, '"lang" is'),
    "a list for a language": ({"question": "Who?", "lang": ["en"]}, '"lang" is'),
}


@pytest.mark.parametrize(("line", "words"), NO_OBJECTS.values(), ids=NO_OBJECTS)
@pytest.mark.parametrize("read", [load_set, load_questions])
def test_a_line_that_holds_no_object(tmp_path, read, line, words):
    found = message(read, write(tmp_path, ITEM, b"", line))
    assert ", line 3: " in found
    assert re.search(words, found)


@pytest.mark.parametrize(("fields", "words"), FAULTY_ITEMS.values(), ids=FAULTY_ITEMS)
def test_a_faulty_item(tmp_path, fields, words):
    line = {key: value for key, value in {**ITEM, "id": "b", **fields}.items() if value is not None or key == "answers"}
    found = message(load_set, write(tmp_path, ITEM, b"", line))
    assert ", line 3: " in found
    assert words in found


@pytest.mark.parametrize(("line", "words"), FAULTY_QUESTIONS.values(), ids=FAULTY_QUESTIONS)
def test_a_faulty_question(tmp_path, line, words):
    found = message(load_questions, write(tmp_path, {"question": "Who?"}, b"", line))
    assert ", line 3: " in found
    assert words in found


def test_an_id_that_occurs_twice(tmp_path):
    found = message(load_set, write(tmp_path, ITEM, {**ITEM, "id": "b"}, b"", ITEM))
    assert ", line 4: " in found
    assert "the id a stands in line 1 too" in found


@pytest.mark.parametrize("content", [b"", b"\n", b" \r\n\n\t\n"])
def test_a_set_without_a_question(tmp_path, content):
    path = tmp_path / "empty.jsonl"
    path.write_bytes(content)
    assert message(load_set, path) == f"{path}: holds no question"


@pytest.mark.parametrize("read", [load_set, load_questions])
def test_a_file_that_is_not_there(tmp_path, read):
    assert "No such file" in message(read, tmp_path / "nowhere.jsonl")


@pytest.mark.parametrize("read", [load_set, load_questions])
def test_a_folder_in_place_of_a_file(tmp_path, read):
    assert "directory" in message(read, tmp_path)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["doc", "quote", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=100, deadline=None)
@given(key=st.sampled_from([*ITEM, "evidence_alt", "pair", "before"]), value=VALUES)
def test_whatever_stands_in_an_item_it_is_an_item_or_a_named_fault(tmp_path_factory, key, value):
    path = write(tmp_path_factory.getbasetemp(), {**ITEM, key: value})
    fault = ""
    item = None
    try:
        [item] = load_set(path)
    except QuestionSetError as error:
        fault = str(error)
    if item is None:
        assert fault.startswith(f"{path}, line 1: ")
    else:
        texts: list[Any] = [text for group in item.answers for text in group]
        texts += [text for quote in (*item.evidence, *item.evidence_alt) for text in (quote.document, quote.text)]
        assert all(item.answers)
        assert all(isinstance(text, str) and text.strip() for text in texts)
        assert isinstance(item.pair, str | None)
        assert all(question.strip() for question in item.before)


@settings(max_examples=50, deadline=None)
@given(content=st.binary(max_size=60))
def test_whatever_a_file_holds_it_is_questions_or_a_named_fault(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "anything.jsonl"
    path.write_bytes(content)
    fault = ""
    try:
        assert load_questions(path) == []  # 60 bytes of chance make no question
    except QuestionSetError as error:
        fault = str(error)
    assert re.match(re.escape(str(path)) + r", line \d+: ", fault) or (fault == "" and content.strip() == b"")


# The sets that ship


@pytest.fixture(scope="module")
def halves() -> dict[str, list[Item]]:
    return {half: load_set(paths.data("eval", "sets", f"{half}.jsonl")) for half in HALVES}


@pytest.fixture(scope="module")
def items(halves: dict[str, list[Item]]) -> list[Item]:
    return [item for half in HALVES for item in halves[half]]


def quotes(items: list[Item]) -> Iterator[tuple[Item, Quote]]:
    return ((item, quote) for item in items for quote in (*item.evidence, *item.evidence_alt))


def passages_with(quote: Quote, assistant: Assistant) -> set[str]:
    return {p.id for p in assistant.index.passages.values() if p.document == quote.document and quote.text in p.text}


def as_asked(question: str) -> str:
    """A question without what makes no difference to the ear."""
    return " ".join(re.findall(r"\w+", question.casefold()))


@pytest.mark.parametrize("half", HALVES)
def test_a_half_has_every_kind_in_both_languages(halves, half):
    assert {(item.kind, item.lang) for item in halves[half]} == set(product(KINDS, ("nl", "en")))


def test_an_id_is_used_once(items):
    ids = [item.id for item in items]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("half", HALVES)
def test_pairs_are_mutual_and_ask_the_same_in_the_other_language(halves, half):
    by_id = {item.id: item for item in halves[half]}
    for item in by_id.values():
        pair = by_id[item.pair]
        assert pair.pair == item.id
        assert pair.lang != item.lang
        assert (pair.kind, pair.answers, pair.evidence, pair.evidence_alt) == (
            item.kind,
            item.answers,
            item.evidence,
            item.evidence_alt,
        )


def test_every_quote_stands_in_the_cleaned_text(items, assistant):
    texts = {document.id: document.text for document in assistant.index.documents.values()}
    assert [(item.id, quote) for item, quote in quotes(items) if quote.text not in texts[quote.document]] == []


def test_every_quote_stands_in_a_passage_and_can_be_found(items, assistant):
    assert [(item.id, quote) for item, quote in quotes(items) if not passages_with(quote, assistant)] == []


def test_every_answerable_item_has_answers_and_evidence_and_no_other_has(items):
    for item in items:
        assert (bool(item.answers), bool(item.evidence)) == (item.is_answerable, item.is_answerable), item.id


def test_no_passage_serves_both_halves(halves, assistant):
    served = {
        half: {passage for _, quote in quotes(halves[half]) for passage in passages_with(quote, assistant)}
        for half in HALVES
    }
    assert served["dev"] & served["test"] == set()


def test_no_question_is_asked_twice(items):
    asked = [as_asked(item.question) for item in items]
    assert len(asked) == len(set(asked))


def written_questions() -> Iterator[str]:
    for line in paths.data("index", "reranker", "questions.jsonl").read_text(encoding="utf-8").splitlines():
        yield json.loads(line)["question"]
    for name in ("en", "nl"):
        for line in paths.data("index", "enrichment", f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            questions = json.loads(line)["questions"]
            yield from (*questions["nl"], *questions["en"])


def test_no_question_was_written_about_the_documents_before(items):
    known = {as_asked(question) for question in written_questions()}
    assert len(known) > 5_000  # 762 of the reranker and 5,288 of the enrichment, a few of them alike
    assert [item.id for item in items if as_asked(item.question) in known] == []


# The conversations that ship


@pytest.fixture(scope="module")
def conversations() -> dict[str, list[Item]]:
    return {half: load_set(paths.data("eval", "sets", f"conversations-{half}.jsonl")) for half in HALVES}


@pytest.mark.parametrize("half", HALVES)
def test_a_half_of_the_conversations_has_its_kinds_in_both_languages(conversations, half):
    of_half = conversations[half]
    assert len(of_half) >= 60
    assert {(item.note, item.lang) for item in of_half} == set(product(NOTES, ("nl", "en")))
    assert sum(item.note == "new-topic" for item in of_half) >= len(of_half) / 3
    assert all(len(item.before) >= (2 if item.note == "chain" else 1) for item in of_half)
    directions = {(item.lang, item.evidence[0].document) for item in of_half if item.is_answerable}
    assert directions == set(product(("nl", "en"), ("nl", "en")))


@pytest.mark.parametrize("half", HALVES)
def test_the_same_conversation_in_the_other_language(conversations, half):
    by_id = {item.id: item for item in conversations[half]}
    for item in by_id.values():
        pair = by_id[str(item.pair)]
        assert (pair.pair, pair.kind, pair.note, pair.answers, pair.evidence, pair.evidence_alt) == (
            item.id, item.kind, item.note, item.answers, item.evidence, item.evidence_alt,
        )  # fmt: skip
        assert {item.lang, pair.lang} == {"nl", "en"}
        assert len(item.before) == len(pair.before)


def test_every_quote_of_the_conversations_can_be_found(conversations, assistant):
    for half in HALVES:
        found = quotes(conversations[half])
        assert [(item.id, quote) for item, quote in found if not passages_with(quote, assistant)] == []


def test_no_passage_serves_both_halves_of_the_conversations(conversations, assistant):
    served = {
        half: {passage for _, quote in quotes(conversations[half]) for passage in passages_with(quote, assistant)}
        for half in HALVES
    }
    assert served["dev"]
    assert served["dev"] & served["test"] == set()


def test_no_question_of_a_conversation_is_asked_twice_or_was_written_before(items, conversations):
    of_halves = [item for half in HALVES for item in conversations[half]]
    asked = [(*item.before, as_asked(item.question)) for item in of_halves]
    assert len(asked) == len(set(asked))
    ids = [item.id for item in (*items, *of_halves)]
    assert len(ids) == len(set(ids))
    known = {as_asked(question) for question in written_questions()} | {as_asked(item.question) for item in items}
    assert [item.id for item in of_halves if as_asked(item.question) in known] == []


# The questions that carry instructions


@pytest.fixture(scope="module")
def injections() -> dict[str, list[Item]]:
    return {half: load_set(paths.data("eval", "sets", f"injection-{half}.jsonl")) for half in HALVES}


@pytest.mark.parametrize("half", HALVES)
def test_a_half_of_the_injections_has_all_directions_and_questions_without_answer(injections, half):
    of_half = injections[half]
    assert {(item.note, item.lang) for item in of_half} == set(product(("injection", "false-premise"), ("nl", "en")))
    directions = [(item.lang, item.evidence[0].document) for item in of_half if item.is_answerable]
    assert {way: directions.count(way) for way in directions} == dict.fromkeys(product(("nl", "en"), ("nl", "en")), 8)
    assert {item.kind for item in of_half if not item.is_answerable} == {"unanswerable", "offtopic", "harmful"}


def test_no_passage_serves_an_injection_and_a_set_of_the_other_half(halves, conversations, injections, assistant):
    served = {
        half: {
            passage
            for _, quote in quotes([*halves[half], *conversations[half], *injections[half]])
            for passage in passages_with(quote, assistant)
        }
        for half in HALVES
    }
    asked = {
        half: {passage for _, quote in quotes(injections[half]) for passage in passages_with(quote, assistant)}
        for half in HALVES
    }
    assert all(asked.values())
    assert asked["dev"] & served["test"] == set()
    assert asked["test"] & served["dev"] == set()


def test_no_injection_is_asked_twice_or_was_written_before(items, conversations, injections):
    asked = [as_asked(item.question) for half in HALVES for item in injections[half]]
    assert len(asked) == len(set(asked))
    others = [item for half in HALVES for item in conversations[half]]
    known = {as_asked(question) for question in written_questions()} | {as_asked(i.question) for i in (*items, *others)}
    assert set(asked) & known == set()


# The plain questions, as people ask first


@pytest.fixture(scope="module")
def plain_questions() -> dict[str, list[Item]]:
    return {half: load_set(paths.data("eval", "sets", f"plain-{half}.jsonl")) for half in HALVES}


@pytest.mark.parametrize("half", HALVES)
def test_a_half_of_the_plain_questions_has_all_directions_and_questions_without_answer(plain_questions, half):
    of_half = plain_questions[half]
    directions = [(item.lang, item.evidence[0].document) for item in of_half if item.is_answerable]
    assert {way: directions.count(way) for way in directions} == dict.fromkeys(product(("nl", "en"), ("nl", "en")), 12)
    kinds = [item.kind for item in of_half]
    assert {"fact", "why_how", "list", "claim", "gloss"} < set(kinds)
    assert (kinds.count("unanswerable"), kinds.count("offtopic"), kinds.count("harmful")) == (12, 4, 0)
    assert {item.note for item in of_half} == {"plain"}
    assert [item.id for item in of_half if not 3 <= len(item.question.split()) <= 9] == []


@pytest.mark.parametrize("half", HALVES)
def test_the_same_plain_question_in_the_other_language(plain_questions, half):
    by_id = {item.id: item for item in plain_questions[half]}
    for item in by_id.values():
        pair = by_id[str(item.pair)]
        assert (pair.pair, pair.kind, pair.evidence, pair.evidence_alt) == (
            item.id, item.kind, item.evidence, item.evidence_alt,
        )  # fmt: skip
        assert {item.lang, pair.lang} == {"nl", "en"}


def test_every_quote_of_the_plain_questions_can_be_found(plain_questions, assistant):
    for half in HALVES:
        found = quotes(plain_questions[half])
        assert [(item.id, quote) for item, quote in found if not passages_with(quote, assistant)] == []


def test_no_passage_serves_a_plain_question_and_a_set_of_the_other_half(
    halves, conversations, injections, plain_questions, assistant
):
    def served(items: list[Item]) -> set[str]:
        return {passage for _, quote in quotes(items) for passage in passages_with(quote, assistant)}

    plain = {half: served(plain_questions[half]) for half in HALVES}
    others = {half: served([*halves[half], *conversations[half], *injections[half]]) for half in HALVES}
    assert all(plain.values())
    assert plain["dev"] & (plain["test"] | others["test"]) == set()
    assert plain["test"] & others["dev"] == set()


def test_no_plain_question_is_asked_twice_or_was_written_before(items, conversations, injections, plain_questions):
    asked = [as_asked(item.question) for half in HALVES for item in plain_questions[half]]
    assert len(asked) == len(set(asked))
    others = [item for half in HALVES for item in (*conversations[half], *injections[half])]
    known = {as_asked(question) for question in written_questions()} | {as_asked(i.question) for i in (*items, *others)}
    assert set(asked) & known == set()
    ids = [item.id for half in HALVES for item in plain_questions[half]]
    assert len(ids) == len(set(ids))
    assert set(ids) & {item.id for item in (*items, *others)} == set()
