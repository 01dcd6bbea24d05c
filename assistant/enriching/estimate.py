"""What a run will take, before anything is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.enriching.batches import Batch
from assistant.enriching.messages import messages

CHARACTERS_A_TOKEN = 3.5  # of Dutch and English mixed
TOKENS_A_SENTENCE = 180  # of a reply: questions, search words and field names, beside the translation
TOKENS_A_SECOND = 50  # that a model writes; slower on a machine of one's own


@dataclass(frozen=True, slots=True)
class Estimate:
    """Rough figures: two thirds to one and a half times as much is no surprise, and retries come on top."""

    sentences: int
    requests: int
    tokens_in: int
    tokens_out: int
    seconds: float


def estimate(batches: Sequence[Batch], concurrency: int) -> Estimate:
    """Estimate what asking about these batches takes."""
    asked = sum(len(text) for batch in batches for _, text in messages(batch))
    sentences = [batch.text(sentence) for batch in batches for sentence in batch.sentences]
    tokens_out = sum(map(len, sentences)) / CHARACTERS_A_TOKEN + TOKENS_A_SENTENCE * len(sentences)
    seconds = tokens_out / TOKENS_A_SECOND / max(min(concurrency, len(batches)), 1)
    return Estimate(len(sentences), len(batches), round(asked / CHARACTERS_A_TOKEN), round(tokens_out), seconds)
