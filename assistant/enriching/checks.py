"""Checks of what was written about sentences: an error is wrong, a warning is worth a look.

`check` looks at whole files, `check_sentence` at what was written about one sentence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from assistant.datatypes import LANGUAGES, Document, Enrichment, Lang, other_language
from assistant.documents import enrichment
from assistant.enriching import questions
from assistant.facts import names, numbers, wording

NEEDED_CHARACTERS = 45  # a longer sentence of running text needs a translation and questions
LANGUAGE_CHARACTERS = 60  # the language of a shorter sentence, often a name, cannot be told
RATIO_CHARACTERS = 30  # the lengths of shorter sentences say little
POSSIBLE_RATIOS = (0.4, 2.5)  # of the length of a translation to that of its sentence
USUAL_RATIOS = (0.6, 1.6)

Line = tuple[str, Enrichment]  # the key of a sentence, and what was written about it


class Check(StrEnum):
    """What is checked."""

    COMPLETE = "complete"
    KEYS = "keys"
    NUMBERS = "numbers"
    DATES = "dates"
    LANGUAGE = "language"
    LENGTH = "length"
    WORDING = "wording"
    NAMES = "names"
    QUESTIONS = "questions"
    UNANSWERED = "unanswered"
    SEARCH_WORDS = "search words"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found; `sentence` is empty where there is no sentence with this key."""

    check: Check
    what: str
    is_error: bool = True
    document: str = ""
    key: str = ""
    sentence: str = ""


def check(
    documents: Iterable[Document], lines: Mapping[str, Sequence[Line]], asked: Iterable[str] = ()
) -> list[Finding]:
    """Check the lines of each document's file, keyed by document; `asked` are questions that may not stand there.

    Names that are translated are learnt from all the lines together.
    """
    written = [_Written(document, lines.get(document.id, ())) for document in documents]
    pairs = names.pairs_in(chain.from_iterable(one.texts() for one in written))
    forbidden = {questions.bare(question) for question in asked}
    answered = {questions.bare(text) for of in lines.values() for _, one in of for _, text in one.questions}
    return [finding for one in written for finding in one.findings(pairs, forbidden, answered)]


def check_sentence(sentence: str, lang: Lang, written: Enrichment) -> Iterator[Finding]:
    """Check what was written about a sentence in this language: its translation, questions and search words."""
    if written.translation:
        yield from _check_numbers(sentence, written.translation)
        yield from _check_dates(sentence, lang, written.translation)
        yield from _check_language(sentence, lang, written.translation)
        yield from _check_length(sentence, written.translation)
        yield from _check_wording(sentence, lang, written.translation)
    yield from _check_questions(written)
    yield from _check_search_words(sentence, lang, written)


def check_complete(written: Enrichment) -> Iterator[Finding]:
    """Check that there is a translation, and a question in both languages."""
    missing = ["translation"] * (not written.translation.strip())
    missing += [f"{lang} questions" for lang in LANGUAGES if not _texts(written.questions, lang)]
    if missing:
        yield Finding(Check.COMPLETE, f"no {', no '.join(missing)}")


class _Written:
    """A document with the lines of its file."""

    def __init__(self, document: Document, lines: Sequence[Line]) -> None:
        self.document, self.lines = document, lines
        self.sentences = {enrichment.key(document, s): s for s in document.sentences}

    def texts(self) -> Iterator[tuple[str, str]]:
        """The sentences with their translations, Dutch before English."""
        for key, written in self.lines:
            if key in self.sentences and written.translation:
                pair = self._text(key), written.translation
                yield pair if self.document.lang == "nl" else pair[::-1]

    def findings(self, pairs: names.Pairs, forbidden: set[str], answered: set[str]) -> Iterator[Finding]:
        """All findings, in the order of the document; those about no sentence first."""
        yield from self._check_keys()
        known = dict(self.lines)
        for key, sentence in self.sentences.items():
            text, written = self._text(key), known.get(key, Enrichment())
            found = list(check_sentence(text, self.document.lang, written))
            if self.document.section_of(sentence).kind == "text" and len(text) > NEEDED_CHARACTERS:
                found += check_complete(written)
            if written.translation:
                found += _check_names(text, self.document.lang, written.translation, pairs)
            found += _check_against(written, forbidden)
            found += _check_unanswered(written, answered)
            yield from (self._placed(finding, key) for finding in found)

    def _check_keys(self) -> Iterator[Finding]:
        for key, count in Counter(key for key, _ in self.lines).items():
            if count > 1:
                yield self._placed(Finding(Check.KEYS, f"stands in the file {count} times"), key)
            if key not in self.sentences:
                yield self._placed(Finding(Check.KEYS, "no sentence of the document has this key"), key)

    def _placed(self, finding: Finding, key: str) -> Finding:
        sentence = self._text(key) if key in self.sentences else ""
        return Finding(finding.check, finding.what, finding.is_error, self.document.id, key, sentence)

    def _text(self, key: str) -> str:
        sentence = self.sentences[key]
        return self.document.text[sentence.start : sentence.end]


