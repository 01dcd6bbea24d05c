"""From a question to what is looked up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assistant.datatypes import Question
from assistant.retrieval.analysis import stem, terms
from assistant.retrieval.names import NameLinks, capitalised, names_in
from assistant.text import fold

VARIANT_WEIGHT = 0.8  # of another spelling of a name, times its similarity
MAX_VARIANTS = 6
LEAST_DIGITS = 3  # of a number that stands alone

Alternatives = dict[str, float]  # terms that may stand for one word of the question, with their weights


@dataclass(frozen=True, slots=True)
class Query:
    """The words of a question: for each the terms that may stand for it, and whether it is a name or a number."""

    words: tuple[Alternatives, ...]
    is_specific: tuple[bool, ...]

    @property
    def specific(self) -> tuple[Alternatives, ...]:
        """The names and numbers."""
        return tuple(word for word, specific in zip(self.words, self.is_specific, strict=True) if specific)


def expand(question: Question, links: NameLinks, is_known: Callable[[str], bool]) -> Query:
    """The words of a question, each with other spellings when it is a name or not in the texts."""
    names = {stem(fold(name), question.lang) for name in capitalised(question.text)}
    inside = {stem(fold(name), question.lang) for name in names_in(question.text)}
    words: list[Alternatives] = []
    specific: list[bool] = []
    found = list(dict.fromkeys(terms(question.text, question.lang)))
    if all(term.isdecimal() for term in found):
        found = [term for term in found if len(term) >= LEAST_DIGITS]  # "2 + 2" is about nothing
    for term in found:
        alternatives = {term: 1.0}
        if term in names or not is_known(term):
            for variant, similarity in links.similar(term)[:MAX_VARIANTS]:
                alternatives.setdefault(stem(variant, question.lang), VARIANT_WEIGHT * similarity)
        words.append(alternatives)
        specific.append(term in inside or term.isdecimal() or term.isupper())
    return Query(tuple(words), tuple(specific))
