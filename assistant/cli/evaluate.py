"""`tweespraak eval`: run, bench, encoder, enrichment, from-feedback."""

from __future__ import annotations

import argparse
import dataclasses
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from assistant.cli.common import open_assistant, settings_from
from assistant.errors import QuestionSetError
from assistant.evaluation import ablation, runs
from assistant.evaluation import bench as measure
from assistant.evaluation import encoders as encoder_measures
from assistant.evaluation import from_feedback as feedback_items
from assistant.evaluation.certainty import Bin, calibration_error
from assistant.evaluation.sets import Item, load_set
from assistant.feedback import FeedbackStore, Verdict
from assistant.pipeline import load_encoders

_WITH_INTERVAL = ("R@1", "accuracy", "abstained")
_COLUMNS = {
    "n": "n",
    "R@1": "R@1",
    "R@5": "R@5",
    "R@10": "R@10",
    "RR@10": "RR@10",
    "accuracy": "accuracy",
    "citation recall": "cit. rec.",
    "citation precision": "cit. prec.",
    "abstained": "abstained",
    "language": "language",
    "completed": "completed",
    "quotes": "quotes",
}


def run(parsed: argparse.Namespace) -> int:
    """Run question sets, write the run and print its means."""
    items = _load(parsed.sets)
    runs.prepare(parsed.out)
    assistant = open_assistant(parsed)
    rows = runs.run(assistant, items, _report if sys.stderr.isatty() else None, parsed.alone)
    means, latency = runs.summarise(rows), runs.latencies(rows)
    record = runs.record(assistant, parsed.sets)
    widths, pairs, diagram = runs.intervals(rows), runs.agreement(rows), runs.reliability_of(rows)
    summary = {
        "means": means,
        "intervals": widths,
        "pairs": pairs,
        "reliability": [dataclasses.asdict(one) for one in diagram],
        "calibration_error": calibration_error(diagram),
        "latency_ms": latency,
        "record": record,
    }
    runs.save(parsed.out, rows, summary)
    _print(means, widths)
    _print_certainty(pairs, diagram)
    print(f"time a question: p50 {latency['p50']:.1f} ms, p99 {latency['p99']:.1f} ms")
    print(f"{len(rows)} questions; written to {parsed.out}")
    return 0


def bench(parsed: argparse.Namespace) -> int:
    """Measure speed, memory and size, and print them as a Markdown table."""
    items = _load(parsed.sets)
    assistant = open_assistant(parsed)
    folder = assistant.settings.index_folder
    cold = measure.cold_questions(items[0].question, folder, parsed.runs)
    warm = measure.warm_questions(assistant, items)
    built = measure.build(3)
    rows = [
        (f"`tweespraak ask`, cold process, median of {parsed.runs}", f"{cold.seconds:.2f} s"),
        ("its peak memory", f"{cold.memory:.0f} MiB"),
        (f"a question to a running assistant, p50 of {len(items)}", f"{warm['p50']:.1f} ms"),
        ("p99", f"{warm['p99']:.1f} ms"),
        ("its peak memory", f"{warm['memory']:.0f} MiB"),
        ("`tweespraak index build`, median of 3", f"{built.seconds:.2f} s"),
        ("its peak memory", f"{built.memory:.0f} MiB"),
        ("the built index", f"{measure.size(Path(folder)):.1f} MiB"),
        ("installed environment", f"{measure.size(Path(sys.prefix)):.0f} MiB"),
    ]
    print("| what | measured |\n| --- | ---: |")
    for what, value in rows:
        print(f"| {what} | {value} |")
    return 0


def encoder(parsed: argparse.Namespace) -> int:
    """Measure an encoder, and print the figures as Markdown tables."""
    items = _load_answerable(parsed.sets)
    settings = settings_from(parsed)
    encoders = load_encoders(settings)
    pairs = {str(path): encoder_measures.read_pairs(path) for path in parsed.pairs}
    took = encoder_measures.speed(settings, [item.question for item in items])
    name, dimension = settings.encoder or "the encoder that ships", encoders.texts.dimension
    print(f"{name}: {dimension} dimensions, loaded in {took['load']:.0f} ms, a question in {took['question']:.2f} ms\n")
    accuracies = {n: encoder_measures.translation_accuracy(encoders.texts, of_file) for n, of_file in pairs.items()}
    rows = [[Path(n).name, f"{m['n']:.0f}", *_figures(m, ("forth", "back", "mean"))] for n, m in accuracies.items()]
    if rows:
        _print_markdown(("translation retrieval, accuracy", "pairs", "forth", "back", "mean"), rows)
    index = encoder_measures.without_enrichment(settings, encoders)
    recall = encoder_measures.recall(index, items, encoders, settings)
    groups = ("nl-nl", "en-en", "within", "nl-en", "en-nl", "across", "all")
    _print_markdown(("R@5 without enrichment", *groups), [[leg, *_figures(m, groups)] for leg, m in recall.items()])
    return 0


