"""A real browser on the page, with the real assistant behind it."""

from __future__ import annotations

import json
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.web import serve
from assistant.web.serving.options import Serving

WIDE, PHONE = (1280, 900), (390, 844)
SECONDS = 20  # to wait for anything

# Without the flags about the background, Chromium looks up hosts of its own maker.
FLAGS = """--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
    --disable-component-update --disable-sync --disable-dev-shm-usage""".split()


class Browser:
    """Chromium on the page, as a reader with certain languages uses it."""

    def __init__(self, address: str, languages: str, profile: str) -> None:
        from selenium import webdriver
        from selenium.webdriver.chrome.service import Service

        chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
        if chromium is None or driver is None:
            pytest.fail("the browser tests need Chromium and ChromeDriver (Debian: chromium, chromium-driver)")
        options = webdriver.ChromeOptions()
        options.binary_location = chromium
        for flag in (*FLAGS, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        options.add_experimental_option(
            "prefs", {"intl.accept_languages": languages, "download.default_directory": profile}
        )
        options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service(driver))
        self.address = address
        self.downloads = Path(profile)
        self.wide, self.phone = WIDE, PHONE
        self.open()

    def open(self, size: tuple[int, int] = WIDE, query: str = "") -> None:
        """A fresh visit by a reader who chose no language yet, in a window of this size, once the page has its words."""
        width, height = size
        self.command(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=size == PHONE
        )
        self.media()
        if self.driver.current_url.startswith(self.address):
            self.run("localStorage.clear()")
        self.driver.get("about:blank")  # else only what stands behind "#" may change
        self.driver.get(self.address + query)
        self.wait("#about cite")
        self.until(lambda _: self.run("return document.body.dataset.arrived"))

    def media(self, scheme: str = "light") -> None:
        """Light or dark, and nothing moves: what is fading in cannot be read by the driver."""
        wishes = {"prefers-color-scheme": scheme, "prefers-reduced-motion": "reduce"}
        features = [{"name": name, "value": value} for name, value in wishes.items()]
        self.command("Emulation.setEmulatedMedia", features=features)

    def command(self, name: str, **values: object):
        return self.driver.execute_cdp_cmd(name, values)

    def run(self, script: str, *values: object):
        return self.driver.execute_script(script, *values)

    def all(self, selector: str):
        return self.driver.find_elements("css selector", selector)

    def one(self, selector: str):
        return self.driver.find_element("css selector", selector)

    def text(self, selector: str) -> str:
        return self.one(selector).text

    def until(self, holds: Callable[[object], object]) -> None:
        from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException
        from selenium.webdriver.support.ui import WebDriverWait

        # The page may replace an element between finding and reading it.
        passing = [StaleElementReferenceException, NoSuchElementException]
        WebDriverWait(self.driver, SECONDS, poll_frequency=0.05, ignored_exceptions=passing).until(holds)

    def wait(self, selector: str) -> None:
        self.until(lambda _: self.all(selector))

    def keys(self, *keys: str) -> None:
        """Type where the focus is."""
        from selenium.webdriver.common.action_chains import ActionChains

        ActionChains(self.driver).send_keys(*keys).perform()

    def tab_to(self, selector: str, most: int = 40) -> None:
        """Press Tab until the focus is on an element that the selector means."""
        for _ in range(most):
            self.keys("\ue004")
            if self.run("return document.activeElement.matches(arguments[0])", selector):
                return
        pytest.fail(f"the keyboard does not reach {selector}")

    def hover(self, selector: str) -> None:
        from selenium.webdriver.common.action_chains import ActionChains

        ActionChains(self.driver).move_to_element(self.one(selector)).perform()

    def click(self, selector: str) -> None:
        """Click wherever the element is; the driver itself gives up on what is scrolling into view."""
        self.run("arguments[0].click()", self.one(selector))

    def ask(self, question: str) -> None:
        """Type a question, press Enter, and wait for what comes."""
        box = self.one("#question textarea")
        box.clear()
        box.send_keys(question + "\n")
        self.until(lambda _: self.text("#result .tw-question").endswith(question))

    def switch(self, lang: str) -> None:
        """Choose another language of the page."""
        self.one(f"#language input[value='{lang}']").click()
        self.until(lambda _: self.one("html").get_attribute("lang") == lang)

    def focused(self):
        return self.driver.switch_to.active_element

    def in_view(self, selector: str) -> bool:
        script = "const r = arguments[0].getBoundingClientRect(); return r.top >= 0 && r.top < innerHeight"
        return bool(self.run(script, self.one(selector)))

    def requested(self) -> set[str]:
        """Every address that was asked for since the last time, redirects and sockets too."""
        messages = (json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance"))
        found = [m["params"] for m in messages if m["method"].startswith("Network.")]
        return {p["request"]["url"] for p in found if "request" in p} | {p["url"] for p in found if "url" in p}

    def errors(self) -> list[str]:
        """What the browser complained of since the last time."""
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]


@pytest.fixture(scope="session")
def feedback_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the feedback of readers goes."""
    return tmp_path_factory.mktemp("feedback") / "feedback.sqlite"


@pytest.fixture(scope="session")
def address(assistant: Assistant, feedback_file: Path) -> Iterator[str]:
    """The address of the page, being served; any address that begins with 127 leads to it."""
    listener = serve.listen("0.0.0.0", 0)
    server = serve.make_server(assistant, Serving(feedback=feedback_file, evaluate=feedback_file.with_name("runs")))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    server.should_exit = True
    thread.join(10)
    listener.close()


@pytest.fixture(scope="session")
def new_browser(address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Browser]]:
    """Makes a browser of a reader with these languages."""
    made: list[Browser] = []

    def make(languages: str) -> Browser:
        made.append(Browser(address, languages, str(tmp_path_factory.mktemp("profile"))))
        return made[-1]

    yield make
    for browser in made:
        browser.driver.quit()


@pytest.fixture(scope="session")
def dutch_browser(new_browser: Callable[[str], Browser]) -> Browser:
    return new_browser("nl-BE,nl,en")


@pytest.fixture
def browser(dutch_browser: Browser) -> Browser:
    """A fresh visit by a reader whose browser prefers Dutch."""
    dutch_browser.open()
    return dutch_browser


@pytest.fixture(scope="session")
def axe() -> str:
    """axe-core, which `make test-web` fetches from npm."""
    path = Path(os.environ.get("AXE_CORE", ""))
    if not path.is_file():
        pytest.fail("AXE_CORE names no file; run `make test-web`, which fetches axe-core")
    return path.read_text(encoding="utf-8")
