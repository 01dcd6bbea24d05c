"""By what a question that no document answers differs from what its sentence says.

"How many people still travelled from Belgium to Syria after 2018?" is a near miss because of "still" and "after": the
sentence beside it says how many travelled from Belgium to Syria. A question that has the words of the near miss without
those by which it differs asks for what the sentence says. The terms of a near miss weigh from 0, where the sentence or
what was written about it says the same in either language, to 1, where nothing there is like it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from assistant.datatypes import LANGUAGES, Lang, other_language
from assistant.retrieval.analysis import word_terms
from assistant.retrieval.encoder import Encoder, Vectors
from assistant.retrieval.units import KnownSentence

SAID_FROM, SAID = 0.4, 0.75  # the cosine with the nearest word there from which a term differs less, and not at all

Weights = npt.NDArray[np.float16]  # of the terms of the near misses of a language, one near miss after the other
Text = tuple[str, Lang]


def distinguishing_weights(
    sentences: Sequence[KnownSentence], headings: Mapping[int, Sequence[Text]], encoder: Encoder
) -> dict[Lang, Weights]:
    """For each language the weights of the terms of each near miss, in the order of the terms.

    `headings` are those over each sentence, by its number.
    """
    known = _Vectors(encoder, sentences, headings)
    return {lang: _of_view(sentences, headings, known, lang) for lang in LANGUAGES}


def _of_view(
    sentences: Sequence[KnownSentence], headings: Mapping[int, Sequence[Text]], known: _Vectors, lang: Lang
) -> Weights:
    weights: list[float] = []
    for sentence in sentences:
        near_misses = [text for of, text in sentence.enrichment.unanswered if of == lang]
        if near_misses:
            said = list(_said(sentence, headings))
            words = sorted({word for text, of in said for _, word in word_terms(text, of, of)})
            terms = {term for text, of in said if of == lang for term, _ in word_terms(text, of, of)}
            about = known.of(words)
            for text in near_misses:
                weights += _of_near_miss(text, lang, terms, set(words), about, known)
    return np.array(weights, dtype=np.float16)


def _of_near_miss(
    text: str, lang: Lang, terms: set[str], words: set[str], about: Vectors, known: _Vectors
) -> list[float]:
    """The weight of each term, each once, in their order; a text without terms has one, "", of weight 0."""
    found: dict[str, float] = {}
    for term, word in word_terms(text, lang, lang):
        weight = 1.0
        if term in terms or word in words:
            weight = 0.0
        elif not word.isdecimal() and len(about):  # a number is near to no other
            nearest = float((about @ known.of([word])[0]).max())
            weight = 1 - min(max((nearest - SAID_FROM) / (SAID - SAID_FROM), 0.0), 1.0)
        found[term] = min(weight, found.get(term, 1.0))
    return [found[term] for term in sorted(found)] or [0.0]


def _said(sentence: KnownSentence, headings: Mapping[int, Sequence[Text]]) -> Iterator[Text]:
    """The sentence in both languages, the headings over it, and what was written about it."""
    known = sentence.enrichment
    yield sentence.text, sentence.lang
    yield known.translation, other_language(sentence.lang)
    yield from headings.get(sentence.number, ())
    yield from ((text, lang) for lang, text in (*known.questions, *known.words))


class _Vectors:
    """The vectors of words, worked out all at once."""

    def __init__(
        self, encoder: Encoder, sentences: Sequence[KnownSentence], headings: Mapping[int, Sequence[Text]]
    ) -> None:
        texts = [
            text
            for sentence in sentences
            if sentence.enrichment.unanswered
            for text in (
                *_said(sentence, headings),
                *((text, lang) for lang, text in sentence.enrichment.unanswered),
            )
        ]
        words = sorted({word for text, lang in texts for _, word in word_terms(text, lang, lang)})
        self._places = {word: place for place, word in enumerate(words)}
        self._vectors = encoder.encode_passages(words) if words else np.zeros((0, 0), dtype=np.float32)

    def of(self, words: Sequence[str]) -> Vectors:
        """Those of these words [words, dimension]."""
        found: Vectors = self._vectors[[self._places[word] for word in words]] if words else self._vectors[:0]
        return found
