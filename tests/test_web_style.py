"""The colours of the page: enough contrast, in light and in dark."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import assistant.web

STYLE = Path(assistant.web.__file__).with_name("static").joinpath("style.css").read_text(encoding="utf-8")
LIGHT, DARK = (
    dict(re.findall(r"--tw-([a-z-]+): (#[0-9a-f]{6});", block))
    for block in re.findall(r"\{(.*?)\}", STYLE, re.DOTALL)[:2]
)
TEXT_ON = [
    *(("ink", "paper"), ("ink", "card"), ("ink", "tint"), ("ink", "mark")),
    *(("muted", "paper"), ("muted", "card")),
    *(("accent", "paper"), ("accent", "card"), ("accent", "tint"), ("accent-strong", "card")),
    *(("on-accent", "accent"), ("on-accent", "accent-strong"), ("alert", "alert-tint")),
]
SHAPE_ON = [("edge", "paper"), ("edge", "card"), ("accent", "mark"), ("accent", "paper")]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_of_black_on_white():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("front", "back", "least"), [*((f, b, 4.5) for f, b in TEXT_ON), *((f, b, 3) for f, b in SHAPE_ON)]
)
def test_contrast_is_enough(colours, front, back, least):
    assert contrast(colours[front], colours[back]) >= least


def test_the_style_fetches_nothing():
    assert "url(" not in STYLE
    assert "@import" not in STYLE
    assert "@font-face" not in STYLE
