"""The settings and the environment variables that give them."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from assistant import paths
from assistant.errors import SettingsError
from assistant.settings import Settings

NUMBERS = ["max_question_characters", "depth", "rrf_k", "top", "max_evidence", "max_words", "generator_evidence"]


def test_the_environment_without_settings_gives_the_defaults():
    assert Settings.from_environment({"HOME": "/root", "tweespraak_top": "5"}) == Settings()


def test_each_setting_is_a_variable_with_its_name_in_capitals():
    environment = {"TWEESPRAAK_INDEX": "/i", "TWEESPRAAK_QUERY_PROMPT": "query: ", "TWEESPRAAK_TOP": "25"}
    assert Settings.from_environment(environment) == Settings(index="/i", query_prompt="query: ", top=25)


def test_without_an_argument_it_is_the_environment_of_the_process(monkeypatch):
    monkeypatch.setenv("TWEESPRAAK_DEPTH", "7")
    assert Settings.from_environment().depth == 7


def test_an_unknown_variable_is_an_error_that_names_what_there_is():
    with pytest.raises(SettingsError, match=r'unknown setting "colour"; known: .*depth.*, top'):
        Settings.from_environment({"TWEESPRAAK_COLOUR": "red"})


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("value", ["0", "-1", "1.5", "ten", "", "1e3", "9" * 5_000])
def test_a_number_from_1_is_asked_for(name, value):
    with pytest.raises(SettingsError, match=f'setting "{name}" must be a whole number from 1, not "{value}"'):
        Settings.from_environment({f"TWEESPRAAK_{name.upper()}": value})


@pytest.mark.parametrize("name", NUMBERS)
def test_1_is_enough(name):
    assert getattr(Settings().replace({name: "1"}), name) == 1


@pytest.mark.parametrize("name", ["generator_timeout", "generator_floor"])
def test_some_numbers_may_be_fractions(name):
    assert getattr(Settings().replace({name: "0.25"}), name) == 0.25
    for value in ("0", "-1", "ten", "", "nan", "inf"):
        with pytest.raises(SettingsError, match=f'setting "{name}" must be a number above 0, not "{value}"'):
            Settings().replace({name: value})


def test_there_may_be_no_retries():
    assert Settings().replace({"generator_retries": "0"}).generator_retries == 0
    with pytest.raises(SettingsError, match='setting "generator_retries" must be a whole number from 0, not "-1"'):
        Settings().replace({"generator_retries": "-1"})


def test_replacing_leaves_the_rest_and_the_old_settings_as_they_were():
    old = Settings(index="/i", top=3)
    assert old.replace({"top": "4"}) == Settings(index="/i", top=4)
    assert old == Settings(index="/i", top=3)


def test_settings_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Settings().top = 3  # type: ignore[misc]


# Folders


def test_empty_folders_are_those_that_ship():
    settings = Settings()
    assert settings.index_folder == str(paths.built_index())
    assert settings.documents_folder == str(paths.data("index", "documents"))
    assert settings.enrichment_folder == str(paths.data("index", "enrichment"))
    assert settings.encoder_name == str(paths.data("index", "encoder"))


def test_folders_that_are_given_are_used():
    settings = Settings(index="/i", documents="/d", enrichment="/e", encoder="some/model")
    assert settings.index_folder == "/i"
    assert settings.documents_folder == "/d"
    assert settings.enrichment_folder == "/e"
    assert settings.encoder_name == "some/model"


def test_enrichment_can_be_left_out():
    assert Settings(enrichment="none").enrichment_folder == ""


@pytest.mark.parametrize("folder", ["documents_folder", "enrichment_folder", "encoder_name"])
def test_what_ships_is_there(folder):
    assert any(Path(getattr(Settings(), folder)).iterdir())
