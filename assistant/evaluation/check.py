"""Checking question sets before anybody trusts figures made with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from assistant.errors import QuestionSetError
from assistant.evaluation.checks.balance import check_balance
from assistant.evaluation.checks.evidence import check_evidence
from assistant.evaluation.checks.findings import Finding, Placed
from assistant.evaluation.checks.pairs import check_ids, check_pairs
from assistant.evaluation.checks.questions import check_copied, check_questions, check_shared
from assistant.evaluation.corpus import Corpus
from assistant.evaluation.sets import item_from, read_lines


def check(paths: Sequence[Path], corpus: Corpus) -> list[Finding]:
    """All that is wrong with question sets, or worth a look, in the order of the files and their lines.

    Raises QuestionSetError for a file that cannot be read.
    """
    items: list[Placed] = []
    malformed: list[Finding] = []
    for one in chain.from_iterable(map(_read, dict.fromkeys(paths))):
        if isinstance(one, Placed):
            items.append(one)
        else:
            malformed.append(one)
    found = chain(
        malformed,
        check_ids(items),
        check_pairs(items),
        check_questions(items),
        check_evidence(items, corpus),
        check_copied(items, corpus),
        check_balance(items, corpus),
        check_shared(items, corpus),
    )
    order = {path: number for number, path in enumerate(paths)}
    return sorted(found, key=lambda finding: (order[finding.path], finding.line))


def _read(path: Path) -> Iterator[Placed | Finding]:
    """The items of a set, and a finding for each line that is none. Raises QuestionSetError."""
    lines = list(read_lines(path))
    if not lines:
        raise QuestionSetError(f"{path}: holds no question")
    for number, line in lines:
        try:
            yield Placed(path, number, item_from("", line))
        except QuestionSetError as error:
            id = line["id"] if isinstance(line.get("id"), str) else ""
            yield Finding(path, number, id, str(error).removeprefix(":").strip(), "CONTRIBUTING.md shows an item")
