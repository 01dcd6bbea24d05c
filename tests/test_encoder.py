"""The encoders: the shipped static model, read in two ways, and any model of sentence-transformers.

Importing sentence-transformers takes seconds; the tests that need it stand together at the end.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import paths
from assistant.errors import EncoderError
from assistant.retrieval.encoder import (
    SentenceTransformerEncoder,
    StaticEncoder,
    folder_fingerprint,
    is_static,
    load_encoder,
    unit_rows,
)

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = paths.data("index", "encoder")
MODEL_FILES = ["config.json", "model.safetensors", "modules.json", "tokenizer.json"]

SENTENCES = [
    "Hoeveel Belgen reisden naar Syrië en Irak?",
    "Mosoel viel in juni 2014 in handen van IS.",
    "De jezidi's vluchtten de berg op.",
    "'s Avonds werd de grens gesloten.",
    "Zo'n 78.000 mensen, onder wie 1.500 kinderen, vertrokken.",
    "één, twee, drie – vóór de coördinatie",
    "IJsland, ijzer en mooiïg",
    "HOOFDLETTERS EN kleine letters",
    "De VN-Veiligheidsraad nam resolutie 2170 aan (15-0).",
    "Wat betekent ‘kalifaat’ precies?",
    "Up to 2018, an estimated 450 individuals had travelled from Belgium.",
    "Who was Jihadi John, and where was he born?",
    "The group's leader didn't deny it — or did he?",
    "“Nobody fought,” she said.",
    "Oil, gas; wheat: 3 sources (of many) / half of income",
    "U.S.-led coalition, est. 2014",
    "naïve façade, Ærø, Łódź, Żagań",
    "İstanbul and Iğdır",
    "ʿAbd al-Raḥmān ibn ʿUmar",
    "Islamic State (الدولة الإسلامية)",
    "Привет из Грозного",
    "Daesh 中文 🙂 emoji",
    "12 345,67 € ≈ $13,000 ± 5%",
    "½ ¾ Ⅳ ﬁnance № 5",
    "Syrie\u0308 e\u0301e\u0301n",
    "zero\u200bwidth and soft\u00adhyphen and no\u00a0break",
    "tabs\tand\nnew\r\nlines   and spaces",
    "https://example.org/a?b=c&d=e#f",
    "<b>markup</b> & entities &amp;",
    "a",
    "?",
    "Raqqa " * 700,
]


@pytest.fixture(scope="module")
def shipped() -> StaticEncoder:
    return StaticEncoder(SHIPPED)


def lengths(vectors) -> list[float]:
    return np.linalg.norm(vectors, axis=1).tolist()


# The shipped model


def test_every_text_gives_a_row_of_length_1(shipped):
    vectors = shipped.encode_passages(SENTENCES)
    assert vectors.shape == (len(SENTENCES), shipped.dimension)
    assert vectors.dtype == np.float32
    assert lengths(vectors) == pytest.approx([1] * len(SENTENCES), abs=1e-5)


def test_no_texts_give_no_rows(shipped):
    assert shipped.encode_passages([]).shape == (0, shipped.dimension)
    assert shipped.encode_questions([]).shape == (0, shipped.dimension)
    assert shipped.encode_passages([]).dtype == np.float32


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\x00"])
def test_text_without_a_token_gives_a_row_of_zeros(shipped, text):
    assert not shipped.encode_passages([text]).any()


def test_an_empty_text_among_others_changes_nothing(shipped):
    one, nothing, other = shipped.encode_passages(["Mosoel viel.", "", "Raqqa viel."])
    assert not nothing.any()
    assert one.tolist() == shipped.encode_passages(["Mosoel viel."])[0].tolist()
    assert other.tolist() == shipped.encode_passages(["Raqqa viel."])[0].tolist()


def test_a_text_has_the_same_vector_in_any_company(shipped):
    together = shipped.encode_passages(SENTENCES)
    alone = np.concatenate([shipped.encode_passages([sentence]) for sentence in SENTENCES])
    assert np.allclose(together, alone, atol=1e-6)


def test_questions_and_passages_share_one_space(shipped):
    question, passage = shipped.encode_questions(["Mosoel viel."]), shipped.encode_passages(["Mosoel viel."])
    assert question.tolist() == passage.tolist()


def test_the_two_languages_share_one_space(shipped):
    dutch, english, other = shipped.encode_passages(
        ["De strijders verkochten olie.", "The fighters sold oil.", "The football match was postponed."]
    )
    assert float(dutch @ english) > float(dutch @ other) + 0.2


def test_encoding_a_question_imports_neither_torch_nor_sentence_transformers():
    program = (
        "import sys\n"
        "from assistant.retrieval.encoder import load_encoder\n"
        "vector = load_encoder(sys.argv[1]).encode_questions(['Hoeveel Belgen reisden naar Syrië?'])\n"
        "heavy = {'torch', 'sentence_transformers', 'transformers'} & set(sys.modules)\n"
        "print(vector.shape[0], round(float((vector ** 2).sum()), 3), *sorted(heavy))\n"
    )
    arguments = [sys.executable, "-c", program, str(SHIPPED)]
    done = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["1", "1.0"]


# Fingerprints


@pytest.fixture
def copy(tmp_path) -> Path:
    """A copy of the shipped model, to be damaged."""
    folder = tmp_path / "encoder"
    folder.mkdir()
    for name in MODEL_FILES:
        shutil.copy(SHIPPED / name, folder / name)
    return folder


def test_the_fingerprint_is_that_of_the_files_of_the_model(copy, shipped):
    assert folder_fingerprint(copy) == shipped.fingerprint


@pytest.mark.parametrize("name", MODEL_FILES)
def test_the_fingerprint_changes_with_each_file_of_the_model(copy, name):
    before = folder_fingerprint(copy)
    content = (copy / name).read_bytes()
    (copy / name).write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert folder_fingerprint(copy) != before


def test_the_fingerprint_knows_a_file_by_its_name(copy):
    before = folder_fingerprint(copy)
    (copy / "config.json").rename(copy / "config2.json")
    assert folder_fingerprint(copy) != before


@pytest.mark.parametrize("name", ["README.md", "train.py", "training.json"])
def test_the_fingerprint_leaves_out_what_was_only_used_in_training(copy, name):
    before = folder_fingerprint(copy)
    (copy / name).write_text("{}", encoding="utf-8")
    assert folder_fingerprint(copy) == before


# Loading


def test_the_shipped_folder_is_read_as_a_static_model():
    assert is_static(SHIPPED)
    assert isinstance(load_encoder(str(SHIPPED)), StaticEncoder)


def test_a_folder_without_modules_is_not_static(tmp_path):
    assert not is_static(tmp_path)


def assert_refused(name: str, mentions: str) -> None:
    with pytest.raises(EncoderError, match=mentions) as caught:
        load_encoder(name)
    assert "\n" not in str(caught.value), "an error is shown as one line"


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "tokenizer.json"])
def test_a_missing_file_is_an_encoder_error(copy, name):
    (copy / name).unlink()
    assert_refused(str(copy), "encoder: not a static embedding model")


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "tokenizer.json"])
@pytest.mark.parametrize("keep", [0, 0.5])
def test_a_file_that_was_cut_short_is_an_encoder_error(copy, name, keep):
    content = (copy / name).read_bytes()
    (copy / name).write_bytes(content[: int(len(content) * keep)])
    assert_refused(str(copy), "encoder: not a static embedding model")


def test_an_absolute_folder_that_is_not_there_is_not_looked_for_elsewhere(tmp_path):
    assert_refused(str(tmp_path / "nowhere"), "nowhere: no such folder")


# Rows of length 1


def test_rows_are_divided_by_their_length():
    # 3, 4: length 5    0, 2: length 2
    assert unit_rows([[3, 4], [0, 2]]).tolist() == pytest.approx(np.array([[0.6, 0.8], [0, 1]]))


def test_rows_of_zeros_stay_zero():
    assert unit_rows([[0, 0], [0, 5]]).tolist() == [[0, 0], [0, 1]]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(st.floats(-1e6, 1e6, width=32), min_size=3, max_size=3), min_size=1, max_size=5))
def test_every_row_has_length_1_or_0(rows):
    for length in lengths(unit_rows(rows)):
        assert length == pytest.approx(1, abs=1e-4) or length < 1e-4


# The same through sentence-transformers


@pytest.fixture(scope="module")
def tiny(tmp_path_factory) -> Path:
    """A static model of five tokens in two dimensions, saved by sentence-transformers."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace

    tokenizer = Tokenizer(WordLevel({"[UNK]": 0, "query": 1, "passage": 2, "mosul": 3, "raqqa": 4}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    weights = np.array([[0, 0], [1, 0], [-1, 0], [0, 3], [0, -5]], dtype=np.float32)
    folder = tmp_path_factory.mktemp("tiny") / "model"
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=weights)], device="cpu").save(str(folder))
    return folder


