"""Question sets in other formats: what goes out comes back, what is wrong is named, and nothing is worked out."""

from __future__ import annotations

import csv
import io
import json
import warnings
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from assistant import paths
from assistant.cli import main
from assistant.errors import QuestionSetError
from assistant.evaluation.corpus import Corpus, load_corpus
from assistant.evaluation.formats import beir, cells, csv_table, exchange, files, squad, trec, xlsx_table
from assistant.evaluation.formats.passages import ALTERNATIVE, NEEDED, judged
from assistant.evaluation.sets import Item, Quote, dump, load_set
from assistant.settings import Settings

SETS = sorted(paths.data("eval", "sets", "dev.jsonl").parent.glob("*.jsonl"))
PLACES = {"csv": "set.csv", "xlsx": "set.xlsx", "squad": "set.json", "beir": "beir", "trec": "trec"}
HEADER = "id,question,lang,kind,answers,evidence\n"
FULL = Item(
    "b-1",
    "Who\nsold “oil”; and why?",
    "en",
    "fact",
    (("IS", "a | b"), (" oil ", "back\\slash", "two\nlines")),
    (Quote("en", "At its peak in 2015, the Islamic State governed"), Quote("nl", "ontvoerde IS circa 230 christenen")),
    (Quote("en", "an estimated 450 individuals"),),
    "b-2",
    "=note",
    ("Who is IS?", "+ And?"),
)
BARE = Item("b-2", "Hoe laat is het?", "nl", "offtopic", (), (), ())


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load_corpus(Settings())


@pytest.fixture(scope="module")
def shipped() -> list[Item]:
    return [item for path in SETS for item in load_set(path)]


def back(items: Sequence[Item], format: str, folder: Path, corpus: Corpus) -> Any:
    """What is read of what was written."""
    place = folder / PLACES[format]
    exchange.write(items, format, place, lambda: corpus)
    assert exchange.format_of(place) == format
    return exchange.read(place, format, lambda: corpus)


def message(act: Callable[[], Any], path: Path) -> str:
    with pytest.raises(QuestionSetError) as caught:
        act()
    text = str(caught.value)
    assert text.startswith(str(path))
    assert "\n" not in text
    assert any(words in text for words in ("; ", "use one of", "should be", "needs", "not JSON"))  # what to do
    return text


# There and back


@pytest.mark.parametrize("format", ["csv", "xlsx", "squad", "beir"])
def test_the_sets_that_ship_come_back_as_they_are(format, tmp_path, shipped, corpus):
    found = back(shipped, format, tmp_path, corpus)
    assert found.items == tuple(shipped)
    assert found.unfinished == ()


@pytest.mark.parametrize("format", ["csv", "xlsx", "squad", "beir"])
def test_an_item_with_everything_comes_back_as_it_is(format, tmp_path, corpus):
    assert back([FULL, BARE], format, tmp_path, corpus).items == (FULL, BARE)


def test_trec_holds_questions_and_passages_and_loses_the_rest(tmp_path, shipped, corpus):
    found = back(shipped, "trec", tmp_path, corpus)
    assert found.items == ()
    assert [(line["id"], line["question"]) for line in found.unfinished] == [
        (item.id, " ".join(item.question.split())) for item in shipped
    ]
    assert {line["kind"] for line in found.unfinished} == {""}
    by_id = {line["id"]: line for line in found.unfinished}
    for item in shipped[:100]:
        texts = [quote["quote"] for name in ("evidence", "evidence_alt") for quote in by_id[item.id][name]]
        for quote in (*item.evidence, *item.evidence_alt):
            assert any(quote.text in text for text in texts), item.id


def test_what_trec_loses_has_to_be_completed_before_it_is_a_set(tmp_path, shipped, corpus):
    out = tmp_path / "set.jsonl"
    exchange.save(back(shipped[:4], "trec", tmp_path, corpus), out)
    assert not out.exists()
    with pytest.raises(QuestionSetError, match="kind"):
        load_set(tmp_path / "set.todo.jsonl")


