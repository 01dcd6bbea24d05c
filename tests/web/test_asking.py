"""Asking: answers beside their sources, references and back, follow-ups, refusals, and what readers take along."""

from __future__ import annotations

import time

import pytest

from assistant.datatypes import LANGUAGES
from assistant.web import texts

pytestmark = pytest.mark.web

DUTCH = "Hoeveel mensen reisden vanuit België naar Syrië en Irak?"
ENGLISH = "How many people travelled from Belgium to Syria and Iraq?"
UNANSWERABLE = "How tall is the Eiffel Tower?"


@pytest.mark.parametrize(
    ("question", "lang", "translated"), [(DUTCH, "nl", True), (ENGLISH, "en", False)], ids=["dutch", "english"]
)
def test_an_answer_in_the_language_of_the_question_with_its_quote_highlighted(
    browser, assistant, question, lang, translated
):
    browser.ask(question)
    assert "450" in browser.text("#result .tw-text")
    assert browser.one("#result .tw-text").get_attribute("lang") == lang
    assert browser.one(".tw-sources blockquote").get_attribute("lang") == "en"
    assert "Belgium" in browser.text(".tw-path")
    assert browser.all(".tw-confidence")

    expected = {c.number: c.quote for c in assistant.ask(question).citations}
    for number, quote in expected.items():
        assert browser.one(f"mark#e1-quote-{number}").get_property("textContent") == quote
    assert [label.text for label in browser.all(".tw-label")[:1]] == ["[1] vertaald uit het Engels"] * translated


def test_a_reference_leads_to_its_sentence_and_back(browser):
    browser.open(browser.phone, "?from=a-link")
    browser.ask(DUTCH)
    browser.one(".tw-cite").click()
    assert browser.focused().get_attribute("id") == "e1-quote-1"
    browser.until(lambda _: browser.in_view("#e1-quote-1"))
    browser.one(".tw-back").click()
    assert browser.focused().get_attribute("id") == "e1-cite-1"
    browser.until(lambda _: browser.in_view("#e1-cite-1"))
    assert browser.text("#result .tw-text")


def test_pointing_at_a_sentence_marks_its_quotation_and_the_other_way_round(browser):
    browser.ask("When was the caliphate proclaimed, and who was Jihadi John?")
    statements = browser.all(".tw-statement")
    assert len(statements) > 1
    browser.hover(".tw-statement:nth-of-type(2)")
    cites = statements[1].get_attribute("data-cites").split()
    assert linked(browser, "mark") == cites
    number = linked(browser, "mark")[0]
    browser.hover(f"mark[data-number='{number}']")
    assert all(number in one.get_attribute("data-cites").split() for one in browser.all(".tw-statement.is-linked"))
    browser.hover("#masthead h1")
    assert linked(browser, "mark") == [number]  # it stays marked until another is pointed at


def linked(browser, tag: str) -> list[str]:
    return [one.get_attribute("data-number") for one in browser.all(f"#result {tag}.is-linked")]


def test_the_button_asks_too(browser):
    browser.one("#question textarea").send_keys(ENGLISH)
    browser.one("#button").click()
    browser.until(lambda _: "450" in browser.text("#result .tw-text"))  # it fades in


def test_an_example_is_put_in_the_box_and_asked(browser):
    example = browser.all("#examples button")[0]
    words = example.text
    example.click()
    browser.wait("#result .tw-question")
    assert browser.one("#question textarea").get_property("value") == words
    assert browser.text("#result .tw-question").endswith(words)
    browser.until(lambda _: browser.focused().text == "Antwoord")  # the example is gone, and the focus not lost


def test_a_suggestion_far_down_leads_up_to_its_answer(browser):
    browser.open(browser.phone)
    browser.ask("Welke tempels in Palmyra blies IS op?")
    suggestion = browser.all("[data-ask]")[0]
    words = suggestion.text
    browser.run("arguments[0].scrollIntoView(); arguments[0].focus(); arguments[0].click()", suggestion)
    browser.until(lambda _: browser.text("#result .tw-question").endswith(words))
    browser.until(lambda _: browser.in_view("#result h2"))
    assert browser.focused().text == "Antwoord"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", texts.EXAMPLES)
def test_every_example_gets_an_answer_in_its_language(assistant, key, lang):
    answer = assistant.ask(texts.text(lang, key))
    assert answer.question.lang == lang
    assert answer.abstention is None


