"""The page about a run, in a browser: opened as a file, filtered, and read without a script."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.evaluation.reports.compare import compare
from assistant.evaluation.reports.html import comparison_page, report_page
from assistant.evaluation.reports.report import report
from assistant.evaluation.reports.words import Words
from assistant.evaluation.run_folder import load_run

pytestmark = pytest.mark.web

RUN = load_run(Path(__file__).parent.parent / "data" / "report-run")
WIDTHS = {"desktop": 1280, "phone": 390}
PAGES = {
    "report": report_page(report(RUN), Words("en")),
    "comparison": comparison_page(compare(RUN, RUN, ("a", "b")), Words("en")),
}


@pytest.fixture
def opened(dutch_browser, tmp_path):
    """Opens one of the pages from the file system; when the test ends, nothing but the file was asked for."""
    browser = dutch_browser
    asked_for = set()

    def opening(name="report", fragment="", width=1280):
        path = tmp_path / f"{name}.html"
        path.write_text(PAGES[name], encoding="utf-8")
        browser.command(
            "Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 500
        )
        browser.media()
        browser.driver.get("about:blank")
        browser.requested()  # what others asked for before
        browser.errors()
        browser.driver.get(path.as_uri() + fragment)
        asked_for.add(path.as_uri())
        return browser

    yield opening
    requested = {address.partition("#")[0] for address in browser.requested() if not address.startswith("data:")}
    assert requested == asked_for
    assert browser.errors() == []
    browser.command("Emulation.setScriptExecutionDisabled", value=False)


def shown(browser) -> list[str]:
    """The questions that are shown, by the first of their tags, in order."""
    return browser.run(
        "return [...document.querySelectorAll('#list > details')].filter((e) => e.offsetParent)"
        ".map((e) => e.querySelector('.tags > span').textContent)"
    )


def choose(browser, name: str, value: str) -> None:
    browser.run(
        "const one = document.querySelector(`#filters [name=${arguments[0]}]`); one.value = arguments[1];"
        "one.dispatchEvent(new Event('input', {bubbles: true}))",
        name,
        value,
    )


ALL = ["d-001", "d-002", "d-003", "d-004", 'd 5 "<b>"', "d-006"]


def test_questions_are_found_by_words_whatever_their_accents(opened):
    browser = opened()
    assert shown(browser) == ALL
    browser.one("#filters [name=text]").send_keys("belgen SYRIE")
    assert shown(browser) == ["d-001"]
    assert browser.text("#shown") == "1 of 6 questions shown"
    browser.one("#filters [name=text]").send_keys(" nowhere")
    assert browser.text("#shown") == "0 of 6 questions shown. No question is like this."
    browser.click("#filters [type=reset]")
    browser.until(lambda _: shown(browser) == ALL)


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("set", "<i>other</i>.jsonl", ['d 5 "<b>"', "d-006"]),
        ("direction", "nl-en", ["d-001"]),
        ("kind", "fact", ["d-001", "d-002", "d-006"]),
        ("verdict", "abstained", ["d-004", "d-006"]),
        ("why", "words", ["d-002"]),
        ("lang", "nl", ["d-001", "d-004", "d-006"]),
    ],
)
def test_questions_are_filtered(name, value, found, opened):
    browser = opened()
    choose(browser, name, value)
    assert shown(browser) == found


def test_filters_are_joined_and_what_is_found_is_sorted(opened):
    browser = opened()
    choose(browser, "kind", "fact")
    choose(browser, "sort", "unsure")
    assert shown(browser) == ["d-006", "d-002", "d-001"]
    choose(browser, "lang", "nl")
    assert shown(browser) == ["d-006", "d-001"]


@pytest.mark.parametrize(
    ("order", "first"),
    [("sure", "d-001"), ("unsure", "d-004"), ("deep", "d-003"), ("slow", "d-006"), ("as_run", "d-001")],
)
def test_questions_are_sorted(order, first, opened):
    browser = opened()
    choose(browser, "sort", "sure")
    choose(browser, "sort", order)
    assert shown(browser)[0] == first


def test_the_keyboard_opens_a_question_and_a_button_those_that_are_shown(opened):
    browser = opened()
    browser.tab_to("#filters [name=text]")
    browser.tab_to("details.question > summary", most=15)
    browser.keys("\ue007")
    assert browser.one("#q-d-001 .whole").is_displayed()
    choose(browser, "kind", "multi")
    browser.click("#filters [data-open='1']")
    opened_ones = "return [...document.querySelectorAll('details.question[open]')].map((e) => e.id)"
    assert browser.run(opened_ones) == ["q-d-001", "q-d-003"]
    browser.click("#filters [data-open='']")
    assert browser.run(opened_ones) == []


def test_an_address_opens_its_question(opened):
    assert opened(fragment="#q-d-002").one("#q-d-002 .whole").is_displayed()


def test_what_others_wrote_does_nothing(opened):
    browser = opened()
    assert browser.driver.title == "Report: dev.jsonl, <i>other</i>.jsonl"
    assert browser.all("img, main script") == []


def test_without_a_script_tables_plots_and_questions_are_read(opened):
    browser = opened()
    browser.command("Emulation.setScriptExecutionDisabled", value=True)
    browser.driver.refresh()
    assert browser.text("noscript").startswith("Without JavaScript")
    assert not browser.one("#filters").is_displayed()
    assert len(browser.all("#list > details")) == 6
    browser.one("#q-d-003 > summary").click()
    assert "1,175 civilians" in browser.text("#q-d-003 .ranks")
    assert all(plot.is_displayed() for plot in browser.all("svg.plot"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_the_page_fits_and_axe_finds_no_fault(name, width, scheme, opened, axe):
    browser = opened(name, width=width)
    browser.media(scheme)
    browser.run("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert browser.run("return document.documentElement.scrollWidth <= innerWidth")
    browser.command("Runtime.evaluate", expression=axe)
    found = browser.driver.execute_async_script("const done = arguments[0]; axe.run().then((r) => done(r.violations));")
    assert [one["id"] for one in found] == []
