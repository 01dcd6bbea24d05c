"""The room of evaluators: runs in the background, reports, comparisons, a question tried out; closed unless opened."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from assistant import paths
from assistant.assistant import Assistant
from assistant.errors import QuestionSetError
from assistant.evaluation.sets import item_from
from assistant.web.evaluators.router import router
from assistant.web.evaluators.trial import as_item, try_out
from assistant.web.evaluators.work import Work, known_sets

BELGIUM = "How many people travelled from Belgium to Syria and Iraq?"


@pytest.fixture(scope="module")
def small_set(tmp_path_factory: pytest.TempPathFactory) -> Path:
    lines = paths.data("eval", "sets", "dev.jsonl").read_text(encoding="utf-8").splitlines()[:6]
    path = tmp_path_factory.mktemp("sets") / "small.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def work(assistant: Assistant, small_set: Path, tmp_path_factory: pytest.TempPathFactory) -> Work:
    """With two finished runs."""
    made = Work(assistant, known_sets(small_set.parent), tmp_path_factory.mktemp("runs"))
    for name in ("first", "second"):
        made.start(["small.jsonl"], name)
        finish(made)
    return made


@pytest.fixture(scope="module")
def client(work: Work) -> TestClient:
    app = FastAPI()
    app.include_router(router(work))
    return TestClient(app)


def finish(work: Work) -> None:
    deadline = time.monotonic() + 60
    while work.progress is not None and work.progress.is_running:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_runs_are_listed_with_their_measures_and_the_way_to_their_reports(client, work):
    assert work.progress is not None
    assert (work.progress.done, work.progress.of, work.progress.problem) == (6, 6, "")
    page = client.get("/evaluate?lang=en").text
    assert '<a href="evaluate/runs/first?lang=en">first</a>' in page
    assert "second is done." in page
    accuracy = work.run("first").summary["groups"]["all"]["measures"]["accuracy"]["mean"]
    assert f"<td>{accuracy:.2f}</td>" in page
    assert f"<td>{accuracy:.2f}</td>".replace(".", ",") in client.get("/evaluate?lang=nl").text
    assert 'http-equiv="refresh"' not in page


def test_a_report_and_a_comparison_are_shown(client):
    report = client.get("/evaluate/runs/first?lang=nl")
    assert report.status_code == 200
    assert "small.jsonl" in report.text
    compared = client.get("/evaluate/compare?run=first&run=second&lang=en")
    assert compared.status_code == 200
    assert "first" in compared.text
    assert client.get("/evaluate/compare?run=first").status_code == 400
    assert client.get("/evaluate/compare?run=first&run=third").status_code == 404


@pytest.mark.parametrize("name", ["third", "%2e%2e%2ffirst", "first%00", "<b>"])
def test_only_runs_of_the_folder_are_read(client, name):
    answer = client.get(f"/evaluate/runs/{name}")
    assert answer.status_code == 404
    assert "<b>" not in answer.text


def test_a_run_is_started_by_the_page_and_by_no_other(client, work):
    refused = client.post("/evaluate/runs", data={"set": "small.jsonl"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert refused.status_code == 403
    started = client.post(
        "/evaluate/runs?lang=nl", data={"set": "small.jsonl", "name": "third run"}, follow_redirects=False
    )
    assert started.status_code == 400
    assert "cannot be the name of a run" in started.text
    started = client.post("/evaluate/runs?lang=nl", data={"set": "small.jsonl", "name": "a"}, follow_redirects=False)
    assert started.status_code == 303
    assert started.headers["location"] == "../evaluate?lang=nl"
    finish(work)
    assert "a" in work.names()


@pytest.mark.parametrize(
    ("sets", "name", "message"),
    [
        ([], "x", "choose a set"),
        (["../x.jsonl"], "x", 'there is no set "../x.jsonl"'),
        (["small.jsonl"], "../x", "cannot be the name of a run"),
        (["small.jsonl"], "first", 'there is a run "first" already'),
    ],
)
def test_what_cannot_be_run_is_told_in_one_line(work, sets, name, message):
    with pytest.raises(QuestionSetError, match=message):
        work.start(sets, name)


def test_one_run_at_a_time_whose_progress_is_shown(assistant, small_set, tmp_path):
    held = threading.Event()

    def ask(*given, **named):
        held.wait(20)
        return assistant.ask(*given, **named)

    slow = SimpleNamespace(**{name: getattr(assistant, name) for name in ("index", "models", "settings", "question")})
    slow.ask = ask
    busy = Work(cast(Assistant, slow), known_sets(small_set.parent), tmp_path)
    busy.start(["small.jsonl"], "slow")
    app = FastAPI()
    app.include_router(router(busy))
    page = TestClient(app).get("/evaluate?lang=en").text
    assert "slow: 0 of 6 questions answered." in page
    assert 'http-equiv="refresh"' in page
    with pytest.raises(QuestionSetError, match='"slow" is still running'):
        busy.start(["small.jsonl"], "other")
    held.set()
    finish(busy)
    assert busy.names() == ["slow"]


def test_a_run_that_fails_says_so(assistant, small_set, tmp_path):
    blocked = tmp_path / "runs"
    blocked.write_text("a file where the folder should be", encoding="utf-8")
    work = Work(assistant, known_sets(small_set.parent), blocked)
    work.start(["small.jsonl"], "x")
    finish(work)
    assert work.progress is not None
    assert "cannot be written" in work.progress.problem
    app = FastAPI()
    app.include_router(router(work))
    assert "ended before its time" in TestClient(app).get("/evaluate?lang=en").text


def test_a_question_is_shown_stage_by_stage(client, assistant):
    page = client.get("/evaluate/question", params={"q": BELGIUM, "lang": "en"}).text
    best = assistant.ask(BELGIUM).retrieved[0].passage.id
    assert page.count(f">{best}</a>") >= 2  # fused and reranked at least
    assert "By vectors" in page
    assert "Up to 2018, an estimated 450 individuals" in page
    assert client.get("/evaluate/question", params={"q": "???"}).status_code == 400
    hostile = client.get("/evaluate/question", params={"q": "<img src=x onerror=alert(1)> Syrië?"}).text
    assert "<img" not in hostile


def test_a_question_becomes_an_item_that_a_set_can_hold(assistant):
    item = item_from("x", json.loads(as_item(assistant.ask(BELGIUM))))
    assert (item.kind, item.answers) == ("fact", (("450",),))
    quote = item.evidence[0]
    assert quote.text in assistant.index.documents[quote.document].text
    unanswered = json.loads(as_item(assistant.ask("How tall is the Eiffel Tower?")))
    assert unanswered["kind"] == "offtopic"
    assert item_from("x", unanswered).evidence == ()


def test_the_likeliest_sentences_come_first(assistant):
    tried = try_out(assistant, BELGIUM, "auto")
    probabilities = [p for p, _, _ in tried.sentences]
    assert probabilities == sorted(probabilities, reverse=True)
    assert all(sentence for _, _, sentence in tried.sentences)
    assert [hit.rank for hit in tried.stages["reranked"]] == list(range(1, 11))
