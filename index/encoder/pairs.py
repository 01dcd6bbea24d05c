"""Read the training data: translation pairs, lexicon pairs, questions with passages, titled paragraphs.

Every file is read in full, its sha256 recorded; a pair with a benchmark sentence on either side is dropped.
"""

import gzip
import hashlib
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

Pair = tuple[str, str]

MACHINE_TRANSLATED = ("msdocs-machine", "msdocs-machine-azure")
# Held out whole, to measure retrieval on a kind of text that training does not know (part of SQuAD dev).
HELD_OUT = "xquad-en"
# Evaluation split of a public benchmark: left out, so that this encoder may still be measured on it.
LEFT_OUT = ("nq-open-dev",)
HELD_OUT_PART = 8  # one question in so many of the other files is held out too
BLOCK = 50  # neighbouring lines share passages, so those files are held out in blocks of so many lines
MAX_CHARACTERS = 2000

_NOT_WORD = re.compile(r"[\W_]+")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"'(])")


@dataclass(frozen=True, slots=True)
class Question:
    """One line of a `qa/` file; `passage` or `answer` may be empty, not both."""

    text: str
    answer: str
    passage: str
    lang: str


@dataclass(slots=True)
class Group:
    """Pairs of one kind and file, with the share of them that one epoch sees (1.0: each pair once)."""

    name: str
    weight: float
    pairs: list[Pair]


@dataclass(slots=True)
class Data:
    """All that training and measuring need.

    `held_out` maps a set's name to its (question, passage) pairs, `passages` a language to all passages of
    `qa/`, held out or not, and `files` a path to its sha256, kept pairs and dropped pairs.
    """

    groups: list[Group] = field(default_factory=list)
    held_out: dict[str, list[Pair]] = field(default_factory=dict)
    passages: dict[str, list[str]] = field(default_factory=dict)
    files: dict[str, dict[str, str | int]] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many pairs the groups hold."""
        return sum(len(group.pairs) for group in self.groups)

    @property
    def dropped(self) -> int:
        """How many pairs were dropped because they hold a benchmark sentence."""
        return sum(int(file["dropped_as_benchmark"]) for file in self.files.values())


@dataclass(frozen=True, slots=True)
class Shares:
    """How often one epoch sees a pair of each kind; 2.0 is twice, 0.5 is half of them."""

    parallel: float = 1.0
    tatoeba: float = 2.0
    machine: float = 0.3
    lexicon: float = 1.0
    passages: float = 4.0
    answers: float = 0.5
    definitions: float = 0.5
    paragraphs: float = 2.0


def key(text: str) -> str:
    """`text` lower-cased, with all but letters and digits taken out: equal keys are the same sentence."""
    return _NOT_WORD.sub("", text.casefold())


def read_lines(path: Path) -> list[str]:
    """The lines of a gzip file, without their ends."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [line.rstrip("\n") for line in lines]


def read_pairs(path: Path) -> list[Pair]:
    """The (English, Dutch) pairs of a tab-separated gzip file."""
    return [(en, nl) for en, nl in (line.split("\t")[:2] for line in read_lines(path))]


def read_questions(path: Path) -> list[Question]:
    """The questions of a JSON Lines gzip file."""
    rows = (json.loads(line) for line in read_lines(path))
    return [Question(r["question"], r["answer"], r["passage"][:MAX_CHARACTERS], r["lang"]) for r in rows]


def benchmark_keys(folder: Path | None) -> frozenset[str]:
    """The keys of every sentence, both sides, of the benchmark files in `folder`; empty without a folder."""
    if folder is None:
        return frozenset()
    pairs = (pair for path in sorted(folder.glob("*.tsv.gz")) for pair in read_pairs(path))
    return frozenset(key(side) for pair in pairs for side in pair)


def load(folder: Path, benchmarks: Path | None, shares: Shares) -> Data:
    """Read `folder` (`parallel/`, `lexicon/`, `qa/`, `text/`), dropping pairs with a benchmark sentence."""
    data = Data()
    banned = benchmark_keys(benchmarks)
    for path in sorted((folder / "parallel").glob("*.tsv.gz")):
        weight = shares.tatoeba if _name(path) == "tatoeba" else shares.parallel
        weight = shares.machine if _name(path) in MACHINE_TRANSLATED else weight
        _add(data, folder, path, weight, read_pairs(path), banned)
    english = _translations(data.groups)
    for path in sorted((folder / "lexicon").glob("*.tsv.gz")):
        _add(data, folder, path, shares.lexicon, read_pairs(path), banned)
    questions = {path: read_questions(path) for path in sorted((folder / "qa").glob("*.jsonl.gz"))}
    everything = [row for rows in questions.values() for row in rows]
    data.passages = {
        lang: [row.passage for row in everything if row.lang == lang and row.passage] for lang in ("en", "nl")
    }
    for path, rows in questions.items():
        _add_questions(data, folder, path, rows, english, shares, banned)
    _add_across(data, everything, english, shares, banned)
    for path in sorted((folder / "text").glob("*.txt.gz")):
        lines = read_lines(path)
        if "wordnet" in path.name:
            _add(data, folder, path, shares.definitions, list(_titled(lines)), banned)
        else:
            _add(
                data,
                folder,
                path,
                shares.paragraphs,
                list(_titled(lines)) + list(_sentences_out(lines)),
                banned,
            )
    return data


