"""The numbers and dates of a Dutch or English text, in a form in which both languages can be compared.

Numbers keep their value: "1.878" and "1,878" are 1878, "1,4" and "1.4" are 1.4, "2 miljard" and "2 billion" are
2000000000, "20.30 uur" and "8:30 p.m." are 8 and 30. Numbers written as words are left alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from assistant.datatypes import Lang

# A Dutch "miljard" is an English "billion", and a Dutch "biljoen" an English "trillion".
_POWERS = {
    "duizend": 3,
    "miljoen": 6,
    "mln": 6,
    "miljard": 9,
    "mld": 9,
    "biljoen": 12,
    "thousand": 3,
    "million": 6,
    "billion": 9,
    "bn": 9,
    "trillion": 12,
}
_NUMBER = re.compile(rf"(\d+(?:[.,]\d+)*)(?:[\s-]?({'|'.join(_POWERS)})\b)?", re.IGNORECASE)
_THOUSANDS = re.compile(r"\d{1,3}([.,]\d{3})+")
_CLOCK = re.compile(
    r"(?<![\d.,:])(?P<hour>[01]?\d|2[0-4])"
    r"(?:[:u](?P<minutes>[0-5]\d)\b|\.(?P<dutch>[0-5]\d)(?=\s?(?:uur|u)\b)|(?:\.(?P<english>[0-5]\d))?(?=\s?[ap]\.?m\b))"
)
_DECADE = re.compile(r"\bjaren\s['’]?(?:1\d|20)?(\d0)\b|(?<![\d.,])(?:1\d|20)?(\d0)['’]?s\b", re.IGNORECASE)
_NARROW_SPACE = re.compile("(?<=\\d)[\u00a0\u2009\u202f](?=\\d{3}\\b)")


def numbers(text: str) -> Counter[str]:
    """The values of the numbers of a text, as texts, with how often each stands there."""
    text = _NARROW_SPACE.sub("", text)
    text = _CLOCK.sub(_hours_and_minutes, text)
    text = _DECADE.sub(lambda m: m[1] or m[2], text)
    return Counter(_value(match[1], match[2]) for match in _NUMBER.finditer(text))


def _value(digits: str, scale: str | None) -> str:
    number = re.sub(r"[.,]", "", digits) if _THOUSANDS.fullmatch(digits) else digits.replace(",", ".")
    if scale is None or number.count(".") > 1:
        return number
    return f"{(Decimal(number) * 10 ** _POWERS[scale.lower()]).normalize():f}"


def _hours_and_minutes(match: re.Match[str]) -> str:
    """On a dial of twelve hours, for "15.55 uur" may be "3:55 p.m."; whole hours without their minutes."""
    hour = int(match["hour"]) % 12
    minutes = match["minutes"] or match["dutch"] or match["english"] or "00"
    return str(hour) if minutes == "00" else f"{hour} {minutes}"


# Dates

_MONTHS: dict[Lang, list[str]] = {
    "nl": "januari februari maart april mei juni juli augustus september oktober november december".split(),
    "en": "January February March April May June July August September October November December".split(),
}
_ABBREVIATED: dict[Lang, list[str]] = {
    "nl": "jan feb mrt apr mei jun jul aug sep okt nov dec".split(),
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(),
}
_WEEKDAYS: dict[Lang, list[str]] = {
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag".split(),
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
}
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:e|ste|de|st|nd|rd|th)?(?![\d.,]\d)"
_DAYS = rf"{_DAY}(?:(?:\s?[-–/]\s?|,\s|,?\s(?:tot en met|t/m|en|op|tot|of|à|and|to|or)\s){_DAY})*"
_YEAR = r"[12]\d{3}"


@dataclass(frozen=True, slots=True)
class Date:
    """A month (1 to 12) with the days and the year that stand beside it; 0 where there is no year."""

    days: frozenset[int]
    month: int
    year: int

    def __str__(self) -> str:
        parts = [", ".join(map(str, sorted(self.days))), _MONTHS["en"][self.month - 1], str(self.year or "")]
        return " ".join(part for part in parts if part)

    @property
    def is_bare(self) -> bool:
        """Whether it is a month alone, which a word that only looks like one ("Theresa May") may be as well."""
        return not self.days and not self.year

    def may_be(self, other: Date) -> bool:
        """Whether both can be the same date."""
        same_days = not self.days or not other.days or self.days == other.days
        same_year = not self.year or not other.year or self.year == other.year
        return self.month == other.month and same_days and same_year


def dates(text: str, lang: Lang) -> list[Date]:
    """The dates of a text that name their month: "12 juni 2014", "June 12, 2014", "juni 2014", "in June"."""
    found = []
    for match in _DATE[lang].finditer(text):
        before, after, year = match.group("before", "after", "year")
        month = match["month"] or match["short"]
        days = frozenset(int(day) for day in re.findall(r"\d+", before or after or ""))
        found.append(Date(days, _MONTH_NUMBERS[lang][month.casefold()], int(year or 0)))
    return found


def undated(text: str, lang: Lang) -> list[int]:
    """Where the dates of a text end that have no year; a bare "May" may be a name, and does not count."""
    found = [match for match in _DATE[lang].finditer(text) if not match["year"]]
    return [_end(match) for match in found if match["before"] or match["after"] or match["month"] != "May"]


def _end(match: re.Match[str]) -> int:
    """Where a date ends; in "6 October 15 fighters" before the second number."""
    return match.start("after") - 1 if match["before"] and match["after"] else match.end()


def date_spans(text: str, lang: Lang) -> list[tuple[int, int]]:
    """Where the dates of a text that name their month stand."""
    return [match.span() for match in _DATE[lang].finditer(text)]


def without_counterpart(dates: Iterable[Date], others: Iterable[Date]) -> list[Date]:
    """The dates of which there is none among the others; a date without a day or a year may be any of that month."""
    left = list(others)
    missing = []
    for date in sorted(dates, key=lambda d: (-len(d.days), -d.year)):  # the fullest first
        fits = [other for other in left if date.may_be(other)]
        if fits:
            left.remove(max(fits, key=lambda other: (other == date, other.days == date.days, other.year == date.year)))
        else:
            missing.append(date)
    return missing


def weekdays(text: str, lang: Lang) -> Counter[int]:
    """The days of the week that a text names: 0 for Monday to 6 for Sunday."""
    return Counter(_WEEKDAY_NUMBERS[lang][match[0].casefold()] for match in _WEEKDAY[lang].finditer(text))


def _month_numbers(lang: Lang) -> dict[str, int]:
    names = [*enumerate(_MONTHS[lang], start=1), *enumerate(_ABBREVIATED[lang], start=1)]
    return {name.casefold(): number for number, name in names}


def _date_pattern(lang: Lang) -> re.Pattern[str]:
    """A month with its days and year. English months need their capital: "may" and "march" are words as well."""
    whole, short = "|".join(_MONTHS[lang]), "|".join(_ABBREVIATED[lang])
    beside_day = rf"(?<=\d\s)(?:{short})\b" + (rf"|(?:{short})\b(?=\.?\s\d)" if lang == "en" else "")
    month = rf"(?:(?P<month>{whole})\b|(?P<short>{beside_day})\.?)"
    after = rf"(?:\s(?P<after>{_DAYS}(?!\s?{_ANY_MONTH})))?" if lang == "en" else "(?P<after>)"
    pattern = rf"(?:(?P<before>\b{_DAYS})\s(?:of\s)?|\b){month}{after}(?:,?\s(?:of\s|van\s)?(?P<year>{_YEAR})\b)?"
    return re.compile(pattern, re.IGNORECASE if lang == "nl" else 0)


_ANY_MONTH = rf"(?:{'|'.join(_MONTHS['nl'] + _MONTHS['en'])})"
_MONTH_NUMBERS: dict[Lang, dict[str, int]] = {lang: _month_numbers(lang) for lang in _MONTHS}
_DATE: dict[Lang, re.Pattern[str]] = {lang: _date_pattern(lang) for lang in _MONTHS}
CALENDAR = frozenset(name.casefold() for names in (*_MONTHS.values(), *_WEEKDAYS.values()) for name in names)
_WEEKDAY_NUMBERS: dict[Lang, dict[str, int]] = {
    lang: {name.casefold(): number for number, name in enumerate(names)} for lang, names in _WEEKDAYS.items()
}
_WEEKDAY: dict[Lang, re.Pattern[str]] = {
    lang: re.compile(rf"\b(?:{'|'.join(names)})(?=s?\b)", re.IGNORECASE) for lang, names in _WEEKDAYS.items()
}
