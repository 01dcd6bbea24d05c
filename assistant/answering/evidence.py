"""Selecting the evidence: the sentences that answer, what they lean on, and the other side of a claim.

Sentences that stand side by side make one piece of evidence, quoted as they stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.datatypes import Enrichment, Evidence, Passage
from assistant.facts.claims import is_claim, is_denial, leans_back
from assistant.questions import Wanted, offers
from assistant.text import is_fragment

SentenceKey = tuple[str, int]  # document, start
SLACK = 15  # words
_COMPLETED = (Wanted.NUMBER, Wanted.TIME)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may be selected."""

    sentences: int  # that answer, not counting what they lean on
    words: int  # of all evidence together, in the language in which it is longest
    share: float  # of the best sentence's probability that a further sentence needs
    share_beside: float  # the same for a sentence beside one that was selected
    rank_beside: int = 0  # up to this rank a sentence beside one that was selected needs no share


@dataclass(frozen=True, slots=True)
class _Span:
    """Sentences `first` to `last` of a passage, by position."""

    passage: Passage
    first: int
    last: int

    @property
    def start(self) -> int:
        return self.passage.sentences[self.first][0]

    @property
    def end(self) -> int:
        return self.passage.sentences[self.last][1]

    @property
    def text(self) -> str:
        return self.passage.text[self.start - self.passage.start : self.end - self.passage.start]

    def touches(self, other: _Span) -> bool:
        return self.passage.id == other.passage.id and self.first <= other.last + 1 and other.first <= self.last + 1

    def overlaps(self, other: _Span) -> bool:
        return self.passage.document == other.passage.document and self.start < other.end and other.start < self.end

    def joined(self, other: _Span) -> _Span:
        return _Span(self.passage, min(self.first, other.first), max(self.last, other.last))


class _Selection:
    """Spans in the order of selection, none overlapping another, within the words that are allowed."""

    def __init__(self, words: int, enrichments: Mapping[SentenceKey, Enrichment]) -> None:
        self.spans: list[_Span] = []
        self._words = words
        self._enrichments = enrichments

    def add(self, choices: Sequence[_Span]) -> None:
        """Add the first choice that fits; the first span of all may be a little longer than the rest leave room for."""
        for choice in choices:
            together = self._with(choice)
            if together is not None and sum(self._length(span) for span in together) <= self._words:
                self.spans = together
                return
        if not self.spans and self._length(choices[-1]) <= self._words + SLACK:
            self.spans = [choices[-1]]

    def touches(self, span: _Span) -> bool:
        return any(span.touches(other) for other in self.spans)

    def _with(self, new: _Span) -> list[_Span] | None:
        """The spans with a new one, joined to the one it touches; None when it would quote something twice."""
        touched = next((span for span in self.spans if span.touches(new)), None)
        joined = new if touched is None else touched.joined(new)
        others = [span for span in self.spans if span is not touched]
        if any(joined.overlaps(other) for other in others):
            return None
        return [*self.spans, new] if touched is None else [joined if s is touched else s for s in self.spans]

    def _length(self, span: _Span) -> int:
        translated = sum(len(t.split()) for t in _translations(span, self._enrichments))
        return max(len(span.text.split()), translated)


def select(
    passages: Sequence[Passage],
    probabilities: Mapping[SentenceKey, float],
    enrichments: Mapping[SentenceKey, Enrichment],
    limits: Limits,
    wanted: Wanted = Wanted.ANYTHING,
) -> list[Evidence]:
    """The evidence in the passages, the sentence most likely to answer first.

    `passages` are the ones found, best first; `probabilities` says how likely each of their sentences answers; `wanted`
    is the kind of answer that the question wants.
    """
    places = _places(passages)
    ranked = sorted(places, key=lambda key: -probabilities.get(key, 0.0))
    best = probabilities.get(ranked[0], 0.0) if ranked else 0.0
    selection = _Selection(limits.words, enrichments)
    taken = 0
    least = best * min(limits.share, limits.share_beside)
    for rank, key in enumerate(ranked, start=1):
        is_high = rank <= limits.rank_beside
        if taken >= limits.sentences or (probabilities.get(key, 0.0) < least and not is_high):
            break
        choices = _choices(places[key], limits.words, wanted)
        is_beside = selection.touches(choices[-1])
        share = limits.share_beside if is_beside else limits.share
        if probabilities.get(key, 0.0) >= best * share or (is_beside and is_high):
            selection.add(choices)
            taken += 1
    return [_evidence(span, probabilities, enrichments) for span in selection.spans]


