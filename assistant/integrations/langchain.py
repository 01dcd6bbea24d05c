"""The retriever and the encoder for LangChain, to drop into anyone's chain.

from assistant import Assistant
from assistant.integrations.langchain import TweespraakRetriever

retriever = TweespraakRetriever(assistant=Assistant.open(), k=5)
documents = retriever.invoke("Hoeveel Belgen reisden naar Syrië?")
"""

from __future__ import annotations

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from assistant.assistant import Assistant
from assistant.datatypes import Retrieved
from assistant.retrieval.encoder import Encoder


class TweespraakRetriever(BaseRetriever):
    """Passages for a question, best first, with what is needed to cite them in the metadata."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    assistant: Assistant
    k: int = 10  # how many passages

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        return [as_document(found, self.assistant) for found in self.assistant.search(query, self.k)]


class TweespraakEmbeddings(Embeddings):
    """An encoder of Tweespraak as LangChain embeddings."""

    def __init__(self, encoder: Encoder) -> None:
        """For instance `TweespraakEmbeddings(assistant.models.encoders.texts)`."""
        self._encoder = encoder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector of length 1 a text."""
        vectors: list[list[float]] = self._encoder.encode_passages(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question, of length 1."""
        vector: list[float] = self._encoder.encode_questions([text])[0].tolist()
        return vector


def as_document(found: Retrieved, assistant: Assistant) -> Document:
    """A passage as a LangChain document; its offsets are those in the cleaned document."""
    passage, hit = found.passage, found.hit
    source = assistant.index.documents[passage.document]
    return Document(
        id=passage.id,
        page_content=passage.text,
        metadata={
            "document": passage.document,
            "title": source.title,
            "source": source.source,
            "language": passage.lang,
            "section": list(passage.section),
            "start": passage.start,
            "end": passage.end,
            "rank": hit.rank,
            "score": hit.score,
        },
    )
