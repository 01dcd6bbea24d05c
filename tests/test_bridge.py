"""The lexical bridge: terms linked to the words of a question by their vectors."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant import paths
from assistant.datatypes import Lang
from assistant.retrieval.bridge import (
    FROM,
    MOST_KEPT,
    NAME_FROM,
    NEIGHBOURS,
    SAME_WEIGHT,
    Bridge,
    Near,
    Word,
    forms_of,
    kept,
)
from assistant.retrieval.encoder import Vectors, load_encoder


class Angles:
    """An encoder of words to directions in a plane, given in degrees."""

    fingerprint = "angles"
    dimension = 2

    def __init__(self, **degrees: float) -> None:
        self._degrees = degrees

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        turned = np.radians([self._degrees[text] for text in texts])
        return np.stack([np.cos(turned), np.sin(turned)], axis=1).astype(np.float32)

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        return self.encode_passages(texts)


def cosine(degrees: float) -> float:
    return float(np.cos(np.radians(degrees)))


def bridge_of(encoder: Angles, *texts: tuple[str, Lang]) -> Bridge:
    return Bridge.build({"nl": forms_of(texts, "nl")}, encoder)


def linked(bridge: Bridge, encoder: Angles, word: str, is_name: bool = False) -> dict[str, float]:
    [alternatives] = bridge.links([Word(word, is_name)], "nl", encoder).alternatives
    return alternatives


FIRE = Angles(brand=0, vuur=50, fire=60, water=90, blaze=40)


def test_terms_keep_the_words_that_they_come_from():
    forms = forms_of([("Vrouwen, een vrouw en 12 vrouwen", "nl"), ("the women", "en")], "nl")
    assert dict(forms) == {"vrouw": {"vrouwen": 2, "vrouw": 1}, "en:women": {"women": 1}}


def test_a_term_of_the_other_language_weighs_by_its_cosine():
    bridge = bridge_of(FIRE, ("fire", "en"))
    assert linked(bridge, FIRE, "brand") == {"en:fire": pytest.approx((cosine(60) - FROM) / (1 - FROM), abs=2e-3)}


def test_a_term_of_the_other_language_weighs_no_more_than_the_word_itself():
    bridge = bridge_of(FIRE, ("brand", "en"))
    assert linked(bridge, FIRE, "brand") == {"en:brand": pytest.approx(1.0, abs=1e-3)}
    assert linked(bridge, FIRE, "brand")["en:brand"] <= 1


def test_another_term_of_the_same_language_weighs_less():
    bridge = bridge_of(FIRE, ("vuur", "nl"))
    expected = SAME_WEIGHT * (cosine(50) - FROM) / (1 - FROM)
    assert linked(bridge, FIRE, "brand") == {"vuur": pytest.approx(expected, abs=2e-3)}


def test_what_is_far_is_not_linked():
    assert linked(bridge_of(FIRE, ("water", "nl"), ("water", "en")), FIRE, "brand") == {}


def test_a_name_is_linked_to_near_terms_of_the_other_language_only():
    places = Angles(syrie=0, syria=20, irak=50, iraq=60)
    bridge = bridge_of(places, ("Irak", "nl"), ("Syria Iraq", "en"))
    assert FROM < cosine(60) < NAME_FROM
    assert set(linked(bridge, places, "syrie", is_name=True)) == {"en:syria"}
    assert set(linked(bridge, places, "syrie")) == {"en:syria", "en:iraq", "irak"}


def test_no_more_than_the_nearest_are_linked():
    angles = Angles(zee=0, **{"w" + chr(97 + i): float(i) for i in range(NEIGHBOURS + 5)})
    bridge = bridge_of(angles, *((f"w{chr(97 + i)}", "en") for i in range(NEIGHBOURS + 5)))
    found = linked(bridge, angles, "zee")
    assert len(found) == NEIGHBOURS
    assert "en:wa" in found
    assert f"en:w{chr(97 + NEIGHBOURS)}" not in found


def test_the_cosines_of_a_word_with_all_terms_are_told():
    bridge = bridge_of(FIRE, ("vuur", "nl"), ("fire", "en"))
    brand, water = bridge.links([Word("brand", False), Word("water", False)], "nl", FIRE).near
    columns = bridge.columns("nl")
    assert len(brand.cosines) == len(water.cosines) == len(columns) == 2
    assert brand.cosines[columns["vuur"]] == pytest.approx(cosine(50), abs=1e-3)
    assert water.cosines[columns["en:fire"]] == pytest.approx(cosine(30), abs=1e-3)


def test_a_number_is_near_to_nothing():
    angles = Angles(**{"brand": 0, "2014": 0, "fire": 10})
    links = bridge_of(angles, ("fire", "en")).links([Word("2014", True), Word("brand", False)], "nl", angles)
    assert links.alternatives[0] == {}
    assert links.near[0].cosines.tolist() == [0]
    assert links.near[1].cosines[0] > 0.9


def test_a_word_that_comes_back_is_not_looked_up_again_unless_something_else_is_asked():
    bridge = bridge_of(FIRE, ("vuur", "nl"), ("fire", "en"))

    def near(word: str, is_name: bool = False, encoder: Angles = FIRE) -> Near:
        return bridge.links([Word(word, is_name)], "nl", encoder).near[0]

    assert near("brand") is near("brand")
    turned = Angles(brand=50, vuur=50, fire=60)
    others = [near("brand", is_name=True), near("water"), near("brand", encoder=turned)]
    assert not any(other is near("brand") for other in others)
    assert others[2].cosines[bridge.columns("nl")["vuur"]] == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize(("terms", "words"), [(0, MOST_KEPT), (100, MOST_KEPT), (1 << 20, 9), (1 << 30, 1)])
def test_the_more_terms_there_are_the_fewer_words_are_kept(terms, words):
    # 2 ** 20 terms of 4 bytes go 8 times into 32 MiB
    assert kept(terms) == words


def test_a_language_without_texts_links_nothing():
    assert bridge_of(FIRE, ("fire", "en")).links([Word("brand", False)], "en", FIRE).alternatives == ({},)


def test_a_saved_bridge_links_the_same(tmp_path):
    bridge = bridge_of(FIRE, ("vuur", "nl"), ("fire blaze", "en"))
    bridge.save(tmp_path / "bridge")
    assert linked(Bridge.load(tmp_path / "bridge"), FIRE, "brand") == linked(bridge, FIRE, "brand") != {}


def test_a_damaged_bridge_is_refused(tmp_path: Path):
    bridge_of(FIRE, ("fire blaze", "en")).save(tmp_path / "bridge")
    np.save(tmp_path / "bridge" / "nl.npy", np.zeros((1, 2), dtype=np.float16))
    with pytest.raises(ValueError, match="2 terms, 1 vectors"):
        Bridge.load(tmp_path / "bridge")


def test_the_encoder_that_ships_links_translations():
    encoder = load_encoder(str(paths.data("index", "encoder")))
    texts: list[tuple[str, Lang]] = [("The jet bombed a hospital; women fled to Syria and paid tax.", "en")]
    bridge = Bridge.build({"nl": forms_of(texts, "nl")}, encoder)
    words = ["straaljager", "ziekenhuis", "vrouwen", "belasting"]
    found = bridge.links([Word(word, False) for word in words], "nl", encoder).alternatives
    best = [max(alternatives, key=alternatives.__getitem__) for alternatives in found]
    assert best == ["en:jet", "en:hospit", "en:women", "en:tax"]
    [syria] = bridge.links([Word("syrie", True)], "nl", encoder).alternatives
    assert set(syria) == {"en:syria"}
    assert syria["en:syria"] > 0.8
