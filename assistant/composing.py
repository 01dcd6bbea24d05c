"""From the passages found to the answer of the reader, and to what a generator makes its own from."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from assistant.answering import abstention, citations, context, evidence, other_side, reader, remarks
from assistant.datatypes import Abstention, Answer, Evidence, Passage, Question, Reason, Retrieved
from assistant.index import Index
from assistant.questions import wanted
from assistant.retrieval.encoder import Encoder
from assistant.retrieval.reranker import Reranked
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.generating.answers import Basis

ADDED_WORDS = 10  # left for what is put into an answer in brackets, and for saying that sources differ
MIN_SHARE = 0.5  # of the best sentence's probability, for a further sentence
RANK_BESIDE = 5  # sentences up to this rank that stand beside a selected one are taken with it
MIN_SHARE_BESIDE = 0.05  # the same for one beside a selected sentence


def abstention_of(reason: Reason, question: Question, index: Index) -> Abstention:
    """The words of an abstention, in the language of the question."""
    return abstention.abstain(reason, question.lang, [document.title for document in index.documents.values()])


class Reading:
    """What the reader makes of the passages found for a question, and what it leaves to a generator."""

    def __init__(
        self,
        question: Question,
        found: Reranked,
        retrieved: tuple[Retrieved, ...],
        index: Index,
        settings: Settings,
    ) -> None:
        """`retrieved` are the passages that the answer may come from."""
        self._question = question
        self._found = found
        self._retrieved = retrieved
        self._index = index
        self._settings = settings
        self._passages: list[Passage] = [r.passage for r in retrieved]
        self._kind = wanted(question.text, question.lang)
        self._selected: list[Evidence] = []

    def answer(self, timings: dict[str, float]) -> Answer | None:
        """The extractive answer, where anything of it can be verified."""
        self._selected = self._select()
        draft = reader.read(self._question, self._selected)
        verified = citations.verify(draft, self._selected, self._index.documents, self._question.lang)
        if not verified.statements:
            return None
        remarked = self._remark(verified)
        return Answer(
            self._question,
            remarked.statements,
            verified.citations,
            None,
            self._found.outlook.answerable,
            self._retrieved,
            timings,
            verified.withheld,
            remarked.notes,
        )

    def basis(self, extracted: Answer, encoder: Encoder) -> Basis:
        """What a generator gets: the evidence of the extractive answer, and more; `encoder` is the one that ships."""
        from assistant.answering.verification import check  # only a generator needs these
        from assistant.generating.answers import Basis
        from assistant.generating.denials import Denials
        from assistant.generating.evidence import further

        settings, index = self._settings, self._index
        floor, most = settings.generator_floor, settings.generator_evidence
        more = further(self._selected, self._passages, self._found.sentences, index.enrichments, floor, most)
        return Basis(
            extracted=extracted,
            evidence=[*self._selected, *context.complete(more, index.documents)],
            documents=index.documents,
            denials=Denials(self._other_side, index.enrichments, index.documents),
            check=partial(check, encoder=encoder),
            remark=self._remark,
            none=abstention_of(Reason.NO_EVIDENCE, self._question, index),
            most_words=settings.max_words - ADDED_WORDS,
        )

    def _select(self) -> list[Evidence]:
        settings = self._settings
        words = max(settings.max_words - reader.LEAD_IN_WORDS * settings.max_evidence - ADDED_WORDS, 1)
        limits = evidence.Limits(settings.max_evidence, words, MIN_SHARE, MIN_SHARE_BESIDE, RANK_BESIDE)
        sentences, enrichments = self._found.sentences, self._index.enrichments
        selected = evidence.select(self._passages, sentences, enrichments, limits, self._kind)
        other = self._other_side(selected)
        if other is not None and evidence.words([*selected, other]) <= words:
            selected = [*selected, other]
        return context.complete(selected, self._index.documents)

    def _other_side(self, selected: Sequence[Evidence]) -> Evidence | None:
        index = self._index
        return other_side.find(selected, index.documents, index.passages, index.enrichments, self._passages)

    def _remark(self, verified: citations.Verified) -> remarks.Remarked:
        positions = partial(self._found.query.positions, asked_in=self._question.lang)
        return remarks.remark(self._question, self._kind, verified, positions)
