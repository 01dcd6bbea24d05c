"""The page in a real browser, with the real assistant: asking, sources, languages, keyboard, and no request elsewhere."""

from __future__ import annotations

import json
import shutil
import threading
import time
from collections.abc import Iterator

import pytest

from assistant import paths
from assistant.assistant import Assistant
from assistant.datatypes import LANGUAGES
from assistant.settings import Settings
from assistant.web import serve, texts

pytestmark = pytest.mark.web

DUTCH = "Hoeveel mensen reisden vanuit België naar Syrië en Irak?"
ENGLISH = "How many people travelled from Belgium to Syria and Iraq?"
UNANSWERABLE = "How tall is the Eiffel Tower?"
MARKUP = "<img src=x onerror=document.title='gone'><script>document.title='gone'</script> ${1+1} {{value}} Syrië?"
WIDE, PHONE = (1280, 900), (390, 844)
SECONDS = 20  # to wait for anything

# Without the flags about the background, Chromium looks up hosts of its own maker.
FLAGS = """--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
    --disable-component-update --disable-sync --disable-dev-shm-usage""".split()


@pytest.fixture(scope="session")
def assistant(tmp_path_factory) -> Assistant:
    if not paths.data("index", "reranker", "model.json").exists():
        pytest.skip("the reranker has not been trained")
    return Assistant.open(Settings(index=str(tmp_path_factory.mktemp("index") / "built")))


@pytest.fixture(scope="session")
def address(assistant) -> Iterator[str]:
    """The address of the page, being served."""
    listener = serve.listen("127.0.0.1", 0)
    server = serve.make_server(assistant)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield serve.address(listener)
    server.should_exit = True
    thread.join(10)
    listener.close()


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
        options.add_experimental_option("prefs", {"intl.accept_languages": languages})
        options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service(driver))
        self.address = address
        self.open()

    def open(self, size: tuple[int, int] = WIDE, query: str = "") -> None:
        """A fresh visit in a window of this size, once the page has its words."""
        width, height = size
        self.command(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=size == PHONE
        )
        self.driver.get(self.address + query)
        self.wait("#about cite")

    def command(self, name: str, **values: object) -> None:
        self.driver.execute_cdp_cmd(name, values)

    def all(self, selector: str):
        return self.driver.find_elements("css selector", selector)

    def one(self, selector: str):
        return self.driver.find_element("css selector", selector)

    def text(self, selector: str) -> str:
        return self.one(selector).text

    def until(self, holds) -> None:
        from selenium.common.exceptions import StaleElementReferenceException
        from selenium.webdriver.support.ui import WebDriverWait

        # The page may replace an element between finding and reading it.
        passing = [StaleElementReferenceException]
        WebDriverWait(self.driver, SECONDS, poll_frequency=0.05, ignored_exceptions=passing).until(holds)

    def wait(self, selector: str) -> None:
        self.until(lambda _: self.all(selector))

    def keys(self, *keys: str) -> None:
        """Type where the focus is."""
        from selenium.webdriver.common.action_chains import ActionChains

        ActionChains(self.driver).send_keys(*keys).perform()

    def ask(self, question: str) -> None:
        """Type a question, press Enter, and wait for what comes."""
        box = self.one("#question textarea")
        box.clear()
        box.send_keys(question + "\n")
        self.until(lambda _: self.all(".tw-question") and self.text(".tw-question").endswith(question))

    def focused(self):
        return self.driver.switch_to.active_element

    def requested(self) -> set[str]:
        """Every address that was asked for since the last time, redirects and sockets too."""
        messages = (json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance"))
        found = [m["params"] for m in messages if m["method"].startswith("Network.")]
        return {p["request"]["url"] for p in found if "request" in p} | {p["url"] for p in found if "url" in p}

    def errors(self) -> list[str]:
        """What the browser complained of since the last time."""
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]


@pytest.fixture(scope="module")
def dutch_browser(address, tmp_path_factory) -> Iterator[Browser]:
    browser = Browser(address, "nl-BE,nl,en", str(tmp_path_factory.mktemp("profile")))
    yield browser
    browser.driver.quit()