def _check_numbers(sentence: str, translation: str) -> Iterator[Finding]:
    ours, theirs = numbers.numbers(sentence), numbers.numbers(translation)
    lost, added = ours - theirs, theirs - ours
    if lost or added:
        yield Finding(Check.NUMBERS, _lost_and_added(lost.elements(), added.elements()))


def _check_dates(sentence: str, lang: Lang, translation: str) -> Iterator[Finding]:
    ours, theirs = numbers.dates(sentence, lang), numbers.dates(translation, other_language(lang))
    lost, added = numbers.without_counterpart(ours, theirs), numbers.without_counterpart(theirs, ours)
    if lost or added:
        is_error = not all(date.is_bare for date in lost + added)
        yield Finding(Check.DATES, _lost_and_added(map(str, lost), map(str, added)), is_error)
    if numbers.weekdays(sentence, lang) != numbers.weekdays(translation, other_language(lang)):
        yield Finding(Check.DATES, "the days of the week differ", is_error=False)


def _check_language(sentence: str, lang: Lang, translation: str) -> Iterator[Finding]:
    if len(sentence) > LANGUAGE_CHARACTERS and not questions.is_in_language(translation, other_language(lang)):
        yield Finding(Check.LANGUAGE, f"the translation is in {lang}, as the sentence is")


def _check_length(sentence: str, translation: str) -> Iterator[Finding]:
    ratio = len(translation) / len(sentence)
    is_possible = POSSIBLE_RATIOS[0] <= ratio <= POSSIBLE_RATIOS[1]
    is_usual = USUAL_RATIOS[0] <= ratio <= USUAL_RATIOS[1]
    if len(sentence) > RATIO_CHARACTERS and not is_usual:
        yield Finding(Check.LENGTH, f"the translation is {ratio:.2f} times as long", is_error=not is_possible)


def _check_wording(sentence: str, lang: Lang, translation: str) -> Iterator[Finding]:
    for kind, word in wording.lost(sentence, lang, translation):
        yield Finding(Check.WORDING, f'"{word}" ({kind}) has no counterpart in the translation', is_error=False)
    for kind, word in wording.lost(translation, other_language(lang), sentence):
        if kind in wording.NEVER_ADDED:
            yield Finding(Check.WORDING, f'"{word}" ({kind}) of the translation is not in the sentence', is_error=False)


def _check_names(sentence: str, lang: Lang, translation: str, pairs: names.Pairs) -> Iterator[Finding]:
    lost = names.not_kept(sentence, lang, translation, pairs)
    added = names.not_kept(translation, other_language(lang), sentence, pairs)
    if lost or added:
        yield Finding(Check.NAMES, _lost_and_added(lost, added), is_error=False)


def _check_questions(written: Enrichment) -> Iterator[Finding]:
    for lang in LANGUAGES:
        texts = _texts(written.questions, lang)
        for position, question in enumerate(texts):
            if any(questions.are_alike(question, earlier, lang) for earlier in texts[:position]):
                yield Finding(Check.QUESTIONS, f'"{question}" is like another question')
            if not questions.is_in_language(question, lang):
                yield Finding(Check.QUESTIONS, f'"{question}" is filed under {lang}')


def _check_unanswered(written: Enrichment, answered: set[str]) -> Iterator[Finding]:
    for lang, question in written.unanswered:
        if questions.bare(question) in answered:
            yield Finding(Check.UNANSWERED, f'"{question}" is a question that a sentence answers')
        if not questions.is_in_language(question, lang):
            yield Finding(Check.UNANSWERED, f'"{question}" is filed under {lang}')


def _check_against(written: Enrichment, forbidden: set[str]) -> Iterator[Finding]:
    for _, question in (*written.questions, *written.unanswered):
        if questions.bare(question) in forbidden:
            yield Finding(Check.QUESTIONS, f'"{question}" stands in a question set')


def _check_search_words(sentence: str, lang: Lang, written: Enrichment) -> Iterator[Finding]:
    there: dict[Lang, str] = {lang: sentence, other_language(lang): written.translation}
    for word_lang, word in written.words:
        if not questions.is_search_word(word):
            yield Finding(Check.SEARCH_WORDS, f'"{word}" is not one to three words without digits')
        elif questions.adds_nothing(word, word_lang, [there[word_lang]]):
            yield Finding(Check.SEARCH_WORDS, f'"{word}" stands in the text already', is_error=False)


def _texts(pairs: Iterable[tuple[Lang, str]], lang: Lang) -> list[str]:
    return [text for text_lang, text in pairs if text_lang == lang and text.strip()]


def _lost_and_added(lost: Iterable[str], added: Iterable[str]) -> str:
    parts = [("missing from the translation", list(lost)), ("not in the sentence", list(added))]
    return "; ".join(f"{what}: {', '.join(texts)}" for what, texts in parts if texts)
