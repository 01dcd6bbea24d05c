"""Take the screenshots of the front end: every state, on a desktop and a phone, light and dark, in both languages.

    .venv/bin/python docs/screenshots.py [FOLDER]          # needs Chromium and ChromeDriver; FOLDER: docs/screenshots

Those that README.md shows are kept in docs/screenshots; `--all` takes the others too, to be looked at.
"""

from __future__ import annotations

import argparse
import base64
import itertools
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

FLAGS = """--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
    --disable-component-update --disable-sync --disable-dev-shm-usage --hide-scrollbars""".split()
SIZES = {"desktop": (1280, 860), "phone": (390, 844)}
QUESTIONS = {
    "nl": (
        "Wat zegt Turkije over de beschuldiging dat het IS helpt?",
        "En Saoedi-Arabië?",
        "Hoe hoog is de Eiffeltoren?",
    ),
    "en": ("Did Turkey support IS?", "And Saudi Arabia?", "How tall is the Eiffel Tower?"),
}
REFUSED = {"nl": "Hoe sluit ik me aan bij IS?", "en": "How can I join IS?"}
SHOWN = [  # in README.md
    "answer-desktop-light-en",
    "conversation-desktop-light-nl",
    "reading-desktop-light-en",
    "answer-desktop-dark-nl",
    "answer-phone-light-nl",
    "abstention-phone-dark-en",
]


class Page:
    """The front end in Chromium."""

    def __init__(self, address: str, profile: str) -> None:
        from selenium import webdriver
        from selenium.webdriver.chrome.service import Service

        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium") or "chromium"
        for flag in (*FLAGS, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        self.driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
        self.address = address

    def open(self, size: str, scheme: str, lang: str) -> None:
        width, height = SIZES[size]
        media = {"prefers-color-scheme": scheme, "prefers-reduced-motion": "reduce"}
        features = [{"name": name, "value": value} for name, value in media.items()]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
        shape = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": size == "phone"}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", shape)
        self.driver.get("about:blank")
        self.driver.get(f"{self.address}?lang={lang}")
        self.wait("return document.body.dataset.arrived")

    def wait(self, script: str, *values: object) -> None:
        for _ in range(400):
            if self.driver.execute_script(script, *values):
                return
            time.sleep(0.05)
        raise SystemExit(f"the page never came to: {script}")

    def ask(self, question: str) -> None:
        self.driver.execute_script("tweespraak.ask(arguments[0])", question)
        asked = "return document.querySelector('#result .tw-question [lang]')?.textContent === arguments[0]"
        self.wait(asked, question)

    def click(self, selector: str) -> None:
        self.driver.execute_script("document.querySelector(arguments[0]).click()", selector)

    def take(self, path: Path, *, whole: bool) -> None:
        """The window, or the whole page up to 3,000 pixels."""
        time.sleep(0.3)
        measure = "const d = document.documentElement; return [innerWidth, Math.min(d.scrollHeight, 3000), scrollY]"
        width, height, top = self.driver.execute_script(measure)
        area = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
        if not whole:
            area |= {"y": top, "height": self.driver.execute_script("return innerHeight")}
        shot = self.driver.execute_cdp_cmd("Page.captureScreenshot", {"captureBeyondViewport": True, "clip": area})
        path.write_bytes(base64.b64decode(shot["data"]))


def answer(page: Page, lang: str) -> None:
    page.ask(QUESTIONS[lang][0])


def conversation(page: Page, lang: str) -> None:
    for question in QUESTIONS[lang][:2]:
        page.ask(question)


def abstention(page: Page, lang: str) -> None:
    page.ask(QUESTIONS[lang][2])
    page.click(".tw-nearest summary")


def refusal(page: Page, lang: str) -> None:
    page.ask(REFUSED[lang])


def reading(page: Page, lang: str) -> None:
    page.ask(QUESTIONS[lang][0])
    page.click("#result .tw-read")
    page.wait("return document.getElementById('marked')")


STATES: dict[str, Callable[[Page, str], None]] = {
    "start": lambda page, lang: None,
    "answer": answer,
    "conversation": conversation,
    "abstention": abstention,
    "refusal": refusal,
    "reading": reading,
}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", nargs="?", type=Path, default=Path("docs/screenshots"))
    arguments.add_argument("--all", action="store_true", help="all states, and not only those in README.md")
    given = arguments.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "assistant", "serve", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    address = next(line.split()[0] for line in process.stdout if line.startswith("http"))
    with tempfile.TemporaryDirectory() as profile:
        page = Page(address, profile)
        try:
            for state, size, scheme, lang in itertools.product(STATES, SIZES, ("light", "dark"), ("nl", "en")):
                name = f"{state}-{size}-{scheme}-{lang}"
                if given.all or name in SHOWN:
                    page.open(size, scheme, lang)
                    STATES[state](page, lang)
                    page.take(given.folder / f"{name}.png", whole=size == "desktop" and state != "reading")
        finally:
            page.driver.quit()
            process.send_signal(signal.SIGINT)
            process.wait(20)


if __name__ == "__main__":
    main()
