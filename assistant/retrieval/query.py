"""From a question to what is looked up."""

from __future__ import annotations

from collections.abc import Callable

from assistant.datatypes import Question
from assistant.retrieval.analysis import stem, terms
from assistant.retrieval.names import NameLinks, capitalised
from assistant.text import fold

VARIANT_WEIGHT = 0.8  # of another spelling of a name, times its similarity
MAX_VARIANTS = 6

Alternatives = dict[str, float]  # terms that may stand for one word of the question, with their weights


def expand(question: Question, links: NameLinks, is_known: Callable[[str], bool]) -> list[Alternatives]:
    """The words of a question, each with other spellings when it is a name or not in the texts."""
    names = {stem(fold(name), question.lang) for name in capitalised(question.text)}
    query: list[Alternatives] = []
    for term in dict.fromkeys(terms(question.text, question.lang)):
        alternatives = {term: 1.0}
        if term in names or not is_known(term):
            for variant, similarity in links.similar(term)[:MAX_VARIANTS]:
                alternatives.setdefault(stem(variant, question.lang), VARIANT_WEIGHT * similarity)
        query.append(alternatives)
    return query
