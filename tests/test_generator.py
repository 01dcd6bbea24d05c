"""A chat model as the generator, over the documents that ship: in Python, on the command line and with a real model."""

from __future__ import annotations

import dataclasses
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.chat.model import ModelOptions
from assistant.cli import main
from assistant.datatypes import Note
from assistant.generating.generator import Generator
from assistant.settings import Settings
from tests.chat_server import ChatServer, Reply, Request, Wrong, serving
from tests.small_library import keys_of, rejected_of, sources_of

BELGIANS = "How many people travelled from Belgium to Syria and Iraq?"
BELGEN = "Hoeveel mensen reisden vanuit België naar Syrië en Irak?"
PARAPHRASE = "An estimated 450 individuals had travelled from Belgium to Syria and Iraq up to 2018."
PARAFRASE = "Tot 2018 reisden naar schatting 450 personen vanuit België naar Syrië en Irak."
INVENTED = "An estimated 4,500 individuals had travelled from Belgium to Syria and Iraq up to 2018."


@pytest.fixture(scope="module")
def server() -> Iterator[ChatServer]:
    with serving(lambda _: "") as made:
        yield made


@pytest.fixture(autouse=True)
def fresh(server) -> None:
    server.requests.clear()


@pytest.fixture(scope="module")
def generating(assistant, index_folder, server) -> Assistant:
    settings = Settings(
        index=str(index_folder), generator="openai:m", generator_base_url=server.url, generator_retries=0
    )
    return Assistant.open(settings)


def saying(text: str):
    """A model that says this of its first source, and mends nothing."""

    def respond(request: Request) -> Reply:
        return "" if rejected_of(request) else f"{text} [{keys_of(request)[0]}]"

    return respond


# In Python


@pytest.mark.parametrize(("question", "said"), [(BELGIANS, PARAPHRASE), (BELGEN, PARAFRASE)])
def test_a_supported_paraphrase_is_the_answer(generating, server, question, said):
    server.respond = saying(said)
    answer = generating.ask(question)
    assert [s.text for s in answer.statements] == [said]
    assert answer.citations[0].quote.startswith("Up to 2018, an estimated 450 individuals")
    assert (answer.to_dict()["generator"], answer.notes) == ("openai:m", (Note.CLAIM, Note.GENERATED))
    assert answer.short_answer.startswith("450")
    assert set(answer.timings_ms) == {"retrieve", "total", "generate", "first_sentence"}
    assert answer.timings_ms["first_sentence"] <= answer.timings_ms["generate"] <= answer.timings_ms["total"]


def test_an_invented_number_gives_way_to_the_documents_own_words(generating, assistant, server):
    server.respond = saying(INVENTED)
    answer, extracted = generating.ask(BELGIANS), assistant.ask(BELGIANS)
    assert (answer.statements, answer.citations) == (extracted.statements, extracted.citations)
    assert (answer.notes, answer.withheld, answer.generator) == ((Note.CLAIM, Note.FALLBACK), 1, "extractive")


def test_the_model_is_shown_what_the_reader_selects_first(generating, assistant, server):
    server.respond = saying(PARAPHRASE)
    generating.ask(BELGIANS)
    assert sources_of(server.requests[0])[0]["text"] == assistant.ask(BELGIANS).citations[0].quote


@pytest.mark.parametrize("question", ["Who won the Tour de France?", "How do I join IS?", "zzzz"])
def test_what_gets_no_answer_never_reaches_the_model(generating, assistant, server, question):
    [answer] = generating.stream(question)
    assert answer.abstention == assistant.ask(question).abstention
    assert server.requests == []


def test_a_stream_grows_and_its_last_answer_is_that_of_ask(generating, server):
    server.respond = lambda request: f"{PARAPHRASE} [{keys_of(request)[0]}] " * 2 + "And so on."
    grown = list(generating.stream(BELGIANS, id="q"))
    assert [len(a.statements) for a in grown] == [1, 1]
    assert {**grown[-1].to_dict(), "timings_ms": 0} == {**generating.ask(BELGIANS, id="q").to_dict(), "timings_ms": 0}


def test_without_a_generator_a_stream_is_one_answer(assistant):
    [answer] = assistant.stream(BELGIANS)
    assert {**answer.to_dict(), "timings_ms": 0} == {**assistant.ask(BELGIANS).to_dict(), "timings_ms": 0}
    assert not assistant.generates


def test_the_other_side_of_an_accusation_is_given_though_the_model_leaves_it_out(generating, assistant, server):
    question = "Why was Turkey accused of supporting IS?"
    extracted = assistant.ask(question)
    denied = next(c.quote for c in extracted.citations if "denies" in c.quote)

    def accuse(request: Request) -> str:
        if rejected_of(request):
            return ""
        source = next(s for s in sources_of(request) if "accused of supporting" in s.get("translation", s["text"]))
        return f"Turkey was accused of supporting IS, especially by the Syrian Kurds. [{source['key']}]"

    server.respond = accuse
    answer = generating.ask(question)
    assert answer.statements[0].text.startswith("Turkey was accused of supporting IS")
    assert any(s.text.startswith(denied[:40]) for s in answer.statements)


