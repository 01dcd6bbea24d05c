"""What the cleaning does to the documents that ship, against a gold list of the glosses of the English one.

python -m assistant.evaluation.cleaning tests/data/english_gloss_lines.json
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant import paths
from assistant.datatypes import Document
from assistant.documents.load import load, sources
from assistant.documents.passages import split

LONG_ENOUGH = 20  # characters; a shorter line of a gloss ("History", "...") may stand in the running text by chance
_UNSEEN = re.compile(r"''|\[[^\]]*\]|\([\s;,]*\)|^\*+$|\s", re.MULTILINE)  # markup, empty brackets, white space


def main(gold_file: str) -> None:
    """Print the counts as Markdown."""
    gold = json.loads(Path(gold_file).read_text(encoding="utf-8"))
    found = [(source, load(source)) for source in sources(paths.data("index", "documents"))]
    counts = _sizes([document for _, document in found])
    for source, document in found:
        if source.path.name == gold["source"]:
            counts += ["", *_against_gold(source.path.read_text(encoding="utf-8").split("\n"), document, gold)]
    sys.stdout.write("\n".join(counts) + "\n")


def _sizes(documents: Sequence[Document]) -> list[str]:
    sizes = {
        "characters": [len(d.text) for d in documents],
        "sections with text of their own": [len({p.section for p in d.paragraphs}) for d in documents],
        "of these definitions": [len(d.definitions) for d in documents],
        "sentences": [len(d.sentences) for d in documents],
        "passages": [len(split(d)) for d in documents],
    }
    rows = [f"| cleaned text | {' | '.join(d.id for d in documents)} |", "| --- |" + " ---: |" * len(documents)]
    return rows + [f"| {name} | {' | '.join(f'{value:,}' for value in row)} |" for name, row in sizes.items()]


def _against_gold(lines: Sequence[str], document: Document, gold: dict[str, Any]) -> list[str]:
    inside = {number for gloss in gold["glosses"] for number in range(gloss["first"], gloss["last"] + 1)}
    words = {gloss["first"]: gloss["link"] for gloss in gold["glosses"] if gloss.get("inline")}
    body = enumerate(lines[: gold["end_matter"] - 1], start=1)
    wanted = [_seen(words.get(number, "" if number in inside else line)) for number, line in body]
    cleaned = _seen(document.text[: min(d.start for d in document.sections if d.kind == "definition")])
    total, kept = sum(map(len, wanted)), _found_in_order(wanted, cleaned)
    left = sum(len(line) >= LONG_ENOUGH and line in cleaned for line in (_seen(lines[n - 1]) for n in inside))
    return [
        f"| glosses of {gold['source']} (their lines) | {len(gold['glosses'])} ({len(inside)}) |",
        "| --- | ---: |",
        f"| gloss lines left in the running text | {left} |",
        f"| characters of running text in the source, without markup and white space | {total:,} |",
        f"| of these in the cleaned running text, in order | {kept:,} ({kept / total:.2%}) |",
    ]


def _seen(text: str) -> str:
    return _UNSEEN.sub("", text)


def _found_in_order(lines: Sequence[str], text: str) -> int:
    """The characters of the lines that stand in the text, each line not far behind the one before."""
    position = found = 0
    for line in lines:
        at = text.find(line, position, position + len(line) + 200)
        if at >= 0:
            position, found = at + len(line), found + len(line)
    return found


if __name__ == "__main__":
    main(sys.argv[1])
