"""Whether an answer stands in texts of either language, with numbers and dates in either way of writing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from assistant.datatypes import LANGUAGES, Lang
from assistant.facts.numbers import Date, date_spans, dates

_GROUPED = re.compile(r"(?<=\d)[.,\u00a0\u2009\u202f](?=\d{3}(?!\d))")
_DECIMAL = re.compile(r"(?<=\d),(?=\d)")
_WORD = re.compile(r"\w")


@dataclass(slots=True)
class Near:
    """The texts near evidence, in one way of writing, and the dates in them."""

    texts: list[str] = field(default_factory=list)
    dates: list[Date] = field(default_factory=list)
    is_translated: bool = False

    def add(self, text: str, lang: Lang) -> None:
        """Add a text of this language."""
        self.texts.append(_plain(text))
        self.dates += dates(text, lang)

    def add_translation(self, text: str, lang: Lang) -> None:
        """Add the translation of a text, where there is one."""
        if text:
            self.is_translated = True
            self.add(text, lang)

    def with_(self, other: Near) -> Near:
        """The texts of both."""
        return Near(self.texts + other.texts, self.dates + other.dates, self.is_translated or other.is_translated)


def stands_in(answer: str, near: Near) -> bool:
    """Whether an answer stands in one of the texts, whatever the case, or is a date that stands there."""
    plain = _plain(answer)
    before, after = (r"(?<!\d)" if plain[0].isdigit() else ""), (r"(?!\d)" if plain[-1].isdigit() else "")
    whole = re.compile(before + re.escape(plain) + after)  # "4" does not stand in "2014"
    return any(whole.search(text) for text in near.texts) or any(_is_date_in(answer, lang, near) for lang in LANGUAGES)


def _is_date_in(answer: str, lang: Lang, near: Near) -> bool:
    """Whether an answer is a date, without other words, and may be one of those near the evidence."""
    wanted = dates(answer, lang)
    rest = answer
    for start, end in reversed(date_spans(answer, lang)):
        rest = rest[:start] + rest[end:]
    if not wanted or _WORD.search(rest):
        return False
    return all(any(date.may_be(there) for there in near.dates) for date in wanted)


def _plain(text: str) -> str:
    """Without case, with a point for decimals and nothing between thousands, one space between words."""
    return " ".join(_DECIMAL.sub(".", _GROUPED.sub("", text)).casefold().split())
