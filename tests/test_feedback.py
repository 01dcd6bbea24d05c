"""Keeping feedback in a file: what is in it and what is not, and files that are something else."""

from __future__ import annotations

import dataclasses
import os
import re
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.datatypes import Abstention, Answer, Citation, Question, Reason, Statement
from assistant.errors import FeedbackError
from assistant.feedback import MOST_CHARACTERS, Cited, Feedback, FeedbackStore, Verdict

ROOT = Path(__file__).resolve().parent.parent
GIVEN = Feedback(
    key="k1",
    time=datetime(2025, 3, 1, 12, 30, 5, tzinfo=UTC),
    verdict=Verdict.HELPFUL,
    comment="Klopt, zie §2.",
    asked="En uit België?",
    question="Hoeveel mensen vertrokken uit België?",
    language="nl",
    answer="Vierhonderdvijftig mensen vertrokken. [1]",
    short_answer="Vierhonderdvijftig",
    reason=None,
    confidence=0.9,
    citations=(Cited("en", 10, 45, "Four hundred & fifty people\nleft."), Cited("nl", 0, 3, "Ja.")),
    version="0.1.0",
)
ANSWER = Answer(
    Question("Hoeveel mensen vertrokken?", "nl"),
    (Statement("Vierhonderdvijftig mensen vertrokken.", (1,), (0, 18)),),
    (Citation(1, "en", "Collaboration", "en", ("Belgium",), "en:1", "Four hundred and fifty left.", 10, 38),),
    None,
    0.123456,
    (),
)
NOTHING = dataclasses.replace(
    ANSWER, statements=(), citations=(), abstention=Abstention(Reason.OFF_TOPIC, "Daarover gaat het niet.")
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "feedback.sqlite"


def fault(path, *, create=True) -> str:
    with pytest.raises(FeedbackError) as caught:
        FeedbackStore(path, create=create)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert "; " in message  # what to do
    return message


def bytes_of(folder) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.iterdir()))


# What is kept


def test_what_is_kept_comes_back_as_it_was(path):
    abstained = dataclasses.replace(GIVEN, key="k2", reason=Reason.NO_EVIDENCE, citations=(), short_answer="")
    with FeedbackStore(path) as store:
        store.add(GIVEN)
        store.add(abstained)
        assert list(store) == [GIVEN, abstained]
    with FeedbackStore(path, create=False) as store:
        assert list(store) == [GIVEN, abstained]
        assert store.count == 2
        assert [one.abstained for one in store] == [False, True]


def test_the_last_verdict_on_an_answer_counts_and_keeps_its_place(path):
    changed = dataclasses.replace(
        GIVEN, verdict=Verdict.WRONG_SOURCE, comment="", time=datetime(2025, 3, 2, tzinfo=UTC)
    )
    other = dataclasses.replace(GIVEN, key="k2")
    with FeedbackStore(path) as store:
        for one in (GIVEN, other, changed):
            store.add(one)
        assert list(store) == [changed, other]
        assert store.count == 2


def test_what_is_withdrawn_is_gone_from_the_files_too(path):
    secret = dataclasses.replace(GIVEN, comment="mijn buurman Gerrit " * 40)
    with FeedbackStore(path) as store:
        store.add(secret)
        assert b"Gerrit" in bytes_of(path.parent)
        assert store.withdraw("k1")
        assert not store.withdraw("k1")
        assert list(store) == []
        assert b"Gerrit" not in bytes_of(path.parent)


def test_nothing_is_kept_but_the_answer_and_what_the_reader_says_of_it():
    assert {f.name for f in dataclasses.fields(Feedback)} == set(
        "key time verdict comment asked question language answer short_answer reason confidence citations version".split()
    )


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such permissions")
def test_nobody_else_on_the_machine_may_read_it(path):
    before = os.umask(0)
    try:
        with FeedbackStore(path) as store:
            store.add(GIVEN)
            assert {file.stat().st_mode & 0o777 for file in path.parent.iterdir()} == {0o600}
    finally:
        os.umask(before)


def test_the_folder_is_made(tmp_path):
    with FeedbackStore(tmp_path / "a" / "b?c#d" / "feedback") as store:
        store.add(GIVEN)
    assert (tmp_path / "a" / "b?c#d" / "feedback").is_file()


# Feedback on an answer


def test_feedback_holds_the_answer_of_the_assistant():
    answer = dataclasses.replace(ANSWER, question=dataclasses.replace(ANSWER.question, asked="en nu?"))
    given = Feedback.on(answer, "k", Verdict.HELPFUL, version="0.2", comment="goed")
    assert given == Feedback(
        *("k", given.time, Verdict.HELPFUL, "goed", "en nu?", "Hoeveel mensen vertrokken?", "nl"),
        *("Vierhonderdvijftig mensen vertrokken. [1]", "Vierhonderdvijftig", None, 0.1235),
        *((Cited("en", 10, 38, "Four hundred and fifty left."),), "0.2"),
    )


def test_feedback_on_an_abstention_holds_its_reason():
    given = Feedback.on(NOTHING, "k", Verdict.NOT_HELPFUL, version="0.2")
    assert (given.reason, given.answer, given.citations) == (Reason.OFF_TOPIC, "Daarover gaat het niet.", ())
    assert given.asked == given.question