@pytest.mark.parametrize("items", [[FULL, BARE], [BARE]])
def test_dumped_items_are_loaded_again(tmp_path, items):
    dump(items, tmp_path / "new" / "set.jsonl")
    assert load_set(tmp_path / "new" / "set.jsonl") == items
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["set.jsonl"]


# Cells

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12).filter(lambda text: text.strip())


@given(st.lists(st.lists(TEXTS, min_size=1, max_size=3), max_size=3))
def test_groups_come_back_from_a_cell(groups):
    assert cells.split_groups(cells.join_groups(groups)) == groups


@given(st.lists(TEXTS, max_size=3), st.lists(st.tuples(TEXTS, TEXTS), max_size=3))
def test_texts_and_quotations_come_back_from_a_cell(texts, pairs):
    assert cells.split_texts(cells.join_texts(texts)) == texts
    quotes = [Quote(*pair) for pair in pairs]
    assert [Quote(q["doc"], q["quote"]) for q in cells.split_quotes(cells.join_quotes(quotes))] == quotes


@given(st.text() | st.text("'=+-@ \t\n\r\uff1dx", max_size=6))
def test_no_guarded_cell_is_a_formula_and_all_come_back(text):
    guarded = cells.guard(text)
    assert cells.unguard(guarded) == text
    assert guarded.lstrip()[:1] not in tuple("=+-@\uff1d\uff0b\uff0d\uff20")
    assert guarded[:1] not in ("\t", "\r", "\n")


@pytest.mark.parametrize("text", ["'s Avonds", "2-1", "a=b", "", "O'Neill", "’s"])
def test_ordinary_cells_stay_as_they_are(text):
    assert cells.guard(text) == text
    assert cells.unguard(text) == text


def test_what_people_type_in_a_cell():
    assert cells.split_groups("450|four hundred \r\n\r\n  oil  ") == [["450", "four hundred"], ["oil"]]
    assert cells.split_quotes("en:IS sold oil\nnl: om 10:30 uur") == [
        {"doc": "en", "quote": "IS sold oil"},
        {"doc": "nl", "quote": "om 10:30 uur"},
    ]
    assert cells.split_texts(r"C:\folder") == [r"C:\folder"]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(TEXTS, TEXTS, st.lists(st.lists(TEXTS, min_size=1, max_size=2), min_size=1)), min_size=1))
def test_any_text_comes_back_through_csv(tmp_path, rows):
    made = [
        Item(f"{n}{id}", question, "nl", "fact", tuple(map(tuple, answers)), (Quote("nl", question),), (), None, id)
        for n, (id, question, answers) in enumerate(rows)
    ]
    csv_table.write(made, tmp_path / "set.csv")
    assert csv_table.read(tmp_path / "set.csv") == made


# CSV


