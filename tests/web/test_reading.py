"""Reading: from a source to its sentence in the document, and back."""

from __future__ import annotations

import pytest

from assistant.datatypes import LANGUAGES

pytestmark = pytest.mark.web

QUESTION = {
    "nl": "Hoeveel mensen reisden vanuit België naar Syrië en Irak?",
    "en": "Which temples in Palmyra did IS blow up?",
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_source_is_read_at_its_sentence(browser, assistant, lang):
    browser.ask(QUESTION[lang])
    citation = assistant.ask(QUESTION[lang]).citations[0]
    browser.click("#result .tw-read")
    browser.wait("#marked")
    marked = "".join(one.get_property("textContent") for one in browser.all("#reader mark"))
    card = {c.quote for c in assistant.ask(QUESTION[lang]).citations if c.passage_id == citation.passage_id}
    assert "".join(marked.split()).startswith("".join(citation.quote.split())) or marked in card
    browser.until(lambda _: browser.in_view("#marked"))
    assert browser.focused().get_attribute("id") == "marked"
    assert not browser.one("#question").is_displayed()
    assert browser.one(".tw-views [data-view='read']").get_attribute("aria-current") == "page"


def test_going_back_finds_the_answer_as_it_was(browser):
    browser.ask(QUESTION["nl"])
    browser.click("#result .tw-read")
    browser.wait("#marked")
    browser.driver.back()
    browser.until(lambda _: browser.one("#question").is_displayed())
    browser.until(lambda _: browser.focused().get_attribute("class") == "tw-read")
    browser.until(lambda _: "450" in browser.text("#result .tw-text"))  # it fades in
    browser.driver.forward()
    browser.until(lambda _: browser.one("#marked").is_displayed())
    browser.click(".tw-views [data-view='ask']")
    browser.until(lambda _: "450" in browser.text("#result .tw-text"))  # it fades in


def test_the_documents_can_be_read_from_the_top(browser):
    browser.click(".tw-views [data-view='read']")
    browser.wait("#reader article, #reader li a")
    assert not browser.all("#reader mark")
    assert browser.all("#reader a[href*='read/nl']")
    browser.click("#reader a[href*='read/nl']")
    browser.wait("#reader article")
    assert browser.focused().get_attribute("id") == "reading-title"


def test_who_leaves_before_a_document_has_come_stays_with_the_questions(browser):
    browser.ask(QUESTION["nl"])
    browser.run("""const send = window.fetch;
        window.fetch = async (...asked) => {
            const answer = await send(...asked);
            await new Promise((done) => setTimeout(done, 500));
            window.came = true;
            return answer;
        };""")
    browser.click("#result .tw-read")
    browser.click(".tw-views [data-view='ask']")
    browser.until(lambda _: browser.run("return window.came"))
    assert "#" not in browser.driver.current_url
    assert browser.one("#question").is_displayed()
    assert not browser.all("#marked")


def test_the_contents_lead_to_their_sections(browser):
    browser.open(query="#read/en?lang=nl")
    browser.wait("#reader article")
    link = browser.all("#reader nav a[href^='#section']")[5]
    target = link.get_attribute("href").split("#")[1]
    browser.run("arguments[0].click()", link)
    browser.until(lambda _: browser.in_view(f"[id='{target}']"))
    assert browser.one("#reader article").is_displayed()


def test_definitions_are_footnotes(browser):
    browser.open(query="#read/en?lang=nl")
    browser.wait("#reader article")
    browser.click("#reader a[role='doc-noteref']")
    note = browser.focused()
    assert note.get_attribute("id").startswith("def-")
    browser.until(lambda _: browser.in_view(f"[id='{note.get_attribute('id')}']"))


def test_the_reading_view_follows_the_language_of_the_page(browser):
    browser.ask(QUESTION["nl"])
    browser.click("#result .tw-read")
    browser.wait("#marked")
    marked = browser.text("#marked")
    before = browser.text("#reader nav")
    browser.switch("en")
    browser.until(lambda _: browser.all("#marked") and browser.text("#reader nav") != before)
    assert browser.text("#marked") == marked
    assert browser.in_view("#marked")
    assert browser.focused().get_attribute("value") == "en"  # and not taken along to the mark
    assert not browser.one("#question").is_displayed()


def test_a_place_in_a_document_is_a_page_of_its_own(browser):
    browser.ask(QUESTION["nl"])
    href = browser.one("#result .tw-read").get_property("href")
    browser.driver.get(href)
    browser.wait("#marked")
    assert browser.one("html").get_attribute("lang") == "nl"
    assert browser.all("mark")
