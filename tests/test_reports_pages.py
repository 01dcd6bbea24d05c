"""Reports and comparisons as pages, Markdown and JSON: everything is there, escaped, and the same each time."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest

from assistant.cli import main
from assistant.datatypes import LANGUAGES
from assistant.evaluation.reports.compare import compare
from assistant.evaluation.reports.html import comparison_page, report_page
from assistant.evaluation.reports.markdown import comparison_markdown, escape, report_markdown
from assistant.evaluation.reports.report import report
from assistant.evaluation.reports.words import Words
from assistant.evaluation.run_folder import load_run

FOLDER = Path(__file__).parent / "data" / "report-run"
RUN = load_run(FOLDER)
REPORT = report(RUN)
HOSTILE = "</script><img src=x onerror=\"document.title='taken'\">"
PAGE = report_page(REPORT, Words("en"))


class Page(HTMLParser):
    """The elements of a page with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())


@pytest.fixture
def folder(tmp_path):
    """A copy of the run, to write beside."""
    return Path(shutil.copytree(FOLDER, tmp_path / "run"))


def tweespraak(*arguments: object) -> int:
    return main([str(one) for one in ("eval", *arguments)])


def other_run(folder: Path, name: str = "other") -> Path:
    """A run that answers d-002 right and d-001 wrong."""
    made = Path(shutil.copytree(folder, folder.parent / name))
    rows = [json.loads(line) for line in (made / "run.jsonl").read_text(encoding="utf-8").splitlines()]
    for row, is_right in ((rows[0], False), (rows[1], True)):
        row["scores"]["accuracy"] = float(is_right)
        row |= {"right": is_right, "verdict": "right" if is_right else "wrong", "why": "right" if is_right else "words"}
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (made / "run.jsonl").write_text(text, encoding="utf-8")
    record = json.loads((made / "record.json").read_text(encoding="utf-8"))
    record["files"]["run.jsonl"] = hashlib.sha256(text.encode()).hexdigest()
    (made / "record.json").write_text(json.dumps(record), encoding="utf-8")
    return made


# The page


@pytest.mark.parametrize("page", [PAGE, comparison_page(compare(RUN, RUN, (HOSTILE, "b")), Words("en"))])
def test_nothing_of_others_becomes_an_element(page):
    tags = Page(page).tags
    assert [
        attributes
        for tag, attributes in tags
        if tag in ("img", "iframe", "object", "embed", "b") and attributes.keys() - {"class"}
    ] == []
    assert sum(tag == "script" for tag, _ in tags) == 1
    assert [name for _, attributes in tags for name in attributes if name.startswith("on") or name == "style"] == []


def test_what_others_wrote_is_shown_as_they_wrote_it():
    text = Page(PAGE).text
    assert text.count(HOSTILE) == 4  # in a question, its answer, its quotation, and in gold evidence
    assert "<img onerror=alert(1)>" in text
    assert "<i>other</i>.jsonl" in text


def test_the_page_takes_nothing_from_elsewhere():
    for tag, attributes in Page(PAGE).tags:
        assert tag not in ("base", "iframe")
        assert "src" not in attributes
        assert (attributes.get("href") or "#").startswith(("#", "data:"))
    assert not re.search(r"url\(|@import|https?://", PAGE)


def test_only_the_script_and_the_style_of_the_page_may_run():
    [policy] = [str(a["content"]) for tag, a in Page(PAGE).tags if a.get("http-equiv") == "Content-Security-Policy"]
    for tag in ("script", "style"):
        [inside] = re.findall(rf"<{tag}>(.*?)</{tag}>", PAGE, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")


def test_the_page_has_every_part():
    text = Page(PAGE).text
    for said in (
        "0123abc",
        "rrf_k 60",
        "dev.jsonl › sha256 aa11",
        "tweespraak eval run dev.jsonl",  # the record
        "All questions",
        "By language of question and document",
        "By kind of question",
        "By question set",
        "When no answer is given",
        "false refusals",
        "Questions asked in both languages: 1.",
        "Is the confidence honest?",
        "Time a question",
    ):
        assert said in text, said
    assert [a["class"] for tag, a in Page(PAGE).tags if tag == "svg"] == [
        f"plot plot-{name}" for name in ("recall", "reliability", "risk", "latency")
    ]


def test_a_question_has_all_that_explains_its_answer():
    [block] = re.findall(r'<details class="question" id="q-d-003".*?</details>', PAGE, re.DOTALL)
    text = Page(block).text
    for said in (
        "Do the sources agree on the dead?",
        "d-003 · several passages · EN→both",
        "cited in part",
        "Answered wrong",
        "Only a part of the needed evidence was cited.",
        "“1878”",
        "1878 people were executed. [1]",
        "confidence 0.55",
        "Islamitische Staat › Belgium 1878 personen Translated: 1878 people",
        "1878 personen needed 1 2 1 1",
        "1,175 civilians needed – – – –",
        "citation recall 0.50",
        "15.5 ms",
        "Found first",
    ):
        assert said.replace("“", "").replace("”", "") in text, said


def test_a_translation_is_shown_where_the_source_is_in_the_other_language():
    [block] = re.findall(r'<details class="question" id="q-d-001".*?</details>', PAGE, re.DOTALL)
    assert "Translated: naar schatting 450 personen" in Page(block).text
    assert "Found first" not in Page(block).text  # it was answered right


def test_questions_asked_before_and_ids_of_any_kind_are_shown():
    text = Page(PAGE).text
    assert "Asked before it Wat gebeurde er in Raqqa?" in text
    assert 'd 5 "<b>" · other subject' in text
    assert "q-d%205%20%22%3Cb%3E%22" in [a.get("id") for _, a in Page(PAGE).tags]


def test_every_id_of_the_page_is_there_once_and_every_name_means_one():
    page = Page(PAGE)
    ids = [a["id"] for _, a in page.tags if a.get("id")]
    assert len(ids) == len(set(ids))
    named = {id for _, a in page.tags for id in (a.get("aria-labelledby") or "").split()}
    assert named <= set(ids)


def test_a_filter_offers_what_there_is_with_how_many():
    options = re.findall(r'<option value="([^"]*)">([^<]*)</option>', PAGE)
    assert ("not_retrieved", "evidence not found (1)") in options
    assert ("fact", "fact (3)") in options
    assert ("nl", "Dutch (3)") in options
    assert not any(value == "list" for value, _ in options)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_same_run_gives_the_same_bytes(lang):
    words = Words(lang)
    assert report_page(report(load_run(FOLDER)), words) == report_page(REPORT, words)
    assert f'<html lang="{lang}">' in report_page(REPORT, words)


def test_figures_are_written_as_the_language_does():
    assert "Verslag: dev.jsonl" in (dutch := Page(report_page(REPORT, Words("nl"))).text)
    assert "zekerheid 0,55" in dutch
    assert "Confidence" not in dutch
    assert "confidence 0" not in dutch


# Markdown


def test_markdown_of_others_is_text():
    assert escape("a|b\n<i> [x](y) `c` *d* _e_ #f ![g]") == r"a\|b \<i\> \[x\](y) \`c\` \*d\* \_e\_ \#f \!\[g\]"


@pytest.mark.parametrize(
    "text", [report_markdown(REPORT, Words("en")), comparison_markdown(compare(RUN, RUN, ("a", "b")), Words("nl"))]
)
def test_every_row_of_a_table_has_as_many_cells_as_its_head(text):
    for table in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}) == 1, table