@pytest.fixture
def browser(dutch_browser) -> Browser:
    """A fresh visit by a reader whose browser prefers Dutch."""
    dutch_browser.open()
    return dutch_browser


# Asking


@pytest.mark.parametrize(
    ("question", "lang", "translated"), [(DUTCH, "nl", True), (ENGLISH, "en", False)], ids=["dutch", "english"]
)
def test_an_answer_in_the_language_of_the_question_with_its_quote_highlighted(
    browser, assistant, question, lang, translated
):
    browser.ask(question)
    assert "450" in browser.text(".tw-text")
    assert browser.one(".tw-text").get_attribute("lang") == lang
    assert browser.one(".tw-sources blockquote").get_attribute("lang") == "en"
    assert "Belgium" in browser.text(".tw-path")
    assert browser.all(".tw-confidence")

    expected = {c.number: c.quote for c in assistant.ask(question).citations}
    for number, quote in expected.items():
        assert browser.one(f"mark#quote-{number}").get_property("textContent") == quote
    assert [label.text for label in browser.all(".tw-label")[:1]] == ["[1] vertaald uit het Engels"] * translated


def test_a_reference_leads_to_its_sentence_and_back(browser):
    browser.open(PHONE, "?from=a-link")
    browser.ask(DUTCH)
    browser.one(".tw-cite").click()
    assert browser.focused().get_attribute("id") == "quote-1"
    browser.until(lambda _: in_view(browser, "#quote-1"))
    browser.one(".tw-back").click()
    assert browser.focused().get_attribute("id") == "cite-1"
    browser.until(lambda _: in_view(browser, "#cite-1"))
    assert browser.text(".tw-text")


def in_view(browser: Browser, selector: str) -> bool:
    script = "const r = arguments[0].getBoundingClientRect(); return r.top >= 0 && r.top < innerHeight"
    return bool(browser.driver.execute_script(script, browser.one(selector)))


def test_the_button_asks_too(browser):
    browser.one("#question textarea").send_keys(ENGLISH)
    browser.one("#button").click()
    browser.wait(".tw-text")
    assert "450" in browser.text(".tw-text")


def test_an_example_is_put_in_the_box_and_asked(browser):
    example = browser.all("#examples button")[0]
    browser.driver.execute_script("arguments[0].click()", example)
    browser.wait(".tw-question")
    assert browser.one("#question textarea").get_property("value") == example.text
    assert browser.text(".tw-question").endswith(example.text)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", texts.EXAMPLES)
def test_every_example_gets_an_answer_in_its_language(assistant, key, lang):
    answer = assistant.ask(texts.text(lang, key))
    assert answer.question.lang == lang
    assert answer.abstention is None


def test_a_question_that_the_documents_do_not_answer(browser):
    browser.ask(UNANSWERABLE)
    assert browser.text("#result h2") == "Geen antwoord"
    assert not browser.all("mark")
    assert not browser.one(".tw-nearest blockquote").is_displayed()
    browser.one(".tw-nearest summary").click()
    assert browser.one(".tw-nearest blockquote").is_displayed()


@pytest.mark.parametrize(
    ("question", "message"),
    [("", "Er staat nog geen vraag"), ("???", "Er staat nog geen vraag"), ("woord " * 9_000, "hoogstens 2.000 tekens")],
    ids=["empty", "marks_only", "too_long"],
)
def test_a_question_that_cannot_be_read_gets_a_friendly_message(browser, question, message):
    box = browser.one("#question textarea")
    browser.driver.execute_script(
        "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input'))", box, question
    )
    box.send_keys("\n")
    browser.wait(".tw-problem")
    assert message in browser.text(".tw-problem")
    assert not browser.all(".toast-body")
    assert "Traceback" not in browser.driver.page_source


def test_markup_in_a_question_is_shown_as_text(browser):
    browser.ask(MARKUP)
    assert browser.text(".tw-question").endswith(MARKUP)
    assert not browser.all("#result img, #result script")
    assert browser.driver.title == "Tweespraak"


# Languages


def words(browser: Browser) -> list[str]:
    """The words of the page, by place."""
    selectors = (
        "#masthead p|#language [data-testid='block-info']|#question [data-testid='block-info']|#button|#about h2"
    )
    placeholder = browser.one("#question textarea").get_attribute("placeholder")
    examples = [button.text for button in browser.all("#examples button")]
    return [*(browser.text(s) for s in selectors.split("|")), placeholder, browser.text("#invitation"), *examples]


