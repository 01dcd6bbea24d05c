"""The command line: what goes in, what comes out, and with which exit code."""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from assistant import __version__, paths
from assistant.cli import main
from assistant.cli.arguments import parser
from assistant.evaluation.run_folder import load_run
from assistant.retrieval.encoder import load_encoder

ROOT = Path(__file__).resolve().parent.parent
DEV = paths.data("eval", "sets", "dev.jsonl")
load_encoder_once = cache(load_encoder)  # most of the time of a command
BELGIUM_NL = "Hoeveel mensen reisden vanuit België naar Syrië en Irak?"
BELGIUM_EN = "How many people travelled from Belgium to Syria and Iraq?"
JOHN = "Who was Jihadi John?"
TOUR = "Who won the Tour de France?"


def run(*arguments: str | Path) -> int:
    """The exit code of a command, also where the parser leaves by itself."""
    try:
        return main([str(argument) for argument in arguments])
    except SystemExit as left:
        return int(left.code or 0)


def one_line(capsys: pytest.CaptureFixture[str]) -> str:
    """The one line that a failed command leaves: nothing on standard output, no traceback, no line more."""
    out, err = capsys.readouterr()
    assert out == ""
    assert re.fullmatch(r"tweespraak: .*\n", err), err
    return err.removeprefix("tweespraak: ").rstrip("\n")


