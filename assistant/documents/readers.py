"""Reading the files that a user may add: txt, md, html, pdf and docx, each to text with Markdown headings and lists."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

from assistant.errors import DocumentError


def read(path: Path) -> str:
    """The text of a file. Raises DocumentError when it cannot be read, is of another kind or holds no text."""
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise DocumentError(f"{path}: files of this kind are not read; use one of {', '.join(sorted(_READERS))}")
    try:
        text = reader(path.read_bytes())
    except UnicodeDecodeError as error:
        raise DocumentError(f"{path}: not UTF-8 at byte {error.start}; save the file as UTF-8") from error
    except OSError as error:
        raise DocumentError(f"{path}: {error.strerror or error}; check the file and its permissions") from error
    except Exception as error:  # the libraries that parse pdf and docx raise whatever they meet
        raise DocumentError(f"{path}: cannot be read ({type(error).__name__}: {error}); is the file whole?") from error
    if not text.strip():
        raise DocumentError(f"{path}: holds no text (a scan needs text recognition first)")
    return text


def _plain(data: bytes) -> str:
    return data.decode("utf-8-sig")


def _html(data: bytes) -> str:
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(data, "html.parser")
    for tag in soup(["script", "style", "noscript", "template", "nav", "footer", "head"]):
        tag.decompose()
    lines = []
    for tag in soup.find_all(["h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "td", "th", "blockquote", "pre"]):
        if tag.find_parent(["li", "td", "blockquote"]) is not None and tag.name not in {"li", "td"}:
            continue
        text = " ".join(tag.get_text(" ").split())
        marker = "#" * int(tag.name[1]) + " " if tag.name[0] == "h" and tag.name[1:].isdigit() else ""
        lines.append(marker + ("- " if tag.name == "li" else "") + text)
    return "\n\n".join(lines) if lines else soup.get_text("\n")


def _pdf(data: bytes) -> str:
    from pypdf import PdfReader

    return "\n\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def _docx(data: bytes) -> str:
    import docx

    lines = []
    for paragraph in docx.Document(io.BytesIO(data)).paragraphs:
        style = paragraph.style.name if paragraph.style is not None else ""
        level = style.removeprefix("Heading ") if style and style.startswith("Heading ") else ""
        marker = "#" * int(level) + " " if level.isdigit() else "- " if style and style.startswith("List") else ""
        lines.append(marker + paragraph.text)
    return "\n\n".join(lines)


_READERS: dict[str, Callable[[bytes], str]] = {
    ".txt": _plain,
    ".md": _plain,
    ".html": _html,
    ".htm": _html,
    ".pdf": _pdf,
    ".docx": _docx,
}
SUFFIXES = frozenset(_READERS)
