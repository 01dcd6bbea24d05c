"""The units of text that an index holds: each passage, each sentence, and the questions beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.datatypes import Enrichment, Lang, Passage, other_language
from assistant.retrieval.lexical import Unit

SentenceKey = tuple[str, int]  # document, start


@dataclass(frozen=True, slots=True)
class KnownSentence:
    """A sentence with its number and what was written about it."""

    number: int
    lang: Lang
    text: str
    enrichment: Enrichment


def number_sentences(passages: Sequence[Passage]) -> dict[SentenceKey, int]:
    """A number for each sentence, in order of first appearance; overlapping passages share theirs."""
    numbers: dict[SentenceKey, int] = {}
    for passage in passages:
        for start, _ in passage.sentences:
            numbers.setdefault((passage.document, start), len(numbers))
    return numbers


def known_sentences(passages: Sequence[Passage], enrichments: Mapping[SentenceKey, Enrichment]) -> list[KnownSentence]:
    """The sentences of the passages, by number."""
    known: dict[SentenceKey, KnownSentence] = {}
    for passage in passages:
        for position, (start, _) in enumerate(passage.sentences):
            key = (passage.document, start)
            text, enrichment = passage.sentence_text(position), enrichments.get(key, Enrichment())
            known.setdefault(key, KnownSentence(len(known), passage.lang, text, enrichment))
    return list(known.values())


def headings_over(passages: Sequence[Passage]) -> dict[int, list[tuple[str, Lang]]]:
    """The headings over each sentence, by its number, with their language."""
    numbers, found = number_sentences(passages), dict[int, list[tuple[str, Lang]]]()
    for passage in passages:
        for start, _ in passage.sentences:
            found.setdefault(numbers[passage.document, start], [(" ".join(passage.section), passage.lang)])
    return found


def passage_units(passages: Sequence[Passage], enrichments: Mapping[SentenceKey, Enrichment]) -> dict[Lang, list[Unit]]:
    """Each passage in both languages, with its headings and the sentence that introduces its list.

    In the other language it stands with its translation, and with its own words where there is none. Search words
    stand with it.
    """
    units: dict[Lang, list[Unit]] = {"nl": [], "en": []}
    for number, passage in enumerate(passages):
        own, other = passage.lang, other_language(passage.lang)
        around = (f"{' '.join(passage.section)} {passage.context}", own)
        known = [enrichments.get((passage.document, start), Enrichment()) for start, _ in passage.sentences]
        translated = [_translated(passage.sentence_text(i), own, enrichment) for i, enrichment in enumerate(known)]
        if all(lang == own for _, lang in translated):
            translated = [(passage.text, own)]
        units[own].append(Unit(number, (around, (passage.text, own), *_search_words(known, own))))
        units[other].append(Unit(number, (around, *translated, *_search_words(known, other))))
    return units


def sentence_units(sentences: Sequence[KnownSentence]) -> dict[Lang, list[Unit]]:
    """Each sentence in its own language, and in the other as translated or else as it is; with search words."""
    units: dict[Lang, list[Unit]] = {"nl": [], "en": []}
    for sentence in sentences:
        own, other, known = sentence.lang, other_language(sentence.lang), sentence.enrichment
        translated = _translated(sentence.text, own, known)
        units[own].append(Unit(sentence.number, ((sentence.text, own), *_search_words([known], own))))
        units[other].append(Unit(sentence.number, (translated, *_search_words([known], other))))
    return units


def _translated(text: str, lang: Lang, enrichment: Enrichment) -> tuple[str, Lang]:
    return (enrichment.translation, other_language(lang)) if enrichment.translation else (text, lang)


def _search_words(enrichments: Sequence[Enrichment], lang: Lang) -> list[tuple[str, Lang]]:
    """The search words of a language as one part of a unit; none where there are none."""
    found = [word for enrichment in enrichments for of, word in enrichment.words if of == lang]
    return [(" ".join(found), lang)] if found else []


def question_units(sentences: Sequence[KnownSentence]) -> dict[Lang, list[Unit]]:
    """The questions that each sentence answers."""
    units: dict[Lang, list[Unit]] = {"nl": [], "en": []}
    for sentence in sentences:
        for lang, question in sentence.enrichment.questions:
            units[lang].append(Unit.of(sentence.number, question, lang))
    return units


def unanswered_units(sentences: Sequence[KnownSentence]) -> dict[Lang, list[Unit]]:
    """The questions beside each sentence that no document answers."""
    units: dict[Lang, list[Unit]] = {"nl": [], "en": []}
    for sentence in sentences:
        for lang, question in sentence.enrichment.unanswered:
            units[lang].append(Unit.of(sentence.number, question, lang))
    return units


def distinct_units(units: Mapping[Lang, Sequence[Unit]]) -> list[Unit]:
    """The units of both languages in one list, each once: what the dense index holds, in its order."""
    return list(dict.fromkeys(unit for of_lang in units.values() for unit in of_lang))
