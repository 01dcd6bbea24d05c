"""Checking question sets: each fault is found, named with its place, and told apart from what is worth a look."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

import pytest

from assistant import paths
from assistant.cli import main
from assistant.errors import QuestionSetError
from assistant.evaluation.check import check
from assistant.evaluation.checks.findings import Finding
from assistant.evaluation.corpus import Corpus, load_corpus
from assistant.settings import Settings

TEXT = """The town library has been in the old post office since 12 June 1987. It lends 1,250 books and some films.

The library opens at nine on weekdays. On Sundays it is closed. Children pay nothing.

The harbour is a mile away. The ferry to Ameland leaves at seven. The harbour has a crane.
"""
DUTCH = """De stad heeft een museum met 312 klokken uit vier eeuwen. De oudste klok komt uit Neurenberg en is van koper.

Het zwembad is in 2003 geopend door de burgemeester. Een kaartje kost vijf euro. Het zwembad is een mijl verderop.
"""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    folder = tmp_path_factory.mktemp("documents")
    (folder / "town.txt").write_text(TEXT, encoding="utf-8")
    (folder / "stad.txt").write_text(DUTCH, encoding="utf-8")
    return load_corpus(Settings(documents=str(folder), enrichment="none"))


@pytest.fixture(scope="module")
def shipped() -> Corpus:
    return load_corpus(Settings())


def item(id: str = "a", **fields: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"question": "Since when does it stand there?", "lang": "en", "kind": "fact"}
    given |= {"answers": [["1987"]], "evidence": [{"doc": "town", "quote": "since 12 June 1987"}]}
    return {"id": id, **given, **fields}


def quoted(quote: str, doc: str = "town") -> list[dict[str, str]]:
    return [{"doc": doc, "quote": quote}]


def write(path: Path, *lines: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def found(tmp_path: Path, corpus: Corpus, *lines: dict[str, Any]) -> list[Finding]:
    return check([write(tmp_path / "set.jsonl", *lines)], corpus)


def only(findings: list[Finding], line: int, id: str, is_error: bool = True) -> str:
    """The text of the only finding, after its place and its id."""
    [finding] = findings
    assert (finding.line, finding.id, finding.is_error) == (line, id, is_error)
    kind = "error" if is_error else "warning"
    start = f"{finding.path}, line {line}: {kind}: {id}: "
    assert str(finding).startswith(start)
    assert "\n" not in str(finding)
    return str(finding).removeprefix(start)


# Lines, ids and pairs


def test_nothing_is_found_in_a_good_set(tmp_path, corpus):
    other = item("b", lang="nl", question="Sinds wanneer zit hij daar?", pair="a")
    assert found(tmp_path, corpus, item(pair="b"), other) == []


def test_every_line_that_is_no_item_is_named_and_the_rest_is_checked(tmp_path, corpus):
    findings = found(
        tmp_path, corpus, item(kind="trivia"), item("b", evidence=quoted("nowhere")), item("c", answers=[])
    )
    assert [(f.line, f.id) for f in findings] == [(1, "a"), (2, "b"), (3, "c")]
    assert 'kind "trivia" is unknown' in findings[0].what
    assert "needs answers and evidence" in findings[2].what


def test_a_file_that_is_not_json_is_not_checked(tmp_path, corpus):
    path = tmp_path / "set.jsonl"
    path.write_text('{"id"\n', encoding="utf-8")
    with pytest.raises(QuestionSetError, match="line 1: not JSON"):
        check([path], corpus)


def test_an_empty_file_is_not_checked(tmp_path, corpus):
    path = tmp_path / "set.jsonl"
    path.touch()
    with pytest.raises(QuestionSetError, match="holds no question"):
        check([path], corpus)


def test_an_id_that_stands_twice_in_a_set(tmp_path, corpus):
    findings = found(tmp_path, corpus, item(), item("b", question="How old is it?"), item(question="Which day was it?"))
    assert only(findings, 3, "a") == "the id stands in line 1 too; rename one"


def test_an_id_that_stands_in_two_sets(tmp_path, corpus):
    first = write(tmp_path / "dev-one.jsonl", item())
    second = write(tmp_path / "dev-two.jsonl", item(question="Which day was it?"))
    assert only(check([first, second], corpus), 1, "a") == f"the id stands in {first}, line 1 too; rename one"


def test_a_set_that_is_given_twice_is_checked_once(tmp_path, corpus):
    path = write(tmp_path / "set.jsonl", item())
    assert check([path, path], corpus) == []


DUTCH_A = {"lang": "nl", "question": "Sinds wanneer zit hij daar?"}


@pytest.mark.parametrize(
    ("second", "line", "words"),
    [
        ({}, 1, 'its pair "b" (line 2) points at "None"'),
        ({"pair": "b"}, 1, 'its pair "b" (line 2) points at "b"'),
        ({"pair": "a", "lang": "en"}, 1, 'it and its pair "b" (line 2) are both "en"'),
        ({"pair": "a", "question": "since when does it stand there"}, 1, "have the same text"),
    ],
)
def test_a_pair_that_is_none(tmp_path, corpus, second, line, words):
    findings = found(tmp_path, corpus, item(pair="b"), item("b", **DUTCH_A | second))
    assert words in findings[0].what
    assert (findings[0].line, findings[0].is_error) == (line, True)


def test_a_pair_that_is_nowhere(tmp_path, corpus):
    assert 'its pair "z" is in none of the sets' in only(found(tmp_path, corpus, item(pair="z")), 1, "a")


def test_an_item_that_is_its_own_pair(tmp_path, corpus):
    assert "it is its own pair" in only(found(tmp_path, corpus, item(pair="a")), 1, "a")


def test_a_pair_in_another_set(tmp_path, corpus):
    first = write(tmp_path / "dev-one.jsonl", item(pair="b"))
    second = write(tmp_path / "dev-two.jsonl", item("b", pair="a", **DUTCH_A))
    findings = check([first, second], corpus)
    assert [f.what for f in findings] == [
        f'its pair "b" is in another set ({second}, line 1)',
        f'its pair "a" is in another set ({first}, line 1)',
    ]


def test_a_pair_that_asks_something_else_is_worth_a_look(tmp_path, corpus):
    other = item("b", pair="a", kind="claim", **DUTCH_A)
    text = only(found(tmp_path, corpus, item(pair="b"), other), 1, "a", is_error=False)
    assert text.startswith('"kind" differs from that of its pair "b" (line 2)')


# Evidence and answers


def test_evidence_that_is_not_there_comes_with_the_nearest_text_and_its_offsets(tmp_path, corpus):
    text = only(found(tmp_path, corpus, item(evidence=quoted("It lents 1250 books and some film"))), 1, "a")
    match = re.search(r'the nearest is "(.+)" \((\d+) to (\d+)\)', text)
    assert match is not None
    assert match[1] == corpus.documents["town"].text[int(match[2]) : int(match[3])]
    assert match[1] in ("It lends 1,250 books and some films.", "lends 1,250 books and some films.")


def test_evidence_that_is_like_nothing_there(tmp_path, corpus):
    text = only(found(tmp_path, corpus, item(evidence=quoted("xkq zzv wqp 9999 ###"))), 1, "a")
    assert text.endswith("`tweespraak index show town` prints the text to quote from")


def test_evidence_in_a_document_that_is_not_there(tmp_path, corpus):
    text = only(found(tmp_path, corpus, item(evidence=quoted("since 12 June 1987", "village"))), 1, "a")
    assert text.startswith('there is no document "village"')
    assert "stad, town" in text


def test_evidence_that_stands_more_than_once(tmp_path, corpus):
    line = item(answers=[["mile"]], evidence=quoted("The harbour"))
    text = only(found(tmp_path, corpus, line), 1, "a", is_error=False)
    starts = [m.start() for m in re.finditer("The harbour", corpus.documents["town"].text)]
    assert f'stands 2 times in "town" ({starts[0]}, {starts[1]})' in text


def test_evidence_that_no_passage_holds(tmp_path, shipped):
    document = shipped.documents["nl"]
    section = document.sections[5]
    quote = document.text[section.start - 20 : section.body + 20]
    line = item(answers=[["is"]], evidence=quoted(quote, "nl"))
    assert "is in no passage, so that no search can find it" in only(found(tmp_path, shipped, line), 1, "a")


@pytest.mark.parametrize(
    ("answers", "quote"),
    [
        ([["12 juni 1987"]], "since 12 June 1987"),
        ([["June 12, 1987"]], "since 12 June 1987"),
        ([["juni 1987"]], "since 12 June 1987"),
        ([["1.250"], ["films"]], "It lends"),
        ([["1250", "nothing like it"]], "It lends"),
        ([["OLD POST office"]], "It lends"),  # the sentence before
        ([["on  Sundays"]], "opens at nine"),  # the sentence after, with another space
    ],
)
def test_answers_that_stand_near_their_evidence(tmp_path, corpus, answers, quote):
    assert found(tmp_path, corpus, item(answers=answers, evidence=quoted(quote))) == []


@pytest.mark.parametrize(
    ("answers", "quote"),
    [
        ([["13 June 1987"]], "since 12 June 1987"),
        ([["12 June 1988"]], "since 12 June 1987"),
        ([["198"]], "since 12 June 1987"),  # a part of a number is no answer
        ([["87"]], "since 12 June 1987"),
        ([["1.25"]], "It lends"),
        ([["Ameland"]], "opens at nine"),
        ([["1987"], ["seven", "zeven"]], "since 12 June 1987"),
    ],
)
def test_answers_that_stand_nowhere_near_their_evidence(tmp_path, corpus, answers, quote):
    text = only(found(tmp_path, corpus, item(answers=answers, evidence=quoted(quote))), 1, "a")
    assert f'none of the answers "{answers[-1][0]}"' in text
    assert f"(group {len(answers)}) stands near the evidence" in text


def test_without_a_translation_an_answer_in_the_other_language_is_worth_a_look(tmp_path, corpus):
    line = item(answers=[["copper"]], evidence=quoted("uit Neurenberg", "stad"))
    assert "stands near the evidence" in only(found(tmp_path, corpus, line), 1, "a", is_error=False)


def test_an_answer_may_stand_in_the_translation_and_in_the_heading(tmp_path, shipped):
    quote = "de lichamen van circa 78 door IS vermoorde yezidi-vrouwen"
    right = item(answers=[["mass grave"], ["Sinjar heroverd"]], evidence=quoted(quote, "nl"))
    wrong = item("b", question="What else?", answers=[["a crane"]], evidence=quoted(quote, "nl"))
    assert "a crane" in only(found(tmp_path, shipped, right, wrong), 2, "b")


def test_an_alternative_that_does_not_give_an_answer(tmp_path, corpus):
    line = item(evidence_alt=quoted("The ferry to Ameland"))
    text = only(found(tmp_path, corpus, line), 1, "a", is_error=False)
    assert text.startswith('the alternative "The ferry to Ameland" does not give "1987"')


def test_answers_of_a_question_that_has_none(tmp_path, corpus):
    line = item(kind="unanswerable", evidence=[])
    assert "it has answers" in only(found(tmp_path, corpus, line), 1, "a", is_error=False)


def test_wrong_answers_are_found_in_the_sets_that_ship(tmp_path, shipped):
    # each item gets the answers of the one ten lines on: most of those stand nowhere near
    lines = [json.loads(line) for line in paths.data("eval", "sets", "dev.jsonl").read_text("utf-8").splitlines()]
    lines = [line for line in lines if line["answers"] and line["lang"] == "en"][:100]
    answers = [line["answers"] for line in lines]
    moved = [{**line, "pair": None, "answers": answers[n - 10]} for n, line in enumerate(lines)]
    findings = found(tmp_path, shipped, *moved)
    assert len({f.line for f in findings if "near the evidence" in f.what}) >= 85


# Questions


def test_an_empty_question(tmp_path, corpus):
    assert "the question is empty" in only(found(tmp_path, corpus, item(question=" ?")), 1, "a")


def test_a_question_that_is_asked_twice(tmp_path, corpus):
    findings = found(tmp_path, corpus, item(), item("b", question="since when, does it stand there"))
    assert only(findings, 2, "b").startswith("the question is the same as that of a (line 1)")


def test_a_question_that_is_nearly_the_same(tmp_path, corpus):
    findings = found(tmp_path, corpus, item(), item("b", question="Since when does it stand over there?"))
    assert "nearly the same as that of a (line 1)" in only(findings, 2, "b", is_error=False)


@pytest.mark.parametrize(
    "second",
    [
        {"lang": "nl"},
        {"before": ["Where is the library?"]},
        {"question": "Since when in 1990 does it stand there?"},
        {"question": "Does it lend films?", "answers": [["films"]], "evidence": quoted("some films")},
    ],
)
def test_questions_that_only_look_alike(tmp_path, corpus, second):
    assert found(tmp_path, corpus, item(), item("b", **second)) == []


def test_alike_questions_are_found_however_far_apart(tmp_path, corpus):
    many = [item(f"n{n}", question=f"Topic {n}: {'abcdefghij'[n % 10] * 9}?", answers=[["1987"]]) for n in range(1_100)]
    findings = found(tmp_path, corpus, *many[:1_000], item(), *many[1_000:], item("z"))
    assert [(f.line, f.id) for f in findings if "the same as that of a" in f.what] == [(1_102, "z")]


def test_a_question_that_repeats_its_evidence(tmp_path, corpus):
    line = item(question="What has been in the old post office?", answers=[["library"]])
    text = only(found(tmp_path, corpus, line), 1, "a", is_error=False)
    assert '"has been in the old post office"' in text


def test_a_question_that_repeats_the_translation_of_its_evidence(tmp_path, shipped):
    sentence = next(s for s in shipped.documents["nl"].sentences if len(shipped.translation("nl", s).split()) > 20)
    words = shipped.translation("nl", sentence).split()
    quote = shipped.documents["nl"].text[sentence.start : sentence.end]
    line = item(question=" ".join(words[3:14]), answers=[[words[4]]], evidence=quoted(quote, "nl"))
    assert "repeats its evidence" in only(found(tmp_path, shipped, line), 1, "a", is_error=False)


# Whole sets


def many(languages: str, doc: str = "town", kinds: tuple[str, ...] = ("fact", "claim")) -> list[dict[str, Any]]:
    evidence, answers = (quoted("Children pay"), "nothing") if doc == "town" else (quoted("uit vier", "stad"), "312")
    return [
        item(
            f"{doc}{n}",
            lang=lang,
            question=f"{'abcdefghijklmnopqrstuvwxyz'[n] * 9} {doc}?",
            kind=kinds[n // 2 % len(kinds)],
            answers=[[answers]],
            evidence=evidence,
        )
        for n, lang in enumerate(languages.split())
    ]


def whole(findings: list[Finding]) -> list[str]:
    return [f.what for f in findings if f.line == 0 and not f.is_error]


def test_a_set_in_balance(tmp_path, corpus):
    assert found(tmp_path, corpus, *many("nl en nl en"), *many("nl en nl en", "stad")) == []


def test_a_set_out_of_balance(tmp_path, corpus):
    lines = [*many("nl en en en en en"), *many("nl en en en", "stad", ("fact",))]
    assert set(whole(found(tmp_path, corpus, *lines))) == {
        "the languages are not in balance: en 8, nl 2",
        "the directions are not in balance: en-en 5, en-nl 3, nl-en 1, nl-nl 1",
        "most questions are of one kind: fact 8, claim 2",
        'the kind "fact" is not in balance: nl 2, en 6',
        'the kind "claim" is not in balance: nl 0, en 2',
    }


def test_a_direction_that_is_missing_counts(tmp_path, corpus):
    lines = many("nl en nl en nl en nl en")
    assert whole(found(tmp_path, corpus, *lines)) == [
        "the directions are not in balance: en-en 4, en-nl 0, nl-en 4, nl-nl 0"
    ]


def test_halves_that_share_a_passage(tmp_path, corpus):
    dev = write(tmp_path / "dev.jsonl", item())
    test = write(
        tmp_path / "my_test-2.jsonl",
        item("b", question="How many books?", answers=[["1,250"]], evidence=quoted("1,250 books")),
    )
    [finding] = check([dev, test], corpus)
    [passage] = [p.id for p in corpus.passages.values() if "since 12 June 1987" in p.text]
    assert (finding.path, finding.line, finding.is_error) == (dev, 0, False)
    assert finding.what == f"it shares 1 passage with {test}: {passage} (a and b)"


@pytest.mark.parametrize("names", [("dev.jsonl", "more-dev.jsonl"), ("test.jsonl", "conversations-test.jsonl")])
def test_sets_of_one_half_may_share_passages(tmp_path, corpus, names):
    files = [write(tmp_path / names[0], item()), write(tmp_path / names[1], item("b", question="Which day was it?"))]
    assert check(files, corpus) == []


# The command, and the sets that ship


def test_the_sets_that_ship_have_no_errors_and_are_checked_fast(shipped):
    started = time.perf_counter()
    findings = check(sorted(paths.data("eval", "sets", "dev.jsonl").parent.glob("*.jsonl")), shipped)
    assert [str(f) for f in findings if f.is_error] == []
    assert time.perf_counter() - started < 20  # under 1 s on two free cores


def run(*arguments: Path | str) -> int:
    return main(["eval", "check", *map(str, arguments)])


def test_the_command_prints_a_line_for_each_finding(tmp_path, capsys):
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "town.txt").write_text(TEXT, encoding="utf-8")
    good = write(tmp_path / "good.jsonl", item())
    assert run(good, "--documents", folder) == 0
    assert capsys.readouterr().out == "0 errors, 0 warnings\n"
    bad = write(tmp_path / "bad.jsonl", item(pair="z"), item("b", question="Since when does it stand over there?"))
    assert run(bad, "--documents", folder) == 1
    first, second, last = capsys.readouterr().out.splitlines()
    assert first.startswith(f"{bad}, line 1: error: a: ")
    assert second.startswith(f"{bad}, line 2: warning: b: ")
    assert last == "1 error, 1 warning"


def test_the_command_refuses_what_cannot_be_read(tmp_path, capsys):
    assert run(tmp_path / "nowhere.jsonl") == 2
    assert "No such file" in capsys.readouterr().err
