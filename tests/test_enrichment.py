"""Reading translations and questions that were written ahead of time."""

from __future__ import annotations

import hashlib
import json

import pytest

from assistant.datatypes import Document, Enrichment
from assistant.documents import enrichment
from assistant.documents.assemble import Description, assemble
from assistant.documents.blocks import Block
from assistant.errors import EnrichmentError


def document(*blocks: Block, id: str = "d") -> Document:
    return assemble(blocks, Description(id, "en", "", "", ""))


def under(path: tuple[str, ...], text: str) -> list[Block]:
    return [Block("heading", path[-1], path), Block("paragraph", text, path)]


MADE = document(*under(("Support", "Syria"), "It began in 2014. It ended in 2019."))


@pytest.fixture
def folder(tmp_path):
    return tmp_path


def write(folder, *lines: object, name: str = "d.jsonl") -> None:
    text = "".join(line if isinstance(line, str) else json.dumps(line) + "\n" for line in lines)
    (folder / name).write_text(text, encoding="utf-8")


def line(position: int, translation: str = "", **questions: list[str]) -> dict[str, object]:
    return {
        "sentence": enrichment.key(MADE, MADE.sentences[position]),
        "translation": translation,
        "questions": questions,
    }


# Keys


def test_the_key_is_a_hash_of_the_heading_path_and_the_sentence():
    expected = hashlib.sha256(b"Support > Syria\nIt began in 2014.").hexdigest()[:16]
    assert enrichment.key(MADE, MADE.sentences[0]) == expected


def test_the_key_changes_with_the_sentence_and_with_its_headings():
    text = "It began in 2014."
    places = [
        under(("Support", "Syria"), text),
        under(("Support", "Iraq"), text),
        under(("Nationals", "Syria"), text),
        under(("Support", "Syria"), "It began in 2015."),
    ]
    made = [document(*blocks) for blocks in places]
    assert len({enrichment.key(d, d.sentences[0]) for d in made}) == 4


def test_the_key_does_not_change_with_what_stands_around_the_sentence():
    longer = document(*under(("Support", "Syria"), "Before that it was quiet. It began in 2014."), id="other")
    assert enrichment.key(longer, longer.sentences[1]) == enrichment.key(MADE, MADE.sentences[0])


# Reading


def test_each_sentence_gets_what_was_written_about_it(folder):
    write(
        folder,
        line(1, "Het eindigde in 2019.", nl=["Wanneer eindigde het?"]),
        line(0, "Het begon in 2014.", en=["When did it begin?", "What year?"], nl=["Wanneer begon het?"]),
    )
    assert enrichment.enrich(MADE, folder) == [
        Enrichment(
            "Het begon in 2014.",
            (("nl", "Wanneer begon het?"), ("en", "When did it begin?"), ("en", "What year?")),
        ),
        Enrichment("Het eindigde in 2019.", (("nl", "Wanneer eindigde het?"),)),
    ]


def test_a_sentence_of_which_nothing_is_written_gets_nothing(folder):
    write(folder, line(1, "Het eindigde in 2019."))
    assert enrichment.enrich(MADE, folder) == [Enrichment(), Enrichment("Het eindigde in 2019.")]


def test_what_was_written_about_another_text_is_never_applied(folder):
    write(folder, line(0, "Het begon in 2014."))
    changed = document(*under(("Support", "Syria"), "It began in 2015. It ended in 2019."))
    assert enrichment.enrich(changed, folder) == [Enrichment(), Enrichment()]


def test_the_file_of_another_document_is_not_read(folder):
    write(folder, line(0, "Het begon in 2014."), name="other.jsonl")
    assert enrichment.enrich(MADE, folder) == [Enrichment(), Enrichment()]


def test_without_a_folder_there_is_nothing():
    assert enrichment.enrich(MADE, None) == [Enrichment(), Enrichment()]


def test_translation_and_questions_may_be_left_out(folder):
    write(folder, {"sentence": enrichment.key(MADE, MADE.sentences[0])}, "\n", line(1))
    assert enrichment.enrich(MADE, folder) == [Enrichment(), Enrichment()]


def test_questions_in_other_languages_are_left_aside(folder):
    write(folder, line(0, fr=["Quand ?"], en=["When?"]))
    assert enrichment.enrich(MADE, folder)[0].questions == (("en", "When?"),)