def test_time_is_now_in_whole_seconds_of_utc():
    before = datetime.now(UTC).replace(microsecond=0)
    time = Feedback.on(ANSWER, "k", Verdict.HELPFUL, version="0.2").time
    assert before <= time <= datetime.now(UTC)
    assert time.microsecond == 0


def test_control_characters_are_taken_out_of_a_comment():
    given = Feedback.on(ANSWER, "k", Verdict.HELPFUL, version="0.2", comment="een\x1b[31m\r\ntwee\0\u202edrie\ud800")
    assert given.comment == "een [31m twee drie"


def test_a_comment_has_a_limit():
    longest = "é" * MOST_CHARACTERS
    assert Feedback.on(ANSWER, "k", Verdict.HELPFUL, version="0.2", comment=longest + "\n").comment == longest
    with pytest.raises(FeedbackError, match="1001 characters; use at most 1000"):
        Feedback.on(ANSWER, "k", Verdict.HELPFUL, version="0.2", comment=longest + "é")


# Several at once


def test_several_threads_may_use_a_store(path):
    with FeedbackStore(path) as store:

        def work(worker: int) -> None:
            for n in range(20):
                store.add(dataclasses.replace(GIVEN, key=f"{worker}-{n}"))
                store.add(dataclasses.replace(GIVEN, key=f"{worker}-{n}", comment=str(n)))
                assert store.count > 0
                if n % 2:
                    assert store.withdraw(f"{worker}-{n}")

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(work, range(8)))
        assert sorted((one.key, one.comment) for one in store) == sorted(
            (f"{worker}-{n}", str(n)) for worker in range(8) for n in range(0, 20, 2)
        )


def test_a_new_file_may_be_opened_several_times_at_once(path):
    def work(worker: int) -> None:
        with FeedbackStore(path) as store:
            store.add(dataclasses.replace(GIVEN, key=str(worker)))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    with FeedbackStore(path, create=False) as store:
        assert sorted(one.key for one in store) == [str(n) for n in range(8)]


def test_it_can_be_read_while_it_is_written_to(path):
    with FeedbackStore(path) as writer, FeedbackStore(path, create=False) as reader:
        writer.add(GIVEN)
        assert list(reader) == [GIVEN]


def test_what_was_kept_survives_a_program_that_is_killed(path):
    code = (
        "import os, sys; from assistant.feedback import *; from tests.test_feedback import GIVEN\n"
        "FeedbackStore(sys.argv[1]).add(GIVEN); os._exit(9)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], timeout=60, check=False, cwd=ROOT)
    assert done.returncode == 9
    with FeedbackStore(path) as store:
        assert list(store) == [GIVEN]


# Files that cannot be used


@pytest.mark.parametrize("create", [True, False])
def test_a_file_that_is_no_database(path, create):
    path.write_text("Dear all,\n" * 500, encoding="utf-8")
    assert "file is not a database" in fault(path, create=create)
    assert path.read_text(encoding="utf-8") == "Dear all,\n" * 500


@pytest.mark.parametrize("create", [True, False])
def test_a_database_of_something_else_is_left_as_it_is(path, create):
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE feedback (id INTEGER)")
    other.close()
    before = path.read_bytes()
    assert "holds no feedback but something else" in fault(path, create=create)
    assert path.read_bytes() == before


def test_a_file_of_a_later_version(path):
    FeedbackStore(path).close()
    with sqlite3.connect(path) as later:
        later.execute("PRAGMA user_version = 7")
    later.close()
    assert "its format is 7, and this version of Tweespraak knows 1" in fault(path)


def test_a_folder_in_place_of_a_file(tmp_path):
    assert "is no file" in fault(tmp_path)


def test_a_file_that_is_not_there_is_not_made_by_reading(path):
    assert "there is no such file" in fault(path, create=False)
    assert not path.exists()


def test_an_empty_file_is_no_feedback_to_read_but_can_become_one(path):
    path.touch()
    fault(path, create=False)
    with FeedbackStore(path) as store:
        assert store.count == 0


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").touch()
    fault(tmp_path / "file" / "feedback")


@pytest.mark.parametrize(
    "change",
    ["citations = '[[1]]'", "citations = '{'", "citations = '7'", "time = 'yesterday'", "time = 'x' || x'00'"],
)
def test_a_record_that_was_changed_by_hand(path, change):
    with FeedbackStore(path) as store:
        store.add(GIVEN)
    with sqlite3.connect(path) as other:
        other.execute(f"UPDATE feedback SET {change}")
    other.close()
    with FeedbackStore(path) as store, pytest.raises(FeedbackError, match=re.escape(f"{path}: cannot be read (")):
        list(store)


def test_a_store_that_was_closed(path):
    store = FeedbackStore(path)
    store.close()
    with pytest.raises(FeedbackError, match="cannot be written"):
        store.add(GIVEN)


def test_a_file_that_was_opened_to_be_read_is_not_written(path):
    FeedbackStore(path).close()
    with FeedbackStore(path, create=False) as store, pytest.raises(FeedbackError, match="cannot be written"):
        store.add(GIVEN)
