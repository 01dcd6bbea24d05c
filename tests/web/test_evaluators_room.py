"""The room of evaluators in the browser: a set is run with its progress, its report read, a question tried out."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.web


def test_a_set_is_run_and_its_report_read(browser):
    browser.one(".tw-views a[href^='evaluate']").click()
    browser.wait("input[value='plain-dev.jsonl']")
    browser.click("input[value='plain-dev.jsonl']")
    browser.one("input[name='name']").send_keys("tried")
    browser.click("form[method='post'] button")
    browser.wait("a[href^='evaluate/runs/tried']")  # the page looks again by itself until it is done
    assert "0,9" in browser.text("table") or "0,8" in browser.text("table")
    browser.click("a[href^='evaluate/runs/tried']")
    browser.wait("svg")
    assert "plain-dev.jsonl" in browser.driver.page_source


@pytest.mark.parametrize("page", ["evaluate?lang=nl", "evaluate/question?lang=en&q=Who+was+Jihadi+John%3F"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault(browser, axe, page, scheme):
    browser.media(scheme)
    browser.driver.get(browser.address + page)
    browser.wait("form button")
    browser.run(axe)
    found = browser.driver.execute_async_script("const done = arguments[0]; axe.run().then((r) => done(r.violations));")
    serious = [v for v in found if v["impact"] in {"serious", "critical"}]
    assert [(v["id"], [n["html"][:200] for n in v["nodes"]][:3]) for v in serious] == []
    assert browser.run("return document.documentElement.scrollWidth <= innerWidth")
