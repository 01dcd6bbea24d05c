from __future__ import annotations

import pytest

from assistant.errors import QuestionSetError
from assistant.evaluation.partial import NAME, Partial
from assistant.evaluation.summary import Row

MADE_WITH = {"settings": {"rrf_k": 60}}
IDS = ["1", "2", "3"]
TIMES = {"retrieve": 0.1, "total": 0.2}


def row(id: str) -> Row:
    return {"id": id, "answer": "Syrië", "score": 1 / 3}


def begin(folder, count: int) -> None:
    with Partial(folder, MADE_WITH, IDS) as partial:
        for id in IDS[:count]:
            partial.add(row(id), TIMES)


def test_what_was_answered_is_kept(tmp_path):
    begin(tmp_path, 2)
    with Partial(tmp_path, MADE_WITH, IDS) as partial:
        assert partial.done == [(row("1"), TIMES), (row("2"), TIMES)]
        partial.add(row("3"), TIMES)
    with Partial(tmp_path, MADE_WITH, IDS) as partial:
        assert [one["id"] for one, _ in partial.done] == IDS


def test_a_line_is_in_the_file_as_soon_as_it_is_added(tmp_path):
    with Partial(tmp_path, MADE_WITH, IDS) as partial:
        partial.add(row("1"), TIMES)
        assert (tmp_path / NAME).read_bytes().count(b"\n") == 2


@pytest.mark.parametrize("cut", [1, 2, 30])
def test_a_line_that_was_cut_off_is_asked_again(tmp_path, cut):
    begin(tmp_path, 2)
    (tmp_path / NAME).write_bytes((tmp_path / NAME).read_bytes()[:-cut])
    with Partial(tmp_path, MADE_WITH, IDS) as partial:
        assert [one["id"] for one, _ in partial.done] == ["1"]
        partial.add(row("2"), TIMES)
    with Partial(tmp_path, MADE_WITH, IDS) as partial:
        assert partial.done == [(row("1"), TIMES), (row("2"), TIMES)]


def test_a_head_that_was_cut_off_begins_anew(tmp_path):
    begin(tmp_path, 0)
    (tmp_path / NAME).write_bytes((tmp_path / NAME).read_bytes()[:-1])
    with Partial(tmp_path, MADE_WITH, IDS) as partial:
        assert partial.done == []


def test_another_run_begins_anew(tmp_path):
    begin(tmp_path, 2)
    with Partial(tmp_path, {"settings": {"rrf_k": 5}}, IDS) as partial:
        assert partial.done == []
    with Partial(tmp_path, MADE_WITH, IDS) as partial:
        assert partial.done == []


def test_other_questions_are_not_taken_for_these(tmp_path):
    begin(tmp_path, 2)
    with Partial(tmp_path, MADE_WITH, ["1", "4"]) as partial:
        assert [one["id"] for one, _ in partial.done] == ["1"]


def test_a_finished_run_leaves_nothing(tmp_path):
    with Partial(tmp_path, MADE_WITH, IDS) as partial:
        partial.add(row("1"), TIMES)
        partial.remove()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written(tmp_path):
    (tmp_path / NAME).mkdir()
    with pytest.raises(QuestionSetError, match=r"cannot be written \(Is a directory\); use --out for another folder"):
        Partial(tmp_path, MADE_WITH, IDS)
