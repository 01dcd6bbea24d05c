"""The labelled statements: what their files hold, and how the check of written sentences is measured on them."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from assistant.answering.verification import Fault, Verdict
from assistant.cli import main
from assistant.errors import QuestionSetError
from assistant.evaluation import statements
from assistant.evaluation.sets import Quote
from assistant.evaluation.statements import Judged, Pair, Rate, rates

FOLDER = Path(__file__).parents[1] / "eval" / "statements"
LINE = {
    "id": "1",
    "statement": "Ten Germans died in this attack.",
    "lang": "en",
    "evidence": [{"doc": "nl", "quote": "Bij deze aanslag kwamen tien Duitsers om het leven."}],
    "supported": True,
    "fault": None,
}


@pytest.fixture(scope="module")
def halves() -> dict[str, list[Pair]]:
    return {half: statements.load(FOLDER / f"{half}.jsonl") for half in ("dev", "test")}


def written(folder: Path, *changes: dict) -> Path:
    path = folder / "pairs.jsonl"
    path.write_text("".join(json.dumps({**LINE, **change}) + "\n" for change in changes), encoding="utf-8")
    return path


def test_every_quotation_stands_in_its_document(assistant, halves):
    for pair in (*halves["dev"], *halves["test"]):
        assert statements.evidence_of(pair, assistant.index)


def test_the_halves_share_no_sentence_and_no_section(assistant, halves):
    def places(pairs: list[Pair]) -> set[tuple[str, tuple[str, ...]]]:
        shown = (e for pair in pairs for e in statements.evidence_of(pair, assistant.index))
        return {(e.passage.document, e.passage.section) for e in shown}

    assert not places(halves["dev"]) & places(halves["test"])


def test_the_test_half_holds_as_much_that_is_supported_in_every_direction(assistant, halves):
    evidence = {pair.id: pair.evidence[0].document for pair in halves["test"]}
    counts = Counter((pair.lang, evidence[pair.id], pair.supported) for pair in halves["test"])
    assert len(counts) == 8
    assert min(counts.values()) >= 25
    assert {pair.fault for pair in halves["test"]} == {None, *Fault}
    assert min(Counter(pair.fault for pair in halves["test"]).values()) >= 15


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"statement": " "}, "line 1: lacks its id or its statement"),
        ({"lang": "de"}, 'line 1: "lang" is "de"; use nl or en'),
        ({"supported": False}, 'line 1: "supported" is true or false; if false, "fault" is of'),
        ({"supported": False, "fault": "style"}, 'line 1: "supported" is true or false; if false, "fault" is of'),
        ({"evidence": []}, 'line 1: "evidence" should be a list'),
        ({"evidence": [{"doc": "nl"}]}, 'line 1: "evidence" should be a list'),
    ],
)
def test_a_line_that_is_no_pair_is_named(change, message, tmp_path):
    with pytest.raises(QuestionSetError, match=message.replace("[", r"\[")):
        statements.load(written(tmp_path, change))


def test_an_id_stands_once_and_a_file_is_not_empty(tmp_path):
    with pytest.raises(QuestionSetError, match="line 2: the id 1 stands there twice"):
        statements.load(written(tmp_path, {}, {}))
    with pytest.raises(QuestionSetError, match="holds no statement"):
        statements.load(written(tmp_path))


def test_a_quotation_that_no_document_has_is_named(assistant, tmp_path):
    [pair] = statements.load(written(tmp_path, {"evidence": [{"doc": "nl", "quote": "Er was eens."}]}))
    with pytest.raises(QuestionSetError, match=r'1: "Er was eens\." does not stand in document nl'):
        statements.evidence_of(pair, assistant.index)


def test_evidence_is_every_sentence_that_a_quotation_touches(assistant):
    quote = Quote("en", "from Belgium to join the civil war in Syria and Iraq.\nOf those, 75")
    found = statements.evidence_of(Pair("1", "...", "en", (quote,), True, None), assistant.index)
    assert [one.text.split()[0] for one in found] == ["Up", "Of"]
    assert found[0].translation.startswith("Tot 2018")


def test_rates_are_of_supported_statements_of_others_of_faults_and_of_directions():
    def judged(supported: bool, passes: bool, fault: Fault | None) -> Judged:
        return Judged(Pair("1", "...", "en", (), supported, fault), Verdict(passes), "en-nl", 1.0)

    found = rates(
        [
            judged(True, True, None),
            judged(True, False, None),
            judged(False, False, Fault.DATE),
            judged(False, True, Fault.ROLES),
            judged(False, False, Fault.ROLES),
        ]
    )
    assert found == {
        "supported": Rate(1, 2),
        "supported en-nl": Rate(1, 2),
        "unsupported": Rate(2, 3),
        "unsupported en-nl": Rate(2, 3),
        "date": Rate(1, 1),
        "roles": Rate(1, 2),
    }
    assert found["unsupported"].share == pytest.approx(2 / 3)


def test_the_command_prints_the_figures_and_on_request_what_was_judged_wrongly(index_folder, tmp_path, capsys):
    wrong = {"id": "2", "statement": "Eleven Germans died in this attack."}
    path = written(tmp_path, {}, wrong)
    assert main(["eval", "statements", str(path), "--wrong", "--index", str(index_folder)]) == 0
    printed = capsys.readouterr().out
    assert "| supported | 2 | 1 | 0.500 |" in printed
    assert "| en-nl |  | 0.500 |" in printed
    assert "2: number, not supported: Eleven Germans died in this attack. (11)" in printed


def test_the_shipped_test_half_keeps_its_figures(assistant, halves):
    found = rates(statements.judge(halves["test"], assistant.index, assistant.models.encoders.words))
    assert found["unsupported"].share >= 0.88
    assert found["supported"].share <= 0.08