def answers(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    out, err = capsys.readouterr()
    assert err == ""
    return [json.loads(line) for line in out.removesuffix("\n").split("\n")]


def write_lines(path: Path, *lines: dict[str, Any] | bytes) -> Path:
    path.write_bytes(
        b"".join((line if isinstance(line, bytes) else json.dumps(line).encode()) + b"\n" for line in lines)
    )
    return path


DOCUMENTS = {
    "library.txt": "The town library has been in the old post office since 1987. It lends books, films and musical instruments.\n\n"
    "The library opens at nine in the morning on weekdays. On Sundays it is closed.\n",
    "museum.md": "# Museum of clocks\n\nThe museum shows 312 clocks from four centuries. The oldest clock was made in Nuremberg.\n\n"
    "## Getting there\n\nTram 5 stops in front of the museum. Visitors can leave bicycles in the yard.\n",
    "more/zwembad.html": "<html><head><title>Zwembad</title></head><body><h1>Zwembad De Plas</h1>"
    "<p>Het zwembad is in 2003 geopend door de burgemeester. Een kaartje kost vijf euro.</p><script>alert(1)</script></body></html>",
    "ferry.txt": "The [bold]ferry[/bold] to :smile: Ameland <b>leaves</b> at seven.\n",
    "notes.csv": "not,read\n",
}


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A folder of documents of one's own, and the index that was built of it; neither is to be written to."""
    folder = tmp_path_factory.mktemp("own")
    for name, text in DOCUMENTS.items():
        (folder / "documents" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "documents" / name).write_text(text, encoding="utf-8")
    assert run("index", "build", "--documents", folder / "documents", "--index", folder / "built") == 0
    return folder / "documents", folder / "built"


@pytest.fixture(autouse=True)
def terminal(own: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal of 100 columns without colour, in an empty folder, with the small index of `own`."""
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.setenv("TWEESPRAAK_DOCUMENTS", str(own[0]))
    monkeypatch.setenv("TWEESPRAAK_INDEX", str(own[1]))
    monkeypatch.setattr("assistant.pipeline.load_encoder", load_encoder_once)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def shipped(index_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The documents that ship, in place of those of `own`."""
    monkeypatch.delenv("TWEESPRAAK_DOCUMENTS")
    monkeypatch.setenv("TWEESPRAAK_INDEX", str(index_folder))


@pytest.fixture
def own_copy(own: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A copy of `own` that may be written to; the commands find it by themselves."""
    documents, index = tmp_path / "documents", tmp_path / "built"
    shutil.copytree(own[0], documents)
    shutil.copytree(own[1], index)
    monkeypatch.setenv("TWEESPRAAK_DOCUMENTS", str(documents))
    monkeypatch.setenv("TWEESPRAAK_INDEX", str(index))
    return documents, index


# The parser


def commands(top: argparse.ArgumentParser, *path: str) -> Iterator[tuple[tuple[str, ...], argparse.ArgumentParser]]:
    """Every command with its parser, `("index", "build")` for one."""
    yield path, top
    for action in top._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, command in action.choices.items():
                yield from commands(command, *path, name)


COMMANDS = dict(commands(parser()))


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_help_mentions_every_option(path, capsys):
    assert run(*path, "--help") == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert out.startswith(" ".join(["usage: tweespraak", *path]))
    for action in COMMANDS[path]._actions:
        if isinstance(action, argparse._SubParsersAction):
            wanted: Sequence[str] = list(action.choices)
        else:
            wanted = action.option_strings or [str(action.metavar)]
        for name in wanted:
            assert re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", out), name


def test_the_version(capsys):
    assert run("--version") == 0
    assert capsys.readouterr().out == f"tweespraak {__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["answer", JOHN],
        ["index"],
        ["index", "burn"],
        ["eval"],
        ["eval", "run"],
        ["search"],
        ["ask", JOHN, "--lang", "de"],
        ["ask", JOHN, "--loud"],
        ["ask", "Who", "was", "Jihadi", "John?"],
        ["serve", "--port", "70000"],
        ["serve", "--port", "http"],
    ],
    ids=" ".join,
)
def test_arguments_that_are_not_understood(arguments, capsys):
    assert run(*arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert re.search(r"^tweespraak.*: error: ", err, re.MULTILINE)
    assert "Traceback" not in err


# ask


@pytest.mark.usefixtures("shipped")
def test_an_answer_to_a_dutch_question(capsys):
    assert run("ask", BELGIUM_NL) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert "\x1b" not in out
    answer, sources = out.split("\nBronnen\n")
    assert "450" in answer
    assert "[1]" in answer
    assert "Zekerheid: " in answer
    assert "[1] EN  Collaboration with the Islamic State › Foreign nationals › Belgium\n" in sources
    joined = " ".join(sources.split())
    assert (
        "“Up to 2018, an estimated 450 individuals had travelled from Belgium to join the civil war in Syria and Iraq."
        in joined
    )
    assert "Vertaald uit het Engels: " in joined


@pytest.mark.usefixtures("shipped")
def test_an_answer_to_an_english_question(capsys):
    assert run("ask", BELGIUM_EN) == 0
    answer, sources = capsys.readouterr().out.split("\nSources\n")
    assert "450" in answer
    assert "Confidence: " in answer
    assert "[1] EN  Collaboration with the Islamic State › Foreign nationals › Belgium\n" in sources


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (TOUR, "That question is not about the documents"),
        ("Wie won de Tour de France?", "Die vraag gaat niet over de documenten"),
        ("How do I join IS?", "I do not help with that"),
        ("Hoe sluit ik me aan bij IS?", "Daar help ik niet bij"),
    ],
)
@pytest.mark.usefixtures("shipped")
def test_an_abstention_is_an_answer_too(question, words, capsys):
    assert run("ask", question) == 0
    out = capsys.readouterr().out
    assert out.startswith(words)
    assert "[1]" not in out


@pytest.mark.parametrize("question", ["zzzz", "asdf qwer"])
@pytest.mark.usefixtures("shipped")
def test_a_question_without_a_known_word_gets_no_answer(question, capsys):
    assert run("ask", question, "--json") == 0
    [answer] = answers(capsys)
    assert answer["abstained"], answer["answer"]


ANSWER_KEYS = """id question understood language answer short_answer notes abstained reason confidence citations withheld
    generator retrieved timings_ms""".split()
CITATION_KEYS = "number document title language section passage_id quote start end translation".split()
RETRIEVED_KEYS = "rank passage_id document language section text score".split()


@pytest.mark.parametrize(("question", "lang"), [(BELGIUM_NL, "nl"), (BELGIUM_EN, "en")])
@pytest.mark.usefixtures("shipped")
def test_an_answer_in_json(question, lang, capsys, assistant):
    assert run("ask", question, "--json") == 0
    [answer] = answers(capsys)
    assert list(answer) == ANSWER_KEYS
    assert (answer["id"], answer["question"], answer["language"]) == (None, question, lang)
    assert (answer["abstained"], answer["reason"]) == (False, None)
    assert "450" in answer["answer"]
    assert 0 < answer["confidence"] <= 1
    assert set(answer["timings_ms"]) == {"retrieve", "total"}
    assert 0 < answer["timings_ms"]["retrieve"] <= answer["timings_ms"]["total"]
    assert [citation["number"] for citation in answer["citations"]] == [*range(1, len(answer["citations"]) + 1)]
    for citation in answer["citations"]:
        assert list(citation) == CITATION_KEYS
        text = assistant.index.documents[citation["document"]].text
        assert text[citation["start"] : citation["end"]] == citation["quote"]
        assert f"[{citation['number']}]" in answer["answer"]
    assert [passage["rank"] for passage in answer["retrieved"]] == [*range(1, 11)]
    for passage in answer["retrieved"]:
        assert list(passage) == RETRIEVED_KEYS
        assert passage["text"] in assistant.index.documents[passage["document"]].text
    first = answer["citations"][0]
    assert (first["document"], first["language"], first["section"]) == ("en", "en", ["Foreign nationals", "Belgium"])


@pytest.mark.usefixtures("shipped")
def test_an_abstention_in_json(capsys):
    assert run("ask", TOUR, "--json") == 0
    [answer] = answers(capsys)
    assert list(answer) == ANSWER_KEYS
    assert (answer["abstained"], answer["reason"], answer["citations"]) == (True, "off_topic", [])
    assert len(answer["retrieved"]) == 10


@pytest.mark.usefixtures("shipped")
def test_json_is_one_line_of_utf_8(capfdbinary):
    assert run("ask", BELGIUM_NL, "--json") == 0
    out = capfdbinary.readouterr().out
    assert out.count(b"\n") == 1
    assert "vanuit België naar Syrië".encode() in out


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_language_of_the_question_can_be_given(lang, capsys):
    assert run("ask", "Jihadi John", "--lang", lang, "--json") == 0
    [answer] = answers(capsys)
    assert answer["language"] == lang


def test_a_question_in_a_third_language_is_taken_for_one_of_the_two(capsys):
    assert run("ask", "Wer ist der Anführer des Islamischen Staates?", "--json") == 0
    [answer] = answers(capsys)
    assert answer["language"] in ("nl", "en")


def test_control_characters_in_a_question_are_spaces(capsys):
    assert run("ask", "\x1bWho\twas\x07Jihadi\r\n\x00John?\x9b", "--json") == 0
    [answer] = answers(capsys)
    assert answer["question"] == "Who was Jihadi John?"


@pytest.mark.parametrize("question", ["", "   ", "???", "\x1b\x00\n", "\u200b"])
def test_an_empty_question(question, capsys):
    assert run("ask", question) == 2
    assert one_line(capsys) == "the question is empty; type a question in Dutch or English"


def test_a_question_of_50_000_characters(capsys):
    assert run("ask", "waarom " * 7_142 + "waarom") == 2  # 7 * 7,142 + 6
    assert one_line(capsys) == "the question has 50000 characters; use at most 2000"


@pytest.mark.parametrize("arguments", [[], [JOHN, "--from", "questions.jsonl"]])
def test_neither_a_question_nor_a_file_or_both(arguments, capsys):
    assert run("ask", *arguments) == 2
    assert one_line(capsys).startswith("give either a question or a file")


@pytest.mark.parametrize("name", ["oracle", "two\nlines"])
def test_an_unknown_generator(name, capsys):
    assert run("ask", JOHN, "--generator", name) == 2
    line = one_line(capsys)
    assert line.startswith("unknown generator ")
    assert line.endswith("; there is: extractive, or PROVIDER:MODEL, as in ollama:llama3.1")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("TWEESPRAAK_LOUDNESS", "3", 'unknown setting "loudness"; known: depth, documents'),
        ("TWEESPRAAK_MAX_WORDS", "many", 'setting "max_words" must be a whole number from 1, not "many"'),
        ("TWEESPRAAK_ENCODER", "/nowhere/at/all", "/nowhere/at/all: no such folder"),
        ("TWEESPRAAK_DOCUMENTS", "/nowhere/at/all", "/nowhere/at/all: no such folder"),
    ],
)
def test_a_wrong_setting_in_the_environment(name, value, words, monkeypatch, capsys):
    monkeypatch.setenv(name, value)
    assert run("ask", JOHN) == 2
    assert one_line(capsys).startswith(words)


# ask --from


@pytest.mark.usefixtures("shipped")
def test_the_questions_of_a_file_are_answered_in_order_with_their_ids(tmp_path, capsys):
    path = write_lines(
        tmp_path / "questions.jsonl",
        {"id": "z", "question": BELGIUM_NL},
        {"id": "a", "question": TOUR},
        b"",
        {"question": "Jihadi John", "lang": "nl"},
        {"id": "a", "question": "Jihadi John", "lang": "en"},
    )
    assert run("ask", "--from", path, "--json") == 0
    found = answers(capsys)
    assert [(answer["id"], answer["question"], answer["language"]) for answer in found] == [
        ("z", BELGIUM_NL, "nl"),
        ("a", TOUR, "en"),
        (None, "Jihadi John", "nl"),
        ("a", "Jihadi John", "en"),
    ]
    assert [answer["reason"] for answer in found[:2]] == [None, "off_topic"]
    assert all(list(answer) == ANSWER_KEYS for answer in found)


@pytest.mark.usefixtures("shipped")
def test_a_file_gives_the_same_answers_as_single_questions(tmp_path, capsys):
    assert run("ask", JOHN, "--json") == 0
    assert run("ask", "--from", write_lines(tmp_path / "questions.jsonl", {"question": JOHN}), "--json") == 0
    single, in_file = answers(capsys)
    assert {**single, "timings_ms": None} == {**in_file, "timings_ms": None}


@pytest.mark.parametrize(("lang", "other"), [("nl", "en"), ("en", "nl")])
def test_lang_is_for_the_lines_that_do_not_say(lang, other, tmp_path, capsys):
    lines = [{"question": "Jihadi John", **said} for said in ({}, {"lang": "auto"}, {"lang": other})]
    assert run("ask", "--from", write_lines(tmp_path / "q.jsonl", *lines), "--lang", lang, "--json") == 0
    assert [answer["language"] for answer in answers(capsys)] == [lang, lang, other]


def test_markup_in_a_question_is_printed_as_it_stands(tmp_path, capsys):
    question = "Who was [bold red]Jihadi John[/]? :smile: <b>now</b> [link=http://a.example]here[/link]"
    assert run("ask", "--from", write_lines(tmp_path / "q.jsonl", {"question": question})) == 0
    assert capsys.readouterr().out.startswith(question + "\n")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b'{"id": "b", "question": "Wie is caf\xe9?"}', "line 3: not UTF-8 (byte 35)"),
        (b'{"id": "b", "question": }', "line 3: not JSON"),
        (b'["b"]', "line 3: should be an object"),
        (b'{"id": "b"}', 'line 3: lacks its "question"'),
        (b'{"id": "b", "question": "Who?", "lang": "fr"}', 'line 3: "lang" is "fr"'),
        (b'{"id": "\\ud800", "question": "Who?"}', "line 3: "),
        (b'{"id": "b", "question": " "}', "question b: the question is empty"),
        (b'{"question": " "}', "question 2: the question is empty"),
        (b'{"id": "b", "question": "' + b"a" * 2_001 + b'"}', "question b: the question has 2001 characters"),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else None,
)
def test_a_file_is_checked_whole_before_the_first_answer(line, words, tmp_path, capsys):
    path = write_lines(tmp_path / "questions.jsonl", {"id": "a", "question": JOHN}, b"", line)
    assert run("ask", "--from", path, "--json") == 2
    assert one_line(capsys).startswith(f"{path}, {words}")


def test_a_file_of_questions_that_is_not_there(capsys):
    assert run("ask", "--from", "nowhere.jsonl", "--json") == 2
    assert one_line(capsys) == "nowhere.jsonl: No such file or directory; check the name of the file"


# search


@pytest.mark.usefixtures("shipped")
def test_search_shows_the_first_k_passages(capsys):
    assert run("search", BELGIUM_NL, "-k", "2") == 0
    out = capsys.readouterr().out
    assert re.findall(r"^ *(\d+)\. (?:EN|NL)  .* \d\.\d{3}$", out, re.MULTILINE) == ["1", "2"]
    assert " 1. EN  Foreign nationals › Belgium  " in out
    assert "an estimated 450 individuals had travelled from Belgium" in " ".join(out.split())


@pytest.mark.parametrize(("option", "expected"), [([], 10), (["-k", "1"], 1), (["-k", "50"], 50)])
@pytest.mark.usefixtures("shipped")
def test_search_in_json(option, expected, capsys):
    assert run("search", BELGIUM_NL, "--json", *option) == 0
    [found] = answers(capsys)
    assert list(found) == ["question", "language", "retrieved"]
    assert (found["question"], found["language"]) == (BELGIUM_NL, "nl")
    assert [passage["rank"] for passage in found["retrieved"]] == [*range(1, expected + 1)]
    assert all(list(passage) == RETRIEVED_KEYS for passage in found["retrieved"])
    scores = [passage["score"] for passage in found["retrieved"][:10]]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.usefixtures("shipped")
def test_the_first_passages_are_those_of_the_answer_however_many_are_shown(capsys):
    assert run("ask", "Who funded IS?", "--json") == 0
    for k in ("1", "10", "50"):
        assert run("search", "Who funded IS?", "--json", "-k", k) == 0
    answer, one, ten, fifty = ([passage["passage_id"] for passage in line["retrieved"]] for line in answers(capsys))
    assert one == answer[:1]
    assert ten == answer
    assert fifty[:10] == answer


@pytest.mark.parametrize("k", ["0", "-1", "1.5", "many", "", "²"])
def test_search_for_no_number_of_passages(k, capsys):
    assert run("search", JOHN, f"-k{k}" if k else "-k=") == 2
    assert "is not a whole number from 1" in capsys.readouterr().err


def test_search_for_nothing(capsys):
    assert run("search", " ") == 2
    assert one_line(capsys) == "the question is empty; type a question in Dutch or English"


def test_markup_in_a_document_is_printed_as_it_stands(capsys):
    assert run("search", "ferry to Ameland", "-k", "1") == 0
    out = capsys.readouterr().out
    assert "    The [bold]ferry[/bold] to :smile: Ameland <b>leaves</b> at seven." in out
    assert "\x1b" not in out


# index


@pytest.mark.usefixtures("shipped")
def test_a_missing_index_is_built(tmp_path, capsys):
    folder = tmp_path / "new" / "built"
    assert run("ask", BELGIUM_EN, "--json", "--index", folder) == 0
    [first] = answers(capsys)
    assert (folder / "manifest.json").is_file()
    assert os.listdir(folder.parent) == ["built"]  # nothing is left beside it
    assert run("ask", BELGIUM_EN, "--json", "--index", folder) == 0
    [second] = answers(capsys)
    assert {**first, "timings_ms": None} == {**second, "timings_ms": None}


def test_build_says_what_was_built(own, tmp_path, capsys):
    # library, museum, more/zwembad and ferry; notes.csv is none
    assert run("index", "build", "--documents", own[0], "--index", tmp_path / "built") == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert re.fullmatch(rf"{re.escape(str(tmp_path))}/built: \d+ passages of 4 documents\n", out)


def test_build_counts_one_as_one(tmp_path, capsys):
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "hours.txt").write_text("The library opens at nine.", encoding="utf-8")
    assert run("index", "build", "--documents", "documents", "--index", "built") == 0
    assert capsys.readouterr().out == "built: 1 passage of 1 document\n"


def test_build_replaces_an_index(own_copy, tmp_path, capsys):
    (own_copy[0] / "ferry.txt").write_text("The ferry to Texel leaves at eight.", encoding="utf-8")
    assert run("index", "build") == 0
    assert run("search", "ferry", "-k", "1") == 0
    assert "Texel" in capsys.readouterr().out
    assert sorted(os.listdir(tmp_path)) == ["built", "documents"]


@pytest.mark.usefixtures("shipped")
def test_info(capsys):
    assert run("index", "info") == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert "    title: Collaboration with the Islamic State\n    language: en\n" in out
    assert "    title: Islamitische Staat (terreurorganisatie)\n    language: nl\n" in out
    assert re.search(r"^encoder:\n  fingerprint: [0-9a-f]{64}\n  dimension: 256$", out, re.MULTILINE)


def test_info_counts(own_copy, capsys):
    (own_copy[0] / "ferry.txt").write_text(
        "# Ferries\n\nThe ferry leaves at seven. It is small.\n\n# Fares\n\nA ticket is free.", encoding="utf-8"
    )
    assert run("index", "build") == 0
    capsys.readouterr()
    assert run("index", "info") == 0
    [ferry] = re.findall(r"^  ferry:\n((?:    .*\n)+)", capsys.readouterr().out, re.MULTILINE)
    counts = dict(line.strip().split(": ") for line in ferry.splitlines())
    assert counts["sentences"] == "3"
    assert counts["passages"] == "2"  # one a section
    assert counts["translated sentences"] == "0"


def test_verify(own, capsys):
    assert run("index", "verify") == 0
    # manifest.json, which names the others, is not counted
    files = sum(path.is_file() for path in own[1].rglob("*")) - 1
    assert capsys.readouterr().out == f"{own[1]}: whole and up to date ({files} files)\n"


def flip(path: Path) -> None:
    """Turn over the lowest bit of the byte in the middle of a file."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def test_verify_finds_a_flipped_byte_in_whichever_file(own_copy, capsys):
    for path in sorted(own_copy[1].rglob("*")):
        if path.is_file() and path.stat().st_size:
            flip(path)
            assert run("index", "verify") == 2
            assert one_line(capsys).startswith(f"{path}: is damaged")
            flip(path)
    assert run("index", "verify") == 0


def without_libraries(index: Path) -> None:
    manifest = json.loads((index / "manifest.json").read_text(encoding="utf-8"))
    del manifest["libraries"]
    (index / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


DAMAGE: dict[str, Callable[[Path], object]] = {
    "a flipped byte": lambda index: flip(index / "passages.jsonl"),
    "a missing file": lambda index: (index / "retrieval" / "names.json").unlink(),
    "a foreign file": lambda index: (index / "notes.txt").write_text("mine", encoding="utf-8"),
    "a manifest cut off": lambda index: os.truncate(index / "manifest.json", 100),
    "an empty manifest": lambda index: os.truncate(index / "manifest.json", 0),
    "a manifest that is a list": lambda index: (index / "manifest.json").write_text("[]", encoding="utf-8"),
    "a manifest that is not text": lambda index: (index / "manifest.json").write_bytes(b"\xff\xfe"),
    "a manifest without a part": without_libraries,
}


@pytest.mark.parametrize("command", [["ask", "When does the library open?"], ["index", "info"]], ids=["ask", "info"])
@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_index_is_neither_used_nor_replaced(damage, command, own_copy, capsys):
    damage(own_copy[1])
    before = {path: path.stat().st_mtime_ns for path in own_copy[1].rglob("*")}
    assert run(*command) == 2
    assert re.search(r"; (run: tweespraak index build --index \".+\"|remove it)$", one_line(capsys))
    assert {path: path.stat().st_mtime_ns for path in own_copy[1].rglob("*")} == before


@pytest.mark.parametrize(
    "command", [["ask", "When does the library open?"], ["index", "verify"]], ids=["ask", "verify"]
)
def test_an_index_of_documents_that_have_changed_is_stale(command, own_copy, capsys):
    with (own_copy[0] / "library.txt").open("a", encoding="utf-8") as file:
        file.write("On Mondays it opens at ten.\n")
    assert run(*command) == 2
    assert re.fullmatch(
        r"(.+): was made with other documents; run: tweespraak index build --index \"\1\"", one_line(capsys)
    )
    assert run("index", "build") == 0
    assert run(*command) == 0


@pytest.mark.parametrize("action", ["info", "verify"])
def test_there_is_no_index_to_look_at(action, tmp_path, capsys):
    assert run("index", action, "--index", tmp_path / "nowhere") == 2
    place = f"{tmp_path}/nowhere"
    assert one_line(capsys) == f'{place}: there is no index here; run: tweespraak index build --index "{place}"'
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("command", [["index", "build"], ["ask", "When does the library open?"]], ids=["build", "ask"])
@pytest.mark.parametrize("place", ["file", "file/below"])
def test_a_file_in_the_place_of_the_index(place, command, own_copy, tmp_path, capsys):
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    assert run(*command, "--index", tmp_path / place) == 2
    line = one_line(capsys)
    assert line.startswith(f"{tmp_path / place}: ")
    assert line.endswith("use --index for another folder")  # there is room enough on the disk
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"
    assert sorted(os.listdir(tmp_path)) == ["built", "documents", "file"]


def test_a_folder_with_other_files_is_left_alone(own_copy, tmp_path, capsys):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("Dear", encoding="utf-8")
    assert run("index", "build", "--index", tmp_path / "mine") == 2
    line = one_line(capsys)
    assert line.startswith(f"{tmp_path}/mine: holds other files than an index")
    assert line.endswith("; use --index for another folder")
    assert os.listdir(tmp_path / "mine") == ["letter.txt"]
    assert sorted(os.listdir(tmp_path)) == ["built", "documents", "mine"]


@pytest.mark.parametrize("document", ["en", "nl"])
@pytest.mark.usefixtures("shipped")
def test_show_prints_the_cleaned_text(document, assistant, capfdbinary):
    assert run("index", "show", document) == 0
    assert capfdbinary.readouterr().out.decode("utf-8") == assistant.index.documents[document].text + "\n"


def test_show_a_document_of_ones_own(capsys):
    assert run("index", "show", "more/zwembad") == 0
    out = capsys.readouterr().out
    assert "Zwembad De Plas" in out
    assert "Het zwembad is in 2003 geopend door de burgemeester." in out
    assert "alert" not in out


@pytest.mark.usefixtures("shipped")
def test_show_an_unknown_document(capsys):
    assert run("index", "show", "de") == 2
    assert one_line(capsys) == 'there is no document "de"; there is: en, nl'


# A folder of one's own


@pytest.mark.parametrize(
    ("question", "document", "section", "word"),
    [
        ("Since when has the town library been in the old post office?", "library", [], "1987"),
        ("How many clocks does the museum show?", "museum", ["Museum of clocks"], "312"),
        ("Which tram stops in front of the museum?", "museum", ["Museum of clocks", "Getting there"], "Tram 5"),
        ("Door wie is het zwembad geopend?", "more/zwembad", ["Zwembad De Plas"], "burgemeester"),
    ],
)
def test_asking_documents_of_ones_own(question, document, section, word, capsys):
    assert run("ask", question, "--json") == 0
    [answer] = answers(capsys)
    assert not answer["abstained"], answer["reason"]
    assert word in answer["answer"]
    assert (answer["citations"][0]["document"], answer["citations"][0]["section"]) == (document, section)


def test_documents_of_ones_own_do_not_answer_about_those_that_ship(capsys):
    assert run("ask", JOHN, "--json") == 0
    [answer] = answers(capsys)
    assert answer["abstained"]
    assert {passage["document"] for passage in answer["retrieved"]} <= {"library", "museum", "more/zwembad", "ferry"}


def test_an_index_of_ones_own_is_enough_to_ask_and_to_verify(own, monkeypatch, capsys):
    monkeypatch.delenv("TWEESPRAAK_DOCUMENTS")
    monkeypatch.delenv("TWEESPRAAK_INDEX")
    assert run("search", "When does the library open?", "-k", "1", "--index", own[1]) == 0
    assert "The library opens at nine in the morning on weekdays." in capsys.readouterr().out
    assert run("index", "verify", "--index", own[1]) == 0


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({}, "documents: no documents; add .docx, .htm, .html, .md, .pdf, .txt files"),
        ({"notes.csv": b"a,b\n"}, "documents: no documents; add "),
        ({"empty.txt": b""}, "documents/empty.txt: holds no text"),
        ({"latin.txt": b"caf\xe9"}, "documents/latin.txt: not UTF-8 at byte 3"),
        ({"broken.pdf": b"%PDF-1.7"}, "documents/broken.pdf: cannot be read"),
        ({"broken.docx": b"PK"}, "documents/broken.docx: cannot be read"),
        ({"a.txt": b"One.", "a.md": b"Two."}, "documents: two documents have the id a; rename one"),
        ({"documents.toml": b"[[document]\n"}, "documents/documents.toml: "),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, dict) else "",
)
def test_documents_that_cannot_be_indexed(files, words, tmp_path, capsys):
    (tmp_path / "documents").mkdir()
    for name, data in files.items():
        (tmp_path / "documents" / name).write_bytes(data)
    assert run("index", "build", "--documents", "documents", "--index", "built") == 2
    assert one_line(capsys).startswith(words)
    assert os.listdir(tmp_path) == ["documents"]


@pytest.mark.parametrize("name", ["nowhere", "file"])
def test_a_folder_of_documents_that_is_none(name, tmp_path, capsys):
    (tmp_path / "file").write_text("The library opens at nine.", encoding="utf-8")
    assert run("index", "build", "--documents", name, "--index", "built") == 2
    assert one_line(capsys) == f"{name}: no such folder; name the folder that holds the documents"


# eval

SET: list[dict[str, Any]] = [
    {
        "id": "1",
        "question": BELGIUM_NL,
        "lang": "nl",
        "kind": "fact",
        "answers": [["450"]],
        "evidence": [{"doc": "en", "quote": "an estimated 450 individuals had travelled from Belgium"}],
    },
    {"id": "2", "question": TOUR, "lang": "en", "kind": "offtopic"},
    # an answer that no document gives: what was retrieved and what was answered score 0
    {
        "id": "3",
        "question": TOUR,
        "lang": "en",
        "kind": "fact",
        "answers": [["Pantani"]],
        "evidence": [{"doc": "nl", "quote": "Marco Pantani"}],
    },
]


@pytest.mark.usefixtures("shipped")
def test_eval_run_prints_the_table_and_writes_the_run(tmp_path, capsys):
    path = write_lines(tmp_path / "set.jsonl", *SET)
    assert run("eval", "run", path, "--out", tmp_path / "out") == 0
    out, err = capsys.readouterr()
    assert err == ""
    table = {match[0]: match[1].split() for match in re.findall(r"^(\S+(?: \S+)?)  +(\d.*?) *$", out, re.MULTILINE)}
    # n R@1 R@5 nDCG@10 accuracy F1 citation-recall citation-precision abstained language quotes.
    # (1 + 0) / 2 each, of two clusters, which tells next to nothing
    half, wide = "0.500", ["0.500", ".00-1.00"]
    # the short answer is of two words, one of which is the gold answer: an F1 of 2 * 1 / (2 + 1)
    assert table["answerable"] == ["2", *wide, half, half, *wide, "0.333", half, half, *wide, "1.000", "1.000"]
    # nor does one question
    one, none = ["1.000", ".00-1.00"], ["0.000", ".00-1.00"]
    assert table["direction nl-en"] == [
        "1",
        *one,
        "1.000",
        "1.000",
        *one,
        "0.667",
        "1.000",
        "1.000",
        *none,
        "1.000",
        "1.000",
    ]
    assert table["direction en-nl"] == ["1", *none, "0.000", "0.000", *none, *["0.000"] * 3, *one, "1.000", "1.000"]
    assert table["kind fact"] == table["answerable"]
    assert table["kind offtopic"] == ["1", *one, *one, "1.000", "1.000"]  # accuracy, abstained, language, quotes
    assert "abstention: precision 0.500, recall 1.000, false refusals 0.500\n" in out
    assert re.search(r"^time a question: p50 \d+\.\d ms, p95 \d+\.\d ms, p99 \d+\.\d ms, max \d+\.\d ms$", out, re.M)
    assert out.endswith(f"3 questions; written to {tmp_path}/out\n")
    made = load_run(tmp_path / "out")
    assert [(row["id"], row["answer"]["id"], row["scores"]["accuracy"]) for row in made.rows] == [
        ("1", "1", 1.0),
        ("2", "2", 1.0),
        ("3", "3", 0.0),
    ]
    assert made.summary["groups"]["answerable"]["measures"]["accuracy"]["mean"] == 0.5
    assert made.record["sets"][0]["name"] == "set.jsonl"
    assert made.record["command"][0] == "tweespraak"


def test_eval_run_writes_to_runs_latest(tmp_path, capsys):
    one = write_lines(tmp_path / "one.jsonl", SET[0])
    two = write_lines(tmp_path / "two.jsonl", SET[1])
    assert run("eval", "run", one, two) == 0
    assert capsys.readouterr().out.endswith("2 questions; written to runs/latest\n")
    files = ["record.json", "run.jsonl", "summary.json", "timings.jsonl"]
    assert sorted(os.listdir(tmp_path / "runs" / "latest")) == files


@pytest.mark.usefixtures("shipped")
def test_eval_run_with_a_setting(tmp_path):
    path = write_lines(tmp_path / "set.jsonl", SET[0])
    assert run("eval", "run", path, "--config", "top=3", "--config", "rrf_k=5", "--out", tmp_path / "out") == 0
    made = load_run(tmp_path / "out")
    assert (made.record["settings"]["top"], made.record["settings"]["rrf_k"]) == (3, 5)
    assert len(made.rows[0]["answer"]["retrieved"]) == 3


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("rrf_k", '--config "rrf_k" is not NAME=VALUE, for instance rrf_k=60'),
        ("speed=5", 'unknown setting "speed"; known: '),
        ("rrf_k=many", 'setting "rrf_k" must be a whole number from 1, not "many"'),
    ],
)
def test_eval_run_with_a_setting_that_is_none(given, words, tmp_path, capsys):
    write_lines(tmp_path / "set.jsonl", SET[0])
    assert run("eval", "run", "set.jsonl", "--config", given, "--out", "out") == 2
    assert one_line(capsys).startswith(words)
    assert os.listdir(tmp_path) == ["set.jsonl"]


