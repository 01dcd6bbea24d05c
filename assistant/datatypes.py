"""The values that the stages exchange. Standard library only; every value is frozen.

One invariant holds everywhere: `document.text[start:end]` is the text that `start` and `end` speak of. All offsets
are offsets into the cleaned text of a document, in characters.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

Lang = Literal["nl", "en"]
Kind = Literal["text", "definition"]

LANGUAGES: tuple[Lang, ...] = ("nl", "en")


def other_language(lang: Lang) -> Lang:
    """The other one of the two languages."""
    return "en" if lang == "nl" else "nl"


# Documents


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands directly under it; `path` is the heading with its ancestors, outermost first."""

    path: tuple[str, ...]
    start: int  # of the heading
    body: int  # of the text under the heading
    end: int
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph or a list item; `section` and `lead_in` are positions in the document's tuples."""

    start: int
    end: int
    section: int
    is_item: bool = False
    lead_in: int | None = None  # the sentence that introduces the list


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence; `paragraph` is its position in the document's paragraphs."""

    start: int
    end: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class Definition:
    """What a hover gloss says of a linked term; `anchors` are the places in the running text that link to it."""

    term: str
    section: int
    anchors: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A cleaned document: one text, and everything else as offsets into it."""

    id: str
    lang: Lang
    title: str
    source: str
    licence: str
    text: str
    sections: tuple[Section, ...]
    paragraphs: tuple[Paragraph, ...]
    sentences: tuple[Sentence, ...]
    definitions: tuple[Definition, ...] = ()

    def section_of(self, sentence: Sentence) -> Section:
        """The section in which a sentence of this document stands."""
        return self.sections[self.paragraphs[sentence.paragraph].section]


@dataclass(frozen=True, slots=True)
class Passage:
    """Two to five sentences of one section, or one definition: the unit of retrieval.

    `sentences` holds the offsets of its sentences in the document; `context` is text that helps to find the passage
    (the sentence that introduces a list) and is never quoted. A passage that `is_list` is a sentence that introduces a
    list, and its items.
    """

    id: str
    document: str
    lang: Lang
    kind: Kind
    section: tuple[str, ...]
    start: int
    end: int
    text: str
    sentences: tuple[tuple[int, int], ...]
    context: str = ""
    is_list: bool = False
    previous: str | None = None
    next: str | None = None

    def __post_init__(self) -> None:
        if self.end - self.start != len(self.text):
            raise ValueError(f"passage {self.id}: {self.end - self.start} offsets for {len(self.text)} characters")

    def sentence_text(self, position: int) -> str:
        """The text of the sentence at this position in `sentences`."""
        start, end = self.sentences[position]
        return self.text[start - self.start : end - self.start]


@dataclass(frozen=True, slots=True)
class Enrichment:
    """What was written about a sentence ahead of time: its translation, questions that it answers, search words.

    `unanswered` are questions that its readers may well ask and that no document answers.

    Search words are what a reader may type and the text lacks: synonyms, more general words, other spellings. The
    translation is for retrieval and for the reader's convenience; the quotation is always the original.
    """

    translation: str = ""
    questions: tuple[tuple[Lang, str], ...] = ()
    words: tuple[tuple[Lang, str], ...] = ()
    unanswered: tuple[tuple[Lang, str], ...] = ()


# Questions and answers


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its language, which is settled once, here.

    `asked` are the words as typed where `text` was completed from earlier exchanges, else empty. `also` are other
    wordings that are looked up beside it, and neither answered nor shown.
    """

    text: str
    lang: Lang
    id: str | int | None = None
    asked: str = ""
    also: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found. Ranks start at 1; scores of different retrievers cannot be compared, ranks can."""

    passage_id: str
    score: float
    rank: int
    retriever: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that may be cited; the passage's document has `text` at `start` to `end`.

    `year` and `subject` stand in its headings and not in the text, which is hard to understand without them.
    """

    passage: Passage
    start: int
    end: int
    text: str
    score: float
    translation: str = ""
    year: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """A sentence that a reader or generator proposes, with the positions (from 1) of the evidence it rests on."""

    text: str
    cites: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposed answer. Nobody may show it: only `verify` turns it into statements."""

    sentences: tuple[DraftSentence, ...]
    generator: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A checked quotation: `quote` stands at `start` to `end` in the cleaned document."""

    number: int
    document: str
    title: str
    lang: Lang
    section: tuple[str, ...]
    passage_id: str
    quote: str
    start: int
    end: int
    translation: str = ""
    is_list: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of an answer whose citations were checked; `cites` are citation numbers.

    `short` is where in the text the short answer stands: the number, date, name or place that was asked for.
    """

    text: str
    cites: tuple[int, ...]
    short: tuple[int, int] | None = None


Certainty = Literal["high", "medium", "low"]
CERTAINTIES: tuple[tuple[float, Certainty], ...] = ((0.85, "high"), (0.6, "medium"), (0.0, "low"))


class Note(StrEnum):
    """What a reader should know of an answer beside its words."""

    CLAIM = "claim"  # it rests on a sentence that says what somebody claims, denies or estimates
    DIFFER = "differ"  # its sources give different figures or dates
    GENERATED = "generated"  # a language model wrote it
    FALLBACK = "fallback"  # a language model should have written it and could not


class Reason(StrEnum):
    """Why there is no answer."""

    NO_EVIDENCE = "no_evidence"
    OFF_TOPIC = "off_topic"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Abstention:
    """The result of a question that gets no answer, with the words for the reader."""

    reason: Reason
    message: str


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A hit with its passage."""

    hit: Hit
    passage: Passage


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of a question: either statements with their citations, or an abstention."""

    question: Question
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    abstention: Abstention | None
    confidence: float
    retrieved: tuple[Retrieved, ...]
    timings_ms: dict[str, float] = field(default_factory=dict)
    withheld: int = 0  # proposed sentences that failed verification
    notes: tuple[Note, ...] = ()
    generator: str = "extractive"  # what wrote it, or found that there is nothing to write

    def __post_init__(self) -> None:
        if bool(self.statements) == (self.abstention is not None):
            raise ValueError("an answer has either statements or an abstention")

    @property
    def certainty(self) -> Certainty:
        """How sure the assistant is, in three steps."""
        return next(level for least, level in CERTAINTIES if self.confidence >= least)

    @property
    def text(self) -> str:
        """What the reader sees: the statements with their citation numbers, or the words of the abstention."""
        if self.abstention is not None:
            return self.abstention.message
        return " ".join(f"{s.text} {''.join(f'[{n}]' for n in s.cites)}" for s in self.statements)

    @property
    def short_answer(self) -> str:
        """The number, date, name or place that was asked for, where one was recognised; else empty."""
        return next((s.text[slice(*s.short)] for s in self.statements if s.short is not None), "")

    def to_dict(self) -> dict[str, object]:
        """The answer as plain values, in the form that `tweespraak ask --json` prints."""
        return {
            "id": self.question.id,
            "question": self.question.asked or self.question.text,
            "understood": self.question.text if self.question.asked else None,
            "language": self.question.lang,
            "answer": self.text,
            "short_answer": self.short_answer or None,
            "notes": [str(note) for note in self.notes],
            "abstained": self.abstention is not None,
            "reason": str(self.abstention.reason) if self.abstention else None,
            "confidence": round(self.confidence, 4),
            "citations": [citation_to_dict(c) for c in self.citations],
            "withheld": self.withheld,
            "generator": self.generator,
            "retrieved": [retrieved_to_dict(r) for r in self.retrieved],
            "timings_ms": {name: round(value, 3) for name, value in self.timings_ms.items()},
        }


def citation_to_dict(citation: Citation) -> dict[str, object]:
    """A citation as plain values."""
    return {
        "number": citation.number,
        "document": citation.document,
        "title": citation.title,
        "language": citation.lang,
        "section": list(citation.section),
        "passage_id": citation.passage_id,
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
        "translation": citation.translation,
    }


def retrieved_to_dict(retrieved: Retrieved) -> dict[str, object]:
    """A passage found, as plain values."""
    passage, hit = retrieved.passage, retrieved.hit
    return {
        "rank": hit.rank,
        "passage_id": passage.id,
        "document": passage.document,
        "language": passage.lang,
        "section": list(passage.section),
        "text": passage.text,
        "score": round(hit.score, 6),
    }
