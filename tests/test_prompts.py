"""The texts in `prompts/`: those that ship, and files that are not as they should be."""

from __future__ import annotations

import string
import tomllib

import pytest

from assistant import composing, paths, prompts
from assistant.answering import reader
from assistant.datatypes import LANGUAGES, Note
from assistant.errors import PromptError

FOR_MODELS = {"enrichment", "mcp"}  # in English alone: they tell a model which languages to write or to ask in
FILES = sorted(path.stem for path in paths.data("prompts").glob("*.toml"))
COLLECTIONS = sorted({name.rpartition(".")[0] for name in FILES} - FOR_MODELS)
TEXTS = sorted(tuple(name.rsplit(".", 1)) for name in FILES)


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


# The texts that ship


def test_every_collection_is_there_in_both_languages():
    assert {"answers", "terminal", "ui"} <= set(COLLECTIONS)
    in_both = [f"{collection}.{lang}" for collection in COLLECTIONS for lang in LANGUAGES]
    assert sorted(in_both + [f"{collection}.en" for collection in FOR_MODELS]) == FILES


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_both_languages_have_the_same_texts_with_the_same_placeholders(collection):
    dutch, english = (prompts.load(collection, lang) for lang in ("nl", "en"))
    assert {key: placeholders(text) for key, text in dutch.items()} == {
        key: placeholders(text) for key, text in english.items()
    }


@pytest.mark.parametrize(("collection", "lang"), TEXTS)
def test_every_text_is_a_text_that_can_be_filled_in(collection, lang):
    for key, template in prompts.load(collection, lang).items():
        assert template.strip()
        shown = prompts.text(collection, lang, key, **dict.fromkeys(placeholders(template), "XYZ"))
        assert shown.count("XYZ") >= len(placeholders(template))
        assert "{" not in shown


@pytest.mark.parametrize(("collection", "lang"), TEXTS)
def test_a_file_holds_nothing_outside_its_tables(collection, lang):
    """A line above the first table would never be shown."""
    tables = tomllib.loads(paths.data("prompts", f"{collection}.{lang}.toml").read_text(encoding="utf-8"))
    assert [name for name, entries in tables.items() if not isinstance(entries, dict)] == []


@pytest.mark.parametrize(
    ("lang", "shown"),
    [("nl", "Een Engelstalige bron zegt: “Hi {x}”"), ("en", "A Dutch-language source says: “Hi {x}”")],
)
def test_a_quotation_is_filled_in_as_it_stands(lang, shown):
    assert prompts.text("answers", lang, "answer.foreign", quote="Hi {x}") == shown


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("collection", ["terminal", "ui"])
def test_there_is_a_text_for_every_note_and_no_other(collection, lang):
    tables = (key.split(".") for key in prompts.load(collection, lang))
    assert {name for table, name in tables if table == "note"} == {str(note) for note in Note}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_said_around_quotations_is_as_short_as_the_limit_of_words_allows(lang):
    with_one_word = prompts.text("answers", lang, "answer.foreign", quote="word")
    assert len(with_one_word.split()) - 1 <= reader.LEAD_IN_WORDS
    assert len(prompts.text("answers", lang, "answer.differ").split()) <= composing.ADDED_WORDS


# Texts and files that are not as they should be


@pytest.fixture
def written(tmp_path, monkeypatch):
    """A folder of prompts in place of the one that ships; returns a way to write `x.en.toml`."""
    monkeypatch.setattr(paths, "data", lambda *parts: tmp_path.joinpath(*parts[1:]))
    prompts.load.cache_clear()

    def writing(text: str | bytes) -> None:
        (tmp_path / "x.en.toml").write_bytes(text.encode() if isinstance(text, str) else text)

    yield writing
    prompts.load.cache_clear()


def test_texts_are_found_by_table_and_name(written):
    written('[a]\nb = "one"\n[c]\nb = "two {n} {n} {m}"\n')
    assert prompts.load("x", "en") == {"a.b": "one", "c.b": "two {n} {n} {m}"}
    assert prompts.text("x", "en", "a.b") == "one"
    assert prompts.text("x", "en", "c.b", n=1, m="M") == "two 1 1 M"


def test_braces_that_are_written_twice_are_braces(written):
    written('[a]\nb = "{{n}} is {n}"\n')
    assert prompts.text("x", "en", "a.b", n=1) == "{n} is 1"


def test_a_text_that_is_not_there_is_an_error(written):
    written('[a]\nb = "one"\n')
    with pytest.raises(PromptError, match=r'prompts/x\.en\.toml: there is no text "a\.c"'):
        prompts.text("x", "en", "a.c")


@pytest.mark.parametrize("values", [{}, {"m": 1}, {"n": 1, "m": 2}])
def test_other_values_than_the_placeholders_are_an_error_that_names_both(written, values):
    written('[a]\nb = "number {n}"\n')
    with pytest.raises(PromptError, match=r"\"a\.b\" has placeholders \['n'\], expected \[.*\]"):
        prompts.text("x", "en", "a.b", **values)


@pytest.mark.parametrize("template", ["number {}", "number {n.real}", "number {n[0]}", "number {0}"])
def test_placeholders_are_plain_names(written, template):
    written(f'[a]\nb = "{template}"\n')
    with pytest.raises(PromptError, match="has placeholders"):
        prompts.text("x", "en", "a.b", n=1)


@pytest.mark.parametrize("template", ["number {n", "number n}", "100 { of"])
def test_a_lone_brace_is_an_error_that_names_the_text(written, template):
    written(f'[a]\nb = "{template}"\n')
    with pytest.raises(PromptError, match=r"x\.en\.toml.*a\.b"):
        prompts.text("x", "en", "a.b", n=1)


def test_a_file_that_is_not_there_is_an_error(written):
    with pytest.raises(PromptError, match=r"x\.en\.toml: .*No such file.*; mend or restore the file"):
        prompts.load("x", "en")


@pytest.mark.parametrize("text", ["[a\n", "a = ", b'[a]\nb = "caf\xe9"'])
def test_a_file_that_cannot_be_read_is_an_error(written, text):
    written(text)
    with pytest.raises(PromptError, match=r"x\.en\.toml: .*; mend or restore the file"):
        prompts.load("x", "en")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [("", "no table"), ('b = "one"\n', "no table"), ("[a]\nb = 1\nc = []\n", r"a\.b, a\.c")],
)
def test_a_file_without_tables_of_texts_is_an_error(written, text, wrong):
    written(text)
    with pytest.raises(PromptError, match=rf"x\.en\.toml: should hold tables of texts; wrong: {wrong}"):
        prompts.load("x", "en")


def test_a_file_that_was_wrong_is_read_again_when_it_is_mended(written):
    written("[a")
    with pytest.raises(PromptError):
        prompts.load("x", "en")
    written('[a]\nb = "one"\n')
    assert prompts.text("x", "en", "a.b") == "one"
