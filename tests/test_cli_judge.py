"""`tweespraak eval judge`, end to end: the judge is a server on this machine that speaks OpenAI's protocol."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from assistant.cli import main

ITEMS = [
    {
        "id": "j1-nl",
        "question": "Hoeveel mensen reisden vanuit België naar Syrië en Irak?",
        "lang": "nl",
        "kind": "fact",
        "answers": [["450"]],
        "evidence": [{"doc": "en", "quote": "an estimated 450 individuals"}],
        "pair": "j1-en",
    },
    {
        "id": "j1-en",
        "question": "How many people travelled from Belgium to Syria and Iraq?",
        "lang": "en",
        "kind": "fact",
        "answers": [["450"]],
        "evidence": [{"doc": "en", "quote": "an estimated 450 individuals"}],
        "pair": "j1-nl",
    },
    {"id": "j2", "question": "Who won the Tour de France?", "lang": "en", "kind": "offtopic"},
]
WHAT = [("faithfulness", "nl"), ("correctness", "nl"), ("faithfulness", "en"), ("correctness", "en")]


@dataclass(frozen=True, slots=True)
class Wrong:
    """A reply with another status than 200."""

    status: int
    message: str = "no"


class Hangs:
    """No reply until the test is over."""


Script = Callable[[dict[str, Any]], Any]  # from the material to the content of the reply, or one of the above


def good(material: dict[str, Any]) -> dict[str, Any]:
    """A judge that finds everything right."""
    if "statements" not in material:
        return {"reason": "It says so.", "verdict": "correct"}
    return {
        "statements": [
            {"number": s["number"], "reason": "It says so.", "supported": True} for s in material["statements"]
        ]
    }


def bad(material: dict[str, Any]) -> dict[str, Any]:
    """A judge that finds everything wrong."""
    if "statements" not in material:
        return {"reason": "It does not.", "verdict": "wrong"}
    return {"statements": [one | {"supported": False} for one in good(material)["statements"]]}


@dataclass
class Judge:
    """What a server was asked, and what it says to the next requests; `good` after that."""

    url: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)
    scripts: list[Script] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def asked(self) -> list[tuple[str, str]]:
        """Of each request: the measure and the language."""
        return [
            (
                "faithfulness" if "statements" in material_of(request) else "correctness",
                "nl" if request["messages"][0]["content"].startswith("Je gaat na") else "en",
            )
            for request in self.requests
        ]


def material_of(request: dict[str, Any]) -> dict[str, Any]:
    """What stands between the tags of a request; there is one pair of them."""
    [found] = re.findall(r"<material>(.*?)</material>", request["messages"][-1]["content"], re.DOTALL)
    material: dict[str, Any] = json.loads(found)
    return material


@pytest.fixture
def judge(monkeypatch) -> Iterator[Judge]:
    made = Judge()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            made.requests.append(request)
            script = made.scripts.pop(0) if made.scripts else good
            content = script(material_of(request))
            if isinstance(content, Hangs):
                made.over.wait(10)
            elif isinstance(content, Wrong):
                self.reply(content.status, {"error": {"message": content.message, "type": "x", "code": None}})
            else:
                text = content if isinstance(content, str) else json.dumps(content)
                message = {"role": "assistant", "content": text}
                choice = {"index": 0, "finish_reason": "stop", "message": message}
                self.reply(
                    200, {"id": "1", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]}
                )

        def reply(self, status: int, value: dict[str, Any]) -> None:
            body = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("retry-after-ms", "1")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    made.url = f"http://127.0.0.1:{server.server_port}/v1"
    monkeypatch.setenv("OPENAI_API_KEY", "test")
    yield made
    made.over.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def a_run(tmp_path_factory: pytest.TempPathFactory, index_folder: Path) -> Path:
    """A run of ITEMS, not to be written to."""
    folder = tmp_path_factory.mktemp("run")
    questions = folder / "set.jsonl"
    questions.write_text("".join(json.dumps(item) + "\n" for item in ITEMS), encoding="utf-8")
    assert main(["eval", "run", str(questions), "--out", str(folder / "run"), "--index", str(index_folder)]) == 0
    return folder / "run"


@pytest.fixture
def run(a_run: Path, tmp_path: Path, monkeypatch) -> Path:
    """A copy of it, in a folder to work in."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(a_run, tmp_path / "runs" / "one")
    return Path("runs/one")


