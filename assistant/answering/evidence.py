"""Selecting the evidence: the one to three sentences that answer, what they lean on, and the other side of a claim."""

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
    words: int  # of all evidence together
    share: float  # of the best sentence's probability that a further sentence needs


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
    least = probabilities.get(ranked[0], 0.0) * limits.share
    selected: list[Evidence] = []
    for key in ranked[: limits.sentences]:
        if probabilities.get(key, 0.0) < least:
            break
        for evidence in _with_surroundings(*places[key], probabilities, enrichments, limits.words):
            _add(selected, evidence, limits.words)
    return selected


def _places(passages: Sequence[Passage]) -> dict[SentenceKey, tuple[Passage, int]]:
    """Where each sentence stands: rather not at the opening of a passage, so that what precedes it is at hand."""
    places: dict[SentenceKey, tuple[Passage, int]] = {}
    for passage in passages:
        for position, (start, _) in enumerate(passage.sentences):
            key = (passage.document, start)
            if key not in places or (places[key][1] == 0 and position > 0):
                places[key] = (passage, position)
    return places


def _with_surroundings(
    passage: Passage,
    position: int,
    probabilities: Mapping[SentenceKey, float],
    enrichments: Mapping[SentenceKey, Enrichment],
    words: int,
) -> list[Evidence]:
    if passage.is_list:
        return [_whole_list(passage, probabilities, enrichments, words)]
    positions = [position]
    text = passage.sentence_text(position)
    if position > 0 and leans_back(text):
        positions.insert(0, position - 1)
    following = position + 1
    if following < len(passage.sentences) and is_claim(text) and is_denial(passage.sentence_text(following)):
        positions.append(following)
    return [_evidence(passage, p, probabilities, enrichments) for p in positions]


def _add(selected: list[Evidence], evidence: Evidence, words: int) -> None:
    """Add what is new and fits; the first always fits, for a source sentence is quoted whole."""
    is_new = all(e.text != evidence.text for e in selected)
    length = sum(len(_shown(e).split()) for e in [*selected, evidence])
    if is_new and (not selected or length <= words):
        selected.append(evidence)


def _shown(evidence: Evidence) -> str:
    return evidence.text if len(evidence.text) > len(evidence.translation) else evidence.translation


def _evidence(
    passage: Passage,
    position: int,
    probabilities: Mapping[SentenceKey, float],
    enrichments: Mapping[SentenceKey, Enrichment],
) -> Evidence:
    start, end = passage.sentences[position]
    key = (passage.document, start)
    translation = enrichments.get(key, Enrichment()).translation
    return Evidence(passage, start, end, passage.sentence_text(position), probabilities.get(key, 0.0), translation)


def _whole_list(
    passage: Passage,
    probabilities: Mapping[SentenceKey, float],
    enrichments: Mapping[SentenceKey, Enrichment],
    words: int,
) -> Evidence:
    """A list is answered with the sentence that introduces it and as many items as fit."""
    start, count = passage.start, 0
    end = passage.sentences[0][1]
    translations: list[str] = []
    for position, (item_start, item_end) in enumerate(passage.sentences):
        translation = enrichments.get((passage.document, item_start), Enrichment()).translation
        count += max(len(passage.sentence_text(position).split()), len(translation.split()))
        if position and count > words:
            break
        end = item_end
        translations.append(translation)
    text = passage.text[: end - start]
    best = max(probabilities.get((passage.document, s), 0.0) for s, _ in passage.sentences)
    return Evidence(passage, start, end, text, best, "\n".join(translations) if all(translations) else "")
