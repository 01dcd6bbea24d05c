from __future__ import annotations

import dataclasses
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from assistant import __version__, paths
from assistant.assistant import Assistant
from assistant.documents.load import sources
from assistant.evaluation import record


@pytest.fixture
def set_file(tmp_path) -> Path:
    path: Path = tmp_path / "dev.jsonl"
    path.write_text("abc", encoding="utf-8")
    return path


def test_the_record_says_what_was_measured(assistant, set_file):
    found = record.made_with(assistant, [set_file], alone=True)
    [of_set] = found["sets"]
    assert of_set["name"] == "dev.jsonl"
    assert of_set["sha256"] == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # of "abc"
    assert found["alone"] is True
    assert found["settings"] == dataclasses.asdict(assistant.settings)
    assert found["index"]["documents"] == {s.id: s.fingerprint() for s in sources(paths.data("index", "documents"))}
    assert found["encoder"]["fingerprint"] == assistant.models.encoders.texts.fingerprint
    assert found["versions"]["tweespraak"] == __version__
    assert found["versions"]["numpy"]
    assert found["seed"] is None
    json.dumps(found)


def test_an_index_that_was_just_built_has_the_checksum_of_its_folder(assistant, set_file):
    read = Assistant.open(assistant.settings)
    assert record.made_with(assistant, [set_file], False) == record.made_with(read, [set_file], False)
    manifest = json.loads((Path(assistant.settings.index_folder) / "manifest.json").read_text(encoding="utf-8"))
    assert record.made_with(read, [set_file], False)["index"]["checksum"] == manifest["checksum"]


# The program


@pytest.fixture
def program(tmp_path, monkeypatch) -> Path:
    """A program of one module, in a folder of its own."""
    folder: Path = tmp_path / "assistant"
    for name in ("", "web", "retrieval"):
        (folder / name).mkdir()
        (folder / name / "__init__.py").write_text("", encoding="utf-8")
    monkeypatch.setattr(record, "_CODE", folder)
    return folder


@pytest.mark.parametrize(
    ("name", "is_other"), [("retrieval/__init__.py", True), ("new.py", True), ("web/page.py", False), ("x.txt", False)]
)
def test_the_program_is_known_by_the_code_that_answers(program, name, is_other):
    before = record.program_fingerprint()
    (program / name).write_text("x = 1\n", encoding="utf-8")
    assert (record.program_fingerprint() != before) == is_other


def test_a_module_of_another_name_is_another_program(program):
    (program / "a.py").write_text("x = 1\n", encoding="utf-8")
    before = record.program_fingerprint()
    (program / "a.py").rename(program / "b.py")
    assert record.program_fingerprint() != before


def git(folder: Path, *arguments: str) -> str:
    who = ("-c", "user.name=T", "-c", "user.email=t@example.org")
    return subprocess.run(["git", "-C", folder, *who, *arguments], check=True, capture_output=True, text=True).stdout


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_the_commit_and_whether_anything_was_changed_since(program):
    assert record.commit() == {"commit": None, "dirty": None}  # no repository
    git(program, "init", "-q")
    assert record.commit() == {"commit": None, "dirty": None}  # that of something else: the code is not in it
    git(program, "add", ".")
    git(program, "commit", "-q", "-m", "First")
    head = git(program, "rev-parse", "HEAD").strip()
    assert record.commit() == {"commit": head, "dirty": False}
    (program / "notes.txt").write_text("x", encoding="utf-8")
    assert record.commit()["dirty"] is False
    (program / "__init__.py").write_text("x = 1\n", encoding="utf-8")
    assert record.commit() == {"commit": head, "dirty": True}


def test_without_git_there_is_no_commit(monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert record.commit() == {"commit": None, "dirty": None}


# Latency


def test_latencies():
    # the median of 1 to 4 lies halfway 2 and 3; p95 at .95 of the three steps: 3 + .85, p99 at 3 + .97
    assert record.latency([4.0, 1.0, 3.0, 2.0]) == {"p50": 2.5, "p95": 3.85, "p99": 3.97, "max": 4.0}
    assert record.latency([]) == {"p50": 0.0, "p95": 0.0, "p99": 0.0, "max": 0.0}
