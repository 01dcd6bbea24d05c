"""Checks of questions: empty, asked twice, nearly the same, copied from the evidence, and shared between sets."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process

from assistant.datatypes import Lang
from assistant.enriching.questions import bare
from assistant.evaluation.checks.findings import SHOWN_CHARACTERS, Finding, Placed, error, other_place, warning
from assistant.evaluation.corpus import Corpus
from assistant.evaluation.sets import Quote
from assistant.text import shorten

ALIKE = 85  # of 100: the ratio of the texts, or of their sorted words
COPIED_WORDS = 6  # in a row, in the question and in its evidence,
COPIED_SHARE = 0.5  # when they are this much of the question
COPIED_WORDS_ALWAYS = 9
SHOWN_IDS = 5
_ROWS = 512  # questions that are compared with all others at a time, to bound memory
_HALVES = re.compile(r"(?<![^\W_])(dev|valid|test|train)(?![^\W_])", re.IGNORECASE)


def check_questions(items: Sequence[Placed]) -> Iterator[Finding]:
    """No question is empty, asked twice, or nearly the same as another in its language."""
    of_lang: defaultdict[Lang, list[Placed]] = defaultdict(list)
    for at in items:
        if bare(at.item.question):
            of_lang[at.item.lang].append(at)
        else:
            yield error(at, "the question is empty", "write it, or remove the line")
    for asked in of_lang.values():
        yield from _check_alike(asked)


def _check_alike(items: Sequence[Placed]) -> Iterator[Finding]:
    texts = [bare(at.item.question) for at in items]
    in_order = [" ".join(sorted(text.split())) for text in texts]
    for start in range(0, len(texts), _ROWS):
        part = slice(start, start + _ROWS)
        ratios = process.cdist(texts[part], texts, scorer=fuzz.ratio, score_cutoff=ALIKE, dtype=np.uint8)
        sorted_ratios = process.cdist(in_order[part], in_order, scorer=fuzz.ratio, score_cutoff=ALIKE, dtype=np.uint8)
        for row, column in np.argwhere(np.maximum(ratios, sorted_ratios) > 0).tolist():
            if column < start + row and _key(items[start + row]) == _key(items[column]):
                yield _alike(items[start + row], items[column])


def _key(at: Placed) -> Hashable:
    """What two questions must share to be alike: the questions before them, and all numbers."""
    return at.item.before, tuple(sorted(re.findall(r"\d+", at.item.question)))


def _alike(at: Placed, other: Placed) -> Finding:
    there = f"{other.item.id} ({other_place(at, other)})"
    if bare(at.item.question) == bare(other.item.question):
        return error(at, f"the question is the same as that of {there}", "remove one, or ask it differently")
    asked = shorten(other.item.question, SHOWN_CHARACTERS)
    return warning(at, f'the question is nearly the same as that of {there}: "{asked}"', "ask it differently")


def check_copied(items: Iterable[Placed], corpus: Corpus) -> Iterator[Finding]:
    """A question that repeats the words of its evidence measures little."""
    for at in items:
        question = bare(at.item.question).split()
        runs = [_common(question, text) for text in _sentences(at, corpus)]
        run = max(runs, key=len, default=[])
        copied = len(run) >= COPIED_WORDS and len(run) >= COPIED_SHARE * len(question)
        if copied or len(run) >= COPIED_WORDS_ALWAYS:
            yield warning(at, f'the question repeats its evidence: "{" ".join(run)}"', "use the words of a reader")


def _common(question: Sequence[str], text: str) -> Sequence[str]:
    found = SequenceMatcher(None, question, bare(text).split(), autojunk=False).find_longest_match()
    return question[found.a : found.a + found.size]


def _sentences(at: Placed, corpus: Corpus) -> Iterator[str]:
    """The sentences of the evidence in the language of the question."""
    for quote in (*at.item.evidence, *at.item.evidence_alt):
        for start in corpus.places(quote):
            document = corpus.documents[quote.document]
            for position in corpus.sentences(document.id, start, start + len(quote.text)):
                sentence = document.sentences[position]
                is_same = document.lang == at.item.lang
                text = document.text[sentence.start : sentence.end]
                yield text if is_same else corpus.translation(document.id, sentence)


def check_shared(items: Iterable[Placed], corpus: Corpus) -> Iterator[Finding]:
    """Sets of different halves, dev and test for instance, should not ask about the same passages.

    The half is in the name of the file; a set without one is a half by itself.
    """
    users: defaultdict[str, list[Placed]] = defaultdict(list)
    for at in items:
        for passage in {passage.id for quote in _quotes(at) for passage in corpus.holding(quote)}:
            users[passage].append(at)
    shared: defaultdict[tuple[Path, Path], dict[str, tuple[Placed, Placed]]] = defaultdict(dict)
    for passage, of_passage in users.items():
        for one, other in combinations(of_passage, 2):
            if _half(one.path) != _half(other.path):
                shared[one.path, other.path].setdefault(passage, (one, other))
    for (path, other_path), found in shared.items():
        examples = [f"{p} ({one.item.id} and {other.item.id})" for p, (one, other) in list(found.items())[:SHOWN_IDS]]
        more = ", ..." if len(found) > SHOWN_IDS else ""
        what = f"it shares {_passages(len(found))} with {other_path}: {', '.join(examples)}{more}"
        yield Finding(path, 0, "", what, "keep the questions about one passage in one half", is_error=False)


def _quotes(at: Placed) -> tuple[Quote, ...]:
    return (*at.item.evidence, *at.item.evidence_alt)


def _half(path: Path) -> str:
    found = _HALVES.search(path.stem)
    return found[0].casefold() if found else str(path)


def _passages(count: int) -> str:
    return "1 passage" if count == 1 else f"{count} passages"
