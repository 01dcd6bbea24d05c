"""From a folder to documents: the list of documents, folders of plain files, and the documents that ship."""

from __future__ import annotations

import hashlib

import pytest

from assistant import paths
from assistant.documents import load as loading
from assistant.documents.load import load, sources
from assistant.errors import DocumentError

ENTRY = '[[document]]\nid = "a"\nfile = "a.txt"\n'


@pytest.fixture
def folder(tmp_path):
    """A folder with a text, to which a list of documents may be added."""
    (tmp_path / "a.txt").write_text("Dit is een zin over de stad. En dit is er nog een.", encoding="utf-8")
    return tmp_path


@pytest.fixture
def listed(folder):
    """What the folder's sources are with this list of documents."""

    def listing(text: str):
        (folder / "documents.toml").write_text(text, encoding="utf-8")
        return sources(folder)

    return listing


# The documents that ship


@pytest.mark.parametrize(
    ("name", "size", "checksum"),
    [
        ("000_663e35e9f03aa9a9.txt", 60_561, "7da70abd9f5b7f7980bbc3cbb820198becb58fda8667e020aa5a020c221f575f"),
        ("002_b5064e7a3feae120.txt", 102_479, "4522a3050e10bc2e16b5b4aa10605968ad8a74b0ad4cfe48d20906b97381db2e"),
    ],
)
def test_the_sources_ship_byte_for_byte(name, size, checksum):
    data = paths.data("index", "documents", name).read_bytes()
    assert (len(data), hashlib.sha256(data).hexdigest()) == (size, checksum)


def test_the_documents_that_ship_are_described():
    english, dutch = map(load, sources(paths.data("index", "documents")))
    assert (english.id, english.lang, english.title) == ("en", "en", "Collaboration with the Islamic State")
    assert (dutch.id, dutch.lang, dutch.title) == ("nl", "nl", "Islamitische Staat (terreurorganisatie)")
    assert english.source == "https://en.wikipedia.org/wiki/Collaboration_with_the_Islamic_State"
    assert dutch.source == "https://nl.wikipedia.org/wiki/Islamitische_Staat_(terreurorganisatie)"
    assert english.licence == dutch.licence == "CC BY-SA 4.0"


# A list of documents


def test_a_listed_document_has_what_the_list_says(listed):
    entry = 'language = "nl"\ntitle = "De stad"\nsource = "https://example.org"\nlicence = "CC0"\ncleaner = "plain"\n'
    document = load(*listed(ENTRY + entry))
    assert (document.id, document.lang, document.title) == ("a", "nl", "De stad")
    assert (document.source, document.licence) == ("https://example.org", "CC0")
    assert document.text == "Dit is een zin over de stad. En dit is er nog een."


def test_what_the_list_does_not_say_is_filled_in(listed):
    document = load(*listed(ENTRY))
    assert (document.lang, document.title, document.source, document.licence) == ("nl", "a", "a.txt", "")


def test_a_list_may_name_files_in_subfolders(folder, listed):
    (folder / "deep").mkdir()
    (folder / "deep" / "b.md").write_text("# The city\n\nThis is a sentence about the city.", encoding="utf-8")
    [source] = listed('[[document]]\nid = "b"\nfile = "deep/b.md"\n')
    assert load(source).text == "The city\nThis is a sentence about the city."


def test_documents_come_in_the_order_of_the_list(folder, listed):
    (folder / "b.txt").write_text("Nog een tekst.", encoding="utf-8")
    assert [s.id for s in listed('[[document]]\nid = "z"\nfile = "b.txt"\n' + ENTRY)] == ["z", "a"]


def test_each_cleaner_is_chosen_by_its_name(folder, listed):
    (folder / "a.txt").write_text("== Kop ==\nEen zin.Nog een zin.\n", encoding="utf-8")
    found = {name: load(*listed(f'{ENTRY}cleaner = "{name}"\n')).text for name in ("plain", "wiki-extract")}
    assert found["plain"] == "== Kop == Een zin.Nog een zin."
    assert found["wiki-extract"].startswith("Kop\nEen zin. Nog een zin.")


def test_the_outline_of_a_scrape_gives_its_headings(folder, listed):
    (folder / "a.txt").write_text("Syria\nIt is so.\nSee also\nOther things.\n", encoding="utf-8")
    outline = 'cleaner = "hover-scrape"\noutline = ["= Syria", "= See also"]\ndrop = ["See also"]\n'
    document = load(*listed(ENTRY + outline))
    assert document.text == "Syria\nIt is so."
    assert [s.path for s in document.sections] == [("Syria",)]


FAULTY_LISTS = {
    "not TOML": ("[[document]\n", r"documents\.toml: .+; mend the file"),
    "no id": ('[[document]]\nfile = "a.txt"\n', r'documents\.toml: a document lacks its "id"'),
    "empty id": ('[[document]]\nid = ""\nfile = "a.txt"\n', 'lacks its "id"'),
    "id is a number": ('[[document]]\nid = 1\nfile = "a.txt"\n', 'lacks its "id"'),
    "no file": ('[[document]]\nid = "a"\n', 'a document lacks its "file"'),
    "file is not there": ('[[document]]\nid = "a"\nfile = "b.txt"\n', r'b\.txt: no such file \(document "a" of'),
    "file is a folder": ('[[document]]\nid = "a"\nfile = "."\n', "no such file"),
    "unknown keys": (ENTRY + 'langauge = "nl"\nauthor = "x"\n', '"a" has unknown keys: author, langauge'),
    "unknown language": (ENTRY + 'language = "de"\n', 'document "a" has language "de"; use nl or en'),
    "language is a list": (ENTRY + 'language = ["nl"]\n', "use nl or en"),
    "double ids": (ENTRY + ENTRY, "two documents have the id a; rename one"),
    "no documents": ("", "no documents; add"),
    "documents under another name": ('[[documents]]\nid = "a"\nfile = "a.txt"\n', "no documents; add"),
    "one table in place of a list of tables": ('[document]\nid = "a"\nfile = "a.txt"\n', r"documents\.toml"),
    "a text in place of a list of tables": ('document = "a.txt"\n', r"documents\.toml"),
    "a list of texts in place of a list of tables": ('document = ["a.txt"]\n', r"documents\.toml"),
    "a number in place of a list of tables": ("document = 1\n", r"documents\.toml"),
}