def test_search_words_and_questions_that_no_document_answers_are_read(folder):
    unanswered = {"en": ["Who began it?"], "nl": ["Wie begon het?", "Waarom?"]}
    write(folder, {**line(0), "words": {"en": ["war"], "nl": ["oorlog"]}, "unanswered": unanswered})
    assert enrichment.enrich(MADE, folder)[0] == Enrichment(
        words=(("nl", "oorlog"), ("en", "war")),
        unanswered=(("nl", "Wie begon het?"), ("nl", "Waarom?"), ("en", "Who began it?")),
    )


# Writing

WRITTEN = Enrichment(
    "Het begon in 2014 – écht.",
    (("nl", "Wanneer begon het?"), ("en", "When did it begin?"), ("en", "What year?")),
    (("nl", "oorlog"), ("en", "war")),
    (("nl", "Wie begon het?"), ("en", "Who began it?")),
)


def test_a_line_has_every_field_in_both_languages():
    assert json.loads(enrichment.as_line("key", WRITTEN)) == {
        "sentence": "key",
        "translation": "Het begon in 2014 – écht.",
        "questions": {"nl": ["Wanneer begon het?"], "en": ["When did it begin?", "What year?"]},
        "words": {"nl": ["oorlog"], "en": ["war"]},
        "unanswered": {"nl": ["Wie begon het?"], "en": ["Who began it?"]},
    }


@pytest.mark.parametrize("written", [WRITTEN, Enrichment(), Enrichment(unanswered=(("en", "Who?"),))])
def test_what_is_written_is_read_again(folder, written):
    write(folder, enrichment.as_line("one", written) + "\n", enrichment.as_line("other", Enrichment()) + "\n")
    assert enrichment.lines(folder / "d.jsonl") == [("one", written), ("other", Enrichment())]


# Faults

KEY = enrichment.key(MADE, MADE.sentences[0])
FAULTS = {
    "not JSON": "{",
    "a list": [],
    "no key": {"translation": "Het begon."},
    "a key that is a number": {"sentence": 1},
    "a translation that is a list": {"sentence": KEY, "translation": ["Het begon."]},
    "no translation but null": {"sentence": KEY, "translation": None},
    "questions that are a list": {"sentence": KEY, "questions": ["When?"]},
    "questions that are one text": {"sentence": KEY, "questions": {"en": "When?"}},
    "questions that are a number": {"sentence": KEY, "questions": {"en": 1}},
    "questions that are null": {"sentence": KEY, "questions": {"en": None}},
    "questions that are an object": {"sentence": KEY, "questions": {"en": {"a": "When?"}}},
    "a question that is a number": {"sentence": KEY, "questions": {"en": ["When?", 1]}},
    "search words that are a list": {"sentence": KEY, "words": ["war"]},
    "unanswered questions that are a list": {"sentence": KEY, "unanswered": ["Who?"]},
    "unanswered questions that are one text": {"sentence": KEY, "unanswered": {"nl": "Wie?"}},
    "an unanswered question that is a number": {"sentence": KEY, "unanswered": {"nl": ["Wie?", 1]}},
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_faulty_line_is_an_error_that_names_the_file(folder, fault):
    write(folder, line(1), fault)
    with pytest.raises(EnrichmentError, match=r"d\.jsonl"):
        enrichment.enrich(MADE, folder)


def test_a_faulty_line_is_named_by_its_number(folder):
    write(folder, line(1), "\n", {"sentence": KEY, "translation": 1})
    with pytest.raises(EnrichmentError, match=r"d\.jsonl, line 3: not a sentence with a translation and questions"):
        enrichment.enrich(MADE, folder)


def test_a_file_that_is_not_utf8_is_an_error(folder):
    (folder / "d.jsonl").write_bytes(b'{"sentence": "caf\xe9"}')
    with pytest.raises(EnrichmentError, match=r"d\.jsonl: .*utf-8.*; mend or remove the file"):
        enrichment.enrich(MADE, folder)


# Which files there are


def test_the_files_of_documents_are_named_in_order_and_once(folder):
    for name in ("b", "a", "c"):
        write(folder, line(0), name=f"{name}.jsonl")
    found = enrichment.files(folder, ["b", "none", "a", "b"])
    assert found == [folder / "a.jsonl", folder / "b.jsonl"]


def test_without_a_folder_there_are_no_files():
    assert enrichment.files(None, ["a"]) == []
