"""The texts that a user or a model is given, from `prompts/*.toml`, one file a language."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Mapping
from functools import cache

from assistant import paths
from assistant.datatypes import Lang
from assistant.errors import PromptError


def text(collection: str, lang: Lang, key: str, /, **values: object) -> str:
    """The text `key` ("table.name") of `prompts/<collection>.<lang>.toml`, with its placeholders filled in.

    Raises PromptError when the text is missing, or its placeholders are not the values that are given.
    """
    texts = load(collection, lang)
    if key not in texts:
        raise PromptError(f'prompts/{collection}.{lang}.toml: there is no text "{key}"')
    template = texts[key]
    try:
        wanted = {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}
    except ValueError as error:
        raise PromptError(f'prompts/{collection}.{lang}.toml: "{key}": {error}; write a lone brace twice') from error
    if wanted != set(values):
        raise PromptError(
            f'prompts/{collection}.{lang}.toml: "{key}" has placeholders {sorted(wanted)}, expected {sorted(values)}'
        )
    return template.format_map(values)


@cache
def load(collection: str, lang: Lang) -> Mapping[str, str]:
    """All texts of a file, keyed "table.name". Raises PromptError when the file is missing or not as it should be."""
    path = paths.data("prompts", f"{collection}.{lang}.toml")
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PromptError(f"{path}: {error}; mend or restore the file") from error
    texts = {
        f"{table}.{name}": value
        for table, entries in tables.items()
        if isinstance(entries, dict)
        for name, value in entries.items()
    }
    wrong = sorted(key for key, value in texts.items() if not isinstance(value, str))
    if wrong or len(texts) == 0:
        raise PromptError(f"{path}: should hold tables of texts; wrong: {', '.join(wrong) or 'no table'}")
    return texts
