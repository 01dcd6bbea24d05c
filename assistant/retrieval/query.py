"""From a question to what is looked up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from assistant.datatypes import Lang, Question, other_language
from assistant.questions import ASKING_WORDS
from assistant.retrieval.analysis import marked, stem, word_terms
from assistant.retrieval.bridge import Alternatives, Links, Near, Word
from assistant.retrieval.names import NameLinks, capitalised, names_in
from assistant.text import fold
from assistant.text import words as words_of

VARIANT_WEIGHT = 0.8  # of another spelling of a name, times its similarity
MAX_VARIANTS = 6
STANDS_FROM = 0.3  # the weight from which a term stands for a word
LEAST_DIGITS = 3  # of a number that stands alone


@dataclass(frozen=True, slots=True)
class Query:
    """The words of a question: for each the terms that may stand for it, and whether it is a name or a number.

    `is_asking` tells which words only make it a question ("how many").
    """

    words: tuple[Alternatives, ...]
    is_specific: tuple[bool, ...]
    is_asking: tuple[bool, ...]
    is_number: tuple[bool, ...]
    near: tuple[Near, ...]  # of each word

    def positions(self, word: str, lang: Lang, asked_in: Lang) -> frozenset[int]:
        """Which words of the question, in the language `asked_in`, a word of a text in `lang` may stand for."""
        terms = [term if lang == asked_in else marked(term, lang) for term in _stems(word, lang)]
        return frozenset(
            at
            for at, (alternatives, asking) in enumerate(zip(self.words, self.is_asking, strict=True))
            if not asking and any(alternatives.get(term, 0.0) >= STANDS_FROM for term in terms)
        )

    @property
    def focus(self) -> int | None:
        """The position of the first word that is no name: mostly what is asked for ("How many *seats* did ...")."""
        flags = enumerate(zip(self.is_specific, self.is_asking, strict=True))
        return next((at for at, (specific, asking) in flags if not specific and not asking), None)

    @property
    def specific(self) -> tuple[Alternatives, ...]:
        """The names and numbers."""
        return tuple(word for word, specific in zip(self.words, self.is_specific, strict=True) if specific)


def expand(
    question: Question,
    links: NameLinks,
    is_known: Callable[[str], bool],
    bridge: Callable[[list[Word]], Links],
) -> Query:
    """The words of a question, each with the terms that may stand for it.

    These are other spellings, for a name and for a word that is not in the texts, and what the bridge links it to.
    """
    lang, other = question.lang, other_language(question.lang)
    names = {stem(fold(name), lang) for name in capitalised(question.text)}
    inside = {stem(fold(name), lang) for name in names_in(question.text)}
    found: dict[str, str] = {}  # each term with the first word that it comes from
    for term, word in word_terms(question.text, lang, lang):
        found.setdefault(term, word)
    if all(term.isdecimal() for term in found):
        found = {term: word for term, word in found.items() if len(term) >= LEAST_DIGITS}  # "2 + 2" is about nothing
    specific = [term in inside or term.isdecimal() or term.isupper() for term in found]
    linked = bridge([Word(word, name) for word, name in zip(found.values(), specific, strict=True)])
    words: list[Alternatives] = []
    for (term, word), near in zip(found.items(), linked.alternatives, strict=True):
        spellings = {word: 1.0}
        if term in names or not is_known(term):
            for variant, similarity in links.similar(term)[:MAX_VARIANTS]:
                spellings.setdefault(variant, VARIANT_WEIGHT * similarity)
        alternatives = dict(near)
        for spelling, weight in spellings.items():
            _add(alternatives, stem(spelling, lang), weight)
            if term in names or term.isdecimal() or term.isupper() or not is_known(term):
                _add(alternatives, marked(stem(spelling, other), other), weight)
        words.append(alternatives)
    is_name = zip(found.values(), specific, strict=True)
    asking = tuple(word in ASKING_WORDS[lang] and not name for word, name in is_name)
    numbers = tuple(term.isdecimal() for term in found)
    return Query(tuple(words), tuple(specific), asking, numbers, linked.near)


@lru_cache(maxsize=65_536)
def _stems(word: str, lang: Lang) -> tuple[str, ...]:
    """The index terms of a word of a text; beside another word an acronym is known as one."""
    return tuple(stem(one, lang) for one in words_of(f"x {word}")[1:])


def _add(alternatives: Alternatives, term: str, weight: float) -> None:
    alternatives[term] = max(weight, alternatives.get(term, 0.0))