def test_eval_run_that_is_interrupted_goes_on(tmp_path, monkeypatch, capsys):
    write_lines(tmp_path / "set.jsonl", *SET)

    @contextlib.contextmanager
    def interrupting(doing: str = "") -> Iterator[Callable[[str, int, int], None]]:
        def report(what: str, done: int, total: int) -> None:
            if doing == "asking" and done == 2:
                raise KeyboardInterrupt

        yield report

    with monkeypatch.context() as patched:
        patched.setattr("assistant.cli.evaluate.run.progress_bar", interrupting)
        assert run("eval", "run", "set.jsonl", "--out", "out") == 130
    assert capsys.readouterr().err == "tweespraak: interrupted; the same command goes on where it stopped\n"
    assert run("eval", "run", "set.jsonl", "--out", "out") == 0
    assert "2 of them were answered before the run was interrupted\n" in capsys.readouterr().out
    assert run("eval", "run", "set.jsonl", "--out", "whole") == 0
    for name in ("run.jsonl", "summary.json"):
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (
            [SET[0], {"id": "2", "question": TOUR, "lang": "en", "kind": "trivia"}],
            'set.jsonl, line 2: kind "trivia" is unknown',
        ),
        ([SET[0], b'{"id": "2"'], "set.jsonl, line 2: not JSON"),
        ([], "set.jsonl: holds no question"),
    ],
    ids=["unknown kind", "not JSON", "empty"],
)
def test_eval_run_with_a_faulty_set(lines, words, tmp_path, capsys):
    write_lines(tmp_path / "set.jsonl", *lines)
    assert run("eval", "run", "set.jsonl", "--out", "out", "--index", "built") == 2
    assert one_line(capsys).startswith(words)
    assert os.listdir(tmp_path) == ["set.jsonl"]  # no index was built for it either