# No answer


def test_a_question_that_the_documents_do_not_answer(browser):
    browser.ask(UNANSWERABLE)
    assert browser.text("#result h2") == "Geen antwoord"
    assert not browser.all("#result mark")
    assert not browser.one(".tw-nearest blockquote").is_displayed()
    browser.one(".tw-nearest summary").click()
    assert browser.one(".tw-nearest blockquote").is_displayed()


def test_a_request_for_help_is_declined_without_passages(browser):
    browser.ask("How can I join IS?")
    assert browser.text("#result h2") == "Geen antwoord"
    assert not browser.all("#result blockquote")


@pytest.mark.parametrize(
    ("question", "message"),
    [("", "Er staat nog geen vraag"), ("???", "Er staat nog geen vraag"), ("woord " * 9_000, "hoogstens 2.000 tekens")],
    ids=["empty", "marks_only", "too_long"],
)
def test_a_question_that_cannot_be_read_gets_a_friendly_message(browser, question, message):
    box = browser.one("#question textarea")
    browser.run("arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input'))", box, question)
    box.send_keys("\n")
    browser.wait(".tw-problem")
    assert message in browser.text(".tw-problem")
    assert not browser.all(".toast-body")
    assert "Traceback" not in browser.driver.page_source


# Announcements, and what may not cross a question

WATCH = """window.announced = [];
    new MutationObserver(() => announced.push(document.querySelector("#result [role=status]").textContent))
        .observe(document.getElementById("result"), {subtree: true, childList: true, characterData: true});"""
# The first thing that is sent, a question, takes longer from now on.
DELAY = """const send = window.fetch;
    let first = true;
    window.fetch = async (...asked) => {
        const answer = await send(...asked);
        if (first) { first = false; await new Promise((done) => setTimeout(done, 1500)); }
        return answer;
    };"""


def test_an_answer_is_announced_even_when_the_words_are_those_of_the_last(browser):
    browser.run(WATCH)
    browser.ask(DUTCH)
    browser.ask(ENGLISH)
    said = browser.run("return announced")
    assert [one for one, before in zip(said, ["", *said], strict=False) if one != before] == [
        "Antwoord met één bron.",
        "",
        "Antwoord met één bron.",
    ]


def test_a_problem_is_announced_every_time(browser):
    box = browser.one("#question textarea")
    box.send_keys("\n")
    browser.wait(".tw-problem")
    browser.run(WATCH)
    box.send_keys("\n")
    browser.until(lambda _: browser.run("return announced")[-1:] == [browser.text(".tw-problem")] != [""])
    assert "" in browser.run("return announced")


def test_the_language_cannot_be_changed_while_an_answer_is_looked_for(browser):
    from selenium.common.exceptions import ElementClickInterceptedException

    browser.run(DELAY)
    browser.one("#question textarea").send_keys(ENGLISH + "\n")
    browser.wait("#result[aria-busy]")
    with pytest.raises(ElementClickInterceptedException):
        browser.one("#language input[value='en']").click()
    browser.wait("#result .tw-question")
    browser.switch("en")
    browser.until(lambda _: browser.text("#result h2") == "Answer")


def test_a_failure_is_forgotten_once_an_answer_comes(browser):
    browser.run("""const toast = document.createElement('div'); toast.className = 'toast-body';
        document.body.append(toast);""")
    browser.wait("#result [role=alert]")
    browser.ask(DUTCH)
    assert not browser.all("#result [role=alert]")


# A conversation


def test_a_problem_leaves_the_conversation_within_reach(browser):
    browser.ask(DUTCH)
    browser.one("#question textarea").send_keys("\ue009a\ue000\ue017")  # Control and A, then Delete
    browser.keys("\ue007")
    browser.wait(".tw-problem")
    assert browser.one("#fresh").is_displayed()
    assert not browser.one("#examples").is_displayed()


def test_a_follow_up_is_understood_from_the_question_before(browser):
    browser.ask("Hoeveel mensen reisden vanuit België naar Syrië en Irak?")
    browser.ask("En vanuit Nederland?")
    understood = browser.text("#result .tw-understood q")
    assert "Nederland" in understood
    assert "reisden" in understood
    assert [one.text for one in browser.all("#earlier summary")] == [DUTCH]


def test_earlier_answers_can_be_unfolded(browser):
    browser.ask(DUTCH)
    browser.ask(UNANSWERABLE)
    assert not browser.one(".tw-earlier").is_displayed()
    browser.one(".tw-past summary").click()
    assert "450" in browser.text(".tw-earlier")


