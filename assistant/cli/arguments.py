"""The arguments of every command. Nothing heavy is imported before a command runs."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from assistant import __version__

Command = Callable[[argparse.Namespace], int]

_EPILOG = """examples:
  tweespraak ask "Hoeveel mensen reisden vanuit België naar Syrië en Irak?"
  tweespraak ask "Who was Jihadi John?" --json
  tweespraak ask --from questions.jsonl --json
  tweespraak serve

Settings can also be given in the environment, as TWEESPRAAK_INDEX, TWEESPRAAK_ENCODER and so on.
"""


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    top = argparse.ArgumentParser(
        prog="tweespraak",
        description="Ask documents a question in Dutch or English; every sentence of the answer is tied to its source.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"tweespraak {__version__}")
    commands = top.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _ask(commands)
    _search(commands)
    _serve(commands)
    _index(commands)
    _eval(commands)
    return top


def _later(module: str, function: str) -> Command:
    """A command whose module is imported when it runs."""
    return lambda parsed: int(getattr(import_module(f"assistant.cli.{module}"), function)(parsed))


def _ask(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    ask = commands.add_parser("ask", help="ask a question, or all questions of a file")
    ask.add_argument("question", nargs="?", metavar="QUESTION")
    ask.add_argument(
        "--from",
        dest="file",
        type=Path,
        metavar="FILE",
        help='JSON Lines: {"id", "question"[, "lang"]} a line',
    )
    ask.add_argument("--lang", choices=["nl", "en", "auto"], default="auto", help="language of the question")
    ask.add_argument("--json", action="store_true", help="print the answer as one line of JSON")
    ask.add_argument("--generator", metavar="NAME", help="what writes the answer (extractive)")
    _index_option(ask)
    ask.set_defaults(run=_later("ask", "ask"))


def _search(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    search = commands.add_parser("search", help="show the passages found for a question")
    search.add_argument("question", metavar="QUESTION")
    search.add_argument("-k", type=_positive, default=10, metavar="N", help="how many passages (10)")
    search.add_argument("--lang", choices=["nl", "en", "auto"], default="auto", help="language of the question")
    search.add_argument("--json", action="store_true", help="print them as one line of JSON")
    _index_option(search)
    search.set_defaults(run=_later("ask", "search"))


_SERVE = """Serve the front end: the page, `/health`, the documents at `/read`, and Gradio's API for programs.

Behind a reverse proxy --root-path says under which path readers find the page. What a proxy on this machine says of its
client (X-Forwarded-For) is believed; FORWARDED_ALLOW_IPS names proxies elsewhere. Each question leaves a line on
standard error, of JSON unless that is a terminal: how it went, not what was asked or by whom.
"""


def _serve(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    serve = commands.add_parser(
        "serve",
        help="open the front end in a browser",
        description=_SERVE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1: this machine only)")
    serve.add_argument("--port", type=_port, default=7860, help="port to listen on (7860)")
    serve.add_argument("--root-path", default="", metavar="PATH", help="path of the page behind a proxy: /tweespraak")
    serve.add_argument(
        "--auth",
        metavar="USER:PASSWORD",
        help="ask everybody for these; better put into TWEESPRAAK_AUTH, where others on this machine do not see them",
    )
    serve.add_argument(
        "--rate", type=_number, default=60, metavar="N", help="questions a minute of one client (60; 0: any number)"
    )
    serve.add_argument("--feedback", type=Path, metavar="FILE", help="ask readers what they think, and keep it here")
    serve.add_argument(
        "--mcp",
        nargs="*",
        metavar="HOSTNAME",
        help="tools for other assistants at /mcp; with the names that the server goes by besides localhost",
    )
    serve.add_argument("--log-questions", action="store_true", help="log what was asked, too")
    _index_option(serve)
    serve.set_defaults(run=_later("serve", "serve"))


def _index(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    index = commands.add_parser("index", help="build, check and describe the index")
    actions = index.add_subparsers(title="actions", required=True, metavar="ACTION")
    for name, help_text in {
        "build": "build the index of the documents that ship, or of those in a folder",
        "info": "what the index holds",
        "verify": "check every file of the index, and that it fits the documents and the encoder",
    }.items():
        action = actions.add_parser(name, help=help_text)
        _index_option(action)
        if name != "info":
            _documents_option(action)
        action.set_defaults(run=_later("index", name))
    _enrich(actions)
    show = actions.add_parser("show", help="print the cleaned text of a document")
    show.add_argument("document", metavar="ID", help="for instance en or nl")
    _documents_option(show)
    show.set_defaults(run=_later("index", "show"))


_ENRICH = """Write, for every sentence of the documents, a translation, questions that it answers and search words,
through a chat model of your choice; or check what was written.

The text of the documents goes to the model's provider, and nowhere else. What the folder holds already for an unchanged
sentence is kept and never asked again, so an interrupted run is taken up by the same command. The index that is built
afterwards uses the files:

  tweespraak index enrich --model ollama:llama3.1 --documents my-folder --out my-enrichment
  tweespraak index enrich --check --documents my-folder --enrichment my-enrichment
  TWEESPRAAK_ENRICHMENT=my-enrichment tweespraak index build --documents my-folder --index my-index

