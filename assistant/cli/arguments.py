"""The arguments of every command. Nothing heavy is imported before a command runs."""

from __future__ import annotations

import argparse
from pathlib import Path

from assistant import __version__
from assistant.cli import eval_arguments
from assistant.cli.options import (
    Commands,
    documents_option,
    generator_options,
    index_option,
    later,
    number,
    port,
    positive,
    seconds,
)

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
    eval_arguments.add(commands)
    return top


def _ask(commands: Commands) -> None:
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
    generator_options(ask)
    index_option(ask)
    ask.set_defaults(run=later("ask", "ask"))


def _search(commands: Commands) -> None:
    search = commands.add_parser("search", help="show the passages found for a question")
    search.add_argument("question", metavar="QUESTION")
    search.add_argument("-k", type=positive, default=10, metavar="N", help="how many passages (10)")
    search.add_argument("--lang", choices=["nl", "en", "auto"], default="auto", help="language of the question")
    search.add_argument("--json", action="store_true", help="print them as one line of JSON")
    index_option(search)
    search.set_defaults(run=later("ask", "search"))


_SERVE = """Serve the front end: the page, `/health`, the documents at `/read`, and Gradio's API for programs.

Behind a reverse proxy --root-path says under which path readers find the page. What a proxy on this machine says of its
client (X-Forwarded-For) is believed; FORWARDED_ALLOW_IPS names proxies elsewhere. Each question leaves a line on
standard error, of JSON unless that is a terminal: how it went, not what was asked or by whom.
"""


def _serve(commands: Commands) -> None:
    serve = commands.add_parser(
        "serve",
        help="open the front end in a browser",
        description=_SERVE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1: this machine only)")
    serve.add_argument("--port", type=port, default=7860, help="port to listen on (7860)")
    serve.add_argument("--root-path", default="", metavar="PATH", help="path of the page behind a proxy: /tweespraak")
    serve.add_argument(
        "--auth",
        metavar="USER:PASSWORD",
        help="ask everybody for these; better put into TWEESPRAAK_AUTH, where others on this machine do not see them",
    )
    serve.add_argument(
        "--rate", type=number, default=60, metavar="N", help="questions a minute of one client (60; 0: any number)"
    )
    serve.add_argument("--feedback", type=Path, metavar="FILE", help="ask readers what they think, and keep it here")
    serve.add_argument(
        "--evaluate",
        type=Path,
        nargs="?",
        const=Path("runs"),
        metavar="DIR",
        help="a room for evaluators, with their runs in this folder (runs)",
    )
    serve.add_argument(
        "--name",
        nargs="+",
        default=[],
        metavar="HOSTNAME",
        help="names that the server goes by besides localhost, as behind a proxy; it answers to no others (*: any)",
    )
    serve.add_argument("--mcp", action="store_true", help="tools for other assistants, at /mcp")
    serve.add_argument("--log-questions", action="store_true", help="log what was asked, too")
    generator_options(serve)
    index_option(serve)
    serve.set_defaults(run=later("serve", "serve"))


def _index(commands: Commands) -> None:
    index = commands.add_parser("index", help="build, check and describe the index")
    actions = index.add_subparsers(title="actions", required=True, metavar="ACTION")
    for name, help_text in {
        "build": "build the index of the documents that ship, or of those in a folder",
        "info": "what the index holds",
        "verify": "check every file of the index, and that it fits the documents and the encoder",
    }.items():
        action = actions.add_parser(name, help=help_text)
        index_option(action)
        if name != "info":
            documents_option(action)
        action.set_defaults(run=later("index", name))
    _enrich(actions)
    show = actions.add_parser("show", help="print the cleaned text of a document")
    show.add_argument("document", metavar="ID", help="for instance en or nl")
    documents_option(show)
    show.set_defaults(run=later("index", "show"))


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


def _enrich(actions: Commands) -> None:
    enrich = actions.add_parser(
        "enrich",
        help="write translations and questions for documents with a chat model, or check them",
        description=_ENRICH,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    documents_option(enrich)
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
    writing.add_argument("--concurrency", type=positive, default=4, metavar="N", help="requests at a time (4)")
    writing.add_argument("--batch", type=positive, default=8, metavar="N", help="sentences a request, at most (8)")
    writing.add_argument("--limit", type=positive, metavar="N", help="write at most N sentences, to try it out")
    writing.add_argument("--timeout", type=seconds, default=120.0, metavar="SECONDS", help="to wait for a reply (120)")
    writing.add_argument("--retries", type=number, default=3, metavar="N", help="of a request that failed (3)")
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
    enrich.set_defaults(run=later("enrich", "enrich"))
