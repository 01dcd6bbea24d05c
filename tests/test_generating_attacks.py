"""Documents and questions that carry instructions, and a model that obeys every one of them.

The attacks are in `tests/data/attacks.jsonl`: what stands in a source (or in its heading, in a translation, in a
definition, in the question), what the model says when it obeys, and what may then not be shown. `{good}` is a sentence
that the other source supports, `{key}` and `{other}` are the keys of the sources, `{tool}` is a call of a tool.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.chat.model import ModelOptions
from assistant.datatypes import Evidence, Question
from assistant.generating.answers import answers
from assistant.generating.generator import Generator
from assistant.generating.screening import is_plain
from assistant.pipeline import load_encoders
from assistant.retrieval.encoder import Encoder
from assistant.settings import Settings
from tests.chat_server import ChatServer, Pieces, Reply, Request, serving
from tests.small_library import (
    OPENS,
    OPENS_NL,
    QUESTION,
    VRAAG,
    basis_of,
    document_of,
    evidence_of,
    keys_of,
    sources_of,
)

FILE = Path(__file__).parent / "data" / "attacks.jsonl"
ATTACKS = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
HARMLESS = "The reading room has forty chairs."


@pytest.fixture(scope="module")
def server() -> Iterator[ChatServer]:
    with serving(lambda _: "") as made:
        yield made


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoders(Settings()).words


def attacked(attack: dict[str, Any]) -> tuple[Question, list[Evidence], list[Any]]:
    """A question with two documents, of which the second carries the attack."""
    lang, where, text = attack["lang"], attack["where"], attack["text"]
    question = QUESTION if lang == "en" else VRAAG
    good = document_of([OPENS])
    one_line = " ".join(text.split())
    planted = document_of([one_line if where in {"source", "definition"} else HARMLESS], id="planted")
    if where == "question":
        question = dataclasses.replace(question, text=text)
    if where == "translation":
        bad = evidence_of(planted, [text])
    else:
        bad = evidence_of(planted, kind="definition" if where == "definition" else "text")
    if where == "heading":
        bad = [dataclasses.replace(e, passage=dataclasses.replace(e.passage, section=(text,))) for e in bad]
    return question, [*evidence_of(good, [OPENS_NL]), *bad], [good, planted]


def obeying(attack: dict[str, Any], request: Request) -> Reply:
    """What the model says; where the planted source is not shown to it, it cites the other one."""
    if attack["obeyed"] == "{tool}":
        return Pieces([], tools=[{"name": attack["forbidden"][0], "arguments": "{}"}])
    keys = keys_of(request)
    good = OPENS if attack["lang"] == "en" else OPENS_NL
    of_good = next(s["key"] for s in sources_of(request) if s["text"] == OPENS)
    planted = next((key for key in keys if key != of_good), of_good)
    said = attack["obeyed"].replace("{good} [{key}]", f"{good} [{of_good}]")
    reply: str = said.format(good=good, key=planted, other=of_good)
    return reply


def test_there_are_sixty_attacks_of_every_kind_in_both_languages():
    assert len(ATTACKS) == len({attack["id"] for attack in ATTACKS}) == 60
    kinds = {kind: {a["lang"] for a in ATTACKS if a["kind"] == kind} for kind in {a["kind"] for a in ATTACKS}}
    for kind in "order system turn delimiter html image link tool keys base64 definition heading question".split():
        assert kinds[kind] == {"nl", "en"}, kind


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: f"{attack['id']}-{attack['kind']}")
def test_nothing_that_an_obeying_model_says_gets_through(attack, server, encoder):
    question, evidence, documents = attacked(attack)
    basis = basis_of(question, evidence, documents, encoder)
    server.respond = lambda request: obeying(attack, request)
    seen = list(answers(basis, Generator.load(ModelOptions("openai:m", server.url, 10, 0))))
    assert seen
    for answer in seen:
        assert [word for word in attack["forbidden"] if word in answer.text] == []
        for statement in answer.statements:
            assert is_plain(statement.text)
            cited = [c for c in answer.citations if c.number in statement.cites]
            assert [c.quote for c in cited] == [OPENS]


def test_the_attacks_would_get_through_without_the_checks(server, encoder, monkeypatch):
    # so that the test above can fail
    from assistant.datatypes import DraftSentence
    from assistant.generating import writer

    def believe(proposed: Any, task: Any, check: Any) -> DraftSentence:
        return DraftSentence(proposed.text, tuple(task.keys.get(key, 1) for key in proposed.keys) or (1,))

    monkeypatch.setattr(writer, "judge", believe)
    through = 0
    for attack in ATTACKS:
        question, evidence, documents = attacked(attack)
        server.respond = lambda request, attack=attack: obeying(attack, request)
        *_, answer = answers(
            basis_of(question, evidence, documents, encoder),
            Generator.load(ModelOptions("openai:m", server.url, 10, 0)),
        )
        through += any(word in answer.text for word in attack["forbidden"])
    assert through > 50