def ask(judge: Judge, run: Path, *more: str) -> int:
    """Run the command once over, with one request at a time and without retries by LangChain."""
    options = ["--model", "openai:m", "--base-url", judge.url, "--repeats", "1", "--concurrency", "1", "--retries", "0"]
    try:
        return main(["eval", "judge", str(run), *options, *more])
    except SystemExit as left:
        return int(left.code or 0)


def written(run: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((run / "judge.json").read_text(encoding="utf-8"))
    return found


# Judging


def test_every_answer_is_judged_in_the_language_of_its_question(judge, run, capsys):
    before = {path.name: path.read_bytes() for path in run.iterdir()}
    assert ask(judge, run) == 0
    assert judge.asked() == WHAT
    found = written(run)
    assert [(item["id"], item["measure"], item["score"]) for item in found["items"]] == [
        ("j1-nl", "faithfulness", 1),
        ("j1-nl", "correctness", 1),
        ("j1-en", "faithfulness", 1),
        ("j1-en", "correctness", 1),
    ]
    assert found["measures"]["correctness"]["groups"]["all"]["mean"] == 1
    assert found["measures"]["correctness"]["not judged"] == {"no answer was given": 1}
    assert {path.name: path.read_bytes() for path in run.iterdir() if path.name != "judge.json"} == before
    out = capsys.readouterr().out
    assert re.match(r"to judge: 4 verdicts, about [\d,]+ tokens in; 0 were given before\n", out)
    assert "correctness: 1 not judged: no answer was given\n" in out
    assert out.endswith("verdicts of openai:m, no measure of the run: runs/one/judge.json\n")


def test_the_judge_is_given_the_statements_with_the_words_of_the_source(judge, run):
    assert ask(judge, run) == 0
    [statement] = material_of(judge.requests[0])["statements"]
    assert "450" in statement["text"]
    [quotation] = statement["quotations"]
    assert quotation["headings"] == ["Foreign nationals", "Belgium"]
    assert quotation["quotation"].startswith("Up to 2018, an estimated 450 individuals")
    material = material_of(judge.requests[1])
    assert material["expected"] == [["450"]]
    assert material["evidence"] == ["an estimated 450 individuals"]


def test_it_asks_without_chance_and_for_a_form(judge, run):
    assert ask(judge, run) == 0
    assert {request["temperature"] for request in judge.requests} == {0}
    forms = [set(r["response_format"]["json_schema"]["schema"]["properties"]) for r in judge.requests]
    assert forms == [{"statements"}, {"reason", "verdict"}] * 2


def test_it_says_who_judged_what(judge, run):
    assert ask(judge, run, "--base-url", judge.url.replace("//", "//me:secret@"), "--limit", "1") == 0
    about = written(run)["judge"]
    assert (about["model"], about["base_url"], about["temperature"]) == ("openai:m", judge.url, 0)
    assert (about["repeats"], about["limit"]) == (1, 1)
    assert set(about["prompts"]) == {"nl", "en"}
    assert "secret" not in (run / "judge.json").read_text()


def test_repeats_tell_how_far_the_judge_agrees_with_itself(judge, run, capsys):
    judge.scripts = [good, good, bad, good, good, good, bad]  # the first case: good, good, bad
    assert ask(judge, run, "--repeats", "3") == 0
    assert judge.asked() == [one for one in WHAT for _ in range(3)]
    found = written(run)["measures"]
    assert found["faithfulness"]["self-agreement"]["share"] == 0
    assert found["correctness"]["self-agreement"] == {"n": 2, "share": 1.0, "kappa": None}
    assert found["faithfulness"]["groups"]["language nl"]["mean"] == 0.6667
    out = capsys.readouterr().out
    assert "correctness: the repeats agree on 1.000 of 2 items (one label throughout)\n" in out
    assert "faithfulness: the repeats agree on 0.000 of 2 items (Fleiss' kappa -" in out


def test_several_requests_at_a_time_find_the_same(judge, run):
    assert ask(judge, run, "--repeats", "2") == 0
    one_by_one = written(run)
    assert ask(judge, run, "--repeats", "2", "--concurrency", "4", "--cache", "another.jsonl") == 0
    assert len(judge.requests) == 16
    assert written(run) == one_by_one


# Taking up where it stopped


def test_what_was_judged_is_not_asked_again_and_the_file_is_the_same(judge, run, capsys):
    assert ask(judge, run) == 0
    before = (run / "judge.json").read_bytes()
    assert ask(judge, run) == 0
    assert len(judge.requests) == 4
    assert (run / "judge.json").read_bytes() == before
    assert "to judge: 0 verdicts, about 0 tokens in; 4 were given before\n" in capsys.readouterr().out


def test_runs_beside_each_other_share_the_verdicts_on_the_same_answers(judge, run):
    shutil.copytree(run, run.with_name("two"))
    assert ask(judge, run) == 0
    assert ask(judge, run.with_name("two")) == 0
    assert len(judge.requests) == 4
    assert sorted(path.name for path in run.parent.iterdir()) == ["judge-cache.jsonl", "one", "two"]


def test_more_repeats_pay_for_the_new_ones_only(judge, run):
    assert ask(judge, run, "--limit", "1") == 0
    assert ask(judge, run, "--limit", "1", "--repeats", "2") == 0
    assert judge.asked() == WHAT[:2] * 2


def test_another_model_is_another_judge(judge, run):
    assert ask(judge, run, "--limit", "1") == 0
    assert ask(judge, run, "--limit", "1", "--model", "openai:other") == 0
    assert len(judge.requests) == 4


def interrupt(_: dict[str, Any]) -> Hangs:
    os.kill(os.getpid(), signal.SIGINT)
    return Hangs()


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Ctrl-C interrupts, also where the tests run as a job in the background, which ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_ctrl_c_loses_no_verdict_and_the_next_time_goes_on(judge, run, capsys):
    judge.scripts = [good, good, interrupt]
    assert ask(judge, run) == 130
    assert capsys.readouterr().err == "interrupted; the same command goes on from here\n"
    assert not (run / "judge.json").exists()
    judge.requests.clear()
    assert ask(judge, run) == 0
    assert judge.asked() == WHAT[2:]


# Replies that are no verdict

UNREADABLE: dict[str, Script] = {
    "no JSON": lambda _: "It is fine.",
    "another form": lambda _: {"answer": 42},
    "cut off": lambda material: json.dumps(good(material))[:-5],
    "a statement left out": lambda _: {"statements": []},
    "an unknown verdict": lambda _: {"reason": "x", "verdict": "fine", "statements": "all"},
}


@pytest.mark.parametrize("script", UNREADABLE.values(), ids=UNREADABLE)
def test_a_reply_that_is_no_verdict_is_asked_once_more(judge, run, script):
    judge.scripts = [script]
    assert ask(judge, run) == 0
    assert judge.asked() == [WHAT[0], *WHAT]
    assert "niet de gevraagde vorm" in judge.requests[1]["messages"][-1]["content"]
    assert written(run)["measures"]["faithfulness"]["without verdict"] == {"items": 0, "replies": 0, "of": 2}


@pytest.mark.parametrize("script", UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_no_verdict_twice_is_counted_and_the_next_time_asked_again(judge, run, capsys, script):
    judge.scripts = [script, script]
    assert ask(judge, run) == 1
    assert judge.asked() == [WHAT[0], *WHAT]
    found = written(run)
    assert found["measures"]["faithfulness"]["without verdict"] == {"items": 1, "replies": 1, "of": 2}
    assert found["measures"]["faithfulness"]["groups"]["all"]["n"] == 1
    assert found["items"][0] == {"id": "j1-nl", "measure": "faithfulness", "score": None, "verdicts": [None]}
    out = capsys.readouterr().out
    assert "faithfulness: no verdict in 1 of 2 tries; 1 item has none at all\n" in out
    assert "no verdict, once: the reply was no verdict, twice\n" in out
    judge.requests.clear()
    assert ask(judge, run) == 0
    assert judge.asked() == WHAT[:1]
    assert written(run)["measures"]["faithfulness"]["groups"]["all"]["n"] == 2


# Requests that fail


def fails(status: int, message: str = "no") -> Script:
    return lambda _: Wrong(status, message)


def test_a_request_that_keeps_failing_is_counted_and_the_rest_goes_on(judge, run, capsys):
    judge.scripts = [good, fails(400, "filtered\x1b[1m 7"), fails(400, "filtered 8")]
    assert ask(judge, run) == 1
    assert judge.asked() == WHAT
    assert written(run)["measures"]["correctness"]["without verdict"] == {"items": 1, "replies": 1, "of": 2}
    out = capsys.readouterr().out
    assert re.search(r"^no verdict, twice: .*Error code: 400 .*filtered", out, re.MULTILINE)
    assert "\x1b" not in out


def test_a_request_that_fails_is_made_again(judge, run):
    judge.scripts = [fails(500), fails(429)]
    assert ask(judge, run, "--retries", "2") == 0
    assert len(judge.requests) == 6


@pytest.mark.parametrize(("status", "hint"), [(401, "check the key"), (404, "check the model's name and --base-url")])
def test_a_model_that_cannot_be_used_is_one_line_at_once(judge, run, capsys, status, hint):
    judge.scripts = [fails(status)] * 4
    assert ask(judge, run) == 2
    assert len(judge.requests) == 1
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert err.startswith("tweespraak: stopped: ")
    assert hint in err
    assert not (run / "judge.json").exists()


def test_a_server_that_is_not_there_is_one_line(judge, run, capsys):
    assert ask(judge, run, "--base-url", "http://127.0.0.1:9/v1") == 2
    err = capsys.readouterr().err
    assert "http://127.0.0.1:9/v1: cannot be reached; check the address" in err
    assert err.count("\n") == 1


def test_a_missing_key_is_one_line_and_nothing_is_written(run, capsys):
    assert main(["eval", "judge", str(run), "--model", "openai:m"]) == 2
    assert capsys.readouterr().err == "tweespraak: openai:m: there is no key; set OPENAI_API_KEY\n"
    assert not Path("runs/judge-cache.jsonl").exists()


def test_a_missing_package_is_one_line_that_names_it(run, capsys):
    assert main(["eval", "judge", str(run), "--model", "groq:m"]) == 2
    err = capsys.readouterr().err
    assert err == 'tweespraak: the provider "groq" needs a package; run: pip install langchain-groq\n'


@pytest.mark.parametrize("name", ["gpt-4.1", ":m", "openai:"])
def test_a_model_without_provider_or_name_is_one_line(judge, run, capsys, name):
    assert ask(judge, run, "--model", name) == 2
    assert "is no model; name its provider too" in capsys.readouterr().err
    assert judge.requests == []


# What it is given


def test_a_folder_without_a_run_is_one_line(judge, run, capsys):
    assert ask(judge, run.parent) == 2
    err = capsys.readouterr().err
    assert err.startswith("tweespraak: runs")
    assert err.count("\n") == 1


def test_another_file_in_place_of_the_cache_is_one_line(judge, run, capsys):
    Path("set.jsonl").write_text(json.dumps(ITEMS[0]) + "\n", encoding="utf-8")
    assert ask(judge, run, "--cache", "set.jsonl") == 2
    assert capsys.readouterr().err == "tweespraak: set.jsonl: is no file of verdicts; name another with --cache\n"
    assert judge.requests == []


def test_the_command_needs_a_model(run, capsys):
    with pytest.raises(SystemExit):
        main(["eval", "judge", str(run)])
    assert "--model" in capsys.readouterr().err


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("typed", "options", "asked"),
    [("n\n", [], 0), ("\n", [], 0), ("", [], 0), ("ja\n", [], 4), ("y\n", [], 4), ("", ["--yes"], 4)],
)
def test_in_a_terminal_it_asks_before_the_first_request(judge, run, monkeypatch, typed, options, asked):
    monkeypatch.setattr(sys, "stdin", Terminal(typed))
    monkeypatch.setattr(sys, "stdout", Terminal())
    assert ask(judge, run, *options) == 0
    assert len(judge.requests) == asked
    assert (run / "judge.json").exists() == bool(asked)
