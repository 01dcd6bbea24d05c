"""The languages of the page: that of the browser at first, switched without loading it again."""

from __future__ import annotations

import pytest

from assistant.web import texts

pytestmark = pytest.mark.web

DUTCH = "Hoeveel mensen reisden vanuit België naar Syrië en Irak?"
ENGLISH = "How many people travelled from Belgium to Syria and Iraq?"


def words(browser) -> list[str]:
    """The words of the page, by place."""
    selectors = (
        "#masthead p|#language [data-testid='block-info']|#question [data-testid='block-info']|#button|#about h2"
        "|.tw-views [data-view='ask']|.tw-views [data-view='read']"
    )
    placeholder = browser.one("#question textarea").get_attribute("placeholder")
    examples = [button.get_property("textContent").strip() for button in browser.all("#examples button")]
    invitation = browser.one("#invitation").get_property("textContent").strip()
    return [*(browser.text(s) for s in selectors.split("|")), placeholder, invitation, *examples]


def expected_words(lang) -> list[str]:
    keys = ["page.explanation", "page.language", "ask.label", "ask.button", "about.heading", "page.ask", "page.read"]
    return [texts.text(lang, key) for key in (*keys, "ask.placeholder", "ask.examples", *texts.EXAMPLES)]


def test_the_page_opens_in_the_language_of_the_browser(browser, new_browser):
    assert words(browser) == expected_words("nl")
    assert browser.one("html").get_attribute("lang") == "nl"
    english = new_browser("en-GB,en")
    assert words(english) == expected_words("en")


def test_switching_language_changes_every_label_and_keeps_the_conversation(browser):
    browser.ask(ENGLISH)
    browser.ask(DUTCH)
    answer = browser.text("#result .tw-text")
    browser.run("window.stillHere = true")
    browser.switch("en")
    assert words(browser) == expected_words("en")
    assert [h.text for h in browser.all("#result h2")] == ["Answer", "Sources"]
    assert browser.text("#earlier h2") == "Earlier questions"
    assert browser.text(".tw-label") == "[1] translated from English"
    assert browser.text("#fresh") == "Start over"
    assert browser.text("#result .tw-text") == answer
    assert browser.one("#question textarea").get_property("value") == DUTCH
    assert browser.one("#language").get_attribute("aria-label") == "Language of this page"

    browser.switch("nl")
    assert words(browser) == expected_words("nl")
    assert browser.run("return window.stillHere")


def test_the_chosen_language_is_remembered(browser):
    browser.switch("en")
    browser.driver.get(browser.address)
    browser.until(lambda _: words(browser) == expected_words("en"))


def test_an_english_question_in_a_dutch_page_is_answered_in_english(browser):
    browser.ask(ENGLISH)
    assert browser.text("#result h2") == "Antwoord"
    assert browser.one("#result .tw-text").get_attribute("lang") == "en"
    assert not browser.all(".tw-translation")


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_what_gradio_would_say_is_said_in_the_language_of_the_page(browser, lang):
    if lang == "en":
        browser.switch("en")
    browser.run("""const toast = document.createElement('div'); toast.className = 'toast-body';
        toast.textContent = 'Connection errored out.'; document.body.append(toast);""")
    browser.wait("#result .tw-problem")
    assert browser.text("#result .tw-problem") == texts.text(lang, "problem.failed")