def words(evidence: Sequence[Evidence]) -> int:
    """The words of all evidence together, in the language in which it is longest."""
    return sum(max(len(e.text.split()), len(e.translation.split())) for e in evidence)


def _places(passages: Sequence[Passage]) -> dict[SentenceKey, list[tuple[Passage, int]]]:
    """Where each sentence that may answer stands; in a list only, when it is in one.

    A sentence that says nothing by itself does not answer.
    """
    places: dict[SentenceKey, list[tuple[Passage, int]]] = {}
    for passage in sorted(passages, key=lambda p: not p.is_list):
        for position, (start, _) in enumerate(passage.sentences):
            known = places.setdefault((passage.document, start), [])
            answers = passage.is_list or not is_fragment(passage.sentence_text(position))
            if answers and not (known and known[0][0].is_list):
                known.append((passage, position))
    return {key: known for key, known in places.items() if known}


def _choices(places: Sequence[tuple[Passage, int]], words: int, wanted: Wanted) -> list[_Span]:
    """How a sentence may be quoted: with most of its surroundings first, by itself last."""
    passage, position = places[0]
    if passage.is_list:
        return list(_of_list(passage, position, words))
    wide = [_with_surroundings(passage, position, wanted) for passage, position in places]
    fullest = max(wide, key=lambda span: span.last - span.first)
    alone = next(p for passage, p in places if passage is fullest.passage)
    denied = fullest.last > alone and is_denial(fullest.passage.sentence_text(fullest.last))
    least = _Span(fullest.passage, alone, fullest.last if denied else alone)  # a claim stays with its denial
    return [fullest, least]


def _with_surroundings(passage: Passage, position: int, wanted: Wanted) -> _Span:
    """A sentence with the one it leans on, the denial that follows a claim, and the number or date it lacks."""
    text = passage.sentence_text(position)
    first = position - 1 if position > 0 and leans_back(text) else position
    if position + 1 == len(passage.sentences):
        return _Span(passage, first, position)
    following = passage.sentence_text(position + 1)
    denied = is_claim(text) and is_denial(following)
    completed = wanted in _COMPLETED and not offers(text, wanted) and offers(following, wanted)
    return _Span(passage, first, position + 1 if denied or completed else position)


def _of_list(passage: Passage, position: int, words: int) -> Iterator[_Span]:
    """A list from the sentence that introduces it, as far as fits; else as many items up to the one that answers."""
    lengths = [len(passage.sentence_text(p).split()) for p in range(len(passage.sentences))]
    last = max((p for p in range(len(lengths)) if sum(lengths[: p + 1]) <= words), default=0)
    if last >= position:
        yield _Span(passage, 0, last)
    first = min((p for p in range(position + 1) if sum(lengths[p : position + 1]) <= words), default=position)
    yield _Span(passage, first, position)


def _translations(span: _Span, enrichments: Mapping[SentenceKey, Enrichment]) -> list[str]:
    return [
        enrichments.get((span.passage.document, start), Enrichment()).translation
        for start, _ in span.passage.sentences[span.first : span.last + 1]
    ]


def _evidence(
    span: _Span, probabilities: Mapping[SentenceKey, float], enrichments: Mapping[SentenceKey, Enrichment]
) -> Evidence:
    passage = span.passage
    starts = [start for start, _ in passage.sentences[span.first : span.last + 1]]
    translations = _translations(span, enrichments)
    return Evidence(
        passage=passage,
        start=span.start,
        end=span.end,
        text=span.text,
        score=max(probabilities.get((passage.document, start), 0.0) for start in starts),
        translation=("\n" if passage.is_list else " ").join(translations) if all(translations) else "",
    )
