"""What the tools of the MCP server are called, take and give: descriptions for other assistants, with JSON schemas.

A tool may give more than its schema names.
"""

from __future__ import annotations

from typing import Any

from assistant import prompts
from assistant.datatypes import LANGUAGES, Note, Reason
from assistant.web.programs.api import MOST_PASSAGES, PIECE

Schema = dict[str, Any]

# Not given to another assistant, which would have to read it all: `search` gives the passages.
LEFT_OUT = {"ask": frozenset({"retrieved", "timings_ms", "withheld"})}

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "number"}
WHOLE: Schema = {"type": "integer", "minimum": 0}
LANGUAGE: Schema = {"type": "string", "enum": [*LANGUAGES]}
ASKED_IN: Schema = {"type": "string", "enum": [*LANGUAGES, "auto"], "default": "auto"}


def tools() -> tuple[Schema, ...]:
    """The tools `ask`, `search` and `read`. Raises PromptError when a text is missing."""
    return _ask(), _search(), _read()


def _ask() -> Schema:
    takes = {
        "question": _told("ask", "question", TEXT),
        "lang": _told("ask", "lang", ASKED_IN),
        "before": _told("ask", "before", {**_list_of(TEXT), "default": []}),
    }
    citation = {
        **dict.fromkeys(("document", "title", "passage_id", "quote", "translation"), TEXT),
        **dict.fromkeys(("number", "start", "end"), WHOLE),
        "language": LANGUAGE,
        "section": _list_of(TEXT),
    }
    gives = {
        "question": TEXT,
        "understood": _or_null(TEXT),
        "language": LANGUAGE,
        "answer": TEXT,
        "short_answer": _or_null(TEXT),
        "notes": _list_of({"type": "string", "enum": [str(note) for note in Note]}),
        "abstained": {"type": "boolean"},
        "reason": {"enum": [*(str(reason) for reason in Reason), None]},
        "confidence": {"type": "number", "minimum": 0, "maximum": 1},
        "citations": _list_of(_whole_object(citation)),
    }
    return _tool("ask", takes, ["question"], _whole_object(gives))


def _search() -> Schema:
    number = {"type": "integer", "minimum": 1, "maximum": MOST_PASSAGES, "default": 10}
    takes = {
        "question": _told("search", "question", TEXT),
        "k": _told("search", "k", number, most=MOST_PASSAGES),
        "lang": _told("search", "lang", ASKED_IN),
    }
    passage = {
        **dict.fromkeys(("passage_id", "document", "text"), TEXT),
        "rank": WHOLE,
        "language": LANGUAGE,
        "section": _list_of(TEXT),
        "score": NUMBER,
    }
    gives = {"question": TEXT, "language": LANGUAGE, "retrieved": _list_of(_whole_object(passage))}
    return _tool("search", takes, ["question"], _whole_object(gives))


def _read() -> Schema:
    takes = {
        "document": _told("read", "document", {**TEXT, "default": ""}),
        "start": _told("read", "start", {**WHOLE, "default": 0}),
        "end": _told("read", "end", {**_or_null(WHOLE), "default": None}, most=PIECE),
    }
    document = {
        **dict.fromkeys(("document", "title", "source", "licence"), TEXT),
        "language": LANGUAGE,
        "length": WHOLE,
    }
    section = {"section": _list_of(TEXT), "kind": TEXT, "start": WHOLE, "end": WHOLE}
    listed = {"documents": _list_of(_whole_object(document))}
    piece = {
        **document,
        "start": WHOLE,
        "end": WHOLE,
        "next": _or_null(WHOLE),
        "sections": _list_of(_whole_object(section)),
        "text": TEXT,
    }
    either = [{"required": [*listed]}, {"required": [*piece]}]
    return _tool("read", takes, [], {"type": "object", "properties": listed | piece, "anyOf": either})


def _tool(name: str, takes: Schema, required: list[str], gives: Schema) -> Schema:
    return {
        "name": name,
        "title": prompts.text("mcp", "en", f"{name}.title"),
        "description": prompts.text("mcp", "en", f"{name}.description").strip(),
        "input_schema": {
            "type": "object",
            "properties": takes,
            "required": required,
            "additionalProperties": False,
        },
        "output_schema": gives,
    }


def _told(tool: str, argument: str, schema: Schema, **values: object) -> Schema:
    return {"description": prompts.text("mcp", "en", f"{tool}.{argument}", **values), **schema}


def _whole_object(properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": [*properties]}


def _list_of(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _or_null(schema: Schema) -> Schema:
    return {**schema, "type": [schema["type"], "null"]}
