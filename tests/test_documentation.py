"""The documentation: what it shows has been run, what it names is there, and it says nothing of this machine."""

from __future__ import annotations

import argparse
import contextlib
import doctest
import io
import re
import shlex
import subprocess
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from assistant.cli import main
from assistant.cli.arguments import parser

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
LIBRARY = "The library opens at nine in the morning. It closes at six in the evening. On Sundays it is closed.\n"


def repository() -> list[Path]:
    """The files of the repository, whoever owns the folder."""
    git = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    listed = subprocess.run(git, cwd=ROOT, capture_output=True, check=True, timeout=60)
    return [path for name in listed.stdout.decode().split("\0") if name and (path := ROOT / name).is_file()]


# Running what Markdown shows


@dataclass(frozen=True, slots=True)
class Step:
    """A command with the output that the document shows under it."""

    command: str
    output: str


def blocks(markdown: str, language: str) -> list[str]:
    """The contents of the fenced blocks in a language."""
    fences = re.findall(r"^```(\S*)\n(.*?)^```$", markdown, re.MULTILINE | re.DOTALL)
    return [content for name, content in fences if name == language]


def steps(block: str) -> list[Step]:
    """The commands of a block; every line that does not begin with "$ " is output of the command before it."""
    first, *parts = re.split(r"^\$ ", block, flags=re.MULTILINE)
    assert not first.strip(), f"output before the first command: {first}"
    return [Step(command, output) for command, _, output in (part.partition("\n") for part in parts)]


def run(command: str) -> tuple[int, str]:
    """The exit code and the output of `tweespraak ...`."""
    name, *arguments = shlex.split(command)
    assert name == "tweespraak", f"only tweespraak can be run: {command}"
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        try:
            code = main(arguments)
        except SystemExit as left:
            code = int(left.code or 0)
    return code, out.buffer.getvalue().decode("utf-8")


def without_trailing_space(text: str) -> str:
    return "".join(f"{line.rstrip()}\n" for line in text.rstrip().split("\n")) if text.strip() else ""


def check_console(block: str) -> None:
    """Run the commands of a block and compare; "..." stands for anything."""
    for step in steps(block):
        code, output = run(step.command)
        assert code == 0, f"$ {step.command}\n{output}"
        wanted, got = without_trailing_space(step.output), without_trailing_space(output)
        same = doctest.OutputChecker().check_output(wanted, got, doctest.ELLIPSIS)
        assert same, f"$ {step.command}\nexpected:\n{wanted}\ngot:\n{got}"


def check_python(block: str, names: dict[str, Any]) -> None:
    """Run the examples of a block, which see the names of the blocks before it."""
    test = doctest.DocTestParser().get_doctest(block, names, "block", None, None)
    assert test.examples, f"no example: {block}"
    told: list[str] = []
    runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    test.globs = names  # the parser has made a copy
    runner.run(test, out=told.append, clear_globs=False)
    assert not told, "".join(told)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that a reader of the README works in, with documents of their own in `my-folder`."""
    made = tmp_path_factory.mktemp("reader")
    (made / "my-folder").mkdir()
    (made / "my-folder" / "library.txt").write_text(LIBRARY, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def names() -> dict[str, Any]:
    """What the examples in Python have defined so far."""
    return {}


@pytest.fixture
def reader(folder: Path, index_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader in that folder, at a terminal of 100 columns without colour."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.setenv("TWEESPRAAK_INDEX", str(index_folder))


MARKDOWN = """\
Text with `code`.

```console
$ tweespraak --version
tweespraak 0.1

$ tweespraak ask "Who was it?"
Nobody.

Sources
```

```python
>>> 1 + 1
2
```

    $ tweespraak indented

```console
$ tweespraak index info
```

