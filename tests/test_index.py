"""The index of two small documents: round trip, damage, staleness, and what a failed save leaves behind."""

from __future__ import annotations

import dataclasses
import os
import resource
import shutil
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from assistant import store
from assistant.datatypes import Enrichment, Question
from assistant.documents import enrichment
from assistant.documents.load import load, sources
from assistant.errors import AssistantError, DocumentError, IndexDamaged, IndexMismatch, IndexMissing
from assistant.index import Index, build, check_current, describe
from assistant.retrieval.encoder import Encoders, Vectors, unit_rows
from assistant.settings import Settings
from assistant.store import MANIFEST, verify
from assistant.text import words

ROOT = Path(__file__).resolve().parent.parent

DOCUMENTS = {
    "documents.toml": """
[[document]]
id = "nl"
language = "nl"
title = "Een verslag"
file = "nl.txt"

[[document]]
id = "en"
language = "en"
title = "A report"
file = "en.txt"
""",
    "nl.txt": "# Geld\n\nDe groep verkocht olie. De handel bracht veel op.\n\n# Steden\n\nMosoel viel in juni 2014.\n",
    "en.txt": (
        "# Support\n\nThese groups pledged allegiance:\n\n- Boko Haram\n- Ansar al-Sharia\n\n"
        "# Cities\n\nThey lost Mosul in 2017. Nobody returned.\n"
    ),
}
WRITTEN = {  # by sentence: what is known of it
    "De groep verkocht olie.": Enrichment(
        "The group sold oil.",
        (("nl", "Wat verkocht de groep?"), ("en", "What was traded?")),
        (("nl", "handel"), ("en", "trade")),
        (("nl", "Wie kocht de olie?"), ("en", "Who bought the oil?")),
    ),
    "They lost Mosul in 2017.": Enrichment("Zij verloren Mosoel in 2017.", (("nl", "Wanneer ging de stad verloren?"),)),
}


class WordEncoder:
    """A vector counts the words of a text, each in one of so many places."""

    def __init__(self, fingerprint: str = "counts of words", dimension: int = 512) -> None:
        self.fingerprint = fingerprint
        self.dimension = dimension

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in words(text):
                row[zlib.crc32(word.encode()) % self.dimension] += 1
        return unit_rows(rows)

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        return self.encode_passages(texts)


ENCODERS = Encoders(WordEncoder(), WordEncoder(dimension=64))


def write_sources(folder: Path) -> Settings:
    """The documents and their enrichment in a folder, and the settings that name them."""
    (folder / "documents").mkdir()
    (folder / "enrichment").mkdir()
    for name, text in DOCUMENTS.items():
        (folder / "documents" / name).write_text(text, encoding="utf-8")
    for source in sources(folder / "documents"):
        document = load(source)
        lines = []
        for sentence in document.sentences:
            known = WRITTEN.get(document.text[sentence.start : sentence.end])
            if known is not None:
                lines.append(enrichment.as_line(enrichment.key(document, sentence), known))
        assert lines
        (folder / "enrichment" / f"{document.id}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return Settings(
        index=str(folder / "built"), documents=str(folder / "documents"), enrichment=str(folder / "enrichment")
    )


@pytest.fixture(scope="module")
def settings(tmp_path_factory) -> Settings:
    return write_sources(tmp_path_factory.mktemp("sources"))


@pytest.fixture(scope="module")
def index(settings) -> Index:
    return build(settings, ENCODERS)


@pytest.fixture
def folder(index, tmp_path) -> Path:
    """A saved index, to be damaged."""
    index.save(tmp_path / "built")
    return tmp_path / "built"


def files_of(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in files_of(folder)}


def found(index: Index, text: str, lang="nl") -> list[str]:
    signals = index.retriever.signals(Question(text, lang), ENCODERS)
    return [index.passages[hit.passage_id].text for hit in index.retriever.search(signals, 10, 60)]


# Building


def test_the_documents_are_those_of_the_folder_in_order(index):
    assert list(index.documents) == ["nl", "en"]
    assert index.documents["nl"].title == "Een verslag"


def test_every_passage_stands_in_its_document(index):
    for passage in index.passages.values():
        document = index.documents[passage.document]
        assert document.text[passage.start : passage.end] == passage.text
        for start, end in passage.sentences:
            assert passage.start <= start < end <= passage.end


def test_every_sentence_is_in_a_passage(index):
    inside = {(p.document, start) for p in index.passages.values() for start, _ in p.sentences}
    assert inside == {(d.id, s.start) for d in index.documents.values() for s in d.sentences}


