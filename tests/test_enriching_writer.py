"""Writing batches: requests at a time, failures in a row, and files that are whole at any moment."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from assistant.datatypes import Document, Enrichment
from assistant.documents import enrichment
from assistant.documents.assemble import Description, assemble
from assistant.documents.blocks import Block
from assistant.enriching.batches import Batch, split
from assistant.enriching.failures import FAILURES_AT_FIRST, FAILURES_IN_A_ROW
from assistant.enriching.files import EnrichmentFile
from assistant.enriching.messages import Messages
from assistant.enriching.model import RequestFailed
from assistant.enriching.replies import Reply, WrittenSentence
from assistant.enriching.writer import write
from assistant.errors import EnrichmentError, ModelError

WORDS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split()
QUESTIONS = {"questions_nl": ["Waar is het gebleven?"], "questions_en": ["Where did it go?"]}
GOOD = Reply(
    sentences=[WrittenSentence(number=1, translation="Het is hier.", words_nl=[], words_en=[], **QUESTIONS)],
)


@pytest.fixture
def document() -> Document:
    text = " ".join(f"Number {word} is here." for word in WORDS)
    return assemble([Block("paragraph", text, ())], Description("d", "en", "", "", ""))


@pytest.fixture
def batches(document) -> list[Batch]:
    return list(split(document, set(), 1))


def fail(kind: str = "down", **options: bool) -> RequestFailed:
    return RequestFailed(kind, f"it is {kind}", **options)


class Replies:
    """Gives these in order, then good replies; an error is raised."""

    def __init__(self, *replies: Exception | None) -> None:
        self.replies = list(replies)
        self.asked = 0

    def __call__(self, _: Messages) -> Reply:
        self.asked += 1
        reply = self.replies.pop(0) if self.replies else None
        if reply is not None:
            raise reply
        return GOOD


def ignore(what: str, done: int, total: int) -> None:
    pass


# Requests


def test_no_more_requests_at_a_time_than_allowed(document, batches, tmp_path):
    three = threading.Barrier(3)
    under_way, most, lock = 0, 0, threading.Lock()

    def ask(_: Messages) -> Reply:
        nonlocal under_way, most
        with lock:
            under_way += 1
            most = max(most, under_way)
        three.wait(5)  # broken, and so an error, unless three requests are under way together
        with lock:
            under_way -= 1
        return GOOD

    report = write(batches, {"d": EnrichmentFile(document, tmp_path)}, ask, 3, ignore)
    assert (report.written, report.requests, report.plain, most) == (15, 15, [], 3)


def test_progress_is_reported_after_each_batch(document, batches, tmp_path):
    seen = []
    write(batches[:2], {"d": EnrichmentFile(document, tmp_path)}, Replies(), 1, lambda *args: seen.append(args))
    assert seen == [("d", 1, 2), ("d", 2, 2)]


def test_each_batch_is_saved_at_once(document, batches, tmp_path):
    saved = []
    file = EnrichmentFile(document, tmp_path)
    write(batches[:3], {"d": file}, Replies(), 1, lambda *_: saved.append(len(enrichment.lines(file.path))))
    assert saved == [1, 2, 3]


def test_a_fault_of_the_program_is_not_hidden(document, batches, tmp_path):
    with pytest.raises(ZeroDivisionError):
        write(batches, {"d": EnrichmentFile(document, tmp_path)}, Replies(ZeroDivisionError()), 1, ignore)


# Failures


@pytest.mark.parametrize(
    ("replies", "asked"),
    [
        ([fail() for _ in WORDS], FAILURES_AT_FIRST),
        ([None, *(fail() for _ in WORDS)], 1 + FAILURES_IN_A_ROW),
        ([fail("gone", is_hopeless=True)], 1),
        ([fail("down"), fail("up"), fail("down"), fail("down"), fail("down")], 5),  # three of one kind in a row
    ],
)
def test_going_on_would_be_useless(document, batches, tmp_path, replies, asked):
    ask = Replies(*replies)
    with pytest.raises(ModelError, match=r"stopped: it is (down|gone)"):
        write(batches, {"d": EnrichmentFile(document, tmp_path)}, ask, 1, ignore)
    assert ask.asked == asked


def test_when_every_batch_failed_the_model_cannot_be_used(document, batches, tmp_path):
    with pytest.raises(ModelError, match="stopped: it is down"):
        write(batches[:1], {"d": EnrichmentFile(document, tmp_path)}, Replies(fail()), 1, ignore)


@pytest.mark.parametrize(
    ("replies", "left"),
    [
        ([fail(), fail(), None, fail(), fail()], 4),  # the reply in between counts
        ([None, *(fail() for _ in range(FAILURES_IN_A_ROW - 1))], FAILURES_IN_A_ROW - 1),
        ([None, fail("gone", is_hopeless=True)], 1),
        ([fail("down"), fail("up"), fail("down"), fail("up")], 4),  # not for one reason
    ],
)
def test_some_failures_are_not_the_end(document, batches, tmp_path, replies, left):
    report = write(batches, {"d": EnrichmentFile(document, tmp_path)}, Replies(*replies), 1, ignore)
    assert len(report.plain) == left
    assert report.written == len(WORDS) - left


# Files


def test_lines_stand_in_the_order_of_the_document(document, tmp_path):
    keys = [enrichment.key(document, sentence) for sentence in document.sentences]
    file = EnrichmentFile(document, tmp_path)
    file.add({keys[2]: Enrichment("Drie.")})
    file.add({keys[0]: Enrichment("Een.", (("nl", "Wie?"), ("en", "Who?")), (("en", "first"),))})
    assert enrichment.lines(file.path) == [
        (keys[0], Enrichment("Een.", (("nl", "Wie?"), ("en", "Who?")), (("en", "first"),))),
        (keys[2], Enrichment("Drie.")),
    ]
    again = EnrichmentFile(document, tmp_path)
    assert (again.known, again.stale) == (frozenset({keys[0], keys[2]}), 0)


def test_lines_about_sentences_that_are_gone_are_counted_and_go(document, tmp_path):
    keys = [enrichment.key(document, sentence) for sentence in document.sentences]
    path = tmp_path / "d.jsonl"
    path.write_text("".join(f'{{"sentence": "{key}"}}\n' for key in ("gone", keys[0])), encoding="utf-8")
    file = EnrichmentFile(document, tmp_path)
    assert file.stale == 1
    file.add({keys[1]: Enrichment("Twee.")})
    assert [key for key, _ in enrichment.lines(path)] == keys[:2]


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(document, tmp_path, monkeypatch):
    keys = [enrichment.key(document, sentence) for sentence in document.sentences]
    file = EnrichmentFile(document, tmp_path)
    file.add({keys[0]: Enrichment("Een.")})

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(EnrichmentError, match=r"d\.jsonl: cannot be written \(No space left on device\)"):
        file.add({keys[1]: Enrichment("Twee.")})
    assert [path.name for path in tmp_path.iterdir()] == ["d.jsonl"]
    assert enrichment.lines(file.path) == [(keys[0], Enrichment("Een."))]


def test_trying_whether_a_file_can_be_written_leaves_nothing(document, tmp_path):
    EnrichmentFile(document, tmp_path / "new").check_writable()
    assert list((tmp_path / "new").iterdir()) == []
