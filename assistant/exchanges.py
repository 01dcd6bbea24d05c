"""A question in a conversation: settled as any question, and completed from the exchanges before it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from functools import partial

from assistant import language, pipeline
from assistant.datatypes import Answer, Lang, Question
from assistant.index import Index
from assistant.pipeline import Models
from assistant.retrieval.encoder import Encoder
from assistant.retrieval.follow_up import Knowledge, complete
from assistant.settings import BY_MODEL, Settings

SURE = 0.9  # of its language: a question that is less sure is in the language of the one before it
SAME = 0.5  # the cosine from which a question that was written about a sentence counts as the one that was asked


def question_from(
    text: str,
    settings: Settings,
    lang: str = "auto",
    id: str | int | None = None,
    before: Sequence[Answer] = (),
) -> Question:
    """As `pipeline.question_from`; a few words that may be of either language are in that of the question before."""
    question = pipeline.question_from(text, settings, lang, id)
    if lang == "auto" and before and language.detect(question.text).confidence < SURE:
        return pipeline.question_from(text, settings, before[-1].question.lang, id)
    return question


def in_context(
    question: Question, before: Sequence[Answer], index: Index, models: Models, settings: Settings
) -> Question:
    """The question, or where it leans on the exchange before it, one that stands by itself."""
    known = Knowledge(
        alike=partial(_alike, models.encoders.words),
        in_language=partial(_in_language, index, models.encoders.words),
        outlook=lambda one: _outlook(one, index, models, settings),
        rewritten=lambda one, said: _rewritten(one, said, models, settings),
    )
    return complete(question, before, known, settings.max_question_characters)


def expanded(question: Question, models: Models, settings: Settings) -> Question:
    """The question with other wordings to look up beside it, where the settings have the generator give them."""
    if settings.expander != BY_MODEL or models.generator is None or pipeline.is_request(question, models):
        return question
    from assistant.generating.rewording import wordings

    also = wordings(question, models.generator, settings.max_question_characters)
    return dataclasses.replace(question, also=also)


def _rewritten(question: Question, before: Sequence[Answer], models: Models, settings: Settings) -> str:
    """As the generator puts it; empty where the settings do not ask for that, or its words cannot be used."""
    if settings.rewriter != BY_MODEL or models.generator is None or pipeline.is_request(question, models):
        return ""
    from assistant.generating.rewording import rewritten

    return rewritten(question, before, models.generator, settings.max_question_characters)


def _outlook(question: Question, index: Index, models: Models, settings: Settings) -> tuple[float, float]:
    outlook = pipeline.retrieve_parts(question, index, models, settings).outlook
    return outlook.answerable, outlook.on_topic


def _alike(encoder: Encoder, word: str, others: Sequence[str]) -> Sequence[float]:
    vectors = encoder.encode_questions([word, *others])
    return [float(cosine) for cosine in vectors[1:] @ vectors[0]]


def _in_language(index: Index, encoder: Encoder, answer: Answer, lang: Lang) -> str:
    """The question of an exchange in another language: the nearest that was written about a sentence of its answer."""
    cited = [(citation.document, citation.start, citation.end) for citation in answer.citations]
    written = [
        text
        for document, start, end in cited
        for (of, at), enrichment in index.enrichments.items()
        if of == document and start <= at < end
        for written_in, text in enrichment.questions
        if written_in == lang
    ]
    if not written:
        return ""
    vectors = encoder.encode_questions([answer.question.text, *written])
    cosines = vectors[1:] @ vectors[0]
    best = int(cosines.argmax())
    return written[best] if cosines[best] >= SAME else ""
