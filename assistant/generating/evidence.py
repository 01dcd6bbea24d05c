"""What a model is shown: the sentences that the reader selects, and the next best of the passages found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from assistant.datatypes import Enrichment, Evidence, Passage
from assistant.facts.claims import leans_back
from assistant.generating.screening import gives_orders
from assistant.text import is_fragment

SentenceKey = tuple[str, int]  # document, start


def further(
    selected: Sequence[Evidence],
    passages: Sequence[Passage],
    probabilities: Mapping[SentenceKey, float],
    enrichments: Mapping[SentenceKey, Enrichment],
    floor: float,
    most: int,
) -> list[Evidence]:
    """The best sentences beside the selected ones, each with the one that it leans on, best first.

    Each answers with at least the probability `floor`; together with the selected ones they are at most `most`.
    """
    found: list[Evidence] = []
    for probability, passage, position in sorted(_candidates(passages, probabilities, floor), key=lambda c: -c[0]):
        if len(selected) + len(found) >= most:
            break
        taken = [*selected, *found]
        leans = position > 0 and leans_back(passage.sentence_text(position))
        for first in (position - 1, position) if leans else (position,):
            one = _evidence(passage, first, position, probability, enrichments)
            if not any(_overlap(one, other) for other in taken):
                found.append(one)
                break
    return found


def presentable(evidence: Sequence[Evidence]) -> list[Evidence]:
    """The evidence without that of passages that speak to a model instead of to a reader."""
    return [one for one in evidence if not gives_orders(" ".join([*one.passage.section, one.passage.text]))]


def _candidates(
    passages: Sequence[Passage], probabilities: Mapping[SentenceKey, float], floor: float
) -> Iterator[tuple[float, Passage, int]]:
    """Each sentence that is likely enough to answer, once, where it stands first."""
    seen: set[SentenceKey] = set()
    for passage in passages:
        for position, (start, _) in enumerate(passage.sentences):
            key = (passage.document, start)
            probability = probabilities.get(key, 0.0)
            if probability >= floor and key not in seen and not is_fragment(passage.sentence_text(position)):
                seen.add(key)
                yield probability, passage, position


def _evidence(
    passage: Passage,
    first: int,
    last: int,
    probability: float,
    enrichments: Mapping[SentenceKey, Enrichment],
) -> Evidence:
    start, end = passage.sentences[first][0], passage.sentences[last][1]
    starts = [at for at, _ in passage.sentences[first : last + 1]]
    translations = [enrichments.get((passage.document, at), Enrichment()).translation for at in starts]
    return Evidence(
        passage=passage,
        start=start,
        end=end,
        text=passage.text[start - passage.start : end - passage.start],
        score=probability,
        translation=" ".join(translations) if all(translations) else "",
    )


def _overlap(one: Evidence, other: Evidence) -> bool:
    return one.passage.document == other.passage.document and one.start < other.end and other.start < one.end
