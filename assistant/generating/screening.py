"""What no model is shown, and what of a model no reader is: orders hidden in documents; links, markup, calls of tools.

A model can be talked into anything by what it reads. So what it writes is held against the evidence in any case; what
is kept out here is what could do harm beside being unsupported, or would be supported only because it was planted.
"""

from __future__ import annotations

import re

LONGEST_WORD = 40  # characters; what is longer is code of some kind

# What speaks to a model: no text for readers begins a turn of a conversation or asks to forget earlier instructions.
_ORDERS = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b(?:\W+\w+){0,3}?\W+(?:previous|prior|earlier|above|your|these|all)\b"
    r"(?:\W+\w+){0,3}?\W+(?:instruction|prompt|rule|context|message)"
    r"|\b(?:negeer|vergeet|wis|overschrijf)\b(?:\W+\w+){0,3}?\W+(?:alle|bovenstaande|eerdere|voorgaande|vorige|deze|je|jouw|uw)\b"
    r"(?:\W+\w+){0,3}?\W+(?:instructie|opdracht|aanwijzing|regel|prompt)"
    r"|(?:^|[\s>\]\"'“‘(*#])(?:system|assistant|systeem|assistent|developer|human)\s*(?:prompt|message|bericht)?\s*[:>\]]"
    r"|<\|?\s*/?\s*(?:im_start|im_end|system|assistant|sources?|question|tool|function|inst|s)\b[^>]*>"
    r"|\[/?(?:INST|SYS)\]|<<SYS>>|\bsystem[ _-]?prompt\b|\bsysteemprompt\b"
    r"|\b(?:AI|LLM|chatbot|taal-?model|language model)\b[^.]{0,60}\b(?:must|should|moet|dient|zal|shall|answer|reply)\b"
    r"|\b(?:you are now|from now on,? you|u bent nu|je bent nu|vanaf nu (?:ben|bent|zal|moet))\b"
    r"|\b(?:tool_call|function_call|tool_calls)\b|<script|javascript:|!\[[^\]]*\]\(",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"\w+://|\b(?:https?|ftp|mailto|javascript|data|tel|file|vbscript)\s*:\s*\S|\bwww\."
    r"|\b[\w-]{2,}\.[a-z]{2,}\b|\S@\S+\.\S|\b(?:\d{1,3}\.){3}\d{1,3}\b|\bhxxp|\[\.\]|\(dot\)|\(punt\)",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"[<>{}`\[\]|\\]|!\(|\]\(|&(?:#\w+|[a-z]+);|[*_~#]{2,}|%[0-9a-f]{2}", re.IGNORECASE)
_CODE = re.compile(rf"\S{{{LONGEST_WORD},}}|\b[A-Za-z0-9+/]{{16,}}={{1,2}}")
_TURN = re.compile(r"^\W*(?:system|assistant|user|tool|function|systeem|assistent|gebruiker)\s*:", re.IGNORECASE)


def gives_orders(text: str) -> bool:
    """Whether a text of a document speaks to a model instead of to a reader."""
    return _ORDERS.search(text) is not None


def is_plain(sentence: str) -> bool:
    """Whether a sentence is nothing but words: no link, address, markup, code or call of a tool."""
    return not any(pattern.search(sentence) for pattern in (_LINK, _MARKUP, _CODE, _TURN))
