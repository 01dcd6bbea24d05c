"""What an exchange was about: the words of its question that say it, and the person whom it is about."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.datatypes import Answer, Lang
from assistant.facts.names import OPENERS
from assistant.facts.numbers import CALENDAR
from assistant.questions import ASKING_WORDS, Wanted, named_in, wanted
from assistant.retrieval.closed_classes import is_function_word, points
from assistant.retrieval.references import TOKEN

LONGEST = 24  # words of a topic
_PARTICLES = r"(?:al|el|as|ad|at|ibn|bin|abu|van|de|den|der|von|of|the)"
_CAPITAL = r"(?:[Aa]l-)?[A-ZÀ-ÖØ-ÞİŞ][\w'’ʿʾ‘]*"
_NAME = re.compile(rf"(?<![\w-]){_CAPITAL}(?:[ -](?:{_PARTICLES}[ -]){{0,2}}{_CAPITAL})*")
_BRACKETS = re.compile(r"\s*\(([^()]*)\)")
_SENTENCE_START = re.compile(r"(?:^|[.!?])\W*$")
# Auxiliaries that mean nothing without their question word: "did the UN report".
_SUPPORT: Mapping[Lang, frozenset[str]] = {"nl": frozenset(), "en": frozenset({"do", "does", "did"})}


def topic(question: str, lang: Lang) -> str:
    """What a question is about: its words without those that ask and those that point back.

    What an earlier question added to it in brackets comes first, for it is what the conversation is about.
    """
    added = ", ".join(_BRACKETS.findall(question))
    own = stem(_BRACKETS.sub("", question), lang)
    whole = f"{added}, {own}" if added and own else added or own
    return whole if len(whole.split()) <= LONGEST else added or own


def stem(question: str, lang: Lang) -> str:
    """A question without the words at its beginning that only ask, without auxiliary "do", and without pronouns.

    Dutch pronouns stay: most are words of another kind as well ("het", "die", "zijn").
    """
    tokens = list(TOKEN.finditer(question.rstrip("?!. ")))
    first = next((at for at, token in enumerate(tokens) if not is_function_word(token[0], lang)), len(tokens))
    if first == len(tokens):
        return ""
    kept = question[tokens[first].start() : tokens[-1].end()]
    for token in tokens[first:]:
        low = token[0].casefold()
        if not token[0].isupper() and (low in _SUPPORT[lang] or (lang == "en" and points(low, lang))):
            kept = re.sub(rf"(?<![\w-]){re.escape(token[0])}(?![\w-])\s?", "", kept, count=1)
    return kept.strip(" ,")


def person(answer: Answer) -> str:
    """The person whom an exchange is about, asked for and named by the answer or named in its question; or empty."""
    question = answer.question
    asks_who = wanted(question.text, question.lang) is Wanted.PERSON
    named = names_of(question.text)
    if asks_who and named and stem(question.text, question.lang) == named[0]:
        return named[0]  # "Who is X?"
    if asks_who and answer.short_answer:
        return answer.short_answer
    if answer.statements and (asks_who or not named):
        given = names_of(answer.statements[0].text)
        persons = [name for name in given if " " in name and not _is_named(name, question.text)]
        if persons:
            return persons[0]
    return named[0] if named else ""


def names_of(text: str) -> list[str]:
    """The names of a text, of one or more words; no acronyms."""
    names = [text[start:end] for start, end in name_spans(text)]
    return [name for name in names if len(name) > 2 and not name.isupper()]


def name_spans(text: str) -> list[tuple[int, int]]:
    """Where the names of a text stand, without months and days and without a word that only begins a sentence."""
    found = []
    for match in _NAME.finditer(text):
        words = list(re.finditer(r"[^ ]+", match[0]))
        if _SENTENCE_START.search(text[: match.start()]) and _opens(words[0][0]):
            words = words[1:]
        while words and words[0][0].casefold() in CALENDAR:
            words = words[1:]
        if words:
            found.append((match.start() + words[0].start(), match.start() + words[-1].end()))
    return found


def _opens(word: str) -> bool:
    low = word.casefold()
    return low in OPENERS or any(low in ASKING_WORDS[lang] or is_function_word(low, lang) for lang in ASKING_WORDS)


def _is_named(name: str, text: str) -> bool:
    return all(named_in(word, text) for word in re.findall(r"\w+", name))
