"""Small helpers for text that several stages share."""

from __future__ import annotations

import hashlib
import re
import unicodedata

FRAGMENT_WORDS = 8
_ACRONYM = re.compile(r"[A-Z]{2,5}")


def fold(text: str) -> str:
    """Lower case without accents, for comparing words. May differ in length from `text`."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).lower()


def words(text: str) -> list[str]:
    """The folded words and numbers of a text; a number keeps its inner points and commas out ("78.000" is "78000").

    An acronym keeps its capitals, so that "IS" is not taken for "is", unless the whole text is in capitals.
    """
    joined = re.sub(r"(?<=\d)[.,](?=\d{3}\b)", "", unicodedata.normalize("NFC", text))
    keeps_capitals = joined.upper() != joined
    return [
        word if keeps_capitals and _ACRONYM.fullmatch(word) else fold(word) for word in re.findall(r"[^\W_]+", joined)
    ]


def is_fragment(sentence: str) -> bool:
    """Whether a sentence says nothing by itself: it announces what follows, or was cut off after a few words."""
    return sentence.endswith(":") or (sentence.endswith(" ...") and len(sentence.split()) <= FRAGMENT_WORDS)


def fingerprint(text: str) -> str:
    """A short hash of a text, for recognising that it has not changed."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


def without_controls(text: str) -> str:
    """The text with control characters turned into spaces, without invisible ones, and one space between words."""
    text = text.replace("\u200b", " ")  # a space of no width
    visible = (c for c in text if unicodedata.category(c) != "Cf")  # soft hyphens, joiners, directions
    shown = "".join(" " if unicodedata.category(c) in {"Cc", "Cs", "Co", "Cn"} else c for c in visible)
    return re.sub(r"\s+", " ", shown).strip()


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, cut at a word, with an ellipsis where something was cut."""
    if len(text) <= limit:
        return text
    return text[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
