"""`tweespraak eval import` and `tweespraak eval export`."""

from __future__ import annotations

import argparse

from assistant.cli.common import settings_from
from assistant.cli.evaluate.common import load
from assistant.errors import QuestionSetError
from assistant.evaluation.corpus import Corpus, load_corpus
from assistant.evaluation.formats import exchange, trec


def import_set(parsed: argparse.Namespace) -> int:
    """Make a question set of a file or folder in another format, and say how much of it can be run."""
    format = parsed.format or exchange.format_of(parsed.source)
    todo = exchange.unfinished_path(parsed.out)
    exchange.check_places((parsed.out, todo), parsed.force)
    found = exchange.read(parsed.source, format, lambda: _corpus(parsed))
    exchange.save(found, parsed.out)
    if found.items:
        print(f"{_questions(len(found.items))}: {parsed.out}")
    if found.unfinished:
        print(f"{_questions(len(found.unfinished))} to complete first: {todo}")
    return 0


def export(parsed: argparse.Namespace) -> int:
    """Write question sets, or what a run retrieved, in another format."""
    runs = [path for path in parsed.sets if (path / trec.RUN).is_file()]
    exchange.check_places([parsed.out] if runs else exchange.targets(parsed.format, parsed.out), parsed.force)
    if runs:
        if len(parsed.sets) > 1 or parsed.format != "trec":
            raise QuestionSetError(f"{runs[0]}: a run is exported by itself, with --format trec; leave out the rest")
        print(f"{_questions(trec.write_run(runs[0], parsed.out))}: {parsed.out}")
        return 0
    items = load(parsed.sets)
    exchange.write(items, parsed.format, parsed.out, lambda: _corpus(parsed))
    print(f"{_questions(len(items))}: {parsed.out}")
    return 0


def _corpus(parsed: argparse.Namespace) -> Corpus:
    return load_corpus(settings_from(parsed))


def _questions(count: int) -> str:
    return "1 question" if count == 1 else f"{count} questions"