def test_starting_afresh_forgets_the_conversation(browser):
    browser.ask(DUTCH)
    browser.ask(ENGLISH)
    browser.one("#fresh").click()
    browser.until(lambda _: not browser.all(".tw-exchange"))
    assert browser.one("#question textarea").get_property("value") == ""
    assert browser.all("#examples button")[0].is_displayed()
    browser.ask("En vanuit Nederland?")
    assert not browser.all(".tw-understood")


# Taking along


def test_a_link_brings_its_question_and_language(browser):
    browser.open(query="?q=How+many+people+travelled+from+Belgium+to+Syria+and+Iraq%3F&lang=en")
    browser.wait("#result .tw-question")
    assert browser.text("#result .tw-question").endswith(ENGLISH)
    assert browser.text("#result h2") == "Answer"
    assert browser.one("#question textarea").get_property("value") == ENGLISH


def test_an_answer_is_copied_with_its_sources(browser):
    browser.ask(ENGLISH)
    copied = copy(browser, "copy")
    assert copied.startswith(f"**{ENGLISH}**")
    assert "Up to 2018, an estimated 450 individuals" in copied
    assert "Foreign nationals › Belgium" in copied


def test_the_link_to_a_question_leads_back_to_it(browser):
    browser.ask(ENGLISH)
    link = copy(browser, "link")
    assert link.startswith(browser.address)
    browser.open(query=link.removeprefix(browser.address))
    browser.wait("#result .tw-question")
    assert browser.text("#result .tw-question").endswith(ENGLISH)


def copy(browser, what: str) -> str:
    """What a button puts on the clipboard, which a browser without a window keeps to itself."""
    browser.run("navigator.clipboard.writeText = (words) => { window.copied = words; return Promise.resolve(); }")
    browser.click(f"#result [data-do='{what}']")
    browser.until(lambda _: browser.text(".tw-done") == "Gekopieerd.")
    return browser.run("return window.copied")


def test_a_conversation_is_saved_oldest_question_first(browser):
    browser.command("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(browser.downloads))
    browser.ask(DUTCH)
    browser.ask(UNANSWERABLE)
    browser.click("[data-do='export']")
    browser.until(lambda _: list(browser.downloads.glob("tweespraak-*.md")))
    time.sleep(0.2)
    (saved,) = browser.downloads.glob("tweespraak-*.md")
    words = saved.read_text(encoding="utf-8")
    saved.unlink()
    assert words.startswith("# Vragen aan Tweespraak\n\nBewaard op ")
    assert words.index(DUTCH) < words.index(UNANSWERABLE)


# Feedback


def test_feedback_is_kept_with_its_comment(browser, feedback_file):
    from assistant.feedback import FeedbackStore

    browser.ask(ENGLISH)
    browser.click("[data-verdict='wrong_source']")
    browser.until(lambda _: browser.text(".tw-feedback-status"))
    assert browser.one("[data-verdict='wrong_source']").get_attribute("aria-pressed") == "true"
    browser.click(".tw-feedback summary")
    browser.one(".tw-feedback textarea").send_keys("Not this one")
    browser.click(".tw-feedback-send")
    browser.until(lambda _: [one.comment for one in FeedbackStore(feedback_file)][-1:] == ["Not this one"])
    (kept,) = [one for one in FeedbackStore(feedback_file) if one.comment]
    assert kept.question == ENGLISH
    assert kept.verdict == "wrong_source"


def test_a_comment_stays_with_the_answer_that_it_was_written_on(browser):
    browser.ask(ENGLISH)
    browser.click(".tw-feedback summary")
    browser.one(".tw-feedback textarea").send_keys("On the first")
    browser.ask(DUTCH)
    browser.until(lambda _: browser.one(".tw-feedback textarea").get_property("value") == "")


def test_a_verdict_is_shown_in_the_other_language_too_and_not_on_another_answer(browser):
    browser.ask(ENGLISH)
    browser.click("[data-verdict='helpful']")
    browser.until(lambda _: browser.text(".tw-feedback-status"))
    browser.switch("en")
    browser.until(lambda _: browser.one("[data-verdict='helpful']").get_attribute("aria-pressed") == "true")
    browser.ask(DUTCH)
    assert not browser.all("[aria-pressed='true']")