def enrichment(parsed: argparse.Namespace) -> int:
    """Measure what each part of the enrichment brings, and print the figures as Markdown tables."""
    items = _load_answerable(parsed.sets)
    settings = settings_from(parsed)
    encoders = load_encoders(settings)
    found = {name: ablation.ablate(items, fields, encoders, settings) for name, fields in ablation.PARTS.items()}
    measured = ("R@1", "R@5", "R@10", "RR@10")
    rows = [
        [name, leg, *_figures(means["all"], measured), f"{part.seconds:.1f}", f"{part.size:.1f}"]
        for name, part in found.items()
        for leg, means in part.means.items()
    ]
    _print_markdown(("enrichment", "search", *measured, "build, s", "index, MiB"), rows)
    kinds = sorted({f"kind {item.kind}" for item in items if item.is_answerable})
    groups = ("nl-nl", "en-en", "nl-en", "en-nl", *kinds)
    for what in ("R@1", "R@5"):
        by_group = {
            (name, leg): {group: values[what] for group, values in means.items()}
            for name, part in found.items()
            for leg, means in part.means.items()
        }
        _print_markdown((what, "search", *groups), [[*key, *_figures(m, groups)] for key, m in by_group.items()])
    return 0


def from_feedback(parsed: argparse.Namespace) -> int:
    """Make a question set of readers' feedback, and say how much of it can be run."""
    feedback_items.check_places(parsed.out, parsed.file, parsed.force)
    with FeedbackStore(parsed.file, create=False) as store:
        derived = feedback_items.derive(store, parsed.verdict or tuple(Verdict))
    if not (derived.items or derived.unfinished):
        raise QuestionSetError(f"{parsed.file}: holds no such feedback; nothing was written")
    feedback_items.write(derived, parsed.out)
    if derived.items:
        print(f"{_questions(len(derived.items))} to run: {parsed.out}")
    if derived.unfinished:
        todo = feedback_items.unfinished_path(parsed.out)
        print(f"{_questions(len(derived.unfinished))} to complete first: {todo}")
    return 0


def _questions(count: int) -> str:
    return "1 question" if count == 1 else f"{count} questions"


def _figures(values: Mapping[str, float], names: Sequence[str]) -> list[str]:
    """The values of these names with three decimals; empty where there is none."""
    return [f"{values[name]:.3f}" if name in values else "" for name in names]


def _print_markdown(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table whose figures stand to the right: all columns after those that hold a word in the first row."""
    words = sum(not cell.replace(".", "").isdecimal() and cell != "" for cell in rows[0])
    print(f"| {' | '.join(header)} |\n|{' --- |' * words}{' ---: |' * (len(header) - words)}")
    for row in rows:
        print(f"| {' | '.join(row)} |")
    print()


def _load_answerable(paths: Sequence[Path]) -> list[Item]:
    """The items of all sets that the documents answer. Raises QuestionSetError when there are none."""
    items = [item for item in _load(paths) if item.is_answerable]
    if not items:
        raise QuestionSetError(f"{paths[0]}: no question here has an answer in the documents; give a set that has some")
    return items


def _load(paths: Sequence[Path]) -> list[Item]:
    """The items of all sets. Raises QuestionSetError when an id occurs twice."""
    items = [item for path in paths for item in load_set(path)]
    ids = [item.id for item in items]
    double = sorted({i for i in ids if ids.count(i) > 1})
    if double:
        raise QuestionSetError(f"the id {double[0]} occurs in two of the sets; run them one by one")
    return items


def _report(number: int) -> None:
    print(f"\r{number} questions", end="", file=sys.stderr, flush=True)


def _print(means: dict[str, dict[str, float]], widths: dict[str, dict[str, float]]) -> None:
    table = Table(box=None, pad_edge=False)
    table.add_column("")
    for title in _COLUMNS.values():
        table.add_column(title, justify="right")
    for name, values in means.items():
        cells = [_cell(key, values[key], widths[name]) if key in values else "" for key in _COLUMNS]
        table.add_row(name, *cells)
    Console(width=148, highlight=False).print(table)


def _print_certainty(pairs: dict[str, float], diagram: Sequence[Bin]) -> None:
    """How far the two languages agree, and how often answers are right by how sure the assistant was."""
    if pairs["n"]:
        print(f"{pairs['n']:.0f} questions in both languages: {pairs['agreement']:.3f} of the citations agree")
    for one in diagram:
        said = f"confidence {one.start:.1f} to {one.end:.1f}: {one.n} answers"
        print(f"{said}, on average {one.confidence:.2f}, right {one.right:.2f}")
    print(f"expected calibration error {calibration_error(diagram):.3f}")


def _cell(key: str, value: float, widths: dict[str, float]) -> str:
    if key == "n":
        return str(int(value))
    width = f" ±{widths[key]:.2f}".replace("0.", ".") if key in _WITH_INTERVAL and key in widths else ""
    return f"{value:.3f}{width}"