def test_enrichments_stand_at_their_sentences(index):
    at = {
        index.documents[d].text[start : start + len(text)]: index.enrichments[d, start]
        for d, start in index.enrichments
        for text in WRITTEN
        if index.documents[d].text.startswith(text, start)
    }
    assert at == WRITTEN
    assert len(index.enrichments) == len(WRITTEN)


def test_passages_are_found_in_both_languages(index):
    assert found(index, "oil", "en") == ["De groep verkocht olie. De handel bracht veel op."]
    assert found(index, "Boko Haram", "nl")[0].startswith("These groups pledged allegiance:")


def test_without_enrichment_nothing_is_known_of_the_sentences(settings):
    plain = build(dataclasses.replace(settings, enrichment="none"), ENCODERS)
    assert plain.enrichments == {}
    assert found(plain, "oil", "en") == []


def test_an_index_is_enriched_when_it_has_questions_that_it_answers(index, changing, tmp_path):
    assert index.is_enriched
    for path in (tmp_path / "enrichment").iterdir():
        kept = [(key, dataclasses.replace(e, questions=())) for key, e in enrichment.lines(path)]
        path.write_text("".join(enrichment.as_line(key, e) + "\n" for key, e in kept), encoding="utf-8")
    without_questions = build(changing, ENCODERS)
    assert [e.unanswered for e in without_questions.enrichments.values()] == [WRITTEN[s].unanswered for s in WRITTEN]
    assert not without_questions.is_enriched


def test_progress_counts_up_to_the_total(settings):
    reports: list[tuple[str, int, int]] = []
    build(settings, ENCODERS, lambda what, done, total: reports.append((what, done, total)))
    # two documents and the retriever
    assert reports == [("nl", 0, 3), ("en", 1, 3), ("retrieval", 2, 3), ("", 3, 3)]


def test_a_folder_without_documents_cannot_be_built(tmp_path):
    with pytest.raises(DocumentError, match="no documents"):
        build(Settings(documents=str(tmp_path)), ENCODERS)


def test_describe_counts_what_there_is(index):
    described = describe(index)
    dutch, english = described["documents"]["nl"], described["documents"]["en"]
    # nl: three sentences in two sections; en: a lead-in, two items and two sentences in two sections
    assert (dutch["sections"], dutch["sentences"], dutch["passages"]) == (2, 3, 2)
    assert (english["sections"], english["sentences"], english["passages"]) == (2, 5, 2)
    assert (dutch["translated sentences"], dutch["enrichment questions"]) == (1, 2)
    assert (english["translated sentences"], english["enrichment questions"]) == (1, 1)
    assert (dutch["title"], dutch["language"]) == ("Een verslag", "nl")
    assert described["encoder"] == {"fingerprint": "counts of words", "dimension": 512, "words": "counts of words"}


# Round trip


def test_a_saved_index_is_the_same_index(index, folder):
    again = Index.load(folder)
    assert again.documents == index.documents
    assert again.passages == index.passages
    assert again.enrichments == index.enrichments
    assert list(again.documents) == list(index.documents)
    assert list(again.passages) == list(index.passages)


@pytest.mark.parametrize(
    ("text", "lang"), [("Wat verkocht de groep?", "nl"), ("Who lost Mosoel?", "en"), ("oil", "en")]
)
def test_a_saved_index_finds_the_same(index, folder, text, lang):
    assert found(index, text, lang)
    assert found(Index.load(folder), text, lang) == found(index, text, lang)


def test_an_index_that_is_saved_again_has_the_same_bytes(folder, tmp_path):
    Index.load(folder).save(tmp_path / "again")
    assert contents(tmp_path / "again") == contents(folder)


def test_building_twice_gives_the_same_bytes(settings, tmp_path):
    # In processes of their own: the order of a set differs from process to process.
    program = "import sys; from assistant import Assistant, Settings; Assistant.open(Settings(*sys.argv[1:]))"
    running = []
    for seed in ("1", "2"):
        arguments = [str(tmp_path / seed), settings.documents, settings.enrichment]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        running.append(subprocess.Popen([sys.executable, "-c", program, *arguments], cwd=ROOT, env=environment))
    assert [process.wait(100) for process in running] == [0, 0]
    one, other = contents(tmp_path / "1"), contents(tmp_path / "2")
    assert [name for name in one.keys() | other.keys() if one.get(name) != other.get(name)] == []


