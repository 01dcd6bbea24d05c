"""Answers of a chat model, growing sentence by sentence; where it fails, the answer of the reader stands in."""

from __future__ import annotations

import dataclasses
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Generator as _Generator
from dataclasses import dataclass

from assistant.answering.citations import Verified, numbered, stands
from assistant.answering.remarks import Remarked
from assistant.chat.model import RequestFailed
from assistant.datatypes import Abstention, Answer, Document, DraftSentence, Evidence, Note
from assistant.generating.checking import Check
from assistant.generating.denials import Denials, said
from assistant.generating.evidence import presentable
from assistant.generating.generator import Generator
from assistant.generating.messages import Task
from assistant.generating.writer import Written, write

DENIAL_WORDS = 30  # left for a denial that the model leaves out

Growing = _Generator[Answer]  # an answer, again and again; closing it ends the work

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Basis:
    """What an answer is made from; `extracted` is that of the reader, `none` is what to say when nothing answers."""

    extracted: Answer
    evidence: Sequence[Evidence]
    documents: Mapping[str, Document]
    denials: Denials
    check: Check
    remark: Callable[[Verified], Remarked]
    none: Abstention
    most_words: int

    def shown(self) -> list[Evidence]:
        """The evidence that a model may see and cite."""
        return [one for one in presentable(self.evidence) if stands(one, self.documents)]


def answers(basis: Basis, generator: Generator) -> Growing:
    """The answer after each sentence that was checked; the last one is whole. Closing the iterator ends the request."""
    started = time.perf_counter()
    shown = basis.shown()
    if not shown:
        yield _stand_in(basis, 0, {})
        return
    task = Task.of(basis.extracted.question, shown, basis.documents)
    times: dict[str, float] = {}
    written = Written((), 0)
    try:
        for now in write(task, generator.asking(), basis.check, max(basis.most_words - DENIAL_WORDS, 1)):
            if len(now.sentences) > len(written.sentences):
                times.setdefault("first_sentence", _since(started))
                yield _answer(basis, now, now.sentences, shown, generator.name, times)
            written = now
        sentences, shown = _with_denial(written.sentences, shown, basis)
    except RequestFailed as failure:
        log.warning("the generator failed, and the reader answers in its place: %s", failure)
        sentences, written = (), dataclasses.replace(written, says_none=False)
    times["generate"] = _since(started)
    if sentences:
        yield _answer(basis, written, sentences, shown, generator.name, times)
    elif written.says_none:
        yield _nothing(basis, generator.name, times)
    else:
        yield _stand_in(basis, written.withheld, times)


def _with_denial(
    sentences: tuple[DraftSentence, ...], shown: list[Evidence], basis: Basis
) -> tuple[tuple[DraftSentence, ...], list[Evidence]]:
    """The sentences with the denial that belongs to them; the last ones make room for it where there is none."""
    lang = basis.extracted.question.lang
    denial = basis.denials.unsaid(sentences, shown, lang)
    if denial is None:
        return sentences, shown
    text = said(denial, lang).sentences[0].text
    around = next((n for n, e in enumerate(shown, start=1) if _holds(e, denial)), None)
    if around is None:
        shown = [*shown, denial]
    while len(sentences) > 1 and sum(len(s.text.split()) for s in sentences) + len(text.split()) > basis.most_words:
        sentences = sentences[:-1]
    return (*sentences, DraftSentence(text, (around or len(shown),))), shown


def _answer(
    basis: Basis,
    written: Written,
    sentences: Sequence[DraftSentence],
    shown: Sequence[Evidence],
    name: str,
    times: Mapping[str, float],
) -> Answer:
    verified = numbered(sentences, shown, basis.documents, written.withheld)
    remarked = basis.remark(verified)
    return dataclasses.replace(
        basis.extracted,
        statements=remarked.statements,
        citations=verified.citations,
        withheld=written.withheld,
        notes=(*remarked.notes, Note.GENERATED),
        generator=name,
        timings_ms=_timings(basis, times),
    )


def _nothing(basis: Basis, name: str, times: Mapping[str, float]) -> Answer:
    """No answer, because the model says that the evidence holds none."""
    return dataclasses.replace(
        basis.extracted,
        statements=(),
        citations=(),
        abstention=basis.none,
        confidence=1 - basis.extracted.confidence,
        withheld=0,
        notes=(),
        generator=name,
        timings_ms=_timings(basis, times),
    )


def _stand_in(basis: Basis, withheld: int, times: Mapping[str, float]) -> Answer:
    """The answer of the reader, which says that it stands in."""
    extracted = basis.extracted
    return dataclasses.replace(
        extracted,
        withheld=extracted.withheld + withheld,
        notes=(*extracted.notes, Note.FALLBACK),
        timings_ms=_timings(basis, times),
    )


def _timings(basis: Basis, times: Mapping[str, float]) -> dict[str, float]:
    before = basis.extracted.timings_ms
    spent = times.get("generate", times.get("first_sentence", 0.0))
    return {**before, **times, "total": before.get("total", 0.0) + spent}


def _holds(evidence: Evidence, denial: Evidence) -> bool:
    same = evidence.passage.document == denial.passage.document
    return same and evidence.start <= denial.start and denial.end <= evidence.end


def _since(started: float) -> float:
    return (time.perf_counter() - started) * 1_000