def test_a_csv_file_opens_in_a_spreadsheet_and_holds_no_formula(tmp_path):
    path = tmp_path / "set.csv"
    csv_table.write([Item("@a", "=1+1", "en", "offtopic", (), (), ()), BARE], path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
    assert rows[0] == [
        "id",
        "question",
        "lang",
        "kind",
        "answers",
        "evidence",
        "evidence_alt",
        "pair",
        "before",
        "note",
    ]
    assert rows[1][:2] == ["'@a", "'=1+1"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_columns_in_any_order_with_any_delimiter(tmp_path, delimiter):
    rows = [["Kind", "lang ", "ID", "question"], ["OffTopic", "NL", "b-2", "Hoe laat is het?"], ["", "", "", ""]]
    path = tmp_path / "set.csv"
    path.write_text("\r\n".join(delimiter.join(row) for row in rows), encoding="utf-8")
    assert csv_table.read(path) == [BARE]


BAD_TABLES = {
    "nothing": ("", "is empty"),
    "an unknown column": ("id,question,lang,kind,status\n", 'the column "status" is unknown'),
    "a column that lacks": ("id,question,lang\n", 'there is no column "kind"'),
    "two columns of a name": ("id,question,lang,kind,ID\n", 'two columns are named "id"'),
    "no header": ("a,Who?,en,offtopic\n", 'the column "a" is unknown'),
    "no rows": (HEADER, "holds no question"),
    "a kind that is none": (HEADER + "a,Who?,en,trivia\n", ', row 2: kind "trivia" is unknown'),
    "a language that is none": (HEADER + "\na,Who?,de,fact,IS,en: IS\n", ', row 3: "lang" is "de"'),
    "no id": (HEADER + " ,Who?,en,offtopic\n", ', row 2: the column "id" is empty'),
    "no question": (HEADER + "a,,en,offtopic\n", ', row 2: the column "question" is empty'),
    "no answers": (HEADER + "a,Who?,en,fact,,en: IS\n", ", row 2: a question of kind"),
    "evidence without its document": (
        HEADER + "a,Who?,en,fact,IS,IS sold oil\n",
        ', row 2, column "evidence": "IS sold',
    ),
    "too many cells": (HEADER + "a,Who?,en,fact,IS,en: IS,x\n", ", row 2: has more cells"),
    "a quotation mark that stays open": (HEADER + 'a,"Who?,en\n', ", row 2: "),
    "an id that stands twice": (HEADER + "a,Who?,en,offtopic\na,What?,en,offtopic\n", "the id a occurs twice"),
    "a huge cell": (HEADER + f'a,"{"x" * 1_100_000}",en,offtopic\n', ", row 2: field larger"),
}


@pytest.mark.parametrize(("text", "words"), BAD_TABLES.values(), ids=BAD_TABLES)
def test_a_bad_csv_file(tmp_path, corpus, text, words):
    path = tmp_path / "set.csv"
    path.write_text(text, encoding="utf-8")
    assert words in message(lambda: exchange.read(path, "csv", lambda: corpus), path)


def test_a_csv_file_that_is_not_utf_8(tmp_path):
    path = tmp_path / "set.csv"
    path.write_bytes(HEADER.encode() + "a,Café?,nl,offtopic".encode("cp1252"))
    assert "not UTF-8" in message(lambda: csv_table.read(path), path)


def test_reading_leaves_the_limits_of_csv_as_they_were(tmp_path):
    before = csv.field_size_limit(1_234)
    path = tmp_path / "set.csv"
    path.write_text(HEADER + 'a,"Who', encoding="utf-8")
    message(lambda: csv_table.read(path), path)
    assert csv.field_size_limit(before) == 1_234


@pytest.mark.parametrize("name", ["set.csv", "set.xlsx", "set.json"])
def test_a_file_that_is_too_large_is_not_read(tmp_path, monkeypatch, corpus, name):
    path = tmp_path / name
    path.write_bytes(b" " * 2_000)
    monkeypatch.setattr(files, "MAX_BYTES", 1_000)
    assert "at most are read" in message(lambda: exchange.read(path, exchange.format_of(path), lambda: corpus), path)


def test_a_table_of_too_many_rows_is_not_read(tmp_path, monkeypatch):
    path = tmp_path / "set.csv"
    path.write_text(HEADER + "".join(f"{n},Who is {n}?,en,offtopic\n" for n in range(20)), encoding="utf-8")
    assert len(csv_table.read(path)) == 20
    monkeypatch.setattr(files, "MAX_ROWS", 20)
    assert "more than 20 rows" in message(lambda: csv_table.read(path), path)


# XLSX


def workbook(path: Path, *rows: Sequence[Any]) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


def test_a_workbook_holds_text_and_no_formula(tmp_path):
    path = tmp_path / "set.xlsx"
    xlsx_table.write([Item("007", "=1+1", "en", "offtopic", (), (), (), "#N/A", "1.000"), BARE], path)
    book = load_workbook(path)
    assert book.sheetnames == ["questions"]
    kinds = {cell.data_type for row in book["questions"].iter_rows() for cell in row if cell.value is not None}
    assert kinds == {"s"}
    assert {cell.number_format for row in book["questions"].iter_rows() for cell in row} == {"@"}
    assert [cell.value for cell in book["questions"][2]][:2] == ["007", "'=1+1"]
    assert [(i.id, i.pair, i.note) for i in xlsx_table.read(path)] == [("007", "#N/A", "1.000"), ("b-2", None, "")]


def test_numbers_that_a_spreadsheet_made_are_read_as_they_look(tmp_path):
    header = ["id", "question", "lang", "kind", "answers", "evidence"]
    path = workbook(
        tmp_path / "set.xlsx", header, [1, "Who?", "en", "fact", 450.0, "en: x"], [2, "?!", "en", "fact", 1.5, "en: x"]
    )
    assert [(item.id, item.answers) for item in xlsx_table.read(path)] == [("1", (("450",),)), ("2", (("1.5",),))]


@pytest.mark.parametrize("value", ["=1+1", '=HYPERLINK("http://example.org")', True])
def test_a_cell_that_is_no_text(tmp_path, value):
    path = workbook(tmp_path / "set.xlsx", ["id", "question", "lang", "kind"], [], ["a", value, "en", "offtopic"])
    assert ", row 3, column 2: holds" in message(lambda: xlsx_table.read(path), path)


@pytest.mark.parametrize(
    "item", [Item("a", "bell \x07", "nl", "offtopic", (), (), ()), Item("a", "line\rend", "nl", "offtopic", (), (), ())]
)
def test_what_a_workbook_cannot_hold_is_not_lost_in_silence(tmp_path, item):
    path = tmp_path / "set.xlsx"
    assert "control character" in message(lambda: xlsx_table.write([item], path), path)
    assert list(tmp_path.iterdir()) == []


def test_a_cell_that_would_be_cut_is_refused(tmp_path):
    path = tmp_path / "set.xlsx"
    long = Item("a", "x" * 32_768, "nl", "offtopic", (), (), ())
    assert "more than 32767 characters" in message(lambda: xlsx_table.write([long], path), path)


def test_a_sheet_with_a_wrong_size_and_a_far_cell(tmp_path):
    path = tmp_path / "set.xlsx"
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (["id", "question", "lang", "kind"], ["a", "Hoe laat is het?", "nl", "offtopic"]):
        sheet.append(row)
    sheet.cell(row=900_000, column=9_000, value="far")
    book.save(path)
    assert "more than 100000 rows" in message(lambda: xlsx_table.read(path), path)


def replaced(path: Path, name: str, content: bytes) -> Path:
    """The workbook with one part replaced."""
    with zipfile.ZipFile(path) as old:
        parts = {part: old.read(part) for part in old.namelist()} | {name: content}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for part, data in parts.items():
            new.writestr(part, data)
    return path


SHEET = "xl/worksheets/sheet1.xml"
BOMB = b'<!DOCTYPE s [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet><sheetData>&b;</sheetData></worksheet>'


def test_a_workbook_that_unpacks_to_too_much_is_not_read(tmp_path):
    path = replaced(workbook(tmp_path / "set.xlsx", ["id"]), "xl/media/zeros", b"\0" * (65 * 2**20))
    assert path.stat().st_size < 2**20
    assert "unpacks to 65 MiB" in message(lambda: xlsx_table.read(path), path)


def test_a_workbook_of_too_many_cells_is_not_read(tmp_path):
    path = replaced(workbook(tmp_path / "set.xlsx", ["id"]), SHEET, b"<c/>" * (xlsx_table.MAX_ELEMENTS + 1))
    assert "too many cells" in message(lambda: xlsx_table.read(path), path)


@pytest.mark.parametrize("content", [BOMB, b"<worksheet><sheetData>", b"", b"\xff\xfe"])
def test_a_damaged_sheet(tmp_path, content):
    path = replaced(workbook(tmp_path / "set.xlsx", ["id"]), SHEET, content)
    message(lambda: xlsx_table.read(path), path)


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 cut off"])
def test_a_file_that_is_no_workbook(tmp_path, content):
    path = tmp_path / "set.xlsx"
    path.write_bytes(content)
    assert "not a workbook" in message(lambda: xlsx_table.read(path), path)


# BEIR and TREC


def test_beir_has_all_passages_and_judges_those_that_hold_evidence(tmp_path, corpus):
    back([FULL, BARE], "beir", tmp_path, corpus)
    lines = [json.loads(line) for line in (tmp_path / "beir" / "corpus.jsonl").read_text("utf-8").splitlines()]
    passages = {line["_id"]: line for line in lines}
    assert len(passages) == len(corpus.passages)
    header, *rows = [
        line.split("\t") for line in (tmp_path / "beir" / "qrels" / "test.tsv").read_text("utf-8").splitlines()
    ]
    assert header == ["query-id", "corpus-id", "score"]
    assert {query for query, _, _ in rows} == {"b-1"}
    for quote, grade in [(FULL.evidence[0], "2"), (FULL.evidence[1], "2"), (FULL.evidence_alt[0], "1")]:
        judged_so = [passages[id]["text"] for _, id, given in rows if given == grade]
        assert any(quote.text in text for text in judged_so)
    one = passages[rows[0][1]]
    document = corpus.documents[one["metadata"]["document"]]
    assert document.text[one["metadata"]["start"] : one["metadata"]["end"]] == one["text"]
    assert one["title"].startswith(document.title)


def test_needed_evidence_goes_before_an_alternative_in_the_same_passage(corpus):
    quotes = Quote("en", "an estimated 450 individuals"), Quote("en", "75 were linked to the Sharia4Belgium network")
    item = Item("a", "Who?", "en", "fact", (("450",),), (quotes[0],), (quotes[1],))
    assert set(judged(item, corpus).values()) == {NEEDED}
    assert set(judged(Item("a", "Who?", "en", "fact", (("4",),), (), quotes), corpus).values()) == {ALTERNATIVE}


def beir_folder(tmp_path: Path, queries: str, qrels: str = "query-id\tcorpus-id\tscore\n") -> Path:
    (tmp_path / "qrels").mkdir()
    (tmp_path / "corpus.jsonl").write_text("", encoding="utf-8")
    (tmp_path / "queries.jsonl").write_text(queries, encoding="utf-8")
    (tmp_path / "qrels" / "test.tsv").write_text(qrels, encoding="utf-8")
    return tmp_path


def test_a_query_without_our_metadata_is_to_be_completed(tmp_path, corpus):
    [passage] = [p for p in corpus.passages.values() if "an estimated 450 individuals" in p.text]
    qrels = f"query-id\tcorpus-id\tscore\nq1\t{passage.id}\t1\n"
    folder = beir_folder(tmp_path, '{"_id": "q1", "text": "Hoeveel Belgen gingen er?"}\n', qrels)
    found = beir.read(folder, corpus)
    assert found.items == ()
    [line] = found.unfinished
    assert (line["lang"], line["kind"], line["answers"]) == ("nl", "", [])
    assert line["evidence"] == [{"doc": "en", "quote": passage.text}]
    assert "to complete: kind, answers" in line["note"]


@pytest.mark.parametrize(
    ("queries", "qrels", "words"),
    [
        ('{"_id": "q1"}\n', "", 'queries.jsonl, line 1: lacks "_id" or "text"'),
        ("{]\n", "", "queries.jsonl, line 1: not JSON"),
        ('{"_id": "q", "text": "?", "metadata": {"lang": "nl", "kind": "x"}}\n', "", 'queries.jsonl, line 1: kind "x"'),
        ('{"_id": "q", "text": "?"}\n', "q\tnowhere:1-2\t1\n", 'test.tsv, row 1: "nowhere:1-2" is no passage'),
        ('{"_id": "q", "text": "?"}\n', "q\ten:5-99999999\t1\n", "test.tsv, row 1: "),
        ('{"_id": "q", "text": "?"}\n', "q\ten:0-10\n", "test.tsv, row 1: should be a query, a passage and a grade"),
        ("\n", "", "queries.jsonl: holds no question"),
    ],
)
def test_a_bad_beir_folder(tmp_path, corpus, queries, qrels, words):
    folder = beir_folder(tmp_path, queries, qrels)
    assert words in message(lambda: beir.read(folder, corpus), folder)


def test_qrels_go_to_trec_and_come_back_as_what_the_passages_share(tmp_path, corpus):
    # a sentence that stands in two windows: both are judged, and the evidence is what they have in common
    item = next(i for i in load_set(SETS[2]) if len(judged(i, corpus)) == 2 and len(i.evidence) == 1)
    [line] = back([item], "trec", tmp_path, corpus).unfinished
    lines = (tmp_path / "trec" / "qrels.txt").read_text("utf-8").splitlines()
    assert [row.split() for row in lines] == [[item.id, "0", passage, "2"] for passage in judged(item, corpus)]
    [evidence] = line["evidence"]
    assert item.evidence[0].text in evidence["quote"]
    shared = [passage.id for passage in corpus.passages.values() if evidence["quote"] in passage.text]
    assert shared == list(judged(item, corpus))


@pytest.mark.parametrize(
    ("topics", "qrels", "words"),
    [
        ("a Who?\n", "", "topics.tsv, line 1: should be an id, a tab and a question"),
        ("a\tWho?\n", "a 0 en:0-20\n", 'qrels.txt, line 1: should be "ID 0 PASSAGE GRADE"'),
        ("a\tWho?\n", "a 0 en:0-20 x\n", 'qrels.txt, line 1: should be "ID 0 PASSAGE GRADE"'),
        ("a\tWho?\n", "\na 0 fr:0-20 1\n", 'qrels.txt, line 2: "fr:0-20" is no passage'),
        ("a\tWho?\n", "b 0 en:0-20 1\n", "qrels.txt: there is no topic b"),
        ("a\tWho?\na\tWhat?\n", "", "topics.tsv: the id a occurs twice"),
        ("", "", "topics.tsv: holds no question"),
    ],
)
def test_a_bad_trec_folder(tmp_path, corpus, topics, qrels, words):
    (tmp_path / "topics.tsv").write_text(topics, encoding="utf-8")
    (tmp_path / "qrels.txt").write_text(qrels, encoding="utf-8")
    assert words in message(lambda: trec.read(tmp_path, corpus), tmp_path)


@pytest.mark.parametrize("format", ["beir", "trec"])
def test_an_id_with_a_space_is_refused(tmp_path, corpus, format):
    item = Item("a b", "Who?", "en", "fact", (("x",),), (Quote("en", "an estimated 450 individuals"),), ())
    with pytest.raises(QuestionSetError, match='id "a b" is empty or holds a space'):
        back([item], format, tmp_path, corpus)


def run_folder(tmp_path: Path, *scores: float) -> Path:
    retrieved = [{"rank": n, "passage_id": f"en:{n}-{n + 9}", "score": s} for n, s in enumerate(scores, start=1)]
    lines = [{"id": "a", "answer": {"retrieved": retrieved[::-1]}}, {"id": "b", "answer": {"retrieved": []}}]
    folder = tmp_path / "run"
    folder.mkdir()
    (folder / "run.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return folder


def test_a_run_goes_to_a_run_file_by_rank_with_falling_scores(tmp_path):
    out = tmp_path / "latest.run"
    assert trec.write_run(run_folder(tmp_path, 0.9, 0.5, 0.5, 0.7), out) == 2
    assert out.read_text("utf-8").splitlines() == [
        "a Q0 en:1-10 1 0.900000 tweespraak",
        "a Q0 en:2-11 2 0.500000 tweespraak",
        "a Q0 en:3-12 3 0.499999 tweespraak",
        "a Q0 en:4-13 4 0.499998 tweespraak",
    ]


def test_a_run_file_and_qrels_are_what_ir_measures_reads(tmp_path, corpus):
    ir_measures = pytest.importorskip("ir_measures")
    item = Item("a", "Who?", "en", "fact", (("450",),), (Quote("en", "an estimated 450 individuals"),), ())
    [passage] = judged(item, corpus)
    back([item], "trec", tmp_path, corpus)
    lines = {
        "id": "a",
        "answer": {"retrieved": [{"rank": r, "passage_id": p, "score": 0.5} for r, p in ((1, "en:0-9"), (2, passage))]},
    }
    (tmp_path / "run.jsonl").write_text(json.dumps(lines), encoding="utf-8")
    trec.write_run(tmp_path, tmp_path / "out.run")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        qrels = list(ir_measures.read_trec_qrels(str(tmp_path / "trec" / "qrels.txt")))
        found = ir_measures.calc_aggregate(
            [ir_measures.RR], qrels, list(ir_measures.read_trec_run(str(tmp_path / "out.run")))
        )
    assert found[ir_measures.RR] == 0.5


@pytest.mark.parametrize(
    "line", ['{"id": "a"}', '{"id": "a", "answer": {"retrieved": [{"rank": 1}]}}', '{"id": "a", "answer": 3}']
)
def test_a_bad_run(tmp_path, line):
    path = tmp_path / "run.jsonl"
    path.write_text(line, encoding="utf-8")
    assert ", line 1: not a line of a run" in message(lambda: trec.write_run(tmp_path, tmp_path / "out"), path)


# SQuAD


def questions(path: Path) -> list[tuple[str, str, dict[str, Any]]]:
    data = json.loads(path.read_text("utf-8"))
    assert data["version"] == "v2.0"
    return [(a["title"], p["context"], q) for a in data["data"] for p in a["paragraphs"] for q in p["qas"]]


def test_squad_has_right_offsets_and_says_what_is_impossible(tmp_path, shipped, corpus):
    back(shipped, "squad", tmp_path, corpus)
    items = {item.id: item for item in shipped}
    found = questions(tmp_path / "set.json")
    assert len(found) == len(items)
    for title, context, question in found:
        item = items[question["id"]]
        assert question["is_impossible"] is not item.is_answerable
        assert bool(question["answers"]) is item.is_answerable
        for answer in question["answers"]:
            assert context[answer["answer_start"] :].startswith(answer["text"])
        if item.evidence:
            assert title == item.evidence[0].document
            assert item.evidence[0].text in context


def test_squad_answers_stand_nearest_to_the_evidence_as_they_are_written(tmp_path, corpus):
    quote = Quote("en", "Of those, 75 were linked")
    item = Item("a", "Who?", "en", "fact", (("SHARIA4belgium", "none"), ("belgium",)), (quote,), ())
    other = Item("b", "Wie?", "nl", "fact", (("niets daarvan",),), (quote,), ())
    back([item, other], "squad", tmp_path, corpus)
    [first, second] = [question["answers"] for _, _, question in questions(tmp_path / "set.json")]
    [(_, context, _), _] = questions(tmp_path / "set.json")
    at = context.index("Sharia4Belgium")  # "Belgium" stands three times
    assert first == [
        {"text": "Sharia4Belgium", "answer_start": at},
        {"text": "Belgium", "answer_start": context.index("Belgium", at)},
    ]
    assert second == [{"text": quote.text, "answer_start": context.index(quote.text)}]


def squad_file(tmp_path: Path, *qas: dict[str, Any]) -> Path:
    path = tmp_path / "train.json"
    paragraph = {"context": "Oil was sold by IS. It went to Syria for money.", "qas": list(qas)}
    path.write_text(
        json.dumps({"version": "v2.0", "data": [{"title": "en", "paragraphs": [paragraph]}]}), encoding="utf-8"
    )
    return path


def test_a_squad_file_of_others(tmp_path):
    answers = [
        {"text": "Syria", "answer_start": 31},
        {"text": "to Syria", "answer_start": 28},
        {"text": "Syria", "answer_start": 31},
    ]
    path = squad_file(
        tmp_path,
        {"id": 1, "question": "To which country did the oil go?", "answers": answers, "is_impossible": False},
        {"id": 2, "question": "Who bought the oil and why?", "answers": [], "is_impossible": True},
        {"id": 3, "question": "What was sold?", "answers": [{"text": "Oil", "answer_start": 0}]},
    )
    note = "from SQuAD; to check: kind, lang, pair"
    second, first = Quote("en", "It went to Syria for money."), Quote("en", "Oil was sold by IS.")
    assert squad.read(path).items == (
        Item(
            "1", "To which country did the oil go?", "en", "fact", (("Syria", "to Syria"),), (second,), (), None, note
        ),
        Item("2", "Who bought the oil and why?", "en", "unanswerable", (), (), (), None, note),
        Item("3", "What was sold?", "en", "fact", (("Oil",),), (first,), (), None, note),
    )


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (
            {"id": 1, "question": "Who?", "answers": [{"text": "Syria", "answer_start": 30}]},
            'question 1: "Syria" does not stand at 30',
        ),
        ({"id": 1, "question": "Who?", "answers": [{"text": "Syria", "answer_start": "31"}]}, "does not stand at 31"),
        ({"id": 1, "question": "Who?", "answers": []}, "question 1: a question of kind"),
        ({"id": 1, "answers": []}, "not of SQuAD's form (KeyError('question'))"),
        ({"question": "Who?", "answers": []}, "not of SQuAD's form (KeyError('id'))"),
        ({"id": 1, "question": "Who?", "answers": 3}, "not of SQuAD's form"),
        ({"id": 1, "question": "Who?", "tweespraak": {"lang": "nl", "kind": "x"}}, 'question 1: kind "x" is unknown'),
    ],
)
def test_a_bad_squad_question(tmp_path, question, words):
    path = squad_file(tmp_path, question)
    assert words in message(lambda: squad.read(path), path)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "3", "{", '{"data": 1}', '{"data": [{}]}', '{"data": ["\\ud800"]}', "[" * 100_000, '{"data": []}'],
)
def test_a_bad_squad_file(tmp_path, text):
    path = tmp_path / "set.json"
    path.write_text(text, encoding="utf-8")
    message(lambda: squad.read(path), path)


