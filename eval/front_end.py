"""Measure the front end as a reader in a browser meets it, while others ask too.

    .venv/bin/python eval/front_end.py eval/sets/test.jsonl [--users 16] [--questions 60] [--pause 5]

It starts `tweespraak serve` and Chromium. One reader sits at the browser; the others send what a browser sends, each
with a conversation of its own: they ask, read for PAUSE seconds on average (exponentially distributed), and ask again.
It prints Markdown: the first paint of the page, and the time from pressing Enter until the answer is painted.
"""

from __future__ import annotations

import argparse
import html
import json
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

CHROMIUM = """--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
    --disable-component-update --disable-sync --disable-dev-shm-usage""".split()
# From Enter until the second frame after the answer stands in the page.
ASK = """const [question, done] = arguments;
    const box = document.querySelector('#question textarea'), result = document.getElementById('result');
    box.value = question;
    box.dispatchEvent(new Event('input'));
    const seen = result.querySelector('.tw-exchange')?.dataset.number;
    const watch = new MutationObserver(() => {
        const now = result.querySelector('.tw-exchange')?.dataset.number;
        if (now && now !== seen) {
            watch.disconnect();
            requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - started)));
        }
    });
    watch.observe(result, {childList: true, subtree: true});
    const started = performance.now();
    document.getElementById('button').click();"""
PAINT = "return performance.getEntriesByName('first-contentful-paint')[0].startTime"
READY = "return document.body.dataset.arrived ? performance.now() : null"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("sets", nargs="+", type=Path, metavar="SET.jsonl")
    arguments.add_argument("--users", type=int, default=16, help="the reader at the browser among them (16)")
    arguments.add_argument("--questions", type=int, default=60, help="asked at the browser (60)")
    arguments.add_argument("--pause", type=float, default=5.0, help="seconds of reading between questions (5)")
    arguments.add_argument("--visits", type=int, default=5, help="of which the first paint is measured (5)")
    given = arguments.parse_args()
    lines = (line for path in given.sets for line in path.read_text(encoding="utf-8").splitlines())
    questions = [item["question"] for item in map(json.loads, lines) if not item.get("before")]
    random.Random(1).shuffle(questions)
    process, address = start_server()
    try:
        measure(address, questions, given)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)


def start_server() -> tuple[subprocess.Popen[str], str]:
    """The front end in a process of its own, on a free port, with its address."""
    command = [sys.executable, "-m", "assistant", "serve", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("http"):
            return process, line.split()[0]
    raise SystemExit("the front end did not start")


def measure(address: str, questions: list[str], given: argparse.Namespace) -> None:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or "chromium"
    with tempfile.TemporaryDirectory() as profile:
        for flag in (*CHROMIUM, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
        driver.set_script_timeout(30)
        try:
            paints, readies = zip(*(visit(driver, address) for _ in range(given.visits)), strict=True)
            alone = [ask(driver, question) for question in questions[: given.questions // 2]]
            stop = threading.Event()
            others = [Other(address, questions, n, given.pause, stop) for n in range(1, given.users)]
            for other in others:
                other.start()
            busy_paint, busy_ready = visit(driver, address)
            browser = []
            for question in questions[: given.questions]:
                browser.append(ask(driver, question))
                time.sleep(reading(random.Random(question), given.pause))
            stop.set()
            for other in others:
                other.join()
        finally:
            driver.quit()
    sent = [t for other in others for t in other.times]
    print(
        f"| at the browser, {given.users} users, {given.pause:g} s of reading between questions | n | p50 | p95 | max |"
    )
    print("| --- | ---: | ---: | ---: | ---: |")
    print(row("first paint, first visit, alone (ms)", list(paints[:1])))
    print(row("first paint, later visits, alone (ms)", list(paints[1:])))
    print(row("page ready to ask, alone (ms)", list(readies)))
    print(row("first paint, with the other users (ms)", [busy_paint]))
    print(row("page ready to ask, with the other users (ms)", [busy_ready]))
    print(row("answer, alone (ms)", alone))
    print(row("answer, with the other users (ms)", browser))
    print(row("answer, the other users, without a browser (ms)", sent))
    print(f"\nWrong or failed among the other users: {sum(other.failed for other in others)} of {len(sent)}.")


def visit(driver, address: str) -> tuple[float, float]:
    """Milliseconds until the first paint, and until a question can be asked, of a visit."""
    driver.get("about:blank")
    driver.get(address)
    deadline = time.monotonic() + 30
    while (ready := driver.execute_script(READY)) is None:
        if time.monotonic() > deadline:
            raise SystemExit("the page did not get ready")
        time.sleep(0.01)
    return driver.execute_script(PAINT), ready


def reading(chance: random.Random, pause: float) -> float:
    """Seconds until the next question."""
    return min(chance.expovariate(1 / pause), 3 * pause) if pause else 0.0


def ask(driver, question: str) -> float:
    return float(driver.execute_async_script(ASK, question))


class Other(threading.Thread):
    """A user without a browser."""

    def __init__(self, address: str, questions: list[str], number: int, pause: float, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.address, self.pause, self.stop = address, pause, stop
        self.random = random.Random(number)
        self.questions = self.random.sample(questions, len(questions))
        self.session = f"user{number:08x}"
        self.times: list[float] = []
        self.failed = 0
        with urllib.request.urlopen(f"{address}config", timeout=30) as response:
            config = json.load(response)
        ids = {c["props"].get("elem_id"): c["id"] for c in config["components"]}
        self.event = next(d["id"] for d in config["dependencies"] if [ids["question"], "submit"] in d["targets"])

    def run(self) -> None:
        self.stop.wait(self.random.uniform(0, self.pause))
        for question in self.questions:
            if self.stop.is_set():
                return
            body = json.dumps(
                {"data": [question, "nl", None], "fn_index": self.event, "session_hash": self.session}
            ).encode()
            request = urllib.request.Request(
                f"{self.address}gradio_api/run/predict", body, {"Content-Type": "application/json"}
            )
            started = time.perf_counter()
            with urllib.request.urlopen(request, timeout=30) as response:
                shown = json.load(response)["data"][1]
            self.times.append((time.perf_counter() - started) * 1_000)
            self.failed += html.escape(" ".join(question.split())) not in shown
            self.stop.wait(reading(self.random, self.pause))


def row(name: str, times: list[float]) -> str:
    ordered = sorted(times)
    p95 = ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]
    return f"| {name} | {len(ordered)} | {statistics.median(ordered):.0f} | {p95:.0f} | {ordered[-1]:.0f} |"


if __name__ == "__main__":
    main()
