"""Keeping an index in a folder: written beside its place and renamed, and checked when read.

`manifest.json` names every file with its checksum, and has a checksum of itself. Nothing is ever unpickled, and nothing
is removed but files of the names that an index has.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError, IndexDamaged, IndexMismatch, IndexMissing

FORMAT = 5
MANIFEST = "manifest.json"
_LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})  # of file managers

Manifest = dict[str, Any]


def save(folder: Path, manifest: Manifest, write: Callable[[Path], None], is_ours: Callable[[str], bool]) -> None:
    """Let `write` fill a new folder, add the manifest, and put it in the place of the old one in one step.

    `is_ours` tells by its name, relative to the folder, whether a file may be one that an earlier `write` left.
    Raises IndexDamaged when it cannot be written, AssistantError when the place holds anything that is not ours.
    """
    folder = folder.resolve()
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as error:
        raise IndexDamaged(f"{folder}: cannot be written ({error.strerror}); use --index for another folder") from error
    try:
        write(beside)
        whole = {**manifest, "format": FORMAT, "files": {name: checksum(beside / name) for name in _names(beside)}}
        (beside / MANIFEST).write_text(_as_text(whole), encoding="utf-8")
        _replace(folder, beside, is_ours)
    except OSError as error:
        raise IndexDamaged(f"{folder}: cannot be written ({error.strerror}); is the disk full?") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def verify(folder: Path) -> Manifest:
    """Check every file against its checksum and return the manifest.

    Raises IndexMissing, IndexDamaged (naming the file) or IndexMismatch (another format).
    """
    if not (folder / MANIFEST).is_file():
        raise IndexMissing(f"{folder}: there is no index here; {hint(folder)}")
    manifest = _read_manifest(folder)
    if manifest.get("format") != FORMAT:
        found = manifest.get("format")
        raise IndexMismatch(f"{folder}: format {found}, expected {FORMAT}; {hint(folder)}")
    files = manifest["files"]
    names = sorted({*files, *_names(folder)})
    with ThreadPoolExecutor(max_workers=2) as pool:  # a hash lets other threads go on
        sums = pool.map(lambda name: checksum(folder / name) if (folder / name).is_file() else None, names)
        for name, found in zip(names, sums, strict=True):
            if name not in files:
                raise IndexDamaged(f"{folder / name}: does not belong to the index; remove it")
            if found != files[name]:
                raise IndexDamaged(f"{folder / name}: is damaged or missing; {hint(folder)}")
    return manifest


def hint(folder: Path) -> str:
    """What to do about an index that cannot be used."""
    return f'run: tweespraak index build --index "{folder}"'


def checksum(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read_manifest(folder: Path) -> Manifest:
    path = folder / MANIFEST
    try:
        text = path.read_text(encoding="utf-8")
        manifest: Manifest = json.loads(text)
        is_whole = isinstance(manifest["files"], dict) and _as_text(manifest) == text
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise IndexDamaged(f"{path}: is damaged; {hint(folder)}") from error
    if not is_whole:
        raise IndexDamaged(f"{path}: is damaged; {hint(folder)}")
    return manifest


def _as_text(manifest: Manifest) -> str:
    """The manifest with its own checksum: the only text that stands for these values."""
    values = {key: value for key, value in manifest.items() if key != "checksum"}
    own = hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()
    return json.dumps({**values, "checksum": own}, indent=1, ensure_ascii=False) + "\n"


def _replace(folder: Path, beside: Path, is_ours: Callable[[str], bool]) -> None:
    """Put the new folder in the place of the old."""
    beside.chmod(0o755)
    if not folder.exists():
        beside.rename(folder)
        return
    _check_that_all_is_ours(folder, is_ours)
    aside = folder.with_name(f".{folder.name}-old-{os.getpid()}")
    folder.rename(aside)
    try:
        beside.rename(folder)
    except OSError:
        aside.rename(folder)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _check_that_all_is_ours(folder: Path, is_ours: Callable[[str], bool]) -> None:
    """Raise AssistantError when the place holds anything that no index would have."""
    names = _names(folder) if folder.is_dir() else [folder.name]
    has_manifest = (folder / MANIFEST).exists()
    foreign = [name for name in names if not (has_manifest and is_ours(name))]
    if has_manifest and not names:
        foreign = [MANIFEST]  # of something else: an index has other files as well
    if foreign:
        message = "holds other files than an index"
        raise AssistantError(f"{folder}: {message} ({foreign[0]}); use --index for another folder")


def _names(folder: Path) -> list[str]:
    found = (p.relative_to(folder).as_posix() for p in folder.rglob("*") if not p.is_dir() and p.name not in _LITTER)
    return sorted(name for name in found if name != MANIFEST)