def _name(path: Path) -> str:
    return path.name.split(".")[0]


def _add(data: Data, folder: Path, path: Path, weight: float, pairs: list[Pair], banned: frozenset[str]) -> None:
    """Add the pairs of a file as a group and record its fingerprint, size and dropped pairs."""
    kept = [pair for pair in pairs if banned.isdisjoint((key(pair[0]), key(pair[1])))]
    data.groups.append(Group(f"{path.parent.name}/{_name(path)}", weight, kept))
    data.files[str(path.relative_to(folder))] = {
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "pairs": len(kept),
        "dropped_as_benchmark": len(pairs) - len(kept),
    }


def _add_questions(
    data: Data,
    folder: Path,
    path: Path,
    rows: list[Question],
    english: dict[str, str],
    shares: Shares,
    banned: frozenset[str],
) -> None:
    """Add question-passage and question-answer pairs of a file; the held-out ones go to `data.held_out`."""
    name = _name(path)
    if name in LEFT_OUT:
        return
    held = [name == HELD_OUT or _is_held_out(row, number, english) for number, row in enumerate(rows)]
    data.held_out[name] = [(row.text, row.passage) for row, out in zip(rows, held, strict=True) if out and row.passage]
    passages = [(row.text, row.passage) for row, out in zip(rows, held, strict=True) if not out and row.passage]
    answers = [(row.text, row.answer) for row in rows if not row.passage]
    _add(data, folder, path, shares.passages if passages else shares.answers, passages or answers, banned)


def _is_held_out(row: Question, number: int, english: dict[str, str]) -> bool:
    """Whether a question is for measuring: its English wording decides, so that languages go together."""
    if row.answer:
        return number // BLOCK % HELD_OUT_PART == 0
    return _held_out_by_text(row.text, english)


def _held_out_by_text(question: str, english: dict[str, str]) -> bool:
    return zlib.crc32(english.get(key(question), key(question)).encode()) % HELD_OUT_PART == 0


def _translations(groups: Iterable[Group]) -> dict[str, str]:
    """Dutch key to English key, for every translation pair."""
    return {key(nl): key(en) for group in groups for en, nl in group.pairs}


def _add_across(
    data: Data, rows: list[Question], english: dict[str, str], shares: Shares, banned: frozenset[str]
) -> None:
    """Pair a question in one language with the passage of the same question in the other, where known."""
    plain = [row for row in rows if row.passage and not row.answer]
    names = [english.get(key(row.text), "") if row.lang == "nl" else key(row.text) for row in plain]
    passages: dict[tuple[str, str], str] = {}
    for row, name in zip(plain, names, strict=True):
        passages.setdefault((row.lang, name), row.passage)
    kept: list[Pair] = []
    for row, name in zip(plain, names, strict=True):
        across = ("nl", "en") if row.lang == "nl" else ("en", "nl")
        passage = passages.get((across[1], name)) if name else None
        if passage is None or not banned.isdisjoint((key(row.text), key(passage))):
            continue
        held = data.held_out.setdefault(" to ".join(across), [])
        (held if _held_out_by_text(row.text, english) else kept).append((row.text, passage))
    data.groups.append(Group("qa/across-languages", shares.passages, kept))


def _titled(lines: Iterable[str]) -> Iterator[Pair]:
    """(title, paragraph) of each "title: paragraph" line."""
    for line in lines:
        title, colon, rest = line.partition(": ")
        if colon and len(title) <= 120 and len(rest) >= 20:
            yield title, rest[:MAX_CHARACTERS]


def _sentences_out(lines: Iterable[str]) -> Iterator[Pair]:
    """(a sentence, the rest) of each paragraph of three sentences or more; its length decides which one."""
    for line in lines:
        sentences = _SENTENCE_END.split(line[:MAX_CHARACTERS])
        if len(sentences) >= 3:
            out = len(line) % len(sentences)
            yield sentences[out], " ".join(sentences[:out] + sentences[out + 1 :])
