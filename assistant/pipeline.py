"""From a question to an answer: the one place that knows the order of the stages."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from typing import TYPE_CHECKING

from assistant import language, paths
from assistant.answering import abstention, reader
from assistant.answering.requests import RequestClassifier
from assistant.composing import Reading, abstention_of
from assistant.datatypes import LANGUAGES, Answer, Hit, Lang, Question, Reason, Retrieved
from assistant.errors import QuestionError, SettingsError
from assistant.index import Index
from assistant.questions import parts
from assistant.retrieval.encoder import Encoders, load_encoder
from assistant.retrieval.features import look_up
from assistant.retrieval.fusion import fuse
from assistant.retrieval.names import acronyms_in, names_in
from assistant.retrieval.reranker import Reranked, Reranker
from assistant.settings import BY_MODEL, Settings
from assistant.text import without_controls

if TYPE_CHECKING:  # what only a generator needs is imported when there is one
    from assistant.generating.answers import Growing
    from assistant.generating.generator import Generator

RERANKED_PASSAGES = 25
PLAIN_THRESHOLDS = abstention.Thresholds(answerable=0.1, on_topic=0.3, sure=0.5)  # for an index without enrichment
THRESHOLDS = abstention.Thresholds(answerable=0.44, on_topic=0.4, sure=0.77)
# A request that names nothing in the documents and is less likely on topic is about something else: "make pancakes".
ELSEWHERE = 0.08
SURE_REQUEST = 0.6  # the least probability with which such a request is declined


@dataclass(frozen=True, slots=True)
class Models:
    """The loaded models."""

    encoders: Encoders
    reranker: Callable[[bool], Reranker]  # for an index with enrichment, or for one without; read when first asked for
    requests: RequestClassifier  # for the vectors of the encoder that ships
    generator: Generator | None = None  # without one, the reader answers


def load_models(settings: Settings) -> Models:
    """Load the models that the settings name. Raises EncoderError, SettingsError, ModelError or IndexDamaged."""
    generator = load_generator(settings)
    return Models(
        encoders=load_encoders(settings),
        reranker=_load_reranker,
        requests=RequestClassifier.load(paths.data("index", "requests", "model.json")),
        generator=generator,
    )


def load_generator(settings: Settings) -> Generator | None:
    """The chat model that the settings name, not yet asked anything; None for the reader.

    Raises SettingsError, and ModelError, which says what to install or to set.
    """
    _check_rewording(settings)
    if settings.generator == reader.NAME:
        return None
    if ":" not in settings.generator:
        known = f"{reader.NAME}, or PROVIDER:MODEL, as in ollama:llama3.1"
        raise SettingsError(f'unknown generator "{settings.generator}"; there is: {known}')
    from assistant.chat.model import ModelOptions
    from assistant.generating.generator import Generator

    url, timeout, retries = settings.generator_base_url, settings.generator_timeout, settings.generator_retries
    return Generator.load(ModelOptions(settings.generator, url or None, timeout, retries))


def _check_rewording(settings: Settings) -> None:
    for name, value in (("rewriter", settings.rewriter), ("expander", settings.expander)):
        if value not in ("", BY_MODEL):
            raise SettingsError(f'unknown {name} "{value}"; there is: {BY_MODEL}, or nothing')
        if value and settings.generator == reader.NAME:
            raise SettingsError(f'{name} "{value}" needs a chat model: set generator too, as in ollama:llama3.1')


@cache
def _load_reranker(is_enriched: bool) -> Reranker:
    return Reranker.load(paths.data("index", "reranker", "model.json"), "enriched" if is_enriched else "plain")


def load_encoders(settings: Settings) -> Encoders:
    """The encoder that the settings name, with the one that ships for words. Raises EncoderError."""
    encoder = load_encoder(settings.encoder_name, settings.query_prompt, settings.passage_prompt)
    shipped = str(paths.data("index", "encoder"))
    is_shipped = settings.encoder_name == shipped and not settings.query_prompt and not settings.passage_prompt
    return Encoders(encoder, encoder if is_shipped else load_encoder(shipped))


def question_from(text: str, settings: Settings, lang: str = "auto", id: str | int | None = None) -> Question:
    """A question with its language settled. Raises QuestionError when it is no text, empty or too long.

    A question in a third language counts as Dutch or English, whichever it is more like.
    """
    if not isinstance(text, str):
        raise QuestionError(f"a question is a text, not {type(text).__name__}")
    cleaned = without_controls(text)
    if not any(c.isalnum() for c in cleaned):
        raise QuestionError("the question is empty; type a question in Dutch or English")
    if len(cleaned) > settings.max_question_characters:
        limit = settings.max_question_characters
        raise QuestionError(f"the question has {len(cleaned)} characters; use at most {limit}")
    if lang == "auto":
        return Question(cleaned, language.detect(cleaned).lang, id)
    if lang not in LANGUAGES:
        raise QuestionError(f'language "{lang}" is not known; use nl, en or auto')
    chosen: Lang = "nl" if lang == "nl" else "en"
    return Question(cleaned, chosen, id)


def answer(question: Question, index: Index, models: Models, settings: Settings) -> Answer:
    """Answer a question from the index, or say why not."""
    *_, last = answers(question, index, models, settings)
    return last


def answers(question: Question, index: Index, models: Models, settings: Settings) -> Growing:
    """The answer as it grows, whole at last; at once where the reader answers or nothing does.

    Whether there is an answer is decided before a model is asked anything. Closing the iterator ends its request.
    """
    timings: dict[str, float] = {}
    with _timed(timings, "total"):
        with _timed(timings, "retrieve"):
            found = retrieve_parts(question, index, models, settings)
        retrieved = _retrieved(found.hits[: settings.top], index)
        reason = _reason_to_abstain(question, found, models, index)
        reading = Reading(question, found, retrieved, index, settings)
        extracted = reading.answer(timings) if reason is None else None
    if extracted is None:
        yield _abstained(question, found, reason or Reason.NO_EVIDENCE, retrieved, index, timings)
    elif models.generator is None:
        yield extracted
    else:
        from assistant.generating.answers import answers as generated

        yield from generated(reading.basis(extracted, models.encoders.words), models.generator)


def _abstained(
    question: Question,
    found: Reranked,
    reason: Reason,
    retrieved: tuple[Retrieved, ...],
    index: Index,
    timings: dict[str, float],
) -> Answer:
    confidence = 1 - found.outlook.answerable if reason is not Reason.DECLINED else 1.0
    return Answer(question, (), (), abstention_of(reason, question, index), confidence, retrieved, timings)


def retrieve(
    question: Question, index: Index, models: Models, settings: Settings, passages: int = RERANKED_PASSAGES
) -> Reranked:
    """The passages for a question, as many as are asked for: lexical and dense retrieval, fusion, reranking.

    The first RERANKED_PASSAGES are reranked, however many are asked for; the rest follow as fusion ordered them. Other
    wordings of the question are looked up likewise, and what is found for them is fused with it.
    """
    signals = index.retriever.signals(question, models.encoders)
    fused = index.retriever.search(signals, max(settings.depth, passages), settings.rrf_k)
    hits, rest = fused[:RERANKED_PASSAGES], fused[RERANKED_PASSAGES:passages]
    found = [index.passages[hit.passage_id] for hit in hits]
    reranked = models.reranker(index.is_enriched).rerank(
        hits, found, *look_up(question, hits, found, index.retriever, signals), signals
    )
    behind = (dataclasses.replace(hit, score=0.0) for hit in rest)
    reranked = dataclasses.replace(reranked, hits=(*reranked.hits, *behind))
    others = [retrieve(one, index, models, settings, passages) for one in question.also]
    return _beside(reranked, others, settings.rrf_k) if others else reranked


def _beside(found: Reranked, others: Sequence[Reranked], rrf_k: int) -> Reranked:
    """The passages for a question fused with those for other wordings of it; the question alone says what answers."""
    hits = fuse([found.hits, *(one.hits for one in others)], k=rrf_k)[: len(found.hits)]
    return dataclasses.replace(found, hits=tuple(hits))


def retrieve_parts(question: Question, index: Index, models: Models, settings: Settings) -> Reranked:
    """As `retrieve`, and where a question is made of several, with what is found for each of them.

    A later part gets the names of the parts before it that it has no names of its own for: "and when was it founded?"
    """
    whole = retrieve(question, index, models, settings)
    texts = parts(question.text, question.lang)
    if len(texts) == 1:
        return whole
    named = [" ".join((*names_in(text), *acronyms_in(text))) for text in texts]
    asked = [text if named[at] else f"{text} {' '.join(named[:at])}" for at, text in enumerate(texts)]
    found = [whole, *(retrieve(dataclasses.replace(question, text=t, also=()), index, models, settings) for t in asked)]
    best = max((one.outlook for one in found), key=lambda outlook: outlook.answerable)
    sentences = dict(whole.sentences)
    for one in found[1:]:
        for key, probability in one.sentences.items():
            sentences[key] = max(probability, sentences.get(key, 0.0))
    for one in found[1:]:  # each part that is answered has its best sentence among those selected
        best_of_part = max(one.sentences, key=lambda key: one.sentences[key], default=None)
        if best_of_part is not None and one.outlook.answerable >= _thresholds(index).answerable:
            sentences[best_of_part] = max(sentences.values())
    hits = _in_turn([one.hits for one in found])
    on_topic = max(one.outlook.on_topic for one in found)
    outlook = dataclasses.replace(whole.outlook, answerable=best.answerable, on_topic=on_topic)
    return dataclasses.replace(whole, hits=tuple(hits), sentences=sentences, outlook=outlook)


def _in_turn(rankings: Sequence[Sequence[Hit]]) -> list[Hit]:
    """The hits of all rankings, rank by rank, each passage once, so that the best of every part is among the first."""
    found: dict[str, Hit] = {}
    for of_rank in zip_longest(*rankings):
        for hit in of_rank:
            if hit is not None and hit.passage_id not in found:
                found[hit.passage_id] = dataclasses.replace(hit, rank=len(found) + 1)
    return list(found.values())


def request_probability(question: Question, models: Models) -> float:
    """How likely a question asks for operational help, as it was typed or as it was completed."""
    texts = [question.text, question.asked] if question.asked else [question.text]
    vectors = models.encoders.words.encode_questions(texts)
    return max(models.requests.probability(text, vector) for text, vector in zip(texts, vectors, strict=True))


def is_request(question: Question, models: Models) -> bool:
    """Whether a question may ask for operational help; such a one is put to no model."""
    return request_probability(question, models) >= models.requests.threshold


def _reason_to_abstain(question: Question, found: Reranked, models: Models, index: Index) -> Reason | None:
    request, on_topic = request_probability(question, models), found.outlook.on_topic
    is_about_documents = on_topic >= ELSEWHERE or found.outlook.names_something
    if request >= (models.requests.threshold if is_about_documents else SURE_REQUEST):
        return Reason.DECLINED
    return abstention.decide(found.outlook.answerable, on_topic, _thresholds(index))


def _thresholds(index: Index) -> abstention.Thresholds:
    return THRESHOLDS if index.is_enriched else PLAIN_THRESHOLDS


def _retrieved(hits: Sequence[Hit], index: Index) -> tuple[Retrieved, ...]:
    return tuple(Retrieved(hit, index.passages[hit.passage_id]) for hit in hits)


@contextmanager
def _timed(timings: dict[str, float], name: str) -> Iterator[None]:
    """Record the milliseconds that the block takes."""
    start = time.perf_counter()
    try:
        yield
    finally:
        timings[name] = (time.perf_counter() - start) * 1_000
