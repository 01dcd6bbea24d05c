"""What a comparison says, in words and figures, for the page, for Markdown and for the terminal."""

from __future__ import annotations

from assistant.evaluation.reports.compare import Comparison, Difference
from assistant.evaluation.reports.paired import RESAMPLES, Paired
from assistant.evaluation.reports.tables import Cell, Table
from assistant.evaluation.reports.words import NOTHING, Words

LEVEL = 0.05  # below which a corrected p-value is called clear


def header(words: Words) -> list[str]:
    """The head of the table of `rows`."""
    keys = ("difference", "interval", "p", "corrected")
    means = [words("compare.mean", run=words(f"compare.{side}")) for side in "ab"]
    return [words("table.measure"), "n", *means, *(words(f"compare.{key}") for key in keys)]


def rows(comparison: Comparison, words: Words) -> list[tuple[list[str], bool]]:
    """A row for each measure, with whether its difference is clear."""
    return [(_row(one, words), is_clear(one)) for one in comparison.differences]


def is_clear(difference: Difference) -> bool:
    """Whether a difference is hardly chance, however many measures were compared."""
    return difference.corrected < LEVEL


def clear_line(comparison: Comparison, words: Words) -> str:
    """Which differences are clear, in one sentence."""
    clear = [f"{one.measure} {words.signed(one.paired.difference)}" for one in comparison.differences if is_clear(one)]
    return words("compare.clear", measures="; ".join(clear)) if clear else words("compare.unclear")


def method(comparison: Comparison, words: Words) -> str:
    """How intervals and p-values were made."""
    return words("compare.method", resamples=words.whole(RESAMPLES), measures=words.whole(len(comparison.differences)))


def directions(comparison: Comparison) -> Table:
    """The differences in each direction; a cell's mean is the difference."""
    measures = [one.measure for one in comparison.differences]
    found = [(name, dict(of)) for name, of in comparison.directions]
    groups = tuple((name, max((one.n for one in of.values()), default=0)) for name, of in found)
    return Table("direction", groups, tuple((m, tuple(_cell(of.get(m)) for _, of in found)) for m in measures))


def _cell(one: Paired | None) -> Cell | None:
    if one is None:
        return None
    low, high = one.interval or (None, None)
    return Cell(one.difference, low, high, one.n)


def _row(one: Difference, words: Words) -> list[str]:
    of = one.paired
    return [
        one.measure,
        words.whole(of.n),
        words.figure(of.mean_a),
        words.figure(of.mean_b),
        words.signed(of.difference),
        words.interval(*of.interval, sign=True) if of.interval else NOTHING,
        words.p(of.p),
        words.p(one.corrected),
    ]
