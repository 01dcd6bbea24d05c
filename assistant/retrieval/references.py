"""Which questions lean on what was said before: openers, words that stand for others, and questions that name little.

A pronoun that can stand for something inside its own question does not point back. By principle B of Binding Theory
(Chomsky 1981) that is not in its own clause: in "When did IS confirm it?" "it" is not IS.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from assistant.datatypes import Lang
from assistant.questions import ASKING_WORDS, Wanted, wanted
from assistant.retrieval import closed_classes as classes
from assistant.retrieval.closed_classes import is_function_word

TOKEN = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*'?")
THIN = 3  # content words, up to which a question without a name may lean on what was said before
DEFINITE = 2  # the same for one that ends in "the reaction" and asks for what is past
_BREAK = re.compile(r"[,:;?!.]")
_PARTICIPLE = re.compile(r"(?:ge|be|ver|her|ont|op|aan|uit|af|in|over|mis)\w{3,}(?:d|t|n)")


class Lean(Enum):
    """How a question leans on what was said before."""

    NOT = "not"
    MAYBE = "maybe"  # it names little and points nowhere, or names much and has a word that may point back
    PERSON = "person"  # a pronoun stands for one person
    BACK = "back"  # a word stands for something said before, or nothing but what is asked is left
    FRAGMENT = "fragment"  # no question at all: "and in Iraq?"


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a question with its place; `low` is it in lower case."""

    text: str
    low: str
    start: int
    end: int

    @property
    def is_name(self) -> bool:
        """Whether it looks like a name or a number ("Raqqa", "al-Baghdadi", "2016")."""
        return any(part[:1].isupper() or part[:1].isdigit() for part in self.text.split("-"))

    @property
    def is_acronym(self) -> bool:
        """Whether it is a word in capitals ("IS")."""
        return len(self.text) > 1 and self.text.isupper()


@dataclass(frozen=True, slots=True)
class Reading:
    """How a question leans on what was said before.

    Behind `opener` its own words begin; `pronoun` is the word that points back.
    """

    lean: Lean
    opener: int = 0
    pronoun: Token | None = None


def read(text: str, lang: Lang) -> Reading:
    """How a question leans on what was said before."""
    opened = classes.OPENER[lang].match(text)
    opener = opened.end() if opened else 0
    question = _Question(text, opener, lang)
    if not question.tokens:
        return Reading(Lean.BACK, opener)  # "And?"
    if question.is_fragment(bool(opener)):
        return Reading(Lean.FRAGMENT, opener)
    pronoun, lean = question.pointing()
    if pronoun is not None:
        return Reading(lean, opener, pronoun)
    return Reading(question.thin(bool(opener)), opener)


