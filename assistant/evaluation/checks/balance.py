"""Checks of what a set is made of: languages, directions and kinds."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from assistant.datatypes import LANGUAGES
from assistant.evaluation.checks.findings import Finding, Placed
from assistant.evaluation.corpus import Corpus
from assistant.evaluation.sets import Item

FEW = 8  # questions; of fewer, shares say nothing
LEAST_SHARE = 0.5  # of the most frequent language or direction, for the least frequent
MOST_OF_A_KIND = 2 / 3  # of the set


def check_balance(items: Iterable[Placed], corpus: Corpus) -> Iterator[Finding]:
    """Each set asks as much in either language and direction, and no kind makes up most of it."""
    of_file: defaultdict[Path, list[Item]] = defaultdict(list)
    for at in items:
        of_file[at.path].append(at.item)
    for path, of_set in of_file.items():
        if len(of_set) < FEW:
            continue
        directions = Counter(way for item in of_set if (way := _direction(item, corpus)))
        possible = {f"{asked}-{doc.lang}" for asked in LANGUAGES for doc in corpus.documents.values()}
        yield from _even(path, "languages", Counter(item.lang for item in of_set), set(LANGUAGES))
        if directions:
            yield from _even(path, "directions", directions, possible)
        yield from _kinds(path, of_set)


def _even(path: Path, what: str, counts: Counter[str], possible: set[str]) -> Iterator[Finding]:
    least = min(counts[name] for name in possible)
    if least < LEAST_SHARE * max(counts.values()):
        said = ", ".join(f"{name} {counts[name]}" for name in sorted(possible))
        yield Finding(path, 0, "", f"the {what} are not in balance: {said}", "add questions", is_error=False)


def _kinds(path: Path, items: list[Item]) -> Iterator[Finding]:
    counts = Counter(item.kind for item in items)
    said = ", ".join(f"{kind} {count}" for kind, count in counts.most_common())
    kind, most = counts.most_common(1)[0]
    if most > MOST_OF_A_KIND * len(items):
        yield Finding(path, 0, "", f"most questions are of one kind: {said}", "add other kinds", is_error=False)
    for kind in counts:
        by_lang = Counter(item.lang for item in items if item.kind == kind)
        if min(by_lang[lang] for lang in LANGUAGES) < LEAST_SHARE * max(by_lang.values()):
            said = ", ".join(f"{lang} {by_lang[lang]}" for lang in LANGUAGES)
            what = f'the kind "{kind}" is not in balance: {said}'
            yield Finding(path, 0, "", what, "ask it in both languages", is_error=False)


def _direction(item: Item, corpus: Corpus) -> str:
    """Question language and language of the evidence; empty without evidence or with evidence in both languages."""
    languages = {corpus.documents[q.document].lang for q in item.evidence if q.document in corpus.documents}
    return f"{item.lang}-{languages.pop()}" if len(languages) == 1 else ""