@pytest.mark.parametrize("command", ["encoder", "enrichment"])
def test_a_set_without_answers_measures_no_retrieval(command, tmp_path, capsys):
    line = {"id": "1", "question": "How tall is it?", "lang": "en", "kind": "offtopic", "answers": [], "evidence": []}
    (tmp_path / "set.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    assert run("eval", command, tmp_path / "set.jsonl") == 2
    assert "no question here has an answer" in one_line(capsys)


def test_eval_encoder_prints_translations_and_passages_found(tmp_path, capsys):
    (tmp_path / "pairs.tsv").write_text(
        "The cat sleeps.\tDe kat slaapt.\nOil was sold.\tEr werd olie verkocht.\n", encoding="utf-8"
    )
    assert run("eval", "encoder", DEV, "--pairs", tmp_path / "pairs.tsv") == 0
    out = capsys.readouterr().out
    assert "| pairs.tsv | 2 | 1.000 | 1.000 | 1.000 |" in out
    legs = [row.split(" | ") for row in out.splitlines() if row.startswith(("| words", "| vectors", "| all"))]
    assert len(legs) == 7
    assert all(0 <= float(cell.strip(" |")) <= 1 for row in legs for cell in row[1:])


def test_eval_run_with_a_question_that_cannot_be_read(tmp_path, capsys):
    write_lines(tmp_path / "set.jsonl", SET[0], {**SET[1], "question": "?!"})
    assert run("eval", "run", "set.jsonl", "--out", "out") == 0
    assert "1 of them cannot be read, and counts as wrong\n" in capsys.readouterr().out
    assert load_run(tmp_path / "out").rows[1]["error"].startswith("the question is empty")


def test_eval_run_with_a_set_that_is_not_there(capsys):
    assert run("eval", "run", "nowhere.jsonl") == 2
    assert one_line(capsys) == "nowhere.jsonl: No such file or directory; check the name of the file"


def test_eval_run_with_an_id_in_two_sets(tmp_path, capsys):
    one, two = write_lines(tmp_path / "one.jsonl", SET[1]), write_lines(tmp_path / "two.jsonl", SET[1])
    assert run("eval", "run", one, two) == 2
    assert one_line(capsys).startswith("the id 2 occurs in two of the sets")


def test_eval_run_with_a_file_in_the_place_of_the_folder(tmp_path, capsys):
    write_lines(tmp_path / "set.jsonl", SET[1])
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    assert run("eval", "run", "set.jsonl", "--out", "out") == 2
    assert re.fullmatch(r"out: cannot be written \(.+\); use --out for another folder", one_line(capsys))


# serve


def test_serve_on_a_port_that_is_taken(capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert run("serve", "--port", str(port)) == 2
    err = capsys.readouterr().err
    assert err.startswith(f"tweespraak: cannot listen on 127.0.0.1, port {port}: ")
    assert err.count("\n") == 1


# When it goes wrong


class Broken:
    """An encoder of the right kind that fails when it is asked."""

    dimension = 256

    def __init__(self, fingerprint: str, error: BaseException) -> None:
        self.fingerprint = fingerprint
        self.error = error

    def encode_questions(self, texts: Sequence[str]) -> None:
        raise self.error


@pytest.fixture
def broken_encoder(monkeypatch: pytest.MonkeyPatch, assistant) -> Callable[[BaseException], None]:
    def break_with(error: BaseException) -> None:
        encoder = Broken(assistant.models.encoders.texts.fingerprint, error)
        monkeypatch.setattr("assistant.pipeline.load_encoder", lambda *names: encoder)

    return break_with


def test_a_fault_of_the_program_is_one_line_and_exit_code_1(broken_encoder, capsys):
    broken_encoder(RuntimeError("matrix\nof the wrong size"))
    assert run("ask", JOHN) == 1
    assert re.fullmatch(
        r"internal error \(RuntimeError: matrix.*of the wrong size\); TWEESPRAAK_TRACEBACK=1 shows where",
        one_line(capsys),
    )


def test_a_fault_of_the_program_can_be_traced(broken_encoder, monkeypatch):
    broken_encoder(RuntimeError("matrix of the wrong size"))
    monkeypatch.setenv("TWEESPRAAK_TRACEBACK", "1")
    with pytest.raises(RuntimeError, match="matrix of the wrong size"):
        main(["ask", JOHN])


def test_an_interrupted_command_leaves_quietly(broken_encoder, capsys):
    broken_encoder(KeyboardInterrupt())
    assert run("ask", JOHN) == 130
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
@pytest.mark.parametrize("arguments", [["ask", JOHN], ["ask", JOHN, "--json"], ["index", "info"]], ids=" ".join)
def test_a_full_disk_is_told_in_one_line(arguments, monkeypatch, capsys):
    full = open("/dev/full", "w", encoding="utf-8")  # noqa: SIM115
    monkeypatch.setattr(sys, "stdout", full)
    assert run(*arguments) in (1, 2)
    assert "No space left on device" in one_line(capsys)
    with contextlib.suppress(OSError):
        full.close()


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
@pytest.mark.usefixtures("shipped")
def test_a_terminal_that_lacks_characters_still_shows_the_answer(encoding, monkeypatch, capsys):
    narrow = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    monkeypatch.setattr(sys, "stdout", narrow)
    assert run("ask", BELGIUM_NL) == 0
    assert capsys.readouterr().err == ""
    narrow.seek(0)
    assert "an estimated 450 individuals had travelled from Belgium" in " ".join(narrow.read().split())


@pytest.mark.parametrize("arguments", [["ask", JOHN], ["ask", JOHN, "--json"]], ids=["text", "json"])
@pytest.mark.usefixtures("shipped")
def test_a_reader_that_has_gone_is_no_fault(arguments):
    read, write = os.pipe()
    os.close(read)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "assistant", *arguments],
            stdout=write,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            timeout=60,
            check=False,
        )
    finally:
        os.close(write)
    assert done.stderr == b""
    assert done.returncode == 0
