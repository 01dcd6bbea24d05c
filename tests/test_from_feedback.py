"""Question sets from feedback: what can be run, what an evaluator has to complete, and that nothing is lost."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.cli import main
from assistant.cli.arguments import parser
from assistant.datatypes import Reason
from assistant.errors import QuestionSetError
from assistant.evaluation.from_feedback import QUOTE_CHARACTERS, Derived, derive, short_quote, unfinished_path, write
from assistant.evaluation.sets import Item, Quote, load_set
from assistant.feedback import Cited, Feedback, FeedbackStore, Verdict
from assistant.web.recent import RecentAnswers

LONG = (
    "Following the fall of the town, which had been besieged for months by several groups at once, an estimated "
    "450 individuals had travelled from Belgium to join the civil war in Syria and Iraq, or so officials said."
)


def feedback(question="Hoeveel mensen reisden uit België?", verdict="helpful", **changes) -> Feedback:
    made = Feedback(
        key=f"{question}{verdict}{sorted(changes.items(), key=str)}",
        time=None,  # type: ignore[arg-type]  # it makes no part of an item
        verdict=Verdict(verdict),
        comment="",
        asked=question,
        question=question,
        language="nl",
        answer="Er reisden 450 mensen. [1]",
        short_answer="450",
        reason=None,
        confidence=0.9,
        citations=(Cited("en", 0, 24, "Up to 2018, 450 had left.\nOf those, 75 came back."),),
        version="0.1.0",
    )
    return dataclasses.replace(made, **changes)


def abstained(reason: Reason, **changes) -> Feedback:
    return feedback(**({"reason": reason, "answer": "Nee.", "short_answer": "", "citations": ()} | changes))


def loaded(derived: Derived, tmp_path: Path) -> list[Item]:
    write(derived, tmp_path / "made.jsonl")
    return load_set(tmp_path / "made.jsonl")


# Items


def test_a_helpful_answer_is_an_item(tmp_path):
    [item] = loaded(derive([feedback()]), tmp_path)
    assert item == Item(
        id=item.id,
        question="Hoeveel mensen reisden uit België?",
        lang="nl",
        kind="fact",
        answers=(("450",),),
        evidence=(Quote("en", "Up to 2018, 450 had left."),),
        evidence_alt=(),
        note=item.note,
    )
    assert item.note.startswith("feedback on version 0.1.0: helpful 1; to check: kind, ")


@pytest.mark.parametrize(
    ("reason", "kind"),
    [(Reason.NO_EVIDENCE, "unanswerable"), (Reason.OFF_TOPIC, "offtopic"), (Reason.DECLINED, "harmful")],
)
def test_a_helpful_abstention_is_an_item_without_answer(tmp_path, reason, kind):
    [item] = loaded(derive([abstained(reason)]), tmp_path)
    assert (item.kind, item.answers, item.evidence) == (kind, (), ())
    assert "; to check: that " in item.note


def test_a_question_asked_twice_is_one_item(tmp_path):
    twice = [
        feedback(),
        feedback("Hoe heet hij?"),
        feedback("hoeveel  mensen reisden uit Belgie", asked="En uit België?", comment="Goed zo."),
    ]
    first, second = loaded(derive(twice), tmp_path)
    assert second.question == "Hoe heet hij?"
    assert first.question == "hoeveel  mensen reisden uit Belgie"
    assert ': helpful 2; asked as "En uit België?"; comment: "Goed zo."; to check' in first.note


def test_the_same_words_in_another_language_are_another_question(tmp_path):
    items = loaded(derive([feedback("Jihadi John?"), feedback("Jihadi John?", language="en")]), tmp_path)
    assert [item.lang for item in items] == ["nl", "en"]
    assert items[0].id != items[1].id


def test_the_id_of_a_question_stays():
    [one] = derive([feedback()]).items
    [first, second] = derive([feedback("Wie was dat?"), feedback(short_answer="75")]).items
    assert second["id"] == one["id"] != first["id"]


def test_the_latest_of_helpful_answers_gives_the_evidence(tmp_path):
    newer = feedback(version="0.2", citations=(Cited("nl", 5, 9, "Uit België kwamen er 450."),) * 2)
    [item] = loaded(derive([feedback(), newer]), tmp_path)
    assert item.evidence == (Quote("nl", "Uit België kwamen er 450."),)
    assert "on version 0.1.0, 0.2: helpful 2" in item.note


# What needs an evaluator

UNFINISHED = {
    "not helpful": [feedback(verdict="not_helpful", comment="Dit ging over Syrië.")],
    "wrong source": [feedback(verdict="wrong_source")],
    "no short answer": [feedback(short_answer="")],
    "readers who differ": [feedback(), feedback(verdict="not_helpful")],
    "answers that differ": [feedback(), feedback(short_answer="75")],
    "an answer and an abstention": [feedback(), abstained(Reason.NO_EVIDENCE)],
    "an abstention that did not help": [abstained(Reason.NO_EVIDENCE, verdict="not_helpful")],
    "abstentions that differ": [abstained(Reason.NO_EVIDENCE), abstained(Reason.OFF_TOPIC)],
}


@pytest.mark.parametrize("group", UNFINISHED.values(), ids=UNFINISHED)
def test_what_needs_an_evaluator_cannot_be_run(tmp_path, group):
    derived = derive(group)
    assert derived.items == ()
    [line] = derived.unfinished
    assert (line["kind"], line["answers"]) == ("", [])
    out = tmp_path / "made.jsonl"
    write(derived, out)
    assert not out.exists()
    with pytest.raises(QuestionSetError, match='line 1: kind "" is unknown'):
        load_set(unfinished_path(out))


@pytest.mark.parametrize("group", UNFINISHED.values(), ids=UNFINISHED)
def test_what_an_evaluator_completed_can_be_run(tmp_path, group):
    [line] = derive(group).unfinished
    line |= {
        "kind": "fact",
        "answers": [["450"]],
        "evidence": line["evidence"] or [{"doc": "nl", "quote": "450 Belgen"}],
    }
    path = tmp_path / "completed.jsonl"
    path.write_text(json.dumps(line), encoding="utf-8")
    assert load_set(path)[0].is_answerable


def test_evidence_is_given_only_where_a_reader_found_it_helpful():
    given = {name: bool(derive(group).unfinished[0]["evidence"]) for name, group in UNFINISHED.items()}
    assert [name for name, has_evidence in given.items() if has_evidence] == [
        "no short answer",
        "readers who differ",
        "answers that differ",
    ]


def test_the_note_says_what_was_answered_and_said_of_it():
    [line] = derive([feedback(), feedback(verdict="wrong_source", comment="Dit ging over Syrië.")]).unfinished
    assert line["note"] == (
        'feedback on version 0.1.0: helpful 1, wrong source 1; comment: "Dit ging over Syrië."; '
        'answered: "Er reisden 450 mensen. [1]"; '
        'citing "en: Up to 2018, 450 had left. Of those, 75 came back."; '
        "to check: kind, answers, which of the evidence is needed"
    )


# Which verdicts


def test_verdicts_choose_questions_and_hide_no_disagreement():
    given = [feedback(), feedback(verdict="not_helpful"), feedback("Wie?"), feedback("Wat?", verdict="wrong_source")]
    derived = derive(given, {"helpful"})
    assert [line["question"] for line in derived.items] == ["Wie?"]
    assert [line["question"] for line in derived.unfinished] == [feedback().question]
    assert "helpful 1, not helpful 1" in derived.unfinished[0]["note"]


def test_without_a_choice_every_question_is_taken():
    given = [feedback(f"{verdict}?", verdict=verdict) for verdict in Verdict]
    derived = derive(given)
    assert len(derived.items) + len(derived.unfinished) == 3


# Short quotations


@pytest.mark.parametrize(
    ("quote", "wanted", "expected"),
    [
        ("It burned.", "", "It burned."),
        ("It burned.\nIn 2014 it ended. ", "2014", "In 2014 it ended."),
        ("\n  It burned.\nIt ended.", "veertig", "It burned."),
        (LONG, "", "Following the fall of the town, which had been besieged for months by several groups at once, an"),
        (
            LONG,
            "450",
            "months by several groups at once, an estimated 450 individuals had travelled from Belgium to join",
        ),
        (
            LONG,
            "officials",
            "had travelled from Belgium to join the civil war in Syria and Iraq, or so officials said.",
        ),
        (
            LONG,
            "Following",
            "Following the fall of the town, which had been besieged for months by several groups at once, an",
        ),
    ],
)
def test_a_quotation_is_cut_to_the_words_around_the_answer(quote, wanted, expected):
    assert short_quote(quote, wanted) == expected


@given(
    quote=st.text(alphabet="ab, .\n\u00a0é", min_size=1, max_size=400).filter(str.strip),
    where=st.tuples(st.integers(0, 400), st.integers(0, 30)),
)
def test_a_short_quotation_stands_in_the_whole_one(quote, where):
    wanted = quote[where[0] : where[0] + where[1]]
    short = short_quote(quote, wanted)
    assert short.strip()
    assert short in quote
    assert len(short) <= QUOTE_CHARACTERS


# The command


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with FeedbackStore(tmp_path / "readers") as made:
        yield made


def run(*arguments: str) -> int:
    try:
        return main(["eval", "from-feedback", *arguments])
    except SystemExit as left:
        return int(left.code or 0)


def dated(made: Feedback) -> Feedback:
    from datetime import UTC, datetime

    return dataclasses.replace(made, time=datetime(2025, 3, 1, tzinfo=UTC))


def test_the_command_writes_two_files(store, tmp_path, capsys):
    for one in (feedback(), feedback("Wie?"), feedback("Wat?", verdict="wrong_source")):
        store.add(dated(one))
    assert run("readers") == 0
    assert capsys.readouterr().out == (
        "2 questions to run: feedback.jsonl\n1 question to complete first: feedback.todo.jsonl\n"
    )
    assert len(load_set(tmp_path / "feedback.jsonl")) == 2
    assert sorted(p.name for p in tmp_path.glob("*feedback*")) == ["feedback.jsonl", "feedback.todo.jsonl"]


@pytest.mark.parametrize("name", ["made.jsonl", "made.todo.jsonl"])
def test_nothing_is_overwritten_unasked(store, tmp_path, capsys, name):
    store.add(dated(feedback()))
    (tmp_path / name).write_text("mine", encoding="utf-8")
    assert run("readers", "--out", "made.jsonl") == 2
    err = capsys.readouterr().err
    assert err == f"tweespraak: {name}: is there already; use --out for another file, or --force to overwrite it\n"
    assert (tmp_path / name).read_text(encoding="utf-8") == "mine"

    assert run("readers", "--out", "made.jsonl", "--force") == 0
    assert len(load_set(tmp_path / "made.jsonl")) == 1
    assert not (tmp_path / "made.todo.jsonl").exists()  # what stood there was of an earlier set


def test_the_feedback_is_never_overwritten(store, tmp_path, capsys):
    store.add(dated(feedback()))
    assert run("readers", "--out", str(tmp_path / "readers"), "--force") == 2
    assert "is the file of the feedback" in capsys.readouterr().err
    assert store.count == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere"], "nowhere: there is no such file"),
        (["readers"], "readers: holds no such feedback; nothing was written"),
        (["readers", "--out", "readers/made.jsonl"], "use --out for another file"),
    ],
)
def test_faults_are_one_line(store, tmp_path, capsys, arguments, words):
    if "--out" in arguments:
        store.add(dated(feedback()))
    assert run(*arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert words in err
    assert not list(tmp_path.glob("*.jsonl"))


def test_verdicts_are_chosen_by_name(store, tmp_path, capsys):
    for one in (feedback(), feedback("Wie?", verdict="not_helpful"), feedback("Wat?", verdict="wrong_source")):
        store.add(dated(one))
    assert run("readers", "--verdict", "not_helpful", "wrong_source") == 0
    assert capsys.readouterr().out == "2 questions to complete first: feedback.todo.jsonl\n"
    assert run("readers", "--verdict", "great") == 2


def test_the_command_knows_every_verdict():
    parsed = parser().parse_args(["eval", "from-feedback", "f", "--verdict", *Verdict])
    assert parsed.verdict == list(Verdict)


def test_from_a_reader_to_a_run(store, tmp_path, capsys, assistant, index_folder):
    recent = RecentAnswers()
    asked = [
        "How many people travelled from Belgium to Syria and Iraq?",
        "Hoeveel mensen reisden vanuit België naar Syrië en Irak?",
        "Who won the Tour de France?",
    ]
    for question in asked:
        key = recent.remember(assistant.ask(question))
        answer = recent.get(key)
        assert answer is not None
        store.add(Feedback.on(answer, key, Verdict.HELPFUL, version="0.1.0"))
    assert run("readers", "--out", "made.jsonl") == 0
    items = load_set(tmp_path / "made.jsonl")
    assert [(item.question, item.kind) for item in items] == list(zip(asked, ("fact", "fact", "offtopic"), strict=True))
    texts = {document.id: document.text for document in assistant.index.documents.values()}
    assert all(quote.text in texts[quote.document] for item in items for quote in item.evidence)

    assert main(["eval", "run", "made.jsonl", "--out", "run", "--index", str(index_folder)]) == 0
    rows = [json.loads(line) for line in (tmp_path / "run" / "run.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["scores"]["accuracy"] for row in rows] == [1.0, 1.0, 1.0]
    assert all(
        row["scores"][name] == 1.0 for row in rows[:2] for name in ("citation recall", "citation precision", "R@5")
    )