def test_the_shipped_folder_gives_the_vectors_that_model2vec_gives(shipped):
    from model2vec.model import StaticModel

    texts = [*SENTENCES, "", "中文 Mosoel", "中文"]
    other = unit_rows(StaticModel.from_pretrained(str(SHIPPED)).encode(texts))
    # model2vec takes its means in half precision
    assert shipped.encode_passages(texts) == pytest.approx(other, abs=2e-3)


def test_sentence_transformers_gives_the_same_vectors(shipped):
    other = SentenceTransformerEncoder(str(SHIPPED), "", "")
    assert other.dimension == shipped.dimension
    cosines = (shipped.encode_passages(SENTENCES) * other.encode_passages(SENTENCES)).sum(axis=1)
    unlike = [(s, c) for s, c in zip(SENTENCES, cosines.tolist(), strict=True) if c < 0.999]
    assert unlike == []


def test_prompts_go_before_questions_and_passages(tiny):
    encoder = load_encoder(str(tiny), "query ", "passage ")
    assert isinstance(encoder, SentenceTransformerEncoder)
    # "query mosul": the mean of (1, 0) and (0, 3) is (.5, 1.5), which points to (1, 3) / sqrt(10)
    assert encoder.encode_questions(["mosul"])[0] == pytest.approx(np.array([1, 3]) / np.sqrt(10), abs=1e-6)
    # "passage mosul": (-1, 0) and (0, 3)    "passage raqqa": (-1, 0) and (0, -5), length sqrt(26)
    expected = np.array([[-1, 3] / np.sqrt(10), [-1, -5] / np.sqrt(26)])
    assert encoder.encode_passages(["mosul", "raqqa"]) == pytest.approx(expected, abs=1e-6)


