"""Where the project's own files are: beside the package in a checkout, inside it when installed from a wheel."""

from __future__ import annotations

import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_INSTALLED = _PACKAGE / "_data"


def data(*parts: str) -> Path:
    """A file or folder of the project's data, for instance `data("index", "documents")`."""
    root = _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent
    return root.joinpath(*parts)


def built_index() -> Path:
    """The folder of the built index: in the checkout, or in the user's cache for an installed copy."""
    if not _INSTALLED.is_dir() and os.access(_PACKAGE.parent / "index", os.W_OK):
        return _PACKAGE.parent / "index" / "built"
    from platformdirs import user_cache_path  # only an installed copy needs it

    return user_cache_path("tweespraak") / "index"
