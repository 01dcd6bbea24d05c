"""What readers and documents write stays text, and nothing leaves the machine."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.web

MARKUP = "<img src=x onerror=document.title='gone'><script>document.title='gone'</script> ${1+1} {{value}} Syrië?"
HOSTILE = [
    MARKUP,
    "[klik](javascript:document.title='gone') ![x](http://192.0.2.1/x.png) Syrië?",
    "\"'><svg onload=document.title='gone'> javascript:document.title='gone' Syrië?",
]


@pytest.mark.parametrize("question", HOSTILE, ids=["html", "markdown", "attribute"])
def test_markup_in_a_question_is_shown_as_text(browser, question):
    browser.ask(question)
    browser.ask("Wie is de leider van IS?")  # so that it stands among the earlier questions too
    assert browser.one("#earlier summary").get_property("textContent") == question
    assert not browser.all("#result img, #result script, #earlier img, #earlier script, #earlier svg")
    assert not browser.all("a[href^='javascript:']")
    assert browser.driver.title == "Tweespraak"
    assert not [url for url in browser.requested() if "192.0.2.1" in url]


def test_markup_in_a_link_is_shown_as_text(browser):
    browser.open(
        query="?q=%3Cimg%20src%3Dx%20onerror%3Ddocument.title%3D%27gone%27%3E%20Syri%C3%AB%3F&lang=%22%3E%3Cb%3E"
    )
    browser.wait("#result .tw-question")
    assert not browser.all("#result img")
    assert browser.driver.title == "Tweespraak"
    assert browser.one("html").get_attribute("lang") == "nl"


@pytest.mark.parametrize(
    "place", ["read/../gradio_api/info", "read/%2e%2e/config", "read/..//192.0.2.1/x", "read/..", "//192.0.2.1/read"]
)
def test_a_link_makes_the_reader_show_nothing_but_documents(browser, place):
    browser.requested()
    browser.open(query=f"#{place}")
    assert browser.one("body").get_attribute("data-view") == "ask"
    assert browser.one("#reader").get_property("textContent").strip() == ""
    assert not [url for url in browser.requested() if "part=1" in url]


def test_no_request_goes_to_another_machine(browser):
    browser.requested()  # what came before
    browser.open()
    browser.ask("Hoeveel mensen reisden vanuit België naar Syrië en Irak?")
    browser.click("#result .tw-read")
    browser.wait("#marked")
    browser.switch("en")
    browser.click(".tw-views [data-view='ask']")
    browser.click("[data-verdict='helpful']")
    browser.until(lambda _: browser.text(".tw-feedback-status"))
    browser.ask("How tall is the Eiffel Tower?")
    requested = browser.requested()
    assert len([url for url in requested if url.startswith(browser.address)]) > 20
    elsewhere = {url for url in requested if not url.startswith((browser.address, "data:", "blob:", "about:"))}
    assert elsewhere == set()
    assert browser.errors() == []


def test_the_policy_stops_requests_to_other_machines(browser):
    attempt = """const done = arguments[0];
        document.addEventListener("securitypolicyviolation", (event) => done(event.violatedDirective), {once: true});
        new Image().src = "http://192.0.2.1/x.png";"""
    assert browser.driver.execute_async_script(attempt) == "img-src"
    assert browser.errors()
