"""Files that a user may add, each made here."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader, PdfWriter

from assistant.documents import readers
from assistant.errors import DocumentError


@pytest.fixture
def read(tmp_path):
    """What is read from a file of this name with these bytes."""

    def reading(name: str, data: bytes | str) -> str:
        path = tmp_path / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return readers.read(path)

    return reading


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


# Text and Markdown


@pytest.mark.parametrize("name", ["a.txt", "a.md", "A.TXT", "b.Md"])
def test_text_is_read_as_it_stands(read, name):
    assert read(name, "# Kop\n\nEen zin over café's.\n") == "# Kop\n\nEen zin over café's.\n"


def test_a_byte_order_mark_is_no_text(read):
    assert read("a.txt", b"\xef\xbb\xbfEen zin.") == "Een zin."


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_text_that_is_not_utf8_is_an_error_that_names_the_place(read, name):
    with pytest.raises(DocumentError, match=rf"{name}: not UTF-8 at byte 3; save the file as UTF-8"):
        read(name, b"caf\xe9")


# HTML


def test_html_headings_paragraphs_and_lists(read):
    page = "<h1>Kop</h1><p>Een zin.</p><h3>Onder</h3><ul><li>brood</li><li>kaas</li></ul>"
    assert lines(read("a.html", page)) == ["# Kop", "Een zin.", "### Onder", "- brood", "- kaas"]


def test_html_that_is_no_text_is_left_out(read):
    page = (
        "<html><head><title>Titel</title><style>p {}</style></head><body><nav><p>Menu</p></nav>"
        "<script>let a</script><noscript><p>Zet aan</p></noscript><p>Een zin.</p><!-- niet --><footer><p>Voet</p></footer>"
    )
    assert lines(read("a.htm", page)) == ["Een zin."]


def test_html_white_space_is_one_space(read):
    assert lines(read("a.html", "<p>Een\n  zin&nbsp;met &amp; teken.</p>")) == ["Een zin met & teken."]


def test_html_words_and_punctuation_are_not_torn_apart_at_tags(read):
    page = '<p>De <b>IS</b>, een <i>on</i>bekende <a href="/x">groep</a>.</p>'
    assert lines(read("a.html", page)) == ["De IS, een onbekende groep."]


def test_html_words_on_either_side_of_a_line_break_stay_apart(read):
    assert " ".join(lines(read("a.html", "<p>Een zin.<br>Nog een.</p>"))) == "Een zin. Nog een."


def test_html_text_outside_paragraphs_is_read_too(read):
    page = "<div>Een zin in een vak.</div><p>Een alinea.</p><dl><dt>Begrip</dt><dd>Uitleg.</dd></dl>"
    assert lines(read("a.html", page)) == ["Een zin in een vak.", "Een alinea.", "Begrip", "Uitleg."]


def test_html_text_that_stands_once_is_read_once(read):
    page = "<ul><li>buiten<ul><li>binnen</li></ul></li></ul><table><tr><td><p>cel</p></td></tr></table>"
    text = read("a.html", page)
    assert [text.count(word) for word in ("buiten", "binnen", "cel")] == [1, 1, 1]


def test_html_in_another_encoding_is_read_when_it_says_so(read):
    page = '<meta charset="iso-8859-1"><p>Het café is open.</p>'
    assert lines(read("a.html", page.encode("latin-1"))) == ["Het café is open."]


# PDF


def pdf(*pages: str) -> bytes:
    """A PDF with a line of Helvetica a page."""
    kids = " ".join(f"{3 + 2 * n} 0 R" for n in range(len(pages)))
    font = 3 + 2 * len(pages)
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>"]
    for number, line in enumerate(pages):
        stream = f"BT /F1 12 Tf 72 720 Td ({line}) Tj ET"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {4 + 2 * number} 0 R "
            f"/Resources << /Font << /F1 {font} 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    trailer = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(data)}\n%%EOF\n"
    return data + (end + trailer).encode()


def test_the_pages_of_a_pdf_are_read_in_order(read):
    assert lines(read("a.pdf", pdf("Een zin.", "Nog een."))) == ["Een zin.", "Nog een."]


def test_pages_of_a_pdf_are_paragraphs(read):
    assert "Een zin.\n\nNog een." in read("a.pdf", pdf("Een zin.", "Nog een."))


def test_a_pdf_without_text_is_an_error_that_names_scans(read):
    with pytest.raises(DocumentError, match=r"a\.pdf: holds no text \(a scan needs text recognition first\)"):
        read("a.pdf", pdf(""))


def test_a_locked_pdf_is_an_error(read):
    writer, data = PdfWriter(PdfReader(io.BytesIO(pdf("Geheim.")))), io.BytesIO()
    writer.encrypt("wachtwoord", algorithm="RC4-128")
    writer.write(data)
    with pytest.raises(DocumentError, match=r"a\.pdf: cannot be read"):
        read("a.pdf", data.getvalue())


# Word


def word(document) -> bytes:
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def test_word_headings_paragraphs_and_lists(read):
    document = docx.Document()
    document.add_heading("Kop", 1)
    document.add_paragraph("Een zin.")
    document.add_heading("Onder", 2)
    document.add_paragraph("brood", style="List Bullet")
    document.add_paragraph("kaas", style="List Number")
    assert lines(read("a.docx", word(document))) == ["# Kop", "Een zin.", "## Onder", "- brood", "- kaas"]


def test_word_tables_are_read_where_they_stand(read):
    document = docx.Document()
    document.add_paragraph("Voor de tabel.")
    table = document.add_table(1, 2)
    table.cell(0, 0).text = "Land"
    table.cell(0, 1).text = "België"
    document.add_paragraph("Na de tabel.")
    text = " ".join(lines(read("a.docx", word(document))))
    assert [text.find(words) >= 0 for words in ("Land", "België")] == [True, True]
    assert text.index("Voor de tabel.") < text.index("Land") < text.index("België") < text.index("Na de tabel.")


def test_word_headings_below_the_sixth_level_stay_headings(read):
    document = docx.Document()
    document.add_heading("Diep", 7)
    document.add_paragraph("Een zin.")
    assert lines(read("a.docx", word(document))) == ["###### Diep", "Een zin."]


# What cannot be read


@pytest.mark.parametrize("name", ["a.doc", "a.rtf", "a", "a.txt.gz"])
def test_other_kinds_of_files_are_an_error_that_names_the_kinds(read, name):
    kinds = r"\.docx, \.htm, \.html, \.md, \.pdf, \.txt"
    with pytest.raises(DocumentError, match=f"files of this kind are not read; use one of {kinds}"):
        read(name, "Een zin.")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", b""),
        ("a.md", b" \n\t\n"),
        ("a.html", b"<html><head><title>Titel</title></head><body><p> </p></body></html>"),
        ("b.html", b""),
    ],
)
def test_a_file_without_text_is_an_error(read, name, data):
    with pytest.raises(DocumentError, match="holds no text"):
        read(name, data)


def test_a_word_document_without_text_is_an_error(read):
    with pytest.raises(DocumentError, match="holds no text"):
        read("a.docx", word(docx.Document()))


@pytest.mark.parametrize("name", ["a.pdf", "a.docx"])
@pytest.mark.parametrize("damage", ["empty", "other", "cut"])
def test_a_damaged_file_is_an_error_that_asks_for_the_whole(read, name, damage):
    document = docx.Document()
    document.add_paragraph("Een zin.")
    whole = pdf("Een zin.") if name == "a.pdf" else word(document)
    data = {"empty": b"", "other": b"\x00\x01 no such thing", "cut": whole[: len(whole) // 3]}[damage]
    with pytest.raises(DocumentError, match=rf"{name}: cannot be read \(.+\); is the file whole\?"):
        read(name, data)


def test_a_file_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(DocumentError, match=r"no\.txt: No such file or directory"):
        readers.read(tmp_path / "no.txt")


def test_a_folder_with_the_name_of_a_file_is_an_error(tmp_path):
    folder: Path = tmp_path / "map.txt"
    folder.mkdir()
    with pytest.raises(DocumentError, match=r"map\.txt: Is a directory"):
        readers.read(folder)


def test_the_kinds_that_are_read_are_known_to_others():
    assert set(readers.SUFFIXES) == {".txt", ".md", ".html", ".htm", ".pdf", ".docx"}
