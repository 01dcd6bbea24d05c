"""Where the project's files are, in a checkout and in an installed copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import paths

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """An installed copy: its data lie in a folder inside the package."""
    folder: Path = tmp_path / "_data"
    folder.mkdir()
    monkeypatch.setattr(paths, "_INSTALLED", folder)
    return folder


def test_in_a_checkout_data_lie_beside_the_package():
    assert paths.data("index", "documents") == ROOT / "index" / "documents"
    assert paths.data("prompts", "answers.nl.toml").is_file()


def test_in_an_installed_copy_data_lie_inside_the_package(installed):
    assert paths.data("index", "documents") == installed / "index" / "documents"


def test_in_a_checkout_the_index_is_built_beside_the_documents():
    assert paths.built_index() == ROOT / "index" / "built"


def test_in_an_installed_copy_the_index_is_built_in_the_cache_of_the_user(installed, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    built = paths.built_index()
    assert built.name == "index"
    assert built.parent.name == "tweespraak"
    assert not built.is_relative_to(installed)


def test_a_checkout_that_cannot_be_written_to_builds_in_the_cache_of_the_user(monkeypatch):
    monkeypatch.setattr("os.access", lambda path, mode: False)
    assert not paths.built_index().is_relative_to(ROOT)
