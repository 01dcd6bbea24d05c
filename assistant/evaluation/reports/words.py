"""The words and figures of a report in one of the two languages."""

from __future__ import annotations

from dataclasses import dataclass

from assistant import prompts
from assistant.datatypes import Lang

NOTHING = "–"  # in the place of a figure that there is not


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of `prompts/report.*.toml`, and numbers as the language writes them."""

    lang: Lang

    def __call__(self, key: str, /, **values: object) -> str:
        """A text. Raises PromptError when it is missing or has other placeholders."""
        return prompts.text("report", self.lang, key, **values)

    def name(self, table: str, value: str) -> str:
        """What a kind, a measure, a stage and so on is called; the value itself where it has no name."""
        return prompts.load("report", self.lang).get(f"{table}.{value}", value)

    def has(self, table: str, value: str) -> bool:
        """Whether there is a name for it."""
        return f"{table}.{value}" in prompts.load("report", self.lang)

    def group(self, table: str, group: str) -> str:
        """What a group of questions is called, a column of the table of that name."""
        return self.name("group" if table == "overall" else table, group)

    def figure(self, value: float | None, decimals: int = 3) -> str:
        """A number with so many decimals; a dash where there is none."""
        if value is None:
            return NOTHING
        written = f"{value + 0.0:.{decimals}f}"
        if written.startswith("-") and not float(written):
            written = written[1:]
        return written.replace(".", ",") if self.lang == "nl" else written

    def signed(self, value: float | None) -> str:
        """A difference, with its sign."""
        written = self.figure(value)
        if value is None or not written.strip("0,."):
            return written
        return written.replace("-", "\N{MINUS SIGN}") if value < 0 else f"+{written}"

    def whole(self, value: int) -> str:
        """A whole number: 2.000 or 2,000."""
        return f"{value:,}".replace(",", "." if self.lang == "nl" else ",")

    def interval(self, low: float | None, high: float | None, decimals: int = 3, *, sign: bool = False) -> str:
        """From one number to another; a dash where there are none."""
        if low is None or high is None:
            return NOTHING
        shown = [self.signed(one) if sign else self.figure(one, decimals) for one in (low, high)]
        return self("figure.interval", low=shown[0], high=shown[1])

    def p(self, value: float) -> str:
        """A p-value; the smallest are not written out."""
        return self("figure.below", value=self.figure(0.001)) if value < 0.001 else self.figure(value)
