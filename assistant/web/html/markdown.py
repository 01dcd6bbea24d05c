"""Answers as Markdown, to be taken along: the question, the answer and its sources with their exact words."""

from __future__ import annotations

import re

from assistant.datatypes import Answer, Citation, Lang
from assistant.web.texts import language_name, text

# Whatever begins a link, an image, a tag, emphasis, code, a heading or a table: text of documents and readers is text.
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&])")


def as_markdown(answer: Answer, lang: Lang) -> str:
    """An answer with its sources; the words between them are in the language of the page."""
    question = answer.question.asked or answer.question.text
    parts = [f"**{literal(question)}**", _text(answer)]
    if answer.citations:
        parts.append("\n".join(_source(citation, lang) for citation in answer.citations))
    return "\n\n".join(parts) + "\n"


def _text(answer: Answer) -> str:
    if answer.abstention is not None:
        return literal(answer.abstention.message)
    return " ".join(f"{literal(s.text)} {''.join(f'[{n}]' for n in s.cites)}" for s in answer.statements)


def literal(words: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(words.split()))


def _source(citation: Citation, lang: Lang) -> str:
    path = " › ".join([citation.title, *citation.section])
    line = f"{citation.number}. {literal(path)} ({language_name(citation.lang, lang)}): “{literal(citation.quote)}”"
    if not citation.translation:
        return line
    label = text(lang, "source.translated", language=language_name(citation.lang, lang))
    return f"{line} ({label}: “{literal(citation.translation)}”)"