class _Question:
    """The words of a question behind its opener, and what can be said of them."""

    def __init__(self, text: str, opener: int, lang: Lang) -> None:
        self.text, self.lang = text, lang
        self.tokens = [Token(m[0], m[0].casefold(), *m.span()) for m in TOKEN.finditer(text, opener)]
        self.content = [token for token in self.tokens if not is_function_word(token.text, lang)]
        self.first = self.tokens.index(self.content[0]) if self.content else len(self.tokens)  # that names something
        self.broken = [False, *(self._is_broken(*pair) for pair in pairwise(self.tokens))]  # before each word

    def _in(self, at: int, words: classes.Words) -> bool:
        """Whether the word at a position is one of these; no word stands before the first and behind the last."""
        return 0 <= at < len(self.tokens) and self.tokens[at].low in words[self.lang]

    def is_fragment(self, is_opened: bool) -> bool:
        """Whether it has no question word and no verb of the closed classes: "and in Iraq?", "in 2016?"."""
        if any(token.low in ASKING_WORDS[self.lang] and not token.is_acronym for token in self.tokens):
            return False
        return (is_opened and bool(self.content)) or (self._in(0, classes.PREPOSITIONS) and len(self.tokens) <= THIN)

    def thin(self, is_opened: bool) -> Lean:
        """How far a question without a pronoun leans on what was said, by how little it names itself."""
        tokens, content = self.tokens, self.content
        if not content:
            return Lean.BACK  # "Why?"
        named = any(token.is_name for token in tokens[1:]) or (tokens[0].is_name and tokens[0] in content)
        addresses = any(self._in(at, classes.SELF) for at in range(len(tokens))) or self._in(0, classes.TELLING)
        if named or addresses or len(content) > THIN:
            return Lean.NOT
        ends = content[-1] is tokens[-1]
        is_bare = ends and all(
            self._in(at, classes.WHICH) or self._in(at, classes.PREPOSITIONS) for at in range(len(tokens) - 1)
        )
        is_past = any(self._in(at, classes.PAST) for at in range(len(tokens)))
        is_definite = ends and is_past and len(content) <= DEFINITE and self._in(len(tokens) - 2, classes.THE)
        if is_opened or is_bare or is_definite:  # "And how many fell?", "In which areas?", "What was the reaction?"
            return Lean.BACK
        return Lean.NOT if wanted(self.text, self.lang) is Wanted.DEFINITION else Lean.MAYBE

    def pointing(self) -> tuple[Token | None, Lean]:
        """The first word that points back, one for a person before others; a question that names much needs it less."""
        found = [at for at in range(len(self.tokens)) if self._points_back(at)]
        if not found:
            return None, Lean.NOT
        at = next((one for one in found if self._in(one, classes.PERSON)), found[0])
        lean = Lean.PERSON if self._in(at, classes.PERSON) else Lean.BACK
        if len(self.content) > THIN and (self._names_before(at) or self._in(at, classes.HAPPENING)):
            lean = Lean.MAYBE
        return self.tokens[at], lean

    def _points_back(self, at: int) -> bool:
        token = self.tokens[at]
        if token.is_acronym or self._has_antecedent(at):
            return False
        if self._in(at, classes.OWNERS):
            owns = at + 1 < len(self.tokens) and self.tokens[at + 1] in self.content
            if owns or not self._in(at, classes.OTHERS):
                return not self._names_before(at) and not self._is_verb(at)
        if self._in(at, classes.PERSON):
            return True
        if token.low == "it" or (self.lang == "nl" and token.low == "het"):
            return not self._is_expletive(at) and (token.low == "it" or self._is_it(at))
        if self._in(at, classes.OTHERS):
            return True
        if self._in(at, classes.PLACES):
            return not self._begins_clause(at) and not self._is_empty_there(at)
        if self._in(at, classes.SHOWING):
            return self._shows(at)
        return self.lang == "nl" and classes.PRONOMINAL.fullmatch(token.low) is not None

    def _is_broken(self, token: Token, following: Token) -> bool:
        return _BREAK.search(self.text, token.end, following.start) is not None

    def _names_before(self, at: int) -> bool:
        return self.first < at

    def _has_antecedent(self, at: int) -> bool:
        """Whether something is named before a word of the question, in another clause."""
        cuts = range(self.first + 1, at + 1)
        return any(self.broken[cut] or (cut < at and self._in(cut, classes.BOUNDARIES)) for cut in cuts)

    def _is_expletive(self, at: int) -> bool:
        """Whether "it" stands for what follows ("Is it true that ...") or for nothing ("What time is it?")."""
        follows = any(self._in(one, classes.CLAUSES) for one in range(at + 2, len(self.tokens)))
        leads_up = at == 1 or self._in(at - 1, classes.BE)
        return (leads_up and follows) or any(self._in(one, classes.CLOCK) for one in (0, 1))

    def _is_verb(self, at: int) -> bool:
        """Dutch "zijn" is mostly "are"; it is "his" behind a preposition or another verb."""
        return self.tokens[at].low == "zijn" and not (
            self._in(at - 1, classes.PREPOSITIONS) or self._in(at - 1, classes.BE) or self._in(at - 1, classes.PAST)
        )

    def _begins_clause(self, at: int) -> bool:
        """Dutch "toen" is "when" before a clause, and "then" elsewhere."""
        return self.tokens[at].low == "toen" and any(token in self.content for token in self.tokens[at + 1 :])

    def _is_empty_there(self, at: int) -> bool:
        """Whether "there" only opens a sentence ("Are there women in IS?"); at its end it is a place."""
        beside = self._in(at - 1, classes.BE) or self._in(at + 1, classes.BE)
        return self.tokens[at].low == "there" and (beside or at == 0) and at + 1 < len(self.tokens)

    def _is_it(self, at: int) -> bool:
        """Whether Dutch "het" is "it": an article has a noun behind it."""
        rest = self.tokens[at + 1 :]
        if not rest or (rest[0] not in self.content and rest[0].low not in {"meer", "meest", "dat"}):
            return True
        return len(rest) == 1 and _PARTICIPLE.fullmatch(rest[0].low) is not None

    def _shows(self, at: int) -> bool:
        """Whether "that", "those", "die" and the like point at something, and do not begin a clause."""
        is_that = self.tokens[at].low in {"that", "dat"}
        last = len(self.tokens) - 1
        rest = range(at + 1, last + 1)
        if self._in(at, classes.ALWAYS_SHOWING):
            return True
        if all(self._in(one, classes.LOOSE) or self._in(one, classes.PREPOSITIONS) for one in rest):
            return True
        if is_that and any(token.low in {"it", "het"} for token in self.tokens[: min(at, 2)]):
            return False  # "Is it true that ..."
        is_second = at == 1 or (at == 2 and self._in(0, classes.QUESTION_WORDS))
        if is_that and ((is_second and self._in(at + 1, classes.PREPOSITIONS)) or (at <= 2 and last == at + 1)):
            return True  # a clause has more than a word, and begins with its subject
        behind_asking = at > 0 and self.tokens[at - 1].low in ASKING_WORDS[self.lang]
        if is_second and self.lang == "nl" and (at == 1 or not is_that):
            return True  # behind the verb, which is the second word of a Dutch question, or the first
        if is_second:
            return behind_asking
        is_name = at > 1 and self.tokens[at - 1].is_name
        return self._in(at - 1, classes.PREPOSITIONS) or (behind_asking and not is_name)
