"""From the pieces of a reply to sentences with the keys of their evidence, each as soon as it is complete."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.datatypes import Lang
from assistant.documents.sentences import split
from assistant.text import without_controls

# Brackets with words in them, one pair or more, and a full stop that was put behind them. Whether the words are keys
# that were given out is for others to say: "[1]" is a citation, too, of nothing.
_CITES = re.compile(r"(?:\s*\[\s*\w+(?:\s*[,;]\s*\w+)*\s*\])+\s*[.!?]?(?!\w)")
_WORDS = re.compile(r"\w+")
_BULLET = re.compile(r"^\s*(?:[-*•–]|\d{1,2}[.)])\s+")
_THOUGHT_START, _THOUGHT_END = "<think>", "</think>"  # of models that think aloud before they reply


@dataclass(frozen=True, slots=True)
class Proposed:
    """A sentence of a model with the keys behind it, known or not."""

    text: str
    keys: tuple[str, ...]


class Parser:
    """Takes in the pieces of one reply."""

    def __init__(self, lang: Lang) -> None:
        """`lang` is the language that the reply should have."""
        self._lang = lang
        self._rest = ""

    def feed(self, piece: str) -> list[Proposed]:
        """The sentences that this piece completes: behind their keys, something else begins."""
        self._rest += piece
        if self._is_thinking():
            return []
        found: list[Proposed] = []
        while (match := _CITES.search(self._rest)) is not None:
            behind = self._rest[match.end() :].lstrip()
            if not behind or (behind.startswith("[") and "]" not in behind):
                break  # more keys may follow
            found += self._take(match)
        return found

    def finish(self) -> list[Proposed]:
        """What is left at the end of the reply; text behind the last keys has none."""
        found: list[Proposed] = []
        if self._is_thinking():
            return found
        while (match := _CITES.search(self._rest)) is not None:
            found += self._take(match)
        left, self._rest = self._rest, ""
        return [*found, *self._sentences(left, ())]

    def _take(self, match: re.Match[str]) -> list[Proposed]:
        text, self._rest = self._rest[: match.start()], self._rest[match.end() :]
        return self._sentences(text, tuple(dict.fromkeys(_WORDS.findall(match[0]))))

    def _is_thinking(self) -> bool:
        """Whether the model still thinks aloud; what it thought is dropped once it is done."""
        begun = self._rest.lstrip()
        if not begun.startswith(_THOUGHT_START):
            return bool(begun) and _THOUGHT_START.startswith(begun)
        _, end, behind = begun.partition(_THOUGHT_END)
        if not end:
            return True
        self._rest = behind
        return False

    def _sentences(self, text: str, keys: tuple[str, ...]) -> list[Proposed]:
        """The sentences of a text that share their keys: each line, and each sentence of a line."""
        lines = (_BULLET.sub("", line).replace("**", "") for line in text.splitlines())
        plain = (without_controls(line) for line in lines)
        found = (line[start:end] for line in plain for start, end in split(line, self._lang))
        return [Proposed(_closed(one), keys) for one in found if re.search(r"\w", one)]


def _closed(sentence: str) -> str:
    """A sentence whose full stop was put behind its keys gets it back."""
    return sentence if sentence[-1] in ".!?…\"'”’:;)" else f"{sentence}."
