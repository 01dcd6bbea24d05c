"""The arguments of `tweespraak eval check`, `import` and `export`. Nothing heavy is imported before a command runs."""

from __future__ import annotations

import argparse
from pathlib import Path

from assistant.cli.options import Commands, documents_option, later

FORMATS = ["csv", "xlsx", "beir", "trec", "squad"]

_CHECK = """Check question sets: ids, pairs, evidence against the cleaned documents, answers against the evidence,
questions that are copied or asked twice, balance, and passages that sets of different halves share.

An error makes figures wrong; a warning is worth a look. Give all sets at once: what they share is checked, too.

Exit codes: 0 no errors, 1 errors, 2 a file cannot be read.
"""

_IMPORT = """Make a question set of a file or a folder in another format. docs/question-sets.md describes them.

Questions whose kind, answers or evidence the format does not hold go to SET.todo.jsonl, which cannot be run before
somebody has completed it. Formulas are refused, never worked out.
"""

_EXPORT = """Write question sets in another format. docs/question-sets.md describes them.

csv, xlsx and squad write a file, beir and trec a folder. Of the folder of a run, trec writes a run file: what was
retrieved.
"""


def add(actions: Commands) -> None:
    """Add the commands to those of `eval`."""
    check = _action(actions, "check", "check question sets before they are trusted", _CHECK)
    check.add_argument("sets", nargs="+", type=Path, metavar="SET.jsonl")
    documents_option(check)
    check.set_defaults(run=later("evaluate.check", "check"))

    importing = _action(actions, "import", "make a question set of CSV, XLSX, BEIR, TREC or SQuAD", _IMPORT)
    importing.add_argument("source", type=Path, metavar="FILE|FOLDER")
    importing.add_argument("--out", type=Path, required=True, metavar="SET.jsonl", help="the set")
    importing.add_argument("--format", choices=FORMATS, help="of the source (told from its name)")
    _shared(importing)
    importing.set_defaults(run=later("evaluate.formats", "import_set"))

    exporting = _action(actions, "export", "write question sets as CSV, XLSX, BEIR, TREC or SQuAD", _EXPORT)
    exporting.add_argument("sets", nargs="+", type=Path, metavar="SET.jsonl|RUN")
    exporting.add_argument("--format", choices=FORMATS, required=True, help="of what is written")
    exporting.add_argument("--out", type=Path, required=True, metavar="FILE|FOLDER", help="what to write")
    _shared(exporting)
    exporting.set_defaults(run=later("evaluate.formats", "export"))


def _action(actions: Commands, name: str, help: str, description: str) -> argparse.ArgumentParser:
    formatter = argparse.RawDescriptionHelpFormatter
    return actions.add_parser(name, help=help, description=description, formatter_class=formatter)


def _shared(action: argparse.ArgumentParser) -> None:
    documents_option(action)
    action.add_argument("--force", action="store_true", help="overwrite files that are there")