```
$ tweespraak without a language
```
"""


def test_blocks_are_found_by_their_language():
    assert len(blocks(MARKDOWN, "console")) == 2
    assert blocks(MARKDOWN, "python") == [">>> 1 + 1\n2\n"]
    assert blocks(MARKDOWN, "bash") == []


def test_a_block_is_commands_with_their_output():
    assert steps(blocks(MARKDOWN, "console")[0]) == [
        Step("tweespraak --version", "tweespraak 0.1\n\n"),
        Step('tweespraak ask "Who was it?"', "Nobody.\n\nSources\n"),
    ]
    assert steps(blocks(MARKDOWN, "console")[1]) == [Step("tweespraak index info", "")]


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize(
    "block",
    [
        "$ tweespraak --version\ntweespraak 0...\n",
        "$ tweespraak --version\ntweespraak ...   \n\n$ tweespraak --version\n...\n",
        "$ tweespraak ask 'Who won the Tour de France?'\nThat question is not about ...\n",
        "$ tweespraak index show en\n...\nSyria\nDuring the ongoing Syrian civil war, ...\n",
        "$ tweespraak index info\ndocuments:\n  en:\n    title: Collaboration with the Islamic State\n...\n",
        "$ tweespraak index build --documents my-folder --index built\nbuilt: 1 passage... of 1 document\n",
    ],
)
def test_a_block_that_shows_what_happens(block):
    check_console(block)


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize(
    "block",
    [
        "$ tweespraak --version\ntweespraak 9\n",  # other output
        "$ tweespraak --version\n",  # none
        "$ tweespraak --version\n...\nand more\n",  # more
        "$ tweespraak ask\n...\n",  # exit code 2
        "$ tweespraak sing\n...\n",  # no such command
        "$ make run\n...\n",  # another program
        "tweespraak 0.1.0\n$ tweespraak --version\n...\n",  # output of nothing
    ],
)
def test_a_block_that_shows_something_else_is_noticed(block):
    with pytest.raises(AssertionError):
        check_console(block)


def test_blocks_of_python_share_their_names():
    names: dict[str, Any] = {}
    check_python(">>> number = 450\n>>> words = ['four',\n...          'fifty']\n", names)
    check_python(">>> number + 1\n451\n>>> words\n['four',\n 'fifty']\n>>> print('a ' * 3)\na ...\n", names)
    assert names["number"] == 450


@pytest.mark.parametrize("block", [">>> 1 + 1\n3\n", ">>> unknown\n", "1 + 1\n", ">>> print(2)\n"])
def test_python_that_shows_something_else_is_noticed(block):
    with pytest.raises(AssertionError):
        check_python(block, {})


# The README


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize("block", blocks(README, "console"))
def test_the_readme_shows_what_the_commands_print(block):
    check_console(block)


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize("block", blocks(README, "python"))
def test_the_readme_shows_what_python_prints(block, names):
    check_python(block, names)


def test_the_readme_has_no_gaps():
    assert re.findall(r"\bREADME_\w+", README) == []


def commands(top: argparse.ArgumentParser, *path: str) -> Iterator[tuple[tuple[str, ...], argparse.ArgumentParser]]:
    """Every command that does something, with its parser."""
    below = [action for action in top._actions if isinstance(action, argparse._SubParsersAction)]
    if not below:
        yield path, top
    for action in below:
        for name, command in action.choices.items():
            yield from commands(command, *path, name)


def usages(markdown: str) -> Iterator[tuple[tuple[str, ...], set[str]]]:
    """The commands of a table's first column, with the options that it shows; a row may name several commands."""
    for usage in re.findall(r"^\| `tweespraak (.+?)` \|", markdown, re.MULTILINE):
        words = re.findall(r"[^\s\[\]]+", usage.replace(r"\|", "|"))
        end = next((n for n, word in enumerate(words) if not re.fullmatch(r"[a-z][a-z|-]*", word)), len(words))
        options = {word for word in words if re.fullmatch(r"--?[a-z-]+", word)}
        first, rest = words[0], words[1:end]
        for second in rest[0].split("|") if rest else [""]:
            yield tuple(filter(None, (first, second))), options


