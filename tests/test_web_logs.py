"""The log of a server: a line for each question, as a program reads it and as a person does."""

from __future__ import annotations

import json
import logging
import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from assistant.datatypes import Abstention, Answer, Citation, Question, Reason, Statement
from assistant.web.serving import logs

QUESTION = Question("Hoeveel één?", "nl")
ABSTENTION = Answer(QUESTION, (), (), Abstention(Reason.OFF_TOPIC, "?"), 0.123456, ())
CITATION = Citation(1, "nl", "Titel", "nl", (), "nl:1", "Eén.", 0, 4)
ANSWER = Answer(QUESTION, (Statement("Eén.", (1,)),), (CITATION,), None, 0.9, ())
SCRIPT = """
import logging, sys, warnings
from assistant.web.serving import logs
from tests.test_web_logs import ABSTENTION
with logs.configured(questions="questions" in sys.argv):
    logs.log_answer(ABSTENTION, 0.0123, "0123")
    logging.getLogger("uvicorn.error").warning("slow %s", "client")
    logging.getLogger("uvicorn.access").info("GET /")
    warnings.warn("old", DeprecationWarning, stacklevel=1)
    try:
        1 / 0
    except ZeroDivisionError:
        logging.getLogger("assistant.web.asking").exception("a question could not be answered")
logs.log_answer(ABSTENTION, 1)
"""


def written(*arguments: str) -> list[dict]:
    done = subprocess.run(
        [sys.executable, "-W", "default", "-c", SCRIPT, *arguments], capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout == ""
    return [json.loads(line) for line in done.stderr.splitlines()]


def test_each_event_is_a_line_of_json():
    answer, library, warning, fault = written()
    when = datetime.fromisoformat(answer.pop("time"))
    assert timedelta() <= datetime.now(UTC) - when < timedelta(minutes=1)
    assert answer == {
        "level": "INFO",
        "logger": "assistant.web.serving.logs",
        "event": "answer",
        "request": "0123",
        "language": "nl",
        "abstained": True,
        "reason": "off_topic",
        "confidence": 0.1235,
        "milliseconds": 12.3,
        "characters": 12,
    }
    assert (library["level"], library["event"]) == ("WARNING", "slow client")
    assert "DeprecationWarning: old" in warning["event"]
    assert fault["event"] == "a question could not be answered"
    assert fault["exc_info"].endswith("ZeroDivisionError: division by zero")


def test_what_was_asked_only_when_that_was_wanted():
    assert written("questions")[0]["question"] == "Hoeveel één?"
    assert not any("Hoeveel" in json.dumps(line, ensure_ascii=False) for line in written())


@pytest.mark.skipif(sys.platform == "win32", reason="has no pseudo-terminals")
def test_a_person_at_a_terminal_gets_short_lines():
    ours, theirs = os.openpty()
    subprocess.run([sys.executable, "-c", SCRIPT], stdout=subprocess.DEVNULL, stderr=theirs, check=True)
    os.close(theirs)
    lines = os.read(ours, 10_000).decode().splitlines()
    os.close(ours)
    assert re.fullmatch(
        r"\d\d:\d\d:\d\d I answer request=0123 language=nl abstained=True reason=off_topic confidence=0.1235 "
        r"milliseconds=12.3 characters=12",
        lines[0],
    )
    assert lines[1][9:] == "W slow client"
    assert lines[-1] == "ZeroDivisionError: division by zero"


def test_an_answer_has_no_reason_and_each_request_its_own_name(caplog):
    with caplog.at_level(logging.INFO):
        logs.log_answer(ANSWER, 0.01)
        logs.log_answer(ANSWER, 0.01)
    first, second = (vars(record) for record in caplog.records)
    assert (first["abstained"], first["reason"], first["confidence"]) == (False, None, 0.9)
    assert re.fullmatch("[0-9a-f]{16}", first["request"])
    assert first["request"] != second["request"]
    assert "question" not in first


def test_afterwards_all_is_as_before():
    root = logging.getLogger()
    before = root.handlers[:], root.level, logs.log.level
    with logs.configured(questions=True):
        assert len(root.handlers) == len(before[0]) + 1
    assert (root.handlers, root.level, logs.log.level) == before
