"""docs/evaluation.md: its examples are run, and what a run can say is explained."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from assistant.cli import main
from assistant.evaluation import gates, verdicts
from assistant.evaluation.run_folder import load_run
from assistant.evaluation.summary import FIRST
from tests.test_documentation import ROOT, blocks, check_console

EVALUATION = (ROOT / "docs" / "evaluation.md").read_text(encoding="utf-8")
FILES = {"my-set.jsonl": "jsonl", "my-gates.toml": "toml"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that a reader works in, with the set and the bounds that the document shows."""
    made = tmp_path_factory.mktemp("evaluator")
    for name, language in FILES.items():
        [content] = blocks(EVALUATION, language)
        (made / name).write_text(content, encoding="utf-8")
    return made


@pytest.fixture
def reader(folder: Path, index_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader in that folder, at a terminal of 100 columns without colour."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TWEESPRAAK_INDEX", str(index_folder))


@pytest.mark.usefixtures("reader")
def test_the_document_shows_what_the_commands_print():
    found = blocks(EVALUATION, "console")
    assert len(found) >= 5
    for block in found:
        check_console(block)


@pytest.mark.usefixtures("reader")
def test_every_measure_of_a_run_is_explained():
    assert main(["eval", "run", "my-set.jsonl", "--out", "runs/explained"]) == 0
    run = load_run(Path("runs/explained"))
    names = {name for row in run.rows for name in row["scores"]} | {*run.summary} - {"groups", "abstention", "pairs"}
    names |= {*run.summary["abstention"], *run.summary["pairs"], *gates.CONFIDENCE} - {"counts", "n"}
    table = EVALUATION.partition("## What is measured")[2]
    assert {name for name in names if not re.search(rf"\b{re.escape(name)}\b", table)} == set()


def test_every_reason_and_group_is_explained():
    reasons = re.findall(r"^(\w+)(?:  .*)?$", inspect.getdoc(verdicts.why) or "", re.MULTILINE)
    assert len(reasons) == 10
    for name in (*reasons, "unreadable", *FIRST):
        assert f"`{name}`" in EVALUATION, name