def test_without_prompts_a_static_model_needs_no_sentence_transformers(tiny):
    encoder = load_encoder(str(tiny))
    assert isinstance(encoder, StaticEncoder)
    assert encoder.dimension == 2
    # the mean of (0, 3) and (0, -5) is (0, -1)
    assert encoder.encode_questions(["mosul raqqa"])[0] == pytest.approx([0, -1])


def test_sentence_transformers_gives_rows_of_length_1_too(tiny):
    encoder = load_encoder(str(tiny), "query ", "passage ")
    assert lengths(encoder.encode_passages(["mosul", "", "raqqa mosul"])) == pytest.approx([1, 1, 1])
    assert encoder.encode_questions([]).shape == (0, 2)
    assert encoder.encode_questions(["mosul"]).dtype == np.float32


def test_text_without_a_token_gives_zeros_through_sentence_transformers_too():
    assert not SentenceTransformerEncoder(str(SHIPPED), "", "").encode_passages([""]).any()


def test_the_fingerprint_depends_on_the_prompts(tiny):
    prompts = [("", "passage "), ("query ", ""), ("query ", "passage "), ("passage ", "query ")]
    assert len({load_encoder(str(tiny), *pair).fingerprint for pair in prompts}) == len(prompts)
    assert load_encoder(str(tiny), "query ", "").fingerprint == load_encoder(str(tiny), "query ", "").fingerprint


@pytest.mark.parametrize(
    "modules", [None, "", "{", "[]", "{}", "5", '"text"', "null", "[1]", '{"a": 1}', '[{"type": "Unknown"}]']
)
def test_a_damaged_list_of_modules_is_an_encoder_error(copy, modules):
    if modules is None:
        (copy / "modules.json").unlink()
    else:
        (copy / "modules.json").write_text(modules, encoding="utf-8")
    assert_refused(str(copy), "encoder")


def test_an_empty_folder_is_an_encoder_error(tmp_path):
    assert_refused(str(tmp_path), "cannot be loaded")


def test_a_model_that_cannot_be_fetched_is_an_encoder_error():
    assert os.environ["HF_HUB_OFFLINE"] == "1"
    assert_refused("somebody/some-model", "somebody/some-model")


def test_the_configuration_names_the_layout_that_both_libraries_read():
    modules = json.loads((SHIPPED / "modules.json").read_text(encoding="utf-8"))
    assert modules[0]["type"].endswith("StaticEmbedding")
    assert modules[0]["path"] == ""