def test_nothing_in_the_folder_is_pickled(folder):
    for name, content in contents(folder).items():
        if name.endswith(".npy"):
            assert not np.load(folder / name, allow_pickle=False).dtype.hasobject
        else:
            assert content.startswith(
                (b"{", b"[", b"IxF", b"0", b"1", b"2", b"3", b"4", b"5", b"6", b"7", b"8", b"9")
            ), name


def test_the_folder_can_be_read_by_others(folder):
    assert folder.stat().st_mode & 0o777 == 0o755


# Damage


def test_an_untouched_index_is_in_order(folder):
    assert verify(folder)["format"] == 5


def test_a_flipped_bit_is_found_in_every_file_but_the_manifest(folder):
    names = [name for name in files_of(folder) if name != MANIFEST]
    assert len(names) > 20
    for name in names:
        for place in {0, (folder / name).stat().st_size // 2, (folder / name).stat().st_size - 1}:
            with flipped(folder / name, place), pytest.raises(IndexDamaged, match=name):
                verify(folder)
    verify(folder)


def test_a_flipped_bit_is_found_in_the_manifest(folder):
    size = (folder / MANIFEST).stat().st_size
    unnoticed = []
    for place in range(0, size, 41):
        with flipped(folder / MANIFEST, place):
            try:
                verify(folder)
            except AssistantError:
                continue
            unnoticed.append(place)
    assert unnoticed == []


@contextmanager
def flipped(path: Path, place: int) -> Iterator[None]:
    """The file with one bit of one byte changed, for as long as the block lasts."""
    whole = path.read_bytes()
    path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
    try:
        yield
    finally:
        path.write_bytes(whole)


def test_a_missing_file_is_found(folder):
    for name in files_of(folder):
        content = (folder / name).read_bytes()
        (folder / name).unlink()
        with pytest.raises(IndexMissing if name == MANIFEST else IndexDamaged, match="tweespraak index build"):
            verify(folder)
        (folder / name).write_bytes(content)
    verify(folder)


@pytest.mark.parametrize("name", ["notes.txt", ".hidden", "retrieval/notes.txt", "retrieval/manifest.json"])
def test_a_foreign_file_is_found(folder, name):
    (folder / name).write_text("{}", encoding="utf-8")
    with pytest.raises(IndexDamaged, match=name):
        verify(folder)


def test_a_file_that_was_cut_short_is_found(folder):
    for name in files_of(folder):
        content = (folder / name).read_bytes()
        (folder / name).write_bytes(content[: len(content) // 2])
        with pytest.raises(IndexDamaged):
            Index.load(folder)
        (folder / name).write_bytes(content)


def test_two_files_that_changed_places_are_found(folder):
    one, other = folder / "documents.jsonl", folder / "passages.jsonl"
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)
    with pytest.raises(IndexDamaged, match=r"documents\.jsonl"):
        verify(folder)


def test_a_folder_in_the_place_of_a_file_is_found(folder):
    (folder / "passages.jsonl").unlink()
    (folder / "passages.jsonl").mkdir()
    with pytest.raises(IndexDamaged, match=r"passages\.jsonl"):
        verify(folder)


@pytest.mark.parametrize("text", ["", "{", "[]", "1", "null", '{"files": 1}', '{"format": 1}', '{"files": ["a"]}'])
def test_a_manifest_that_is_none_is_found(folder, text):
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    with pytest.raises(IndexDamaged, match=r"manifest\.json: is damaged"):
        verify(folder)


def test_a_damaged_index_is_not_loaded(folder):
    (folder / "passages.jsonl").write_bytes(b"")
    with pytest.raises(IndexDamaged, match=r"passages\.jsonl"):
        Index.load(folder)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("passages.jsonl", '{"id": "a"}\n'),
        ("passages.jsonl", "not json\n"),
        ("documents.jsonl", "[1, 2]\n"),
        ("enrichments.jsonl", '{"document": "nl"}\n'),
        ("enrichments.jsonl", '{"document": "nl", "start": 0, "translation": "", "questions": [], "words": []}\n'),
        ("retrieval/passage_words/owners.json", '"many"'),
        ("retrieval/sentence_vectors/faiss.index", "nothing"),
        ("retrieval/sentence_vectors/owners.npy", "nothing"),
        ("retrieval/names.json", "{"),
        ("retrieval/kinds.json", "{"),
        ("retrieval/kinds.json", "{}"),
        ("retrieval/sentence_words/nl/terms.json", '["olie"]'),
        ("retrieval/kinds.json", '{"nl": ["anything", "time"], "en": ["colour"]}'),
    ],
)
def test_files_that_fit_the_manifest_and_nothing_else_are_refused(folder, tmp_path, name, text):
    def write_otherwise(place: Path) -> None:
        shutil.copytree(folder, place, dirs_exist_ok=True)
        (place / name).write_text(text, encoding="utf-8")

    store.save(tmp_path / "other", verify(folder), write_otherwise, lambda name: False)
    verify(tmp_path / "other")
    with pytest.raises(IndexDamaged):
        Index.load(tmp_path / "other")


