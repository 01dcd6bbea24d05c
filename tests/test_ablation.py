"""What each part of the enrichment brings: only the part that is asked for is in the index."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.documents import enrichment
from assistant.documents.load import load, sources
from assistant.errors import AssistantError
from assistant.evaluation.ablation import LEGS, ablate
from assistant.evaluation.sets import Item, Quote
from assistant.pipeline import load_encoders
from assistant.settings import Settings

TEXT = "# Bruggen\n\nDe brug werd in 1904 gebouwd. Zij is nog steeds in gebruik.\n\n# Molens\n\nDe molen maalt graan. De molenaar woont er.\n"


@pytest.fixture(scope="module")
def settings(tmp_path_factory) -> Settings:
    """A document of which one sentence can be found by "flour" only through a question."""
    folder: Path = tmp_path_factory.mktemp("ablation")
    (folder / "documents").mkdir()
    (folder / "documents" / "nl.md").write_text(TEXT, encoding="utf-8")
    [source] = sources(folder / "documents")
    document = load(source)
    [mill] = [s for s in document.sentences if document.text[s.start : s.end] == "De molen maalt graan."]
    line = {"sentence": enrichment.key(document, mill), "questions": {"en": ["xylograph"]}}
    (folder / "enrichment").mkdir()
    (folder / "enrichment" / f"{document.id}.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    return Settings(documents=str(folder / "documents"), enrichment=str(folder / "enrichment"))


ITEM = Item("1", "xylograph", "en", "fact", (), (Quote("nl", "De molen maalt graan."),), ())


@pytest.mark.parametrize(("fields", "found"), [(("questions",), 1), (("translation", "words"), 0)])
def test_an_index_has_the_parts_that_are_asked_for(settings, fields, found):
    measured = ablate([ITEM], fields, load_encoders(settings), settings)
    assert set(measured.means) == set(LEGS)
    assert measured.means["lexical"]["all"]["R@1"] == found
    assert measured.size > 0
    assert measured.seconds > 0


def test_without_enrichment_there_is_nothing_to_take_apart(settings):
    plain = Settings(documents=settings.documents, enrichment="none")
    with pytest.raises(AssistantError, match="no enrichment to take apart"):
        ablate([ITEM], ("questions",), load_encoders(plain), plain)
