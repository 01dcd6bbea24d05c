"""Question sets as BEIR: `corpus.jsonl` (our passages), `queries.jsonl`, `qrels/test.tsv`.

What BEIR has no field for stands in the `metadata` of a query, so that our own sets come back whole. Thakur et al.,
"BEIR", NeurIPS 2021; https://github.com/beir-cellar/beir.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.errors import QuestionSetError
from assistant.evaluation.corpus import Corpus
from assistant.evaluation.formats.files import check_size, check_word, read_text, rows_of, write_text
from assistant.evaluation.formats.imported import Imported, imported
from assistant.evaluation.formats.passages import judged, span_of, unfinished
from assistant.evaluation.sets import Item, as_line, item_from, read_lines, write_lines

CORPUS, QUERIES, QRELS = Path("corpus.jsonl"), Path("queries.jsonl"), Path("qrels", "test.tsv")
FILES = (CORPUS, QUERIES, QRELS)
HEADER = ("query-id", "corpus-id", "score")


def write(items: Sequence[Item], folder: Path, corpus: Corpus) -> None:
    """Write items with the passages of all documents. Raises QuestionSetError."""
    qrels = ["\t".join(HEADER) + "\n"]
    for item in items:
        grades = judged(item, corpus).items()
        qrels += [f"{check_word('id', item.id)}\t{check_word('id', id)}\t{grade}\n" for id, grade in grades]
    write_lines(_passages(corpus), folder / CORPUS)
    write_lines(map(_query, items), folder / QUERIES)
    write_text(folder / QRELS, qrels)


def read(folder: Path, corpus: Corpus) -> Imported:
    """The items of a folder; queries without our metadata are unfinished. Raises QuestionSetError, naming the line."""
    path = folder / QUERIES
    check_size(path)
    items: list[Item] = []
    others: list[dict[str, Any]] = []
    qrels: Mapping[str, Mapping[str, int]] | None = None
    for number, line in read_lines(path):
        where = f"{path}, line {number}"
        id, text, metadata = line.get("_id"), line.get("text"), line.get("metadata")
        if not (isinstance(id, str) and id and isinstance(text, str)):
            raise QuestionSetError(f'{where}: lacks "_id" or "text"; a query is {{"_id": "...", "text": "..."}}')
        if isinstance(metadata, dict) and {"lang", "kind"} <= set(metadata):
            items.append(item_from(where, {**metadata, "id": id, "question": text}))
        else:
            qrels = _qrels(folder, corpus) if qrels is None else qrels
            others.append(unfinished(id, text, qrels.get(id, {}), corpus, "BEIR"))
    return imported(path, items, others)


def _passages(corpus: Corpus) -> Iterator[dict[str, Any]]:
    for passage in corpus.passages.values():
        title = " › ".join((corpus.documents[passage.document].title, *passage.section))
        metadata = {"document": passage.document, "language": passage.lang, "start": passage.start, "end": passage.end}
        yield {"_id": passage.id, "title": title, "text": passage.text, "metadata": metadata}


def _query(item: Item) -> dict[str, Any]:
    line = as_line(item)
    return {"_id": line.pop("id"), "text": line.pop("question"), "metadata": line}


def _qrels(folder: Path, corpus: Corpus) -> dict[str, dict[str, int]]:
    """The grades of all queries. Raises QuestionSetError, naming the row."""
    path = folder / QRELS
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for number, row in rows_of(path, read_text(path), "\t"):
        if number == 1 and row[0] == HEADER[0]:
            continue
        where = f"{path}, row {number}"
        if len(row) != len(HEADER) or not row[2].strip().isdecimal():
            raise QuestionSetError(f"{where}: should be a query, a passage and a grade with tabs between them")
        if span_of(row[1], corpus) is None:
            raise QuestionSetError(f"{where}: {json.dumps(row[1])} is no passage of these documents; {PASSAGE_IDS}")
        found[row[0]][row[1]] = int(row[2])
    return found


PASSAGE_IDS = "ids are DOCUMENT:START-END, offsets into the cleaned text (--documents names the folder)"
