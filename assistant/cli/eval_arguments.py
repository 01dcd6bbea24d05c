"""The arguments of `tweespraak eval`; a function each command. Nothing heavy is imported before a command runs."""

from __future__ import annotations

import argparse
from pathlib import Path

from assistant.cli import report_arguments, set_arguments
from assistant.cli.options import Commands, index_option, later, number, positive, seconds


def add(commands: Commands) -> None:
    """Add `eval` with all of its actions."""
    evaluation = commands.add_parser("eval", help="run question sets and measure the answers")
    actions = evaluation.add_subparsers(title="actions", required=True, metavar="ACTION")
    _run(actions)
    _bench(actions)
    _encoder(actions)
    _enrichment(actions)
    _from_feedback(actions)
    set_arguments.add(actions)
    report_arguments.add(actions)
    _gate(actions)
    _judge(actions)
    _statements(actions)


def _sets(command: argparse.ArgumentParser) -> None:
    command.add_argument("sets", nargs="+", type=Path, metavar="SET.jsonl")


_RUN = """Ask every question of the sets, measure the answers, and keep the run in a folder. The same command takes an
interrupted run up where it stopped, as long as sets, settings, index and program are the same."""


def _run(actions: Commands) -> None:
    run = actions.add_parser("run", help="run question sets", description=_RUN)
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


def _run_folder(command: argparse.ArgumentParser) -> None:
    command.add_argument("run_folder", type=Path, metavar="RUN", help="folder that `eval run` wrote")


_GATE = """Hold the figures of a run against bounds, so that a fall is noticed.

Exit codes: 0 all bounds hold, 1 one is broken, 2 a file is wrong, or a bound is about something that the run did not
measure. docs/evaluation.md says how bounds are written; eval/gates.toml holds ours.
"""


def _gate(actions: Commands) -> None:
    gate = actions.add_parser(
        "gate",
        help="hold a run against bounds",
        description=_GATE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _run_folder(gate)
    gate.add_argument("gates", type=Path, metavar="GATES.toml", help="the bounds: eval/gates.toml")
    gate.add_argument("--json", action="store_true", help="print them as one line of JSON")
    gate.set_defaults(run=later("evaluate.gate", "gate"))


_JUDGE = """Have a chat model judge the answers of a run: are they supported by their quotations, and are they right?

The questions, answers, quotations and gold answers of the run go to that model. The verdicts are written to
RUN/judge.json; they change no measure of the run. A verdict that was given before is not paid for again.
"""


def _judge(actions: Commands) -> None:
    judge = actions.add_parser(
        "judge",
        help="have a chat model judge the answers of a run",
        description=_JUDGE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _run_folder(judge)
    judge.add_argument(
        "--model",
        required=True,
        metavar="PROVIDER:NAME",
        help="chat model, as LangChain's init_chat_model names it: openai:gpt-4.1",
    )
    judge.add_argument("--base-url", metavar="URL", help="address of the provider, for a server of your own")
    judge.add_argument("--repeats", type=positive, default=3, metavar="N", help="verdicts on each answer (3)")
    judge.add_argument("--limit", type=positive, metavar="N", help="judge the first N questions only, to try it out")
    judge.add_argument("--concurrency", type=positive, default=4, metavar="N", help="requests at a time (4)")
    judge.add_argument("--timeout", type=seconds, default=120.0, metavar="SECONDS", help="to wait for a reply (120)")
    judge.add_argument("--retries", type=number, default=3, metavar="N", help="of a request that failed (3)")
    judge.add_argument("--cache", type=Path, metavar="FILE", help="verdicts (judge-cache.jsonl beside RUN)")
    judge.add_argument("--yes", action="store_true", help="do not ask before the first request")
    judge.set_defaults(run=later("evaluate.judge", "judge"))


def _statements(actions: Commands) -> None:
    command = actions.add_parser("statements", help="measure the check of what a language model writes")
    command.add_argument("files", nargs="+", type=Path, metavar="FILE.jsonl", help="eval/statements/test.jsonl")
    command.add_argument("--wrong", action="store_true", help="list what was judged wrongly")
    index_option(command)
    command.set_defaults(run=later("evaluate.statements", "statements"))
