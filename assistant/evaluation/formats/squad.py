"""Question sets as SQuAD 2.0 JSON: a passage is a context, the title is the id of its document.

What SQuAD has no field for stands under `tweespraak` in a question, where other readers pass over it, so that our own
sets come back whole; where it is there, it goes before the answers beside it. Rajpurkar et al.,
"Know What You Don't Know", ACL 2018.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from assistant.datatypes import Passage
from assistant.documents import sentences
from assistant.errors import QuestionSetError
from assistant.evaluation.corpus import Corpus
from assistant.evaluation.formats.files import read_text, write_text
from assistant.evaluation.formats.imported import Imported, imported
from assistant.evaluation.sets import Item, as_line, item_from
from assistant.language import detect

OWN = "tweespraak"
_SHAPE = '{"data": [{"title": "...", "paragraphs": [{"context": "...", "qas": [...]}]}]}'


def write(items: Sequence[Item], path: Path, corpus: Corpus) -> None:
    """Write items as one JSON file. Raises QuestionSetError."""
    by_context: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for position, item in enumerate(items):
        passage = _context(item, corpus)
        by_context[passage.id].append(_question(item, passage, position))
    data: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for id, passage in corpus.passages.items():
        if id in by_context:
            data[passage.document].append({"context": passage.text, "qas": by_context[id]})
    found = [{"title": document, "paragraphs": paragraphs} for document, paragraphs in data.items()]
    write_text(path, [json.dumps({"version": "v2.0", "data": found}, ensure_ascii=False, indent=1), "\n"])


def _context(item: Item, corpus: Corpus) -> Passage:
    """The passage with the first evidence; without evidence the one whose words are most like the question's.

    Raises QuestionSetError for evidence that no passage holds.
    """
    if item.evidence:
        holding = corpus.holding(item.evidence[0])
        if not holding:
            raise QuestionSetError(f"the evidence of {item.id} is in no passage; `tweespraak eval check` says more")
        return holding[0]
    texts = {id: p.text for id, p in corpus.passages.items() if p.lang == item.lang} or {
        id: p.text for id, p in corpus.passages.items()
    }
    _, _, id = process.extractOne(item.question, texts, scorer=fuzz.token_set_ratio)
    return corpus.passages[id]


def _question(item: Item, passage: Passage, position: int) -> dict[str, Any]:
    """A question of SQuAD; `position` brings the questions back into the order of their set."""
    line = {**as_line(item), "position": position}
    question = {"id": line.pop("id"), "question": line.pop("question"), "answers": list(_answers(item, passage))}
    return {**question, "is_impossible": not item.is_answerable, OWN: line}


def _answers(item: Item, passage: Passage) -> Iterator[dict[str, Any]]:
    """The answers that stand in the context, as they are written there, nearest to the evidence; else the evidence."""
    if not item.evidence:
        return
    quote = item.evidence[0].text
    at = passage.text.index(quote)
    found = set()
    for answer in (answer for group in item.answers for answer in group):
        places = [match.span() for match in re.finditer(re.escape(answer), passage.text, re.IGNORECASE)]
        if places:
            found.add(min(places, key=lambda place: abs(place[0] - at)))
    for start, end in sorted(found) or [(at, at + len(quote))]:
        yield {"text": passage.text[start:end], "answer_start": start}


def read(path: Path) -> Imported:
    """The items of a SQuAD file. Raises QuestionSetError, naming the question."""
    try:
        data = json.loads(read_text(path))
        json.dumps(data, ensure_ascii=False).encode("utf-8")  # half a character is no text
    except (ValueError, RecursionError) as error:
        raise QuestionSetError(f"{path}: not JSON that can be read ({error}); it should be {_SHAPE}") from error
    items: list[tuple[int, Item]] = []
    try:
        for article in data["data"]:
            for paragraph in article["paragraphs"]:
                for question in paragraph["qas"]:
                    items.append(_item(path, str(article.get("title", "")), paragraph["context"], question))
    except (KeyError, TypeError, AttributeError) as error:
        after = f" after the question {items[-1][1].id}" if items else ""
        raise QuestionSetError(f"{path}{after}: not of SQuAD's form ({error!r}); it should be {_SHAPE}") from error
    return imported(path, [item for _, item in sorted(items, key=lambda one: one[0])])


def _item(path: Path, title: str, context: str, question: dict[str, Any]) -> tuple[int, Item]:
    where = f"{path}, question {question['id']}"
    own = question.get(OWN)
    own = own if isinstance(own, dict) else {}
    line = {**(own or _made(where, title, context, question)), "id": str(question["id"])}
    position = own.get("position")
    return position if isinstance(position, int) else 0, item_from(where, {**line, "question": question["question"]})


def _made(where: str, title: str, context: str, question: dict[str, Any]) -> dict[str, Any]:
    """What a question of another's file says: alternative answers, and the sentence with the first as evidence."""
    is_impossible = question.get("is_impossible", False)
    answers = [] if is_impossible else question["answers"]
    for answer in answers:
        start = answer["answer_start"]
        if not isinstance(start, int) or context[start : start + len(answer["text"])] != answer["text"]:
            raise QuestionSetError(f'{where}: "{answer["text"]}" does not stand at {start}; correct answer_start')
    lang = detect(context).lang
    quotes = {_sentence(context, answer["answer_start"], lang) for answer in answers[:1]}
    return {
        "lang": detect(question["question"]).lang,
        "kind": "unanswerable" if is_impossible else "fact",
        "answers": [list(dict.fromkeys(answer["text"] for answer in answers))] if answers else [],
        "evidence": [{"doc": title, "quote": quote} for quote in quotes],
        "note": "from SQuAD; to check: kind, lang, pair",
    }


def _sentence(context: str, at: int, lang: Any) -> str:
    return next((context[start:end] for start, end in sentences.split(context, lang) if at < end), context)
