"""What the arguments of several commands share: options, and the kinds of values they take."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module
from typing import TypeAlias

Command = Callable[[argparse.Namespace], int]
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # what `add_parser` is called on


def later(module: str, function: str) -> Command:
    """A command whose module is imported when it runs."""
    return lambda parsed: int(getattr(import_module(f"assistant.cli.{module}"), function)(parsed))


def index_option(command: argparse.ArgumentParser) -> None:
    """Add --index."""
    command.add_argument("--index", metavar="DIR", help="folder of the built index")


def documents_option(command: argparse.ArgumentParser) -> None:
    """Add --documents."""
    command.add_argument("--documents", metavar="DIR", help="folder of documents: txt, md, html, pdf, docx")


def generator_options(command: argparse.ArgumentParser) -> None:
    """Add --generator and --base-url."""
    command.add_argument(
        "--generator",
        metavar="PROVIDER:MODEL",
        help="chat model that writes answers, as in ollama:llama3.1 (extractive: none, the documents' own sentences)",
    )
    command.add_argument(
        "--base-url", dest="generator_base_url", metavar="URL", help="address of the generator, on a server of your own"
    )


def positive(text: str) -> int:
    """A whole number from 1."""
    number = int(text) if text.isdecimal() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f'"{text}" is not a whole number from 1')
    return number


def number(text: str) -> int:
    """A whole number from 0."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f'"{text}" is not a whole number from 0')
    return int(text)


def seconds(text: str) -> float:
    """A number of seconds, more than 0."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError(f'"{text}" is not a number of seconds')
    return seconds


def port(text: str) -> int:
    """A port from 0 to 65535."""
    number = int(text) if text.isdecimal() else -1
    if not 0 <= number <= 65_535:
        raise argparse.ArgumentTypeError(f'"{text}" is not a port (0 to 65535; 0 takes a free one)')
    return number
