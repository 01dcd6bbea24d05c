"""`tweespraak eval bench`, `encoder` and `enrichment`: what is measured beside whole runs."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from assistant.cli.common import open_assistant, settings_from
from assistant.cli.evaluate.common import figures, load, load_answerable, print_markdown
from assistant.evaluation import ablation
from assistant.evaluation import bench as measure
from assistant.evaluation import encoders as encoder_measures
from assistant.pipeline import load_encoders


def bench(parsed: argparse.Namespace) -> int:
    """Measure speed, memory and size, and print them as a Markdown table."""
    items = load(parsed.sets)
    folder = settings_from(parsed).index_folder
    # Before anything is loaded here: a process counts the memory of the one that started it as its own.
    cold = measure.cold_questions(items[0].question, folder, parsed.runs)
    built = measure.build(3)
    assistant = open_assistant(parsed)
    warm = measure.warm_questions(assistant, items)
    rows = [
        (f"`tweespraak ask`, cold process, median of {parsed.runs}", f"{cold.seconds:.2f} s"),
        ("its peak memory", f"{cold.memory:.0f} MiB"),
        (f"a question to a running assistant, p50 of {len(items[::2])}", f"{warm['p50']:.1f} ms"),
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
    items = load_answerable(parsed.sets)
    settings = settings_from(parsed)
    encoders = load_encoders(settings)
    pairs = {str(path): encoder_measures.read_pairs(path) for path in parsed.pairs}
    took = encoder_measures.speed(settings, [item.question for item in items])
    name, dimension = settings.encoder or "the encoder that ships", encoders.texts.dimension
    print(f"{name}: {dimension} dimensions, loaded in {took['load']:.0f} ms, a question in {took['question']:.2f} ms\n")
    accuracies = {n: encoder_measures.translation_accuracy(encoders.texts, of_file) for n, of_file in pairs.items()}
    rows = [[Path(n).name, f"{m['n']:.0f}", *figures(m, ("forth", "back", "mean"))] for n, m in accuracies.items()]
    if rows:
        print_markdown(("translation retrieval, accuracy", "pairs", "forth", "back", "mean"), rows)
    index = encoder_measures.without_enrichment(settings, encoders)
    recall = encoder_measures.recall(index, items, encoders, settings)
    groups = ("nl-nl", "en-en", "within", "nl-en", "en-nl", "across", "all")
    print_markdown(("R@5 without enrichment", *groups), [[leg, *figures(m, groups)] for leg, m in recall.items()])
    return 0


def enrichment(parsed: argparse.Namespace) -> int:
    """Measure what each part of the enrichment brings, and print the figures as Markdown tables."""
    items = load_answerable(parsed.sets)
    settings = settings_from(parsed)
    encoders = load_encoders(settings)
    found = {name: ablation.ablate(items, fields, encoders, settings) for name, fields in ablation.PARTS.items()}
    measured = ("R@1", "R@5", "R@10", "RR@10")
    rows = [
        [name, leg, *figures(means["all"], measured), f"{part.seconds:.1f}", f"{part.size:.1f}"]
        for name, part in found.items()
        for leg, means in part.means.items()
    ]
    print_markdown(("enrichment", "search", *measured, "build, s", "index, MiB"), rows)
    kinds = sorted({f"kind {item.kind}" for item in items if item.is_answerable})
    groups = ("nl-nl", "en-en", "nl-en", "en-nl", *kinds)
    for what in ("R@1", "R@5"):
        by_group = {
            (name, leg): {group: values[what] for group, values in means.items()}
            for name, part in found.items()
            for leg, means in part.means.items()
        }
        print_markdown((what, "search", *groups), [[*key, *figures(m, groups)] for key, m in by_group.items()])
    return 0
