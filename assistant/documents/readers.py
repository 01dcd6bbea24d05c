"""Reading the files that a user may add: txt, md, html, pdf and docx, each to text with Markdown headings and lists."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from pathlib import Path

from assistant.errors import DocumentError

DEEPEST_HEADING = 6
_HEADINGS = [f"h{level}" for level in range(1, DEEPEST_HEADING + 1)]
_BLOCKS = [
    *_HEADINGS,
    "p",
    "li",
    "td",
    "th",
    "blockquote",
    "pre",
    "div",
    "dt",
    "dd",
    "section",
    "article",
    "figcaption",
]


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
    for tag in soup.find_all("br"):
        tag.replace_with(" ")
    for tag in soup.find_all(_BLOCKS):
        tag.insert(0, f"\n\n{_marker(tag.name)}")
        tag.append("\n\n")
    lines = (" ".join(line.split()) for line in soup.get_text().split("\n\n"))
    return "\n\n".join(line for line in lines if line.strip("#- "))


def _marker(tag: str) -> str:
    """What stands before a heading or a list item in Markdown."""
    if tag == "li":
        return "- "
    return "#" * int(tag[1]) + " " if tag in _HEADINGS else ""


def _pdf(data: bytes) -> str:
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it says of a damaged file, our error says
    return "\n\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def _docx(data: bytes) -> str:
    import docx
    from docx.table import Table

    lines: list[str] = []
    for block in docx.Document(io.BytesIO(data)).iter_inner_content():
        if isinstance(block, Table):
            lines.extend(" | ".join(cell.text for cell in row.cells) for row in block.rows)
        else:
            style = block.style.name if block.style is not None else ""
            lines.append(_style_marker(style or "") + block.text)
    return "\n\n".join(lines)


def _style_marker(style: str) -> str:
    level = style.removeprefix("Heading ")
    if level != style and level.isdigit():
        return "#" * min(int(level), DEEPEST_HEADING) + " "
    return "- " if style.startswith("List") else ""


_READERS: dict[str, Callable[[bytes], str]] = {
    ".txt": _plain,
    ".md": _plain,
    ".html": _html,
    ".htm": _html,
    ".pdf": _pdf,
    ".docx": _docx,
}
SUFFIXES = frozenset(_READERS)
