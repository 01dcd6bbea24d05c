"""Selecting the evidence: the sentences that answer, what they lean on, and the other side of a claim.

Sentences that stand side by side make one piece of evidence, quoted as they stand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.answering.claims import is_claim, is_denial, leans_back
from assistant.datatypes import Enrichment, Evidence, Passage

SentenceKey = tuple[str, int]  # document, start


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may be selected."""

    sentences: int  # that answer, not counting what they lean on
    words: int  # of all evidence together, in the language in which it is longest
    share: float  # of the best sentence's probability that a further sentence needs
    share_beside: float  # the same for a sentence beside one that was selected


@dataclass(frozen=True, slots=True)
class _Span:
    """Sentences `first` to `last` of a passage, by position."""

    passage: Passage
    first: int
    last: int

    def touches(self, other: _Span) -> bool:
        return self.passage.id == other.passage.id and self.first <= other.last + 1 and other.first <= self.last + 1

    def joined(self, other: _Span) -> _Span:
        return _Span(self.passage, min(self.first, other.first), max(self.last, other.last))


def select(
    passages: Sequence[Passage],
    probabilities: Mapping[SentenceKey, float],
    enrichments: Mapping[SentenceKey, Enrichment],
    limits: Limits,
) -> list[Evidence]:
    """The evidence in the passages, the sentence most likely to answer first.

    `passages` are the ones found, best first; `probabilities` says how likely each of their sentences answers.
    """
    places = _places(passages)
    ranked = sorted(places, key=lambda key: -probabilities.get(key, 0.0))
    if not ranked:
        return []
    best = probabilities.get(ranked[0], 0.0)
    spans: list[_Span] = []
    taken = 0
    for key in ranked:
        span = _span(*places[key], limits.words)
        share = limits.share_beside if any(span.touches(s) for s in spans) else limits.share
        if taken < limits.sentences and probabilities.get(key, 0.0) >= best * share:
            spans = _with(spans, span, limits.words, enrichments)
            taken += 1
    return [_evidence(span, probabilities, enrichments) for span in spans]


def _places(passages: Sequence[Passage]) -> dict[SentenceKey, tuple[Passage, int]]:
    """Where each sentence that may answer stands: in a list if it is in one, else rather not at a passage's opening.

    A sentence that was cut off, or only announces what follows, does not answer.
    """
    places: dict[SentenceKey, tuple[Passage, int]] = {}
    for passage in sorted(passages, key=lambda p: not p.is_list):
        for position, (start, _) in enumerate(passage.sentences):
            key = (passage.document, start)
            known = places.get(key)
            if known is None:
                if passage.is_list or not passage.sentence_text(position).endswith((" ...", ":")):
                    places[key] = (passage, position)
            elif known[1] == 0 and not known[0].is_list:
                places[key] = (passage, position)  # what precedes it is at hand there
    return places


def _span(passage: Passage, position: int, words: int) -> _Span:
    """A sentence with the sentence it leans on and the denial that follows it; a list from its beginning."""
    if passage.is_list:
        return _Span(passage, 0, _last_item(passage, words))
    text = passage.sentence_text(position)
    first = position - 1 if position > 0 and leans_back(text) else position
    following = position + 1
    denied = following < len(passage.sentences) and is_claim(text) and is_denial(passage.sentence_text(following))
    return _Span(passage, first, following if denied else position)


def _last_item(passage: Passage, words: int) -> int:
    count = 0
    for position in range(len(passage.sentences)):
        count += len(passage.sentence_text(position).split())
        if position and count > words:
            return position - 1
    return len(passage.sentences) - 1


def _with(spans: list[_Span], new: _Span, words: int, enrichments: Mapping[SentenceKey, Enrichment]) -> list[_Span]:
    """The spans with a new one, joined to the one it touches; unchanged when that would be too long."""
    touched = next((span for span in spans if span.touches(new)), None)
    together = [*spans, new] if touched is None else [s.joined(new) if s is touched else s for s in spans]
    fits = sum(_length(span, enrichments) for span in together) <= words
    return together if fits or not spans else spans


def _length(span: _Span, enrichments: Mapping[SentenceKey, Enrichment]) -> int:
    translated = sum(len(_translation(span.passage, p, enrichments).split()) for p in range(span.first, span.last + 1))
    return max(len(_text(span).split()), translated)


def _text(span: _Span) -> str:
    offset = span.passage.start
    return span.passage.text[
        span.passage.sentences[span.first][0] - offset : span.passage.sentences[span.last][1] - offset
    ]


def _translation(passage: Passage, position: int, enrichments: Mapping[SentenceKey, Enrichment]) -> str:
    return enrichments.get((passage.document, passage.sentences[position][0]), Enrichment()).translation


def _evidence(
    span: _Span, probabilities: Mapping[SentenceKey, float], enrichments: Mapping[SentenceKey, Enrichment]
) -> Evidence:
    passage, positions = span.passage, range(span.first, span.last + 1)
    translations = [_translation(passage, p, enrichments) for p in positions]
    return Evidence(
        passage=passage,
        start=passage.sentences[span.first][0],
        end=passage.sentences[span.last][1],
        text=_text(span),
        score=max(probabilities.get((passage.document, passage.sentences[p][0]), 0.0) for p in positions),
        translation=("\n" if passage.is_list else " ").join(translations) if all(translations) else "",
    )