def expected_words(lang) -> list[str]:
    keys = ["page.explanation", "page.language", "ask.label", "ask.button", "about.heading", "ask.placeholder"]
    return [texts.text(lang, key) for key in (*keys, "ask.examples", *texts.EXAMPLES)]


def test_the_page_opens_in_the_language_of_the_browser(browser, address, tmp_path):
    assert words(browser) == expected_words("nl")
    assert browser.one("html").get_attribute("lang") == "nl"
    english = Browser(address, "en-GB,en", str(tmp_path))
    try:
        assert words(english) == expected_words("en")
    finally:
        english.driver.quit()


def test_switching_language_changes_every_label_and_keeps_the_answer(browser):
    browser.ask(DUTCH)
    answer = browser.text(".tw-text")
    browser.driver.execute_script("window.stillHere = true")
    browser.one("#language input[value='en']").click()
    browser.until(lambda _: browser.one("html").get_attribute("lang") == "en")
    assert words(browser) == expected_words("en")
    assert [h.text for h in browser.all("#result h2")] == ["Answer", "Sources"]
    assert browser.text(".tw-label") == "[1] translated from English"
    assert browser.text(".tw-text") == answer
    assert browser.one("#question textarea").get_property("value") == DUTCH
    assert browser.one("#language").get_attribute("aria-label") == "Language of this page"

    browser.one("#language input[value='nl']").click()
    browser.until(lambda _: browser.one("html").get_attribute("lang") == "nl")
    assert words(browser) == expected_words("nl")
    assert browser.driver.execute_script("return window.stillHere")


def test_an_english_question_in_a_dutch_page_is_answered_in_english(browser):
    browser.ask(ENGLISH)
    assert browser.text("#result h2") == "Antwoord"
    assert browser.one(".tw-text").get_attribute("lang") == "en"
    assert not browser.all(".tw-translation")


# Keyboard and shape


def test_the_keyboard_alone_suffices(browser):
    for _ in range(5):
        browser.keys("\ue004")  # Tab
        if browser.focused().tag_name == "textarea":
            break
    browser.keys(DUTCH, "\ue007")  # Enter
    browser.wait(".tw-cite")
    for _ in range(10):
        browser.keys("\ue004")
        if "tw-cite" in (browser.focused().get_attribute("class") or ""):
            break
    outline = browser.driver.execute_script("return getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    browser.keys("\ue007")
    assert browser.focused().get_attribute("id") == "quote-1"


@pytest.mark.parametrize(("size", "beside"), [(WIDE, True), (PHONE, False)], ids=["wide", "phone"])
def test_sources_stand_beside_the_answer_or_below_it(browser, size, beside):
    browser.open(size)
    browser.ask(DUTCH)
    answer, sources = browser.one(".tw-answer").rect, browser.one(".tw-sources").rect
    assert (sources["x"] >= answer["x"] + answer["width"]) is beside
    assert (sources["y"] >= answer["y"] + answer["height"]) is not beside
    assert browser.driver.execute_script("return document.documentElement.scrollWidth <= innerWidth")


# Nothing leaves the machine


def test_no_request_goes_to_another_machine(browser):
    browser.requested()  # what came before
    browser.open()
    browser.ask(DUTCH)
    browser.one("#language input[value='en']").click()
    browser.until(lambda _: browser.one("html").get_attribute("lang") == "en")
    browser.ask(UNANSWERABLE)
    requested = browser.requested()
    assert len([url for url in requested if url.startswith(browser.address)]) > 20
    elsewhere = {url for url in requested if not url.startswith((browser.address, "data:", "blob:"))}
    assert elsewhere == set()
    assert browser.errors() == []


def test_the_policy_stops_requests_to_other_machines(browser):
    attempt = """const done = arguments[0];
        document.addEventListener("securitypolicyviolation", (event) => done(event.violatedDirective), {once: true});
        new Image().src = "http://192.0.2.1/x.png";"""
    assert browser.driver.execute_async_script(attempt) == "img-src"
    assert browser.errors()
