"""The rules of the house: what may be imported where, which versions, no pickle, a licence."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "assistant"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
MODULES = sorted(PACKAGE.rglob("*.py"))
HEAVY = set("bm25s faiss gradio langchain langchain_core model2vec sentence_transformers torch".split())
PICKLERS = {"pickle", "_pickle", "cloudpickle", "dill", "joblib", "shelve", "marshal"}


def python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=100, check=False
    )


def pins() -> list[Requirement]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if line.strip() and not line.startswith("#")]


def declared() -> list[Requirement]:
    project = PROJECT["project"]
    lines = project["dependencies"] + project["optional-dependencies"]["dev"]
    return [Requirement(line) for line in lines + PROJECT["build-system"]["requires"]]


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imports(module: ast.Module) -> Iterator[str]:
    """The top-level packages that a module imports, also inside its functions."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield "assistant" if node.level else node.module.partition(".")[0]


# Licence


def test_the_licence_is_apache_2():
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert re.match(r"\s*Apache License\s+Version 2\.0, January 2004\s", text)
    assert "END OF TERMS AND CONDITIONS" in text
    assert PROJECT["project"]["license"] == "Apache-2.0 AND CC-BY-SA-4.0"


# Imports


def test_import_contracts_are_kept():
    done = python(
        "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True, no_logo=True))"
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_command_line_starts_without_heavy_packages():
    done = python(f"import sys, assistant.cli; print(*sorted({HEAVY} & set(sys.modules)))")
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []


@pytest.mark.parametrize("name", ["datatypes", "errors"])
def test_values_and_errors_need_the_standard_library_alone(name):
    assert set(imports(tree(PACKAGE / f"{name}.py"))) <= sys.stdlib_module_names


# Versions


def test_every_pin_is_exact_and_stands_once():
    names = [canonicalize_name(pin.name) for pin in pins()]
    assert sorted(names) == sorted(set(names))
    for pin in pins():
        assert re.fullmatch(r"==[0-9][0-9A-Za-z.!]*", str(pin.specifier)), f"{pin} is not one public version"


def test_torch_is_2_13_0():
    assert [str(pin) for pin in pins() if pin.name == "torch"] == ["torch==2.13.0"]


@pytest.mark.parametrize("requirement", declared(), ids=str)
def test_every_dependency_is_pinned_within_its_bounds(requirement):
    [pin] = [pin for pin in pins() if canonicalize_name(pin.name) == canonicalize_name(requirement.name)]
    [version] = [specifier.version for specifier in pin.specifier]
    assert pin.marker is None
    assert requirement.specifier.contains(version)


def test_what_the_dependencies_need_is_pinned_too():
    pinned = {canonicalize_name(pin.name) for pin in pins() if pin.marker is None or pin.marker.evaluate()}
    missing: set[str] = set()
    seen: set[tuple[str, str]] = set()
    waiting = [r for r in declared() if canonicalize_name(r.name) != "hatchling"]  # only there while building
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        if name not in pinned:
            missing.add(name)
        for extra in {"", *requirement.extras} - {e for n, e in seen if n == name}:
            seen.add((name, extra))
            for line in importlib.metadata.requires(name) or []:
                needed = Requirement(line)
                if needed.marker is None or needed.marker.evaluate({"extra": extra}):
                    waiting.append(needed)
    assert missing == set()


# Pickle: a file that is loaded must not be able to run code.


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_pickle(path):
    assert list(pickle_uses(tree(path))) == []


def pickle_uses(module: ast.Module) -> Iterator[str]:
    yield from (f"import of {name}" for name in imports(module) if name in PICKLERS)
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) and node.module == "torch":
            yield from (f"line {node.lineno}: torch.load" for alias in node.names if alias.name == "load")
        if isinstance(node, ast.Attribute) and "pickle" in node.attr:
            yield f"line {node.lineno}: {node.attr}"
        if isinstance(node, ast.Call):
            if ast.unparse(node.func) == "torch.load":
                yield f"line {node.lineno}: torch.load"
            for keyword in node.keywords:
                if keyword.arg == "allow_pickle" and ast.unparse(keyword.value) != "False":
                    yield f"line {node.lineno}: allow_pickle={ast.unparse(keyword.value)}"


@pytest.mark.parametrize(
    "code",
    [
        "import pickle",
        "from joblib import load",
        "def f():\n    import dill.session",
        "np.load(path, allow_pickle=True)",
        "np.load(path, allow_pickle=flag)",
        "torch.load(path)",
        "from torch import load",
        "frame.to_pickle(path)",
    ],
)
def test_each_way_to_pickle_is_noticed(code):
    assert list(pickle_uses(ast.parse(code)))


def test_loading_without_pickle_is_allowed():
    code = "import numpy\nnumpy.load(path, allow_pickle=False)\njson.load(file)"
    assert list(pickle_uses(ast.parse(code))) == []
