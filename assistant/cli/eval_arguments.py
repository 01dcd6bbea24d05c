"""The arguments of `tweespraak eval`; a function each command. Nothing heavy is imported before a command runs."""

from __future__ import annotations

import argparse
from pathlib import Path

from assistant.cli.options import Commands, index_option, later, positive


def add(commands: Commands) -> None:
    """Add `eval` with all of its actions."""
    evaluation = commands.add_parser("eval", help="run question sets and measure the answers")
    actions = evaluation.add_subparsers(title="actions", required=True, metavar="ACTION")
    _run(actions)
    _bench(actions)
    _encoder(actions)
    _enrichment(actions)
    _from_feedback(actions)


def _sets(command: argparse.ArgumentParser) -> None:
    command.add_argument("sets", nargs="+", type=Path, metavar="SET.jsonl")


def _run(actions: Commands) -> None:
    run = actions.add_parser("run", help="run question sets")
    _sets(run)
    run.add_argument("--out", type=Path, default=Path("runs/latest"), metavar="DIR", help="folder (runs/latest)")
    run.add_argument(
        "--config",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a setting for this run, such as rrf_k=5; may be given more than once",
    )
    run.add_argument("--alone", action="store_true", help="ask no question of a conversation before the one measured")
    index_option(run)
    run.set_defaults(run=later("evaluate.run", "run"))


def _bench(actions: Commands) -> None:
    bench = actions.add_parser("bench", help="measure speed, memory and size (a minute or so)")
    _sets(bench)
    bench.add_argument("--runs", type=positive, default=5, metavar="N", help="cold processes to take the median of (5)")
    index_option(bench)
    bench.set_defaults(run=later("evaluate.measure", "bench"))


def _encoder(actions: Commands) -> None:
    encoder = actions.add_parser("encoder", help="measure an encoder without enrichment (a minute or so)")
    _sets(encoder)
    encoder.add_argument("--encoder", metavar="NAME", help="folder or sentence-transformers name (the one that ships)")
    encoder.add_argument(
        "--pairs",
        nargs="+",
        type=Path,
        default=[],
        metavar="FILE",
        help="translation benchmarks: two sentences a line with a tab between them, gzip or plain",
    )
    encoder.set_defaults(run=later("evaluate.measure", "encoder"))


def _enrichment(actions: Commands) -> None:
    enrichment = actions.add_parser("enrichment", help="measure what each part of the enrichment brings")
    _sets(enrichment)
    enrichment.set_defaults(run=later("evaluate.measure", "enrichment"))


_FROM_FEEDBACK = """Make a question set of what readers thought of answers.

Answers with a short answer that all readers found helpful become items of SET.jsonl, with the quotations as evidence;
so do abstentions that they found helpful. What only an evaluator can complete goes to SET.todo.jsonl, which cannot be
run before it is. The note of every item says what to check. The same question is one item.
"""


def _from_feedback(actions: Commands) -> None:
    action = actions.add_parser(
        "from-feedback",
        help="make a question set of readers' feedback",
        description=_FROM_FEEDBACK,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    action.add_argument("file", type=Path, metavar="FILE", help="what `serve` has kept")
    action.add_argument(
        "--out", type=Path, default=Path("feedback.jsonl"), metavar="SET.jsonl", help="the set (feedback.jsonl)"
    )
    action.add_argument(
        "--verdict",
        nargs="+",
        choices=["helpful", "not_helpful", "wrong_source"],
        help="only questions with one of these verdicts: %(choices)s",
        metavar="VERDICT",
    )
    action.add_argument("--force", action="store_true", help="overwrite files that are there")
    action.set_defaults(run=later("evaluate.feedback", "from_feedback"))