def test_the_markdown_lists_what_was_not_right():
    text = report_markdown(REPORT, Words("en"))
    assert "## Not as it should be: 4" in text
    assert r"| d-003 | Do the sources agree on the dead? | cited in part | 1878 people were executed. \[1\] |" in text
    assert "<" not in text.replace("\\<", "")


# On the command line


def test_eval_report_writes_three_files_beside_the_run(folder, capsys):
    assert tweespraak("report", folder) == 0
    assert capsys.readouterr().out == f"6 questions; written to {folder}/report.html, report.md and report.json\n"
    assert (folder / "report.html").read_text(encoding="utf-8") == PAGE
    data = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    assert (data["record"]["commit"], len(data["questions"])) == ("0123abc", 6)
    assert data["summary"] == RUN.summary
    assert data["questions"][2]["gold"][1]["ranks"] == [None, None, None, None]
    assert not list(folder.glob(".*"))
    load_run(folder)  # it is still whole


def test_eval_report_goes_where_it_is_told_and_in_dutch(folder, tmp_path):
    assert tweespraak("report", folder, "--out", tmp_path / "new" / "x.html", "--lang", "nl") == 0
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["x.html", "x.json", "x.md"]
    assert (tmp_path / "new" / "x.md").read_text(encoding="utf-8").startswith("# Verslag: dev.jsonl")


def test_eval_compare_prints_and_writes_the_comparison(folder, capsys):
    other = other_run(folder)
    assert tweespraak("compare", folder, other) == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert "6 questions that both runs were asked" in printed
    assert "accuracy 6 0.333 0.333 0.000" in printed
    assert "Better in B: 1 Worse in B: 1" in printed
    page = Page((other / "compared-with-run.html").read_text(encoding="utf-8")).text
    assert "now right" in page
    assert "now wrong" in page
    assert "accuracy: 1.00 → 0.00" in page
    data = json.loads((other / "compared-with-run.json").read_text(encoding="utf-8"))
    assert [one["id"] for one in data["better"]] == ["d-002"]
    assert data["worse"][0]["scores"] == {"accuracy": {"a": 1.0, "b": 0.0}}
    assert "| accuracy | 6 | 0.333 | 0.333 | 0.000 |" in (other / "compared-with-run.md").read_text(encoding="utf-8")


def test_eval_compare_gives_the_same_bytes_and_takes_measures(folder, tmp_path, capsys):
    other = other_run(folder)
    for name in ("one", "two"):
        assert (
            tweespraak("compare", folder, other, "--measure", "R@5", "accuracy", "--out", tmp_path / name / "c.html")
            == 0
        )
    for ending in ("html", "md", "json"):
        assert (tmp_path / "one" / f"c.{ending}").read_bytes() == (tmp_path / "two" / f"c.{ending}").read_bytes()
    assert list(json.loads((tmp_path / "one" / "c.json").read_text())["measures"]) == ["accuracy", "R@5"]


@pytest.mark.parametrize(
    ("out", "said"),
    [
        ("x.md", "needs a name that ends in .html"),
        ("run/record.html", "record.json: that is a file of a run; use --out for another name"),
        ("run/summary.html", "summary.json: that is a file of a run"),
        ("run/run.jsonl/x.html", "run.jsonl: cannot be written (File exists); use --out for another place"),
    ],
)
def test_nothing_is_written_over_a_run_or_in_an_impossible_place(out, said, folder, monkeypatch, capsys):
    monkeypatch.chdir(folder.parent)
    assert tweespraak("report", folder, "--out", out) == 2
    assert said in capsys.readouterr().err
    load_run(folder)


def test_a_folder_without_a_run(tmp_path, capsys):
    assert tweespraak("report", tmp_path) == 2
    assert tweespraak("compare", FOLDER, tmp_path) == 2
    assert capsys.readouterr().err.count("holds no finished run") == 2
