"""What a chat model replies about a batch: its form, and what of it is accepted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain

from pydantic import BaseModel, Field

from assistant.datatypes import Enrichment, Lang, other_language
from assistant.enriching.batches import Batch
from assistant.enriching.checks import check_complete, check_sentence
from assistant.enriching.questions import adds_nothing, is_in_language, is_search_word, without_near_duplicates
from assistant.text import without_controls

MAX_QUESTIONS = 4  # of a sentence in a language
MAX_SEARCH_WORDS = 8

Accepted = dict[str, Enrichment]  # by the key of the sentence
Rejected = dict[int, list[str]]  # what was wrong, by the number of the sentence in its batch, from 1


class WrittenSentence(BaseModel):
    """What was written about one sentence."""

    number: int = Field(description="the number of the sentence")
    translation: str = Field(description="the sentence in the other language")
    questions_nl: list[str] = Field(description="two or three Dutch questions that the sentence answers")
    questions_en: list[str] = Field(description="two or three English questions that the sentence answers")
    words_nl: list[str] = Field(description="three to six Dutch search words that are not in the text")
    words_en: list[str] = Field(description="three to six English search words that are not in the text")


class Reply(BaseModel):
    """What was written about the numbered sentences."""

    sentences: list[WrittenSentence]


def judge(batch: Batch, reply: Reply, numbers: Iterable[int]) -> tuple[Accepted, Rejected]:
    """Accept what a reply says about the sentences with these numbers, or say what is wrong with it."""
    counts = Counter(written.number for written in reply.sentences)
    by_number = {written.number: written for written in reply.sentences}
    accepted: Accepted = {}
    rejected: Rejected = {}
    for number in numbers:
        sentence = batch.sentences[number - 1]
        if counts[number] != 1:
            rejected[number] = ["the sentence was left out" if not counts[number] else "its number was given twice"]
            continue
        text, lang = batch.text(sentence), batch.document.lang
        made = _as_enrichment(text, lang, by_number[number])
        found = chain(check_complete(made), check_sentence(text, lang, made))
        wrong = [f"{finding.check}: {finding.what}" for finding in found if finding.is_error]
        if wrong:
            rejected[number] = wrong
        else:
            accepted[batch.key(sentence)] = made
    return accepted, rejected


def _as_enrichment(text: str, lang: Lang, written: WrittenSentence) -> Enrichment:
    """The reply as an enrichment, without the questions and search words that are of no use."""
    translation = without_controls(written.translation)
    there: dict[Lang, str] = {lang: text, other_language(lang): translation}
    questions = [*_questions(written.questions_nl, "nl"), *_questions(written.questions_en, "en")]
    words = [*_search_words(written.words_nl, "nl", there["nl"]), *_search_words(written.words_en, "en", there["en"])]
    return Enrichment(translation, tuple(questions), tuple(words))


def _questions(texts: Iterable[str], lang: Lang) -> Iterator[tuple[Lang, str]]:
    cleaned = (without_controls(text) for text in texts)
    usable = without_near_duplicates((text for text in cleaned if text and is_in_language(text, lang)), lang)
    return ((lang, text) for text in usable[:MAX_QUESTIONS])


def _search_words(texts: Iterable[str], lang: Lang, there: str) -> Iterator[tuple[Lang, str]]:
    cleaned = {text.casefold(): text for text in map(without_controls, texts)}.values()
    usable = [text for text in cleaned if is_search_word(text) and not adds_nothing(text, lang, [there])]
    return ((lang, text) for text in usable[:MAX_SEARCH_WORDS])
