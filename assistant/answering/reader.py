"""The extractive reader: proposes an answer made of the sources' own sentences, or of their translations."""

from __future__ import annotations

from collections.abc import Sequence

from assistant import prompts
from assistant.datatypes import Draft, DraftSentence, Evidence, Lang, Question
from assistant.facts import numbers

NAME = "extractive"
LEAD_IN_WORDS = 5  # at most, of the words that say that a quotation is in another language


def read(question: Question, evidence: Sequence[Evidence]) -> Draft:
    """One sentence a piece of evidence, in the language of the question as far as that can be."""
    sentences = (DraftSentence(render(e, question.lang), (n,)) for n, e in enumerate(evidence, start=1))
    return Draft(tuple(sentences), NAME)


def render(evidence: Evidence, lang: Lang) -> str:
    """The evidence as a sentence of an answer: as it stands, translated, or quoted in a sentence that says so."""
    is_list = evidence.passage.is_list
    if evidence.passage.lang == lang:
        return _completed(_on_one_line(evidence.text, is_list), evidence, lang)
    if evidence.translation:
        return _completed(_on_one_line(evidence.translation, is_list), evidence, lang)
    return prompts.text("answers", lang, "answer.foreign", quote=_on_one_line(evidence.text, is_list))


def _completed(text: str, evidence: Evidence, lang: Lang) -> str:
    """The text with the year behind its first date, and its subject before it, both in brackets."""
    undated = numbers.undated(text, lang) if evidence.year else []
    if undated:
        text = f"{text[: undated[0]]} [{evidence.year}]{text[undated[0] :]}"
    return f"[{evidence.subject}] {text}" if evidence.subject else text


def _on_one_line(text: str, is_list: bool) -> str:
    """The text on one line, the items of a list separated by semicolons."""
    if not is_list:
        return " ".join(text.split())
    lead_in, *items = text.split("\n")
    return f"{lead_in} {'; '.join(items)}"
