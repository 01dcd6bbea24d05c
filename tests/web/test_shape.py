"""Keyboard, shape and accessibility: for every reader, on every screen."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.web

QUESTION = "Wat zegt Turkije over de beschuldiging dat het IS helpt?"
STATES = ["start", "answer", "abstention", "conversation", "reading"]


def test_the_keyboard_alone_suffices(browser):
    browser.tab_to("#question textarea")
    browser.keys(QUESTION, "\ue007")  # Enter
    browser.wait(".tw-cite")
    browser.tab_to(".tw-cite")
    assert browser.run("return getComputedStyle(document.activeElement).outlineStyle") == "solid"
    browser.keys("\ue007")
    assert browser.focused().get_attribute("id") == "e1-quote-1"
    browser.tab_to(".tw-read")
    browser.keys("\ue007")
    browser.wait("#marked")
    assert browser.focused().get_attribute("id") == "marked"
    browser.run("document.querySelector('.tw-views a').focus()")
    browser.keys("\ue007")
    browser.until(lambda _: browser.one("#question").is_displayed())


@pytest.mark.parametrize("beside", [True, False], ids=["wide", "phone"])
def test_sources_stand_beside_the_answer_or_below_it(browser, beside):
    browser.open(browser.wide if beside else browser.phone)
    browser.ask(QUESTION)
    answer, sources = browser.one(".tw-answer .tw-card").rect, browser.one(".tw-sources").rect
    assert (sources["x"] >= answer["x"] + answer["width"]) is beside
    assert (sources["y"] >= answer["y"] + answer["height"]) is not beside


@pytest.mark.parametrize("state", STATES)
def test_nothing_is_wider_than_a_phone(browser, state):
    browser.open(browser.phone)
    reach(browser, state)
    assert browser.run("return document.documentElement.scrollWidth <= innerWidth")


def reach(browser, state: str) -> None:
    """Bring the page into a state."""
    if state == "answer":
        browser.ask(QUESTION)
    elif state == "abstention":
        browser.ask("How tall is the Eiffel Tower?")
        browser.click(".tw-nearest summary")
    elif state == "conversation":
        browser.ask(QUESTION)
        browser.ask("En wat zegt Syrië?")
        browser.click("#earlier summary")
        browser.click(".tw-feedback summary")
    elif state == "reading":
        browser.ask(QUESTION)
        browser.click("#result .tw-read")
        browser.wait("#marked")


def test_what_is_chosen_can_be_told_in_forced_colours(browser):
    browser.ask(QUESTION)
    browser.click("[data-verdict='helpful']")
    browser.until(lambda _: browser.all("[aria-pressed='true']"))
    browser.command("Emulation.setEmulatedMedia", features=[{"name": "forced-colors", "value": "active"}])
    grounds = {style(browser, one, "background-color") for one in ("[aria-pressed='true']", ".tw-card")}
    views = (".tw-views [aria-current]", ".tw-views a:not([aria-current])")
    lines = {style(browser, view, "border-bottom-color") for view in views}
    assert (len(grounds), len(lines)) == (2, 2)


def style(browser, selector: str, name: str) -> str:
    return browser.one(selector).value_of_css_property(name)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_no_serious_fault(browser, axe, state, scheme):
    browser.media(scheme)
    reach(browser, state)
    browser.run(axe)
    found = browser.driver.execute_async_script("const done = arguments[0]; axe.run().then((r) => done(r.violations));")
    serious = [v for v in found if v["impact"] in {"serious", "critical"}]
    assert [(v["id"], [n["html"][:200] for n in v["nodes"]][:3]) for v in serious] == []
