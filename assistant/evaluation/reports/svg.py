"""Small pieces of SVG: elements whose texts and attributes are escaped, and a frame with two scales."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

FONT = 12  # height of the labels, in units of the drawing


def element(tag: str, *content: str, **attributes: str | float) -> Markup:
    """An element; "_" in the name of an attribute is "-", and one at its end is dropped (`class_`)."""
    written = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(_number(value) if isinstance(value, int | float) else value)}"'
        for name, value in attributes.items()
    )
    inside = "".join(escape(part) for part in content)
    return Markup(f"<{tag}{written}>{inside}</{tag}>" if inside else f"<{tag}{written}/>")  # all of it escaped above


def drawing(name: str, width: float, height: float, title: str, told: str, parts: Iterable[str]) -> Markup:
    """A whole drawing, with a title and a description for who cannot see it; `name` is unique on the page."""
    return element(
        "svg",
        element("title", title, id=f"{name}-title"),
        element("desc", told, id=f"{name}-told"),
        *parts,
        class_=f"plot plot-{name}",
        viewBox=f"0 0 {_number(width)} {_number(height)}",
        role="img",
        aria_labelledby=f"{name}-title {name}-told",
    )


@dataclass(frozen=True, slots=True)
class Scale:
    """Places values from `low` to `high` between `start` and `end`; what lies outside is put at the edge."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """The place of a value."""
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)


@dataclass(frozen=True, slots=True)
class Frame:
    """The plane of a plot: its axes with labels, left and below."""

    x: Scale
    y: Scale

    def lines(self, ticks: Sequence[tuple[float, str]]) -> list[Markup]:
        """Lines over the whole width at these heights, each with its label on the left."""
        found = []
        for value, label in ticks:
            at = self.y(value)
            found.append(element("line", class_="grid", x1=self.x.start, x2=self.x.end, y1=at, y2=at))
            found.append(element("text", label, class_="tick", x=self.x.start - 6, y=at + FONT / 3, text_anchor="end"))
        return found

    def marks(self, ticks: Sequence[tuple[float, str]]) -> list[Markup]:
        """The lower axis with short marks and labels."""
        found = [element("line", class_="axis", x1=self.x.start, x2=self.x.end, y1=self.y.start, y2=self.y.start)]
        for value, label in ticks:
            at = self.x(value)
            found.append(element("line", class_="axis", x1=at, x2=at, y1=self.y.start, y2=self.y.start + 4))
            found.append(element("text", label, class_="tick", x=at, y=self.y.start + 6 + FONT, text_anchor="middle"))
        return found

    def below(self, label: str) -> Markup:
        """What the lower axis shows."""
        middle = (self.x.start + self.x.end) / 2
        return element("text", label, class_="label", x=middle, y=self.y.start + 24 + FONT, text_anchor="middle")

    def above(self, label: str) -> Markup:
        """What the left axis shows, written over it so that it is read without turning the head."""
        return element("text", label, class_="label", x=self.x.start - 30, y=self.y.end - 14)


def path(points: Sequence[tuple[float, float]]) -> str:
    """The data of a path through these points."""
    return "M" + "L".join(f"{_number(x)} {_number(y)}" for x, y in points)


def _number(value: float) -> str:
    """At most two decimals, and none that say nothing."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
