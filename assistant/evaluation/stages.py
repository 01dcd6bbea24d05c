"""Where gold evidence stands in the ranking of each stage of retrieval."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from assistant.assistant import Assistant
from assistant.datatypes import Hit, Question
from assistant.evaluation.measures import plain
from assistant.evaluation.sets import Item, Quote
from assistant.pipeline import retrieve_parts
from assistant.retrieval.fusion import fuse
from assistant.retrieval.retriever import WORD_SIGNALS

DEPTH = 50  # passages of a ranking that are looked at
NOWHERE: dict[str, int | None] = dict.fromkeys(("lexical", "dense", "fused", "reranked"))


class Stages:
    """The rankings of an assistant: by words, by vectors, fused, and reranked."""

    def __init__(self, assistant: Assistant) -> None:
        """The texts of the passages are read once."""
        self._assistant = assistant
        self._texts = [(p.id, p.document, plain(p.text)) for p in assistant.index.passages.values()]
        self._holding: dict[Quote, frozenset[str]] = {}

    def ranks(self, question: Question, item: Item) -> list[dict[str, Any]]:
        """Each gold quotation of an item with the rank, from 1, of the first passage that holds it at each stage.

        None stands for a rank behind DEPTH. `question` is the one that was answered, completed in a conversation.
        """
        if not (item.evidence or item.evidence_alt):
            return []
        rankings = {stage: [hit.passage_id for hit in hits] for stage, hits in self.rankings(question).items()}
        gold = [(quote, False) for quote in item.evidence] + [(quote, True) for quote in item.evidence_alt]
        return [
            {
                "doc": quote.document,
                "quote": quote.text,
                "alternative": is_alternative,
                "ranks": {stage: _rank(ids, self._passages_with(quote)) for stage, ids in rankings.items()},
            }
            for quote, is_alternative in gold
        ]

    def rankings(self, question: Question) -> dict[str, list[Hit]]:
        """As the pipeline makes them; behind what is reranked follows the rest as fusion ordered it."""
        index, models, settings = self._assistant.index, self._assistant.models, self._assistant.settings
        signals = index.retriever.signals(question, models.encoders)
        parts = index.retriever.rankings(signals, settings.depth)
        by_words = [hits for name, hits in parts.items() if name in WORD_SIGNALS]
        by_vectors = [hits for name, hits in parts.items() if name not in WORD_SIGNALS]
        fused = fuse(list(parts.values()), k=settings.rrf_k)
        reranked = retrieve_parts(question, index, models, settings).hits
        known = {hit.passage_id for hit in reranked}
        return {
            "lexical": fuse(by_words, k=settings.rrf_k),
            "dense": fuse(by_vectors, k=settings.rrf_k),
            "fused": fused,
            "reranked": [*reranked, *(hit for hit in fused if hit.passage_id not in known)],
        }

    def passages_with(self, quotes: Iterable[Quote]) -> frozenset[str]:
        """The ids of the passages that hold one of these quotations."""
        return frozenset().union(*(self._passages_with(quote) for quote in quotes))

    def _passages_with(self, quote: Quote) -> frozenset[str]:
        if quote not in self._holding:
            wanted = plain(quote.text)
            self._holding[quote] = frozenset(
                id for id, document, text in self._texts if document == quote.document and wanted in text
            )
        return self._holding[quote]


def _rank(ids: list[str], wanted: frozenset[str]) -> int | None:
    return next((rank for rank, id in enumerate(ids[:DEPTH], start=1) if id in wanted), None)