# The commands


def run(*arguments: Path | str) -> int:
    return main(["eval", *map(str, arguments)])


def test_export_and_import(tmp_path, capsys):
    path, out, again = tmp_path / "set.jsonl", tmp_path / "set.csv", tmp_path / "again.jsonl"
    dump([FULL, BARE], path)
    assert run("export", path, "--format", "csv", "--out", out) == 0
    assert run("import", out, "--out", again) == 0
    assert capsys.readouterr().out == f"2 questions: {out}\n2 questions: {again}\n"
    assert load_set(again) == [FULL, BARE]
    assert run("import", out, "--out", again) == 2
    assert run("export", path, "--format", "csv", "--out", out) == 2
    assert capsys.readouterr().err.count("is there already; use --out for another, or --force") == 2
    assert run("import", out, "--out", again, "--force") == 0


def test_what_is_to_be_completed_goes_beside_the_set(tmp_path, capsys):
    path, out = tmp_path / "set.jsonl", tmp_path / "again.jsonl"
    dump([BARE], path)
    assert run("export", path, "--format", "trec", "--out", tmp_path / "trec") == 0
    assert run("import", tmp_path / "trec", "--out", out) == 0
    todo = tmp_path / "again.todo.jsonl"
    assert capsys.readouterr().out.endswith(f"1 question to complete first: {todo}\n")
    assert (out.exists(), todo.exists()) == (False, True)
    assert run("import", tmp_path / "trec", "--out", out) == 2


def test_the_export_of_a_run(tmp_path, capsys):
    folder, out = run_folder(tmp_path, 0.5), tmp_path / "out.run"
    assert run("export", folder, "--format", "csv", "--out", out) == 2
    assert "a run is exported by itself, with --format trec" in capsys.readouterr().err
    assert run("export", folder, "--format", "trec", "--out", out) == 0
    assert out.read_text("utf-8") == "a Q0 en:1-10 1 0.500000 tweespraak\n"


@pytest.mark.parametrize(
    ("name", "arguments", "words"),
    [
        ("set.txt", [], "cannot be told from its name; add --format"),
        ("set.txt", ["--format", "beir"], "beir is a folder; name that"),
        ("folder", [], "holds neither corpus.jsonl"),
        ("folder", ["--format", "csv"], "csv is a file; name that"),
        ("nowhere.csv", [], "No such file"),
        ("nowhere", ["--format", "beir"], "No such file"),
    ],
)
def test_an_import_of_something_else(tmp_path, capsys, name, arguments, words):
    (tmp_path / "folder").mkdir()
    (tmp_path / "set.txt").touch()
    assert run("import", tmp_path / name, "--out", tmp_path / "out.jsonl", *arguments) == 2
    assert words in capsys.readouterr().err
