"""Questions and search words: which are alike, in the wrong language, already asked, or add nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from assistant.datatypes import Lang
from assistant.language import detect
from assistant.retrieval.analysis import terms

MIN_ALIKE = 0.85  # ratio of difflib over the bare texts, from which two questions may be one
MAX_WORDS = 3  # of one entry of the search words
MIN_CONFIDENCE = 0.95  # of a detection; a question may name things in the other language


def bare(question: str) -> str:
    """Without case and punctuation."""
    return " ".join(re.findall(r"\w+", question.casefold()))


def are_alike(one: str, other: str, lang: Lang) -> bool:
    """Whether two questions of a language are the same but for small words and endings."""
    first, second = bare(one), bare(other)
    if first == second:
        return True
    if first.split()[:1] != second.split()[:1]:  # "who" is a small word, but not the same as "when"
        return False
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    ratios = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)  # each at least the next, and quicker
    return all(ratio() >= MIN_ALIKE for ratio in ratios) and terms(one, lang) == terms(other, lang)


def without_near_duplicates(questions: Iterable[str], lang: Lang) -> list[str]:
    """The questions, in order, without those that are like an earlier one."""
    kept: list[str] = []
    for question in questions:
        if not any(are_alike(question, earlier, lang) for earlier in kept):
            kept.append(question)
    return kept


def is_in_language(text: str, lang: Lang) -> bool:
    """Whether a text is in this language, or too close to call."""
    found = detect(text)
    return found.lang == lang or found.confidence < MIN_CONFIDENCE


def is_search_word(text: str) -> bool:
    """Whether a text can be an entry of the search words: one to three words, no digits."""
    return 0 < len(text.split()) <= MAX_WORDS and not re.search(r"\d", text)


def adds_nothing(word: str, lang: Lang, texts: Iterable[str]) -> bool:
    """Whether all the index terms of a search word stand in the texts of its language already."""
    there = {term for text in texts for term in terms(text, lang)}
    return set(terms(word, lang)) <= there
