"""A run is written whole, and read back or refused."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import QuestionSetError
from assistant.evaluation.run_folder import Run, load_run, save

ROW = {
    "id": "1",
    "set": "dev.jsonl",
    "kind": "fact",
    "direction": "nl-en",
    "cluster": "1",
    "note": "",
    "item": {},
    "answer": {"answer": "Syrië"},
    "gold": [],
    "scores": {"accuracy": 1.0},
    "verdict": "right",
    "right": True,
    "why": "right",
    "words": 1,
}
FILES = ["record.json", "run.jsonl", "summary.json", "timings.jsonl"]


def made(id: str = "1", **record: Any) -> Run:
    return Run(({**ROW, "id": id},), {id: {"retrieve": 1.5, "total": 2.0}}, {"groups": {"all": {"n": 1}}}, record)


def test_what_was_saved_is_read_back(tmp_path):
    save(tmp_path / "new" / "run", made(seconds=3.0))
    assert sorted(os.listdir(tmp_path / "new" / "run")) == FILES
    found = load_run(tmp_path / "new" / "run")
    assert (found.rows, found.timings, found.summary) == (made().rows, made().timings, made().summary)
    assert found.record["seconds"] == 3.0


def test_a_question_is_a_line(tmp_path):
    save(tmp_path, Run((*made().rows, *made("2").rows), {}, {"groups": {}}, {}))
    lines = (tmp_path / "run.jsonl").read_bytes().decode("utf-8").splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["1", "2"]
    assert "Syrië" in lines[0]  # as a person reads it


def test_an_old_run_is_replaced_and_not_written_over(tmp_path):
    save(tmp_path, made("old"))
    os.link(tmp_path / "run.jsonl", tmp_path / "kept.jsonl")
    save(tmp_path, made("new"))
    assert load_run(tmp_path).rows[0]["id"] == "new"
    # who had the old file open still reads the old run whole
    assert json.loads((tmp_path / "kept.jsonl").read_text(encoding="utf-8"))["id"] == "old"


def test_a_run_that_cannot_be_written_leaves_the_old_one(tmp_path):
    save(tmp_path, made("old"))
    (tmp_path / ".summary.json.tmp").mkdir()  # in the way
    with pytest.raises(QuestionSetError, match=r"cannot be written \(Is a directory\); use --out"):
        save(tmp_path, made("new"))
    assert load_run(tmp_path).rows[0]["id"] == "old"


@pytest.mark.parametrize("folder", ["file", "file/below"])
def test_a_file_in_the_place_of_the_folder(tmp_path, folder):
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(QuestionSetError, match=rf"{folder}: cannot be written \(.+\); use --out for another folder"):
        save(tmp_path / folder, made())
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


def test_a_figure_that_is_none_is_never_written(tmp_path):
    with pytest.raises(ValueError, match="nan"):
        save(tmp_path, made(seconds=float("nan")))
    assert os.listdir(tmp_path) == []


# Reading


@pytest.mark.parametrize("name", ["nowhere", "file", "."])
def test_a_place_without_a_run(tmp_path, name):
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(QuestionSetError, match=r"holds no finished run; run: tweespraak eval run SET.jsonl --out "):
        load_run(tmp_path / name)


@pytest.mark.parametrize("name", ["run.jsonl", "summary.json", "timings.jsonl"])
def test_a_file_that_was_changed_is_named(tmp_path, name):
    save(tmp_path, made())
    path = tmp_path / name
    path.write_text(path.read_text(encoding="utf-8").replace("1", "2", 1), encoding="utf-8")
    with pytest.raises(
        QuestionSetError, match=rf"{name}: is not the file that record.json speaks of; run the set again"
    ):
        load_run(tmp_path)


@pytest.mark.parametrize("name", ["run.jsonl", "summary.json", "timings.jsonl"])
def test_a_file_that_is_gone_is_named(tmp_path, name):
    save(tmp_path, made())
    (tmp_path / name).unlink()
    with pytest.raises(QuestionSetError, match=rf"{name}: .+"):
        load_run(tmp_path)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("record.json", "{", "cannot be read"),
        ("record.json", "[]", "is no JSON object"),
        ("summary.json", "[1", "cannot be read"),
        ("summary.json", "{}", "holds no measures"),
        ("run.jsonl", "", "holds no question"),
        ("run.jsonl", '{"id": "1"}\n', "lacks answer, cluster"),
        ("run.jsonl", "{\n", "line 1: not JSON"),
        ("timings.jsonl", '{"id": 1}\n', "line 1 is no timing"),
        ("timings.jsonl", '{"id": "1", "total": "long"}\n', "line 1 is no timing"),
    ],
)
def test_a_damaged_file_is_named(tmp_path, name, text, words):
    save(tmp_path, made())
    record = json.loads((tmp_path / "record.json").read_text(encoding="utf-8"))
    (tmp_path / "record.json").write_text(json.dumps({**record, "files": {}}), encoding="utf-8")
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(QuestionSetError, match=rf"{name}.*{words}") as caught:
        load_run(Path(tmp_path))
    assert "\n" not in str(caught.value)
