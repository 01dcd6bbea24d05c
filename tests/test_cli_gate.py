"""`tweespraak eval gate` on a run of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.cli import main
from assistant.evaluation.gates import load_gates

ITEMS = [
    {
        "id": "g1",
        "question": "How many people travelled from Belgium to Syria and Iraq?",
        "lang": "en",
        "kind": "fact",
        "answers": [["450"]],
        "evidence": [{"doc": "en", "quote": "an estimated 450 individuals"}],
    },
    {
        "id": "g2",
        "question": "How many people travelled from Germany to Syria and Iraq?",
        "lang": "en",
        "kind": "fact",
        "answers": [["not said"]],
        "evidence": [{"doc": "en", "quote": "an estimated 940 individuals"}],
    },
]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, index_folder: Path) -> Path:
    folder = tmp_path_factory.mktemp("gate")
    (folder / "set.jsonl").write_text("".join(json.dumps(item) + "\n" for item in ITEMS), encoding="utf-8")
    out = folder / "run"
    assert main(["eval", "run", str(folder / "set.jsonl"), "--out", str(out), "--index", str(index_folder)]) == 0
    return out


@pytest.fixture
def gate(run, tmp_path, monkeypatch, capsys):
    """A way to hold the run against bounds: exit code, standard output, standard error."""
    monkeypatch.chdir(tmp_path)
    capsys.readouterr()

    def holding(text: str, *more: str, folder: Path = run) -> tuple[int, str, str]:
        Path("gates.toml").write_text(text, encoding="utf-8")
        code = main(["eval", "gate", str(folder), "gates.toml", *more])
        return code, *capsys.readouterr()

    return holding


def test_all_bounds_hold(gate):
    code, out, err = gate(
        '[answerable]\naccuracy = {least = 0.5}\nabstained = {most = 0}\n["set set.jsonl"]\nn = {least = 2}\n'
    )
    assert (code, err) == (0, "")
    assert [line.split() for line in out.splitlines()] == [
        ["group", "measure", "n", "value", "bound"],
        ["answerable", "accuracy", "2", "0.5000", "at", "least", "0.5", "holds"],
        ["answerable", "abstained", "2", "0.0000", "at", "most", "0", "holds"],
        ["set", "set.jsonl", "n", "2", "2", "at", "least", "2", "holds"],
        ["3", "of", "3", "bounds", "hold"],
    ]


def test_one_broken_bound_is_exit_code_1(gate):
    code, out, err = gate(
        '[answerable]\naccuracy = {least = 0.51}\n"R@5" = {least = 1}\nlanguage = {least = 1, use = "low"}\n'
    )
    assert (code, err) == (1, "")
    verdicts = [line.split()[-1] for line in out.splitlines()[1:-1]]
    assert verdicts == ["BROKEN", "holds", "BROKEN"]
    assert "language (low)" in out
    assert out.endswith("1 of 3 bounds hold\n")


def test_for_programs_there_is_json(gate):
    code, out, _ = gate("[answerable]\naccuracy = {least = 0.51}\n", "--json")
    assert code == 1
    assert json.loads(out) == {
        "holds": False,
        "gates": [
            {
                "group": "answerable",
                "measure": "accuracy",
                "bound": "least",
                "limit": 0.51,
                "use": "mean",
                "value": 0.5,
                "n": 2,
                "holds": False,
            }
        ],
    }
    assert json.loads(gate("[answerable]\naccuracy = {least = 0.5}\n", "--json")[1])["holds"] is True


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('["kind list"]\naccuracy = {least = 0}\n', 'the run has no group "kind list"'),
        ("[answerable]\nprecision = {least = 0}\n", 'the group has no measure "precision"'),
        ("[abstention]\nrecall = {least = 0}\n", "was measured on no item, so nothing would be checked"),
        ("[pairs]\nagreement = {least = 0}\n", "was measured on no item, so nothing would be checked"),
        ("[answerable]\naccuracy = 0.9\n", 'gates.toml: "answerable"."accuracy" is no bound'),
        ("", "gates.toml: holds no bound"),
    ],
)
def test_a_bound_on_nothing_is_exit_code_2_and_one_line(gate, text, message):
    code, out, err = gate(text)
    assert (code, out) == (2, "")
    assert message in err
    assert err.startswith("tweespraak: ")
    assert err.count("\n") == 1


def test_a_folder_without_a_run_is_exit_code_2(gate, tmp_path):
    code, _, err = gate("[answerable]\naccuracy = {least = 0.5}\n", folder=tmp_path)
    assert code == 2
    assert "holds no finished run" in err


def test_the_bounds_that_ship_can_be_read():
    path = Path(__file__).resolve().parent.parent / "eval" / "gates.toml"
    gates = {(gate.group, gate.measure): gate for gate in load_gates(path)}
    for direction in ("nl-nl", "nl-en", "en-nl", "en-en"):
        assert gates[f"direction {direction}", "R@5"].bound == "least"
    for group, measure in (("all", "quotes"), ("all", "language")):
        assert gates[group, measure].limit == 1
