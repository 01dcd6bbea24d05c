"""`tweespraak ask` and `tweespraak search`."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from assistant.cli.common import open_assistant
from assistant.datatypes import Retrieved
from assistant.errors import QuestionError, QuestionSetError

if TYPE_CHECKING:
    from assistant.assistant import Assistant


def ask(parsed: argparse.Namespace) -> int:
    """Answer one question, or all questions of a file."""
    if (parsed.question is None) == (parsed.file is None):
        raise QuestionError('give either a question or a file: tweespraak ask "..." or tweespraak ask --from FILE')
    if parsed.file is not None:
        return _ask_file(parsed)
    answer = open_assistant(parsed).ask(parsed.question, parsed.lang)
    if parsed.json:
        _print_json(answer.to_dict())
    else:
        from assistant.cli.render import print_answer

        print_answer(answer)
    return 0


def search(parsed: argparse.Namespace) -> int:
    """Show the passages that are found for a question."""
    assistant = open_assistant(parsed)
    question = assistant.question(parsed.question, parsed.lang)
    found = assistant.search(parsed.question, parsed.k, parsed.lang)
    if parsed.json:
        _print_json({"question": question.text, "language": question.lang, "retrieved": _as_dicts(found)})
    else:
        from assistant.cli.render import print_passages

        print_passages(found)
    return 0


def _ask_file(parsed: argparse.Namespace) -> int:
    """Answer the questions of a file in order; all of them are read, and checked, before the first is answered."""
    from assistant.evaluation.sets import load_questions

    questions = load_questions(parsed.file)
    assistant = open_assistant(parsed)
    checked = []
    for number, question in enumerate(questions, start=1):
        lang = parsed.lang if question.lang == "auto" else question.lang
        try:
            checked.append(assistant.question(question.text, lang, question.id))
        except QuestionError as error:
            raise QuestionSetError(f"{parsed.file}, question {question.id or number}: {error}") from error
    for one in checked:
        _print_answer_of(assistant, one.text, one.lang, one.id, parsed.json)
    return 0


def _print_answer_of(assistant: Assistant, text: str, lang: str, id: str | int | None, as_json: bool) -> None:
    answer = assistant.ask(text, lang, id)
    if as_json:
        _print_json(answer.to_dict())
    else:
        from assistant.cli.render import print_answer

        print_answer(answer, with_question=True)


def _as_dicts(found: list[Retrieved]) -> list[dict[str, Any]]:
    from assistant.datatypes import retrieved_to_dict

    return [retrieved_to_dict(r) for r in found]


def _print_json(value: dict[str, Any]) -> None:
    """One line of UTF-8, whatever the encoding of the terminal."""
    sys.stdout.buffer.write(json.dumps(value, ensure_ascii=False).encode("utf-8") + b"\n")
    sys.stdout.buffer.flush()
