"""All measures of one answer: those that apply to its item, each a number from 0 to 1."""

from __future__ import annotations

from collections.abc import Mapping

from assistant import language
from assistant.evaluation import measures, trec
from assistant.evaluation.measures import Found
from assistant.evaluation.sets import Item
from assistant.evaluation.token_f1 import token_f1

DEPTHS = (1, 5, 10)


def score(item: Item, answer: Found, texts: Mapping[str, str]) -> dict[str, float]:
    """The measures of an answer; `texts` are the cleaned documents by id.

    Every item has accuracy, abstained, quotes and language; one with questions before it has completed, and one that
    the documents answer has those of retrieval and of citations and the F1 of its words. What is not there scores 0.
    """
    scores = {
        "accuracy": measures.accuracy(item, answer),
        "abstained": float(answer["abstained"]),
        "quotes": measures.quotes_stand(answer, texts),
        "language": float(language.detect(answer["answer"]).lang == item.lang),
    }
    if item.before:
        scores["completed"] = float(answer["understood"] is not None)
    if not item.is_answerable:
        return scores
    return scores | {
        "F1": 0.0 if answer["abstained"] else token_f1(_span(answer), item.answers),
        **{f"R@{k}": measures.evidence_recall(item, answer, k) for k in DEPTHS},
        **trec.measure(item, answer),
        "citation recall": measures.citation_recall(item, answer),
        "citation precision": measures.citation_precision(item, answer),
    }


def _span(answer: Found) -> str:
    """What a reader of a question of fact looks for: the short answer, or all of the text where there is none."""
    return answer.get("short_answer") or measures.without_marks(answer["answer"])


def unreadable(item: Item, texts: Mapping[str, str]) -> dict[str, float]:
    """The measures of an item whose question cannot be read: all that apply to it, each 0."""
    nothing = {"answer": "", "abstained": False, "reason": None, "understood": None, "citations": [], "retrieved": []}
    return dict.fromkeys(score(item, nothing, texts), 0.0)
