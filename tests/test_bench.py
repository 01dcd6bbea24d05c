"""Speed, memory and size, measured from outside."""

from __future__ import annotations

import resource
import subprocess
import time
from types import SimpleNamespace
from typing import cast

import pytest

from assistant.assistant import Assistant
from assistant.evaluation import bench
from assistant.evaluation.sets import Item

MIB = 1_048_576  # 1024 * 1024


def test_the_size_of_a_folder_is_that_of_all_files_below_it(tmp_path):
    (tmp_path / "a").write_bytes(bytes(MIB // 2))
    (tmp_path / "below" / "deeper").mkdir(parents=True)
    (tmp_path / "below" / "b").write_bytes(bytes(MIB // 4))
    (tmp_path / "below" / "deeper" / ".c").write_bytes(bytes(MIB))
    assert bench.size(tmp_path) == 0.5 + 0.25 + 1


def test_what_is_left_out_of_a_size(tmp_path):
    for name in ("kept", "cache", "kept/cache", "kept/more"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_bytes(bytes(MIB))
    assert bench.size(tmp_path) == 4
    assert bench.size(tmp_path, without=["cache"]) == 2  # kept/file and kept/more/file


def test_a_link_is_not_followed(tmp_path):
    (tmp_path / "measured").mkdir()
    (tmp_path / "big").write_bytes(bytes(MIB))
    (tmp_path / "measured" / "link").symlink_to(tmp_path / "big")
    assert bench.size(tmp_path / "measured") < 0.01


def test_a_process_is_measured_in_seconds_and_mebibytes():
    start = time.perf_counter()
    process = bench.command(["--version"])
    assert 0.01 < process.seconds <= time.perf_counter() - start
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # which a process counts as its own when it starts
    assert 5 < process.memory < max(own, 100) + 5  # of an interpreter without the heavy packages


def test_a_command_that_fails_is_no_measurement(capfd):
    with pytest.raises(subprocess.CalledProcessError) as caught:
        bench.command(["ask"])
    assert caught.value.returncode == 2
    assert capfd.readouterr().err.startswith("tweespraak: give either a question or a file")


class Quick:
    """An assistant that takes 0.2 seconds over the first question."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str]] = []

    def ask(self, text: str, lang: str) -> SimpleNamespace:
        if not self.heard:
            time.sleep(0.2)
        self.heard.append((text, lang))
        return SimpleNamespace()


def test_every_second_question_is_asked_beforehand_and_none_twice():
    quick = Quick()
    items = [Item(str(n), f"Wie {n}?", "nl", "offtopic", (), (), ()) for n in range(4)]
    measured = bench.warm_questions(cast(Assistant, quick), items)
    assert [text for text, _ in quick.heard] == ["Wie 1?", "Wie 3?", "Wie 0?", "Wie 2?"]
    assert 0 < measured["p50"] <= measured["p99"] < 200  # milliseconds