def test_without_a_generator_nothing_of_it_is_imported():
    program = (
        "import sys, assistant.pipeline; from assistant.settings import Settings;"
        "assistant.pipeline.load_generator(Settings());"
        "print(*(m for m in sys.modules if m.startswith(('assistant.generating', 'assistant.chat', 'langchain'))))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == ""


# On the command line


def run(*arguments: str) -> int:
    try:
        return main(arguments)
    except SystemExit as left:
        return int(left.code or 0)


@pytest.fixture
def shipped(index_folder, monkeypatch) -> None:
    monkeypatch.setenv("TWEESPRAAK_INDEX", str(index_folder))


@pytest.mark.usefixtures("shipped")
def test_the_command_says_who_wrote_the_answer(server, capsys):
    server.respond = saying(PARAFRASE)
    assert run("ask", BELGEN, "--generator", "openai:m", "--base-url", server.url) == 0
    out = capsys.readouterr().out
    assert PARAFRASE in " ".join(out.split())
    assert "Een taalmodel heeft dit geschreven" in out


@pytest.mark.usefixtures("shipped")
def test_the_command_says_when_the_model_failed(server, capsys, monkeypatch):
    server.respond = lambda _: Wrong(500)
    for name, value in {"GENERATOR": "openai:m", "GENERATOR_BASE_URL": server.url, "GENERATOR_RETRIES": "0"}.items():
        monkeypatch.setenv(f"TWEESPRAAK_{name}", value)
    assert run("ask", BELGIANS) == 0
    assert "The language model gave no usable answer" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("openai:m", "openai:m: there is no key; set OPENAI_API_KEY"),
        ("ollama:m", 'the provider "ollama" needs a package; run: pip install langchain-ollama'),
        ("oracle", 'unknown generator "oracle"; there is: extractive, or PROVIDER:MODEL, as in ollama:llama3.1'),
    ],
)
@pytest.mark.parametrize("command", [["ask", BELGIANS], ["serve", "--port", "0"]], ids=["ask", "serve"])
def test_what_is_missing_is_one_line(command, name, message, capsys):
    assert run(*command, "--generator", name) == 2
    assert capsys.readouterr().err.strip().splitlines()[-1] == f"tweespraak: {message}"


# A real model: a tiny one of random weights, behind a real server


@pytest.fixture(scope="module")
def nonsense(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of such a model, and its name."""
    folder = tmp_path_factory.mktemp("models") / "tiny"
    make_model(folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    from transformers.cli.serve import Serve

    served = Serve(force_model=str(folder), device="cpu", host="127.0.0.1", port=port, non_blocking=True)
    while not served.server.started:
        time.sleep(0.02)
    yield f"{folder} http://127.0.0.1:{port}/v1"
    served.kill_server()


def make_model(folder: Path) -> None:
    """A model of the architecture of Llama, of random weights, with a tokenizer that knows all letters."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    letters = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=600, special_tokens=["<s>", "</s>"], initial_alphabet=letters, show_progress=False
    )
    tokenizer.train_from_iterator([f"{PARAPHRASE} [k2bc] {PARAFRASE} [k3cd]"] * 3, trainer)
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, bos_token="<s>", eos_token="</s>", pad_token="</s>")
    fast.chat_template = "{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}\n{% endfor %}assistant:"
    torch.manual_seed(1)
    config = LlamaConfig(
        vocab_size=len(fast),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=2,
        max_position_embeddings=8_192,
        bos_token_id=0,
        eos_token_id=1,
        pad_token_id=1,
    )
    model = LlamaForCausalLM(config)
    model.save_pretrained(folder)
    fast.save_pretrained(folder)


def test_nonsense_of_a_real_model_never_reaches_the_reader(nonsense, assistant):
    name, url = nonsense.split()
    loaded = Generator.load(ModelOptions(f"openai:{name}", url, timeout=30, retries=0))
    babbler = Generator(loaded.options, loaded.model.model_copy(update={"max_tokens": 40}))
    heard = "".join(babbler.asking()([("human", BELGIANS)]))
    assert len(heard) > 20
    babbling = Assistant(assistant.index, dataclasses.replace(assistant.models, generator=babbler), assistant.settings)
    answers = list(babbling.stream(BELGIANS))
    extracted = assistant.ask(BELGIANS)
    assert [a.statements for a in answers] == [extracted.statements]
    assert answers[-1].citations == extracted.citations
    assert Note.FALLBACK in answers[-1].notes
