"""The retriever and the embeddings inside real LangChain parts."""

from __future__ import annotations

import asyncio

import pytest
from langchain_core.documents import Document
from langchain_core.language_models import FakeListChatModel, GenericFakeChatModel
from langchain_core.messages import AIMessage
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import RunnablePassthrough
from langchain_core.vectorstores import InMemoryVectorStore

from assistant.errors import QuestionError
from assistant.integrations.langchain import TweespraakEmbeddings, TweespraakRetriever

DUTCH = "Hoeveel mensen reisden vanuit België naar Syrië en Irak?"
PROMPT = ChatPromptTemplate.from_template("Use these sources:\n{sources}\n\nQuestion: {question}")


def joined(documents: list[Document]) -> str:
    return "\n".join(f"[{n}] {d.page_content}" for n, d in enumerate(documents, start=1))


def test_the_retriever_gives_documents_best_first(assistant):
    documents = TweespraakRetriever(assistant=assistant, k=4).invoke(DUTCH)
    found = assistant.search(DUTCH, 4)
    assert [d.id for d in documents] == [r.passage.id for r in found]
    assert [d.page_content for d in documents] == [r.passage.text for r in found]


def test_the_retriever_gives_ten_documents_unless_told_otherwise(assistant):
    assert len(TweespraakRetriever(assistant=assistant).invoke(DUTCH)) == 10


def test_a_document_carries_what_is_needed_to_cite_it(assistant):
    first = TweespraakRetriever(assistant=assistant, k=1).invoke(DUTCH)[0]
    source = assistant.index.documents["en"]
    assert first.metadata == {
        "document": "en",
        "title": "Collaboration with the Islamic State",
        "source": source.source,
        "language": "en",
        "section": ["Foreign nationals", "Belgium"],
        "start": first.metadata["start"],
        "end": first.metadata["end"],
        "rank": 1,
        "score": pytest.approx(assistant.search(DUTCH, 1)[0].hit.score),
    }
    assert source.text[first.metadata["start"] : first.metadata["end"]] == first.page_content


def test_the_retriever_works_in_a_chain_with_a_chat_model(assistant):
    model = FakeListChatModel(responses=["Ongeveer 450 [1]."])
    retriever = TweespraakRetriever(assistant=assistant, k=2)
    chain = {"sources": retriever | joined, "question": RunnablePassthrough()} | PROMPT | model | StrOutputParser()
    assert chain.invoke(DUTCH) == "Ongeveer 450 [1]."


def test_the_chat_model_is_shown_the_passages_and_the_question(assistant):
    shown: list[str] = []

    def remember(prompt):
        shown.append(prompt.to_string())
        return prompt

    model = GenericFakeChatModel(messages=iter([AIMessage("Ongeveer 450.")]))
    retriever = TweespraakRetriever(assistant=assistant, k=2)
    chain = {"sources": retriever | joined, "question": RunnablePassthrough()} | PROMPT | remember | model
    assert chain.invoke(DUTCH).content == "Ongeveer 450."
    one, other = assistant.search(DUTCH, 2)
    assert shown == [
        f"Human: Use these sources:\n[1] {one.passage.text}\n[2] {other.passage.text}\n\nQuestion: {DUTCH}"
    ]


def test_the_retriever_answers_several_questions_and_without_waiting(assistant):
    retriever = TweespraakRetriever(assistant=assistant, k=1)
    questions = [DUTCH, "Who was Jihadi John?"]
    expected = [[r.passage.id for r in assistant.search(q, 1)] for q in questions]
    assert [[d.id for d in documents] for documents in retriever.batch(questions)] == expected
    assert [d.id for d in asyncio.run(retriever.ainvoke(DUTCH))] == expected[0]


def test_a_question_that_cannot_be_read_is_an_error(assistant):
    with pytest.raises(QuestionError, match="empty"):
        TweespraakRetriever(assistant=assistant).invoke("?!")


def test_the_embeddings_are_those_of_the_encoder(assistant):
    embeddings = TweespraakEmbeddings(assistant.models.encoders.texts)
    vector = embeddings.embed_query(DUTCH)
    assert vector == pytest.approx(assistant.models.encoders.texts.encode_questions([DUTCH])[0].tolist())
    assert sum(x * x for x in vector) == pytest.approx(1, abs=1e-4)
    assert embeddings.embed_documents(["Mosoel viel.", DUTCH])[1] == pytest.approx(vector)
    assert embeddings.embed_documents([]) == []


def test_the_embeddings_work_in_a_vector_store(assistant):
    store = InMemoryVectorStore(TweespraakEmbeddings(assistant.models.encoders.texts))
    texts = ["De strijders verkochten olie.", "De stad Mosoel viel.", "Zij verwoestten het museum."]
    store.add_texts(texts)
    [(best, score)] = store.similarity_search_with_score("The fighters sold oil.", k=1)
    assert best.page_content == texts[0]
    vectors = assistant.models.encoders.texts.encode_passages([texts[0], "The fighters sold oil."])
    assert score == pytest.approx(float(vectors[0] @ vectors[1]), abs=1e-5)
