"""The plots of a report, drawn as SVG: still, small, and readable in light, in dark and on paper."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from assistant.evaluation.reports.svg import FONT, Frame, Scale, drawing, element, path
from assistant.evaluation.reports.tables import Cell
from assistant.evaluation.reports.words import Words

WIDTH, HEIGHT = 420.0, 290.0
BINS = 20
ENOUGH = 0.05  # of the questions: where fewer are answered, the share of wrong answers is chance
_FRAME = Frame(Scale(0, 1, 42, WIDTH - 12), Scale(0, 1, HEIGHT - 44, 34))
_SHARES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
_SHAPES = ("circle", "square", "triangle")  # told apart without colour too


def recall(groups: Sequence[tuple[str, Mapping[str, Cell]]], measures: Sequence[str], words: Words) -> Markup:
    """The measures side by side for each direction, with their intervals."""
    frame = Frame(_FRAME.x, Scale(0, 1, _FRAME.y.start - FONT, _FRAME.y.end))  # leaves room for another line below
    slot = (frame.x.end - frame.x.start) / max(len(groups), 1)
    parts = [*frame.lines([(v, words.figure(v, 1)) for v in _SHARES]), *frame.marks([])]
    for number, (label, values) in enumerate(groups):
        middle = frame.x.start + slot * (number + 0.5)
        n = max((cell.n for cell in values.values()), default=0)
        for line, shown in enumerate((label, f"n {words.whole(n)}"), start=1):
            at = frame.y.start + 4 + line * (FONT + 1)
            parts.append(element("text", shown, class_="tick small", x=middle, y=at, text_anchor="middle"))
        for place, measure in enumerate(measures):
            if measure in values:
                at = middle + (place - (len(measures) - 1) / 2) * min(slot / (len(measures) + 1), 18)
                parts += _with_interval(frame, at, values[measure], place, f"{label}, {measure}", words)
    parts.append(_FRAME.below(words("plot.directions")))
    for place, measure in enumerate(measures):
        at = frame.x.start + 60 * place
        parts.append(_shape(place, at + 5, 14))
        parts.append(element("text", measure, class_="tick", x=at + 14, y=18))
    return drawing("recall", WIDTH, HEIGHT, words("plot.recall"), words("plot.recall_told"), parts)


def reliability(bins: Sequence[Mapping[str, Any]], words: Words) -> Markup:
    """How often answers are right against how sure the assistant was; the line is where both are equal."""
    most = max((one["n"] for one in bins), default=1)
    parts = [*_plane(words), element("line", class_="ideal", **_ends(0, 0, 1, 1))]
    for one in bins:
        x, y = _FRAME.x(one["confidence"]), _FRAME.y(one["accuracy"])
        told = words(
            "plot.bin",
            n=words.whole(one["n"]),
            confidence=words.figure(one["confidence"], 2),
            accuracy=words.figure(one["accuracy"], 2),
        )
        parts.append(
            element(
                "circle", element("title", told), class_="bubble", cx=x, cy=y, r=4 + 12 * math.sqrt(one["n"] / most)
            )
        )
        parts.append(element("text", words.whole(one["n"]), class_="tick", x=x, y=y + FONT / 3, text_anchor="middle"))
    parts += [_FRAME.below(words("plot.confidence")), _FRAME.above(words("plot.accuracy"))]
    return drawing("reliability", WIDTH, HEIGHT, words("plot.reliability"), words("plot.reliability_told"), parts)


def risk_coverage(points: Sequence[Sequence[float]], words: Words) -> Markup:
    """The share of wrong answers when only the surest answers are given, for every share that is given."""
    highest = max((risk for coverage, risk in points if coverage >= ENOUGH), default=0.0)
    top = min(1.0, max(0.2, math.ceil(highest * 10) / 10))
    frame = Frame(_FRAME.x, Scale(0, top, _FRAME.y.start, _FRAME.y.end))
    ticks = [(top * v, words.figure(top * v, 2)) for v in _SHARES]
    parts = [*frame.lines(ticks), *frame.marks([(v, words.figure(v, 1)) for v in _SHARES])]
    if points:
        parts.append(element("path", class_="curve", d=path([(frame.x(c), frame.y(risk)) for c, risk in points])))
    parts += [frame.below(words("plot.coverage")), frame.above(words("plot.risk"))]
    return drawing("risk", WIDTH, HEIGHT, words("plot.risk_coverage"), words("plot.risk_told"), parts)


def latency(bins: Sequence[tuple[float, float, int]], marks: Sequence[tuple[str, float]], words: Words) -> Markup:
    """How many questions took how long (milliseconds), with marks at percentiles; the last bin holds the rest."""
    times, counts = _ticks(bins[-1][1] if bins else 1.0), _ticks(max((n for _, _, n in bins), default=1))
    frame = Frame(Scale(0, times[-1], _FRAME.x.start, _FRAME.x.end), Scale(0, counts[-1], _FRAME.y.start, _FRAME.y.end))
    parts = [
        *frame.lines([(n, words.whole(round(n))) for n in counts]),
        *frame.marks([(time, _milliseconds(time, words)) for time in times]),
    ]
    for low, high, n in bins:
        x, y = frame.x(low), frame.y(n)
        told = words("plot.time_bin", n=words.whole(n), low=_milliseconds(low, words), high=_milliseconds(high, words))
        bar = {"x": x + 0.5, "y": y, "width": max(frame.x(high) - x - 1, 1.0), "height": frame.y.start - y}
        parts.append(element("rect", element("title", told), class_="bar", **bar))
    for place, (name, value) in enumerate(marks):
        at, height = frame.x(value), frame.y.end + place * (FONT + 2)
        parts.append(element("line", class_="ideal", x1=at, x2=at, y1=frame.y.start, y2=height - FONT))
        side = "end" if at > WIDTH - 90 else "start"
        shown = f"{name} {_milliseconds(value, words)}"
        parts.append(
            element("text", shown, class_="tick", x=at + (-4 if side == "end" else 4), y=height, text_anchor=side)
        )
    parts += [frame.below(words("plot.milliseconds")), frame.above(words("plot.questions"))]
    return drawing("latency", WIDTH, HEIGHT, words("plot.latency"), words("plot.latency_told"), parts)


def time_bins(times: Sequence[float], p99: float) -> list[tuple[float, float, int]]:
    """Bins of equal width up to the 99th percentile; the slowest questions are in the last."""
    if not times:
        return []
    width = _nice(max(p99, 0.001) / BINS)
    count = max(1, math.ceil(p99 / width))
    found = [0] * count
    for time in times:
        found[min(int(time / width), count - 1)] += 1
    return [(at * width, (at + 1) * width, n) for at, n in enumerate(found)]


def differences(rows: Sequence[tuple[str, float, tuple[float, float] | None]], words: Words) -> Markup:
    """A row for each measure: its difference as a point, its interval as a line; left of zero is worse."""
    reach = max([0.02, *(abs(v) for _, d, interval in rows for v in (d, *(interval or ())))]) * 1.05
    height = 30 + 22.0 * len(rows) + 44
    frame = Frame(Scale(-reach, reach, 130, WIDTH - 14), Scale(0, 1, height - 44, 20))
    ticks = [(reach * v, words.signed(round(reach * v, 3))) for v in (-0.9, -0.45, 0, 0.45, 0.9)]
    zero = frame.x(0)
    parts = [*frame.marks(ticks), element("line", class_="ideal", x1=zero, x2=zero, y1=frame.y.start, y2=frame.y.end)]
    for number, (label, difference, interval) in enumerate(rows):
        y = 30 + 22.0 * number + 6
        parts.append(element("text", label, class_="tick", x=122, y=y + FONT / 3, text_anchor="end"))
        if interval is not None:
            parts.append(
                element("line", class_="whisker mark0", x1=frame.x(interval[0]), x2=frame.x(interval[1]), y1=y, y2=y)
            )
        parts.append(_shape(0, frame.x(difference), y))
    parts.append(frame.below(words("plot.difference")))
    return drawing("differences", WIDTH, height, words("plot.differences"), words("plot.differences_told"), parts)


def _ticks(end: float) -> list[float]:
    """Round numbers from 0 on, the last at or behind the end."""
    step = _nice(end / 5)
    return [step * at for at in range(math.ceil(end / step - 1e-9) + 1)]


def _plane(words: Words) -> list[Markup]:
    ticks = [(v, words.figure(v, 1)) for v in _SHARES]
    return [*_FRAME.lines(ticks), *_FRAME.marks(ticks)]


def _ends(x1: float, y1: float, x2: float, y2: float) -> dict[str, float]:
    return {"x1": _FRAME.x(x1), "y1": _FRAME.y(y1), "x2": _FRAME.x(x2), "y2": _FRAME.y(y2)}


def _with_interval(frame: Frame, at: float, value: Cell, place: int, label: str, words: Words) -> list[Markup]:
    low, high = value.low, value.high
    told = f"{label}: {words.figure(value.mean)} {words.interval(low, high)}"
    point = element("g", element("title", told), _shape(place, at, frame.y(value.mean)))
    if low is None or high is None:
        return [point]
    ends = {"x1": at, "x2": at, "y1": frame.y(low), "y2": frame.y(high)}
    return [element("line", class_=f"whisker mark{place}", **ends), point]


def _shape(place: int, x: float, y: float) -> Markup:
    kind, name = _SHAPES[place % len(_SHAPES)], f"mark mark{place}"
    if kind == "circle":
        return element("circle", class_=name, cx=x, cy=y, r=4.5)
    if kind == "square":
        return element("rect", class_=name, x=x - 4, y=y - 4, width=8, height=8)
    return element("path", class_=name, d=path([(x, y - 5), (x + 5, y + 4), (x - 5, y + 4)]) + "Z")


def _milliseconds(value: float, words: Words) -> str:
    return words.figure(value, 0 if value >= 20 or value == int(value) else 1)


def _nice(width: float) -> float:
    """The next width up of 1, 2 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(width))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= width * (1 - 1e-9))