@pytest.mark.parametrize("number", [1, 3, "5", None])
def test_an_index_of_another_format_is_refused(index, tmp_path, monkeypatch, number):
    monkeypatch.setattr(store, "FORMAT", number)
    index.save(tmp_path / "built")
    monkeypatch.undo()
    with pytest.raises(IndexMismatch, match=f"format {number}, expected 5; run: tweespraak index build"):
        Index.load(tmp_path / "built")


def test_no_folder_is_no_index(tmp_path):
    with pytest.raises(IndexMissing, match="there is no index here"):
        Index.load(tmp_path / "nowhere")


def test_an_empty_folder_is_no_index(tmp_path):
    with pytest.raises(IndexMissing, match="tweespraak index build"):
        Index.load(tmp_path)


def test_a_file_is_no_index(tmp_path):
    (tmp_path / "built").write_text("", encoding="utf-8")
    with pytest.raises(IndexMissing):
        Index.load(tmp_path / "built")


def lose_a_file(folder: Path) -> None:
    (folder / "passages.jsonl").unlink()


def cut_a_file_short(folder: Path) -> None:
    (folder / "passages.jsonl").write_bytes(b"")


def cut_the_manifest_short(folder: Path) -> None:
    content = (folder / MANIFEST).read_bytes()
    (folder / MANIFEST).write_bytes(content[: len(content) // 2])


def edit_the_manifest(folder: Path) -> None:
    text = (folder / MANIFEST).read_text(encoding="utf-8")
    (folder / MANIFEST).write_text(text.replace("numpy", "nampy"), encoding="utf-8")


@pytest.mark.parametrize("damage", [lose_a_file, cut_a_file_short, cut_the_manifest_short, edit_the_manifest])
def test_an_error_that_says_to_build_is_mended_by_building(index, folder, damage):
    damage(folder)
    with pytest.raises(AssistantError) as caught:
        verify(folder)
    if "; run: tweespraak index build --index " in str(caught.value):
        index.save(folder)
        verify(folder)


# Staleness


@pytest.fixture
def changing(tmp_path) -> Settings:
    """Sources of one's own, to be changed."""
    return write_sources(tmp_path)


def test_an_index_of_unchanged_sources_is_current(changing):
    check_current(build(changing, ENCODERS), changing, ENCODERS)


def edit_a_document(folder: Path) -> None:
    path = folder / "documents" / "nl.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("2014", "2015"), encoding="utf-8")


def edit_a_title(folder: Path) -> None:
    path = folder / "documents" / "documents.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("A report", "Another report"), encoding="utf-8")


def add_a_document(folder: Path) -> None:
    with (folder / "documents" / "documents.toml").open("a", encoding="utf-8") as listed:
        listed.write('\n[[document]]\nid = "new"\nfile = "new.txt"\n')
    (folder / "documents" / "new.txt").write_text("Een nieuw stuk tekst.", encoding="utf-8")


def remove_a_document(folder: Path) -> None:
    path = folder / "documents" / "documents.toml"
    path.write_text(path.read_text(encoding="utf-8").rpartition("[[document]]")[0], encoding="utf-8")


def edit_an_enrichment(folder: Path) -> None:
    path = folder / "enrichment" / "nl.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace("sold oil", "sold gas"), encoding="utf-8")


def remove_an_enrichment(folder: Path) -> None:
    (folder / "enrichment" / "en.jsonl").unlink()


@pytest.mark.parametrize(
    ("change", "part"),
    [
        (edit_a_document, "documents"),
        (edit_a_title, "documents"),
        (add_a_document, "documents"),
        (remove_a_document, "documents"),
        (edit_an_enrichment, "enrichment"),
        (remove_an_enrichment, "enrichment"),
    ],
)
def test_an_index_of_changed_sources_is_refused(changing, tmp_path, change, part):
    index = build(changing, ENCODERS)
    change(tmp_path)
    with pytest.raises(IndexMismatch, match=f"other {part}; run: tweespraak index build"):
        check_current(index, changing, ENCODERS)
    check_current(build(changing, ENCODERS), changing, ENCODERS)


def test_an_enrichment_that_comes_later_makes_the_index_stale(changing, tmp_path):
    written = (tmp_path / "enrichment" / "en.jsonl").read_bytes()
    remove_an_enrichment(tmp_path)
    index = build(changing, ENCODERS)
    (tmp_path / "enrichment" / "en.jsonl").write_bytes(written)
    with pytest.raises(IndexMismatch, match="other enrichment"):
        check_current(index, changing, ENCODERS)


def test_leaving_out_the_enrichment_makes_the_index_stale(index, settings):
    with pytest.raises(IndexMismatch, match="other enrichment"):
        check_current(index, dataclasses.replace(settings, enrichment="none"), ENCODERS)


def test_an_index_of_another_encoder_is_refused(index, settings):
    with pytest.raises(IndexMismatch, match="other encoder"):
        check_current(index, settings, Encoders(WordEncoder("another one"), WordEncoder()))


def test_an_enrichment_of_a_changed_sentence_is_not_applied(changing, tmp_path):
    path = tmp_path / "documents" / "nl.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("verkocht olie", "verkocht gas"), encoding="utf-8")
    assert [e.translation for e in build(changing, ENCODERS).enrichments.values()] == ["Zij verloren Mosoel in 2017."]


def test_a_saved_index_is_as_current_as_before(changing, tmp_path):
    build(changing, ENCODERS).save(tmp_path / "built")
    again = Index.load(tmp_path / "built")
    check_current(again, changing, ENCODERS)
    edit_a_document(tmp_path)
    with pytest.raises(IndexMismatch):
        check_current(again, changing, ENCODERS)


# Saving


def test_saving_makes_the_folders_above(index, tmp_path):
    index.save(tmp_path / "some" / "where" / "built")
    verify(tmp_path / "some" / "where" / "built")


def test_saving_replaces_the_old_index_and_leaves_nothing_beside_it(index, folder, tmp_path):
    (folder / "passages.jsonl").unlink()
    index.save(folder)
    verify(folder)
    assert os.listdir(tmp_path) == ["built"]


def test_saving_into_an_empty_folder(index, tmp_path):
    (tmp_path / "built").mkdir()
    index.save(tmp_path / "built")
    verify(tmp_path / "built")


def keep_plain_files(folder: Path) -> None:
    (folder / "letter.txt").write_text("precious", encoding="utf-8")


def keep_a_hidden_file(folder: Path) -> None:
    (folder / ".letter").write_text("precious", encoding="utf-8")


def keep_a_folder(folder: Path) -> None:
    (folder / "letters").mkdir()
    (folder / "letters" / "letter.txt").write_text("precious", encoding="utf-8")


def keep_a_manifest_of_something_else(folder: Path) -> None:
    (folder / MANIFEST).write_text('{"name": "a browser extension", "manifest_version": 3}', encoding="utf-8")
    (folder / "letter.txt").write_text("precious", encoding="utf-8")


def keep_a_manifest_that_names_files(folder: Path) -> None:
    (folder / MANIFEST).write_text('{"name": "a package", "files": ["letter.txt"]}', encoding="utf-8")
    (folder / "letter.txt").write_text("precious", encoding="utf-8")


def keep_data_of_the_same_name(folder: Path) -> None:
    (folder / "documents.jsonl").write_text('{"my": "precious data"}', encoding="utf-8")


FOREIGN = [
    keep_data_of_the_same_name,
    keep_plain_files,
    keep_a_hidden_file,
    keep_a_folder,
    keep_a_manifest_of_something_else,
    keep_a_manifest_that_names_files,
]


@pytest.mark.parametrize("keep", FOREIGN)
def test_saving_over_a_folder_with_other_files_is_refused_and_leaves_them_whole(index, tmp_path, keep):
    place = tmp_path / "mine"
    place.mkdir()
    keep(place)
    before = contents(place)
    with pytest.raises(AssistantError, match="holds other files than an index"):
        index.save(place)
    assert contents(place) == before
    assert os.listdir(tmp_path) == ["mine"]


@pytest.mark.parametrize("name", ["letter.txt", "retrieval/letter.txt"])
def test_saving_never_removes_a_foreign_file_from_an_index(index, folder, name):
    (folder / name).write_text("precious", encoding="utf-8")
    with pytest.raises(AssistantError, match=r"letter\.txt|other files"):
        index.save(folder)
    assert (folder / name).read_text(encoding="utf-8") == "precious"


def test_a_file_in_the_place_of_the_folder_is_left_alone(index, tmp_path):
    (tmp_path / "built").write_text("precious", encoding="utf-8")
    with pytest.raises(AssistantError, match="built"):
        index.save(tmp_path / "built")
    assert (tmp_path / "built").read_text(encoding="utf-8") == "precious"
    assert os.listdir(tmp_path) == ["built"]


def test_a_file_in_the_place_of_a_folder_above_is_an_error_of_one_line(index, tmp_path):
    (tmp_path / "file").write_text("precious", encoding="utf-8")
    for place in (tmp_path / "file" / "built", tmp_path / "file" / "deeper" / "built"):
        with pytest.raises(IndexDamaged, match="cannot be written") as caught:
            index.save(place)
        assert "\n" not in str(caught.value)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_an_error(index, tmp_path):
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(IndexDamaged, match="cannot be written"):
            index.save(tmp_path / "built")
    finally:
        tmp_path.chmod(0o755)


def test_the_working_folder_can_hold_the_index(index, folder, monkeypatch):
    monkeypatch.chdir(folder)
    index.save(Path())
    verify(folder)


def test_an_empty_working_folder_can_hold_the_index(index, tmp_path, monkeypatch):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    index.save(Path())
    verify(tmp_path / "here")


def test_a_link_to_the_folder_is_followed(index, folder, tmp_path):
    (tmp_path / "link").symlink_to(folder, target_is_directory=True)
    (folder / "passages.jsonl").unlink()
    index.save(tmp_path / "link")
    verify(folder)
    assert sorted(os.listdir(tmp_path)) == ["built", "link"]


# A crash while writing


@contextmanager
def full_disk(largest: int) -> Iterator[None]:
    """No file can grow beyond this many bytes, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def too_small_for_documents(folder: Path) -> int:
    return (folder / "documents.jsonl").stat().st_size - 1


def too_small_for_vectors(folder: Path) -> int:
    vectors = folder / "retrieval" / "sentence_vectors" / "faiss.index"
    others = [p.stat().st_size for p in folder.rglob("*") if p.is_file() and p != vectors]
    assert max(others) < vectors.stat().st_size - 1
    return vectors.stat().st_size - 1


@pytest.mark.parametrize("limit", [too_small_for_documents, too_small_for_vectors])
def test_a_full_disk_leaves_the_old_index_whole(index, folder, tmp_path, limit: Callable[[Path], int]):
    before = contents(folder)
    with full_disk(limit(folder)), pytest.raises(IndexDamaged, match="is the disk full"):
        index.save(folder)
    assert contents(folder) == before
    assert os.listdir(tmp_path) == ["built"]


def test_a_full_disk_leaves_nothing_where_nothing_was(index, folder, tmp_path):
    with full_disk(too_small_for_documents(folder)), pytest.raises(IndexDamaged):
        index.save(tmp_path / "new")
    assert os.listdir(tmp_path) == ["built"]


def test_a_failed_exchange_puts_the_old_index_back(index, folder, tmp_path, monkeypatch):
    before = contents(folder)
    real, calls = os.rename, []

    def second_rename_fails(source, target, **options):
        calls.append(target)
        if len(calls) == 2:
            raise OSError(5, "Input/output error")
        real(source, target, **options)

    monkeypatch.setattr(os, "rename", second_rename_fails)
    with pytest.raises(IndexDamaged, match="Input/output error"):
        index.save(folder)
    assert len(calls) == 3
    assert contents(folder) == before
    assert os.listdir(tmp_path) == ["built"]


def test_being_interrupted_leaves_the_old_index_whole(index, folder, tmp_path, monkeypatch):
    before = contents(folder)

    def interrupt(source, target, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "rename", interrupt)
    with pytest.raises(KeyboardInterrupt):
        index.save(folder)
    assert contents(folder) == before
    assert os.listdir(tmp_path) == ["built"]


def test_what_a_killed_save_left_beside_does_no_harm(index, folder, tmp_path):
    shutil.copytree(folder, tmp_path / ".built-left")
    (tmp_path / ".built-left" / MANIFEST).unlink()
    index.save(folder)
    verify(folder)
    assert Index.load(folder).documents == index.documents
