"""The extractive reader: proposes an answer made of the sources' own sentences, or of their translations."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant import prompts
from assistant.datatypes import Draft, DraftSentence, Evidence, Lang, Question

NAME = "extractive"


def read(question: Question, evidence: Sequence[Evidence]) -> Draft:
    """One sentence a piece of evidence, in the language of the question as far as that can be."""
    sentences = (DraftSentence(render(e, question.lang), (n,)) for n, e in enumerate(evidence, start=1))
    return Draft(tuple(sentences), NAME)


def render(evidence: Evidence, lang: Lang) -> str:
    """The evidence as a sentence of an answer: as it stands, translated, or quoted in a sentence that says so."""
    if evidence.passage.lang == lang:
        return _as_sentence(evidence.text)
    if evidence.translation:
        return _as_sentence(evidence.translation)
    return prompts.text("answers", lang, "answer.foreign", quote=_as_sentence(evidence.text))


def _as_sentence(text: str) -> str:
    """A list on one line, its items separated by semicolons; other text as it is."""
    lead_in, *items = text.split("\n")
    return f"{lead_in} {'; '.join(items)}" if items else re.sub(r"\s+", " ", lead_in)