@pytest.mark.parametrize(("text", "message"), FAULTY_LISTS.values(), ids=FAULTY_LISTS)
def test_a_faulty_list_is_an_error_that_says_where(listed, text, message):
    with pytest.raises(DocumentError, match=message):
        listed(text)


def test_a_list_that_is_not_utf8_is_an_error(folder):
    (folder / "documents.toml").write_bytes(b'title = "caf\xe9"')
    with pytest.raises(DocumentError, match=r"documents\.toml: .*utf-8.*; mend the file"):
        sources(folder)


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ('cleaner = "wiki"\n', 'unknown cleaner "wiki"; use hover-scrape, wiki-extract or plain'),
        ('cleaner = "hover-scrape"\noutline = ["Syria"]\n', 'outline line "Syria" should be like "== Heading"'),
        ('cleaner = "hover-scrape"\noutline = ["=Syria"]\n', 'outline line "=Syria" should be like'),
        ('cleaner = "hover-scrape"\noutline = ["= "]\n', 'outline line "= " should be like'),
        ('cleaner = "hover-scrape"\noutline = ["= Syria"]\n', '"Syria" is not in the text'),
        ('cleaner = "hover-scrape"\noutline = "= Syria"\n', "outline"),
        ('cleaner = "hover-scrape"\noutline = [1]\n', "outline"),
        ('cleaner = "hover-scrape"\ndrop = 1\n', "drop"),
        ('cleaner = "hover-scrape"\ndrop = "See also"\n', "drop"),
        ('cleaner = "hover-scrape"\nsubjects = ["ANI"]\n', "subjects"),
    ],
)
def test_a_faulty_cleaner_is_an_error_that_names_it(listed, entry, message):
    with pytest.raises(DocumentError, match=message):
        load(*listed(ENTRY + entry))


def test_a_listed_file_of_another_kind_is_an_error(folder, listed):
    (folder / "a.xyz").write_text("Een zin.", encoding="utf-8")
    with pytest.raises(DocumentError, match=r"a\.xyz: files of this kind are not read"):
        load(*listed('[[document]]\nid = "a"\nfile = "a.xyz"\n'))


def test_a_document_that_is_empty_after_cleaning_is_an_error(folder, listed):
    (folder / "a.txt").write_text("# Kop\n", encoding="utf-8")
    with pytest.raises(DocumentError, match=r"a\.txt: no sentence is left after cleaning"):
        load(*listed(ENTRY))


# A folder of plain files


def test_without_a_list_every_file_that_can_be_read_is_a_document(folder):
    (folder / "deep").mkdir()
    (folder / "deep" / "b.md").write_text("This is a sentence about the city.", encoding="utf-8")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    found = [load(source) for source in sources(folder)]
    assert [(d.id, d.lang, d.title) for d in found] == [("a", "nl", "a"), ("deep/b", "en", "b")]


def test_two_files_that_differ_in_their_kind_alone_are_an_error(folder):
    (folder / "a.md").write_text("Nog een.", encoding="utf-8")
    with pytest.raises(DocumentError, match="two documents have the id a; rename one"):
        sources(folder)


def test_a_folder_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(DocumentError, match="no: no such folder; name the folder that holds the documents"):
        sources(tmp_path / "no")


def test_a_file_in_place_of_a_folder_is_an_error(folder):
    with pytest.raises(DocumentError, match="no such folder"):
        sources(folder / "a.txt")


def test_a_folder_without_documents_is_an_error_that_names_the_kinds(tmp_path):
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    with pytest.raises(DocumentError, match=r"no documents; add \.docx, \.htm, \.html, \.md, \.pdf, \.txt files"):
        sources(tmp_path)


# Fingerprints


def test_the_fingerprint_depends_on_the_file_its_description_and_the_cleaner(folder, listed, monkeypatch):
    def fingerprint(text: str) -> str:
        [source] = listed(text)
        return source.fingerprint()

    first = fingerprint(ENTRY)
    titled = fingerprint(ENTRY + 'title = "De stad"\n')
    (folder / "a.txt").write_text("Een andere zin.", encoding="utf-8")
    edited = fingerprint(ENTRY)
    monkeypatch.setattr(loading, "CLEANER_VERSION", loading.CLEANER_VERSION + 1)
    recleaned = fingerprint(ENTRY)
    assert len({first, titled, edited, recleaned}) == 4


def test_the_fingerprint_does_not_depend_on_the_order_of_the_description(listed):
    one, other = 'title = "De stad"\n', 'licence = "CC0"\n'
    [first], [second] = listed(ENTRY + one + other), listed(ENTRY + other + one)
    assert first.fingerprint() == second.fingerprint()
