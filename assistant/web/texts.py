"""The texts of the page, and the choice of its language."""

from __future__ import annotations

import re

from assistant import prompts
from assistant.datatypes import Lang

DEFAULT: Lang = "en"  # for browsers that ask for neither language
EXAMPLES = ("examples.first", "examples.second", "examples.third", "examples.fourth")
CHOICES: dict[Lang, str] = {"nl": "choice.nl", "en": "choice.en"}
LANGUAGE_NAMES: dict[Lang, str] = {"nl": "language.nl", "en": "language.en"}

_WISH = re.compile(r"\s*(nl|en)(?:-[a-z0-9-]+)?\s*(?:;\s*q\s*=\s*([01](?:\.[0-9]*)?)\s*)?", re.IGNORECASE)


def text(lang: Lang, key: str, /, **values: object) -> str:
    """A text of `prompts/ui.*.toml`. Raises PromptError when it is missing or has other placeholders."""
    return prompts.text("ui", lang, key, **values)


def language_name(named: Lang, lang: Lang) -> str:
    """What one language is called in another."""
    return text(lang, LANGUAGE_NAMES[named])


def known(lang: str | None) -> Lang | None:
    """The language that a browser names, if it is one of ours."""
    return "nl" if lang == "nl" else "en" if lang == "en" else None


def number(value: int, lang: Lang) -> str:
    """A whole number as the language writes it: 2.000 or 2,000."""
    return f"{value:,}".replace(",", "." if lang == "nl" else ",")


def decimal(value: float, lang: Lang) -> str:
    """A number with two decimals as the language writes it: 0,85 or 0.85."""
    return f"{value:.2f}".replace(".", "," if lang == "nl" else ".")


def preferred(accept_language: str) -> Lang:
    """The one of our languages that an Accept-Language header likes best; of equals, the first."""
    wishes = [match for part in accept_language.split(",") if (match := _WISH.fullmatch(part))]
    weights = [(float(wish[2] or 1), wish[1].lower()) for wish in wishes]
    weight, best = max(weights, key=lambda wish: wish[0], default=(0.0, ""))
    if weight == 0:
        return DEFAULT
    return "nl" if best == "nl" else "en"