COMMANDS = dict(commands(parser()))


def test_usages_are_read():
    table = "| `tweespraak ask QUESTION [--lang nl\\|en] [--json]` | answers |\n| `tweespraak index build\\|info [-k N]` | builds |\n"
    table += "| `tweespraak eval from-feedback FILE [--out SET.jsonl]` | makes |\n"
    assert list(usages(table)) == [
        (("ask",), {"--lang", "--json"}),
        (("index", "build"), {"-k"}),
        (("index", "info"), {"-k"}),
        (("eval", "from-feedback"), {"--out"}),
    ]


def test_the_readme_lists_every_command():
    assert {path for path, _ in usages(README)} == set(COMMANDS)


@pytest.mark.parametrize(("path", "options"), [*usages(README)], ids=lambda value: " ".join(sorted(value)))
def test_the_readme_gives_commands_the_options_that_they_have(path, options):
    known = {name for action in COMMANDS[path]._actions for name in action.option_strings}
    assert options <= known


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_option_is_explained(path):
    # by the README, or by --help with more than its name
    for action in COMMANDS[path]._actions:
        explained = action.help not in (None, argparse.SUPPRESS)
        assert all(explained or name in README for name in action.option_strings), action.option_strings


# The other documents


def links(markdown: str) -> list[str]:
    """The targets of links to other files, without what is in code."""
    prose = re.sub(r"^```.*?^```$|^ {4}.*$|`[^`\n]*`", "", markdown, flags=re.MULTILINE | re.DOTALL)
    found = re.findall(r"\]\(<?([^)\s>]+)>?[^)]*\)", prose)
    return [target.partition("#")[0] for target in found if not re.match(r"[a-z]+:|#", target)]


def test_links_are_read():
    text = "[a](a.md) [b](b/c.md#part 'title') ![d](d.png) [e](https://e.example/f) [g](#here) `[h](h.md)`\n\n    [i](i.md)\n"
    assert links(text) == ["a.md", "b/c.md", "d.png"]


def test_every_link_to_a_file_leads_somewhere():
    documents = [path for path in repository() if path.suffix == ".md"]
    assert ROOT / "README.md" in documents
    broken = [
        f"{path.relative_to(ROOT)}: {target}"
        for path in documents
        for target in links(path.read_text(encoding="utf-8"))
        if not (path.parent / target).exists()
    ]
    assert broken == []


def test_the_changelog_has_a_section_for_this_version():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    [section] = re.findall(rf"^## \[{re.escape(version)}\] - .+\n((?:(?!## ).*\n)*)", changelog, re.MULTILINE)
    assert re.search(r"^- \S", section, re.MULTILINE)


# Nothing of the machine that it was written on

MACHINE_PATH = re.compile(r"(?<![\w.*~:/-])/(?:work|tmp|home|root|Users)/[\w.]|\.\./shared\b")


@pytest.mark.parametrize(
    "text", ["see /work/here", "'/tmp/a/x'", "/home/someone", "(../shared/design.md)", "=/root/.cache"]
)
def test_a_path_of_a_machine_is_recognised(text):
    assert MACHINE_PATH.search(text)


@pytest.mark.parametrize(
    "text", ["/index/*/work/", "https://a.example/work/x", "/tmp", "network/tmp/x", "/dev/full", "./home/a"]
)
def test_other_paths_are_not_taken_for_one(text):
    assert not MACHINE_PATH.search(text)


def test_no_file_names_a_path_of_a_machine():
    found = []
    for path in repository():
        data = path.read_bytes()
        if path == Path(__file__) or b"\0" in data[:8_000]:
            continue  # this file looks for them; the other is not text
        for number, line in enumerate(data.decode("utf-8").split("\n"), start=1):
            if MACHINE_PATH.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}")
    assert found == []
