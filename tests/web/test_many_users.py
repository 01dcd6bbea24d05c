"""Sixteen readers who press Enter at the same moment, each in a window of their own."""

from __future__ import annotations

import pytest

from assistant.web.html.markdown import literal

pytestmark = pytest.mark.web

QUESTIONS = [
    "How many people travelled from Belgium to Syria and Iraq?",
    "Hoeveel mensen reisden vanuit België naar Syrië en Irak?",
    "Which temples in Palmyra did IS blow up?",
    "Welke tempels in Palmyra blies IS op?",
    "Did Turkey support IS?",
    "Wat zegt Turkije over de beschuldiging dat het IS helpt?",
    "Where does the name Daesh come from?",
    "Waar komt de naam Daesh vandaan?",
    "Who was Jihadi John?",
    "Wie was Jihadi John?",
    "How tall is the Eiffel Tower?",
    "Hoe hoog is de Eiffeltoren?",
    "When was Mosul captured?",
    "Wanneer werd Mosoel ingenomen?",
    "Who leads IS?",
    "Wie is de leider van IS?",
]
PREPARE = """const box = document.querySelector('#question textarea');
    box.value = arguments[0];
    box.dispatchEvent(new Event('input'));
    setTimeout(() => document.getElementById('button').click(), arguments[1] - Date.now());"""


def test_everybody_gets_the_answer_to_their_own_question(new_browser, address, assistant):
    browser = new_browser("en")
    windows = []
    for number, _ in enumerate(QUESTIONS, start=1):
        # each at an address of its own, for a browser has six connections to a host, for all its windows together
        browser.address = address.replace("127.0.0.1", f"127.0.0.{number}")
        browser.driver.switch_to.new_window("tab")
        browser.open()
        windows.append(browser.driver.current_window_handle)
    moment = browser.run("return Date.now()") + 4_000
    for window, question in zip(windows, QUESTIONS, strict=True):
        browser.driver.switch_to.window(window)
        browser.run(PREPARE, question, moment)
    assert browser.run("return Date.now()") < moment, "not everybody was ready in time"
    for window, question in zip(windows, QUESTIONS, strict=True):
        browser.driver.switch_to.window(window)
        browser.wait("#result .tw-exchange")
        expected = assistant.ask(question)
        assert browser.text("#result .tw-question").endswith(question)
        shown = browser.one("#result .tw-exchange").get_attribute("data-markdown")
        assert all(literal(statement.text) in shown for statement in expected.statements)
        assert len(browser.all("#result .tw-cite")) >= len(expected.citations)
        assert bool(browser.all("#result .tw-none")) is (expected.abstention is not None)
