"""What the package offers is what it says it offers."""

from __future__ import annotations

import ast
import importlib
import importlib.metadata
import subprocess
import sys
from pathlib import Path

import pytest

import assistant

ROOT = Path(__file__).resolve().parent.parent
HOMES = {
    "Answer": "assistant.datatypes",
    "Assistant": "assistant.assistant",
    "AssistantError": "assistant.errors",
    "Citation": "assistant.datatypes",
    "Passage": "assistant.datatypes",
    "Settings": "assistant.settings",
}


def python(code: str) -> str:
    """What a fresh interpreter prints."""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_names_offered_are_these():
    assert sorted(assistant.__all__) == sorted([*HOMES, "__version__"])


@pytest.mark.parametrize("name", assistant.__all__)
def test_every_name_offered_can_be_imported(name):
    assert getattr(assistant, name) is not None


@pytest.mark.parametrize(("name", "home"), HOMES.items())
def test_a_name_is_that_of_the_module_it_comes_from(name, home):
    assert getattr(assistant, name) is getattr(importlib.import_module(home), name)


def test_all_names_can_be_imported_at_once_in_a_fresh_interpreter():
    program = "from assistant import *; import assistant; print(*[n for n in assistant.__all__ if n not in globals()])"
    assert python(program) == ""


def test_importing_the_package_imports_none_of_its_modules():
    program = "import sys, assistant; print(*sorted(m for m in sys.modules if m.startswith('assistant.')))"
    assert python(program) == ""


def test_the_class_is_imported_and_not_the_module_of_its_name():
    assert python("from assistant import Assistant; print(type(Assistant).__name__)") == "type"
    assert (
        python("import assistant.assistant; from assistant import Assistant; print(Assistant.__name__)") == "Assistant"
    )


def test_a_name_that_is_not_offered_is_an_attribute_error():
    with pytest.raises(AttributeError, match="has no attribute 'Oracle'"):
        _ = assistant.Oracle
    with pytest.raises(ImportError):
        importlib.import_module("assistant.oracle")


def test_every_name_is_also_known_to_type_checkers():
    module = ast.parse((ROOT / "assistant" / "__init__.py").read_text(encoding="utf-8"))
    [checked] = [node for node in module.body if isinstance(node, ast.If)]
    names = {
        (alias.name, node.module) for node in checked.body if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    assert names == set(HOMES.items())


def test_every_error_can_be_caught_as_an_assistant_error():
    errors = importlib.import_module("assistant.errors")
    classes = [v for v in vars(errors).values() if isinstance(v, type) and issubclass(v, Exception)]
    assert len(classes) > 5
    assert all(issubclass(error, assistant.AssistantError) for error in classes)
    listed = {line.split()[1] for line in (errors.__doc__ or "").splitlines() if line.startswith(("├──", "└──"))}
    assert listed == {error.__name__ for error in classes} - {"AssistantError"}


def test_the_version_is_that_of_the_project():
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'\nversion = "{assistant.__version__}"\n' in project