Exit codes: 0 done, 1 some sentences were left without (with --check: there are errors), 2 bad input.
"""


def _enrich(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    enrich = actions.add_parser(
        "enrich",
        help="write translations and questions for documents with a chat model, or check them",
        description=_ENRICH,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _documents_option(enrich)
    enrich.add_argument(
        "--out",
        "--enrichment",
        dest="enrichment",
        metavar="DIR",
        help="folder of the enrichment files (the setting, or DOCUMENTS-enrichment beside the documents)",
    )
    writing = enrich.add_argument_group("writing")
    writing.add_argument(
        "--model", metavar="PROVIDER:NAME", help="chat model, as LangChain's init_chat_model names it: openai:gpt-4.1"
    )
    writing.add_argument("--base-url", metavar="URL", help="address of the provider, for a server of your own")
    writing.add_argument("--concurrency", type=_positive, default=4, metavar="N", help="requests at a time (4)")
    writing.add_argument("--batch", type=_positive, default=8, metavar="N", help="sentences a request, at most (8)")
    writing.add_argument("--limit", type=_positive, metavar="N", help="write at most N sentences, to try it out")
    writing.add_argument("--timeout", type=_seconds, default=120.0, metavar="SECONDS", help="to wait for a reply (120)")
    writing.add_argument("--retries", type=_number, default=3, metavar="N", help="of a request that failed (3)")
    writing.add_argument("--yes", action="store_true", help="do not ask before the first request")
    checking = enrich.add_argument_group("checking")
    checking.add_argument("--check", action="store_true", help="check the files and write nothing")
    checking.add_argument(
        "--against",
        nargs="+",
        default=[],
        type=Path,
        metavar="SET.jsonl",
        help="question sets whose questions may not stand in the files",
    )
    enrich.set_defaults(run=_later("enrich", "enrich"))


def _eval(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    evaluation = commands.add_parser("eval", help="run question sets and measure the answers")
    actions = evaluation.add_subparsers(title="actions", required=True, metavar="ACTION")
    run = actions.add_parser("run", help="run question sets")
    run.add_argument("sets", nargs="+", type=Path, metavar="SET.jsonl")
    run.add_argument("--out", type=Path, default=Path("runs/latest"), metavar="DIR", help="folder (runs/latest)")
    run.add_argument("--alone", action="store_true", help="ask no question of a conversation before the one measured")
    _index_option(run)
    run.set_defaults(run=_later("evaluate", "run"))
    bench = actions.add_parser("bench", help="measure speed, memory and size (a minute or so)")
    bench.add_argument("sets", nargs="+", type=Path, metavar="SET.jsonl")
    bench.add_argument(
        "--runs", type=_positive, default=5, metavar="N", help="cold processes to take the median of (5)"
    )
    _index_option(bench)
    bench.set_defaults(run=_later("evaluate", "bench"))

    encoder = actions.add_parser("encoder", help="measure an encoder without enrichment (a minute or so)")
    encoder.add_argument("sets", nargs="+", type=Path, metavar="SET.jsonl")
    encoder.add_argument("--encoder", metavar="NAME", help="folder or sentence-transformers name (the one that ships)")
    encoder.add_argument(
        "--pairs",
        nargs="+",
        type=Path,
        default=[],
        metavar="FILE",
        help="translation benchmarks: two sentences a line with a tab between them, gzip or plain",
    )
    encoder.set_defaults(run=_later("evaluate", "encoder"))
    enrichment = actions.add_parser("enrichment", help="measure what each part of the enrichment brings")
    enrichment.add_argument("sets", nargs="+", type=Path, metavar="SET.jsonl")
    enrichment.set_defaults(run=_later("evaluate", "enrichment"))
    _from_feedback(actions)


_FROM_FEEDBACK = """Make a question set of what readers thought of answers.

Answers with a short answer that all readers found helpful become items of SET.jsonl, with the quotations as evidence;
so do abstentions that they found helpful. What only an evaluator can complete goes to SET.todo.jsonl, which cannot be
run before it is. The note of every item says what to check. The same question is one item.
"""


def _from_feedback(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    action = actions.add_parser(
        "from-feedback",
        help="make a question set of readers' feedback",
        description=_FROM_FEEDBACK,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    action.add_argument("file", type=Path, metavar="FILE", help="what `serve` has kept")
    action.add_argument(
        "--out", type=Path, default=Path("feedback.jsonl"), metavar="SET.jsonl", help="the set (feedback.jsonl)"
    )
    action.add_argument(
        "--verdict",
        nargs="+",
        choices=["helpful", "not_helpful", "wrong_source"],
        help="only questions with one of these verdicts: %(choices)s",
        metavar="VERDICT",
    )
    action.add_argument("--force", action="store_true", help="overwrite files that are there")
    action.set_defaults(run=_later("evaluate", "from_feedback"))


def _index_option(command: argparse.ArgumentParser) -> None:
    command.add_argument("--index", metavar="DIR", help="folder of the built index")


def _documents_option(command: argparse.ArgumentParser) -> None:
    command.add_argument("--documents", metavar="DIR", help="folder of documents: txt, md, html, pdf, docx")


def _positive(text: str) -> int:
    number = int(text) if text.isdecimal() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f'"{text}" is not a whole number from 1')
    return number


def _number(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f'"{text}" is not a whole number from 0')
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError(f'"{text}" is not a number of seconds')
    return seconds


def _port(text: str) -> int:
    number = int(text) if text.isdecimal() else -1
    if not 0 <= number <= 65_535:
        raise argparse.ArgumentTypeError(f'"{text}" is not a port (0 to 65535; 0 takes a free one)')
    return number
