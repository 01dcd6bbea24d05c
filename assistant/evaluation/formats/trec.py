"""Question sets as TREC topics and qrels, and runs as TREC run files.

`topics.tsv` has "ID<tab>QUESTION" a line, `qrels.txt` "ID 0 PASSAGE GRADE", a run file "ID Q0 PASSAGE RANK SCORE TAG".
They hold neither kinds nor answers, so what is read from them is unfinished.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from assistant.errors import QuestionSetError
from assistant.evaluation.corpus import Corpus
from assistant.evaluation.formats.beir import PASSAGE_IDS
from assistant.evaluation.formats.files import check_size, check_word, read_text, write_text
from assistant.evaluation.formats.imported import Imported, imported
from assistant.evaluation.formats.passages import judged, span_of, unfinished
from assistant.evaluation.sets import Item, read_lines

TOPICS, QRELS = Path("topics.tsv"), Path("qrels.txt")
FILES = (TOPICS, QRELS)
RUN = "run.jsonl"  # of the folder of a run
TAG = "tweespraak"
STEP = 1e-6  # between the scores of two ranks: trec_eval goes by the score, and not by the rank


def write(items: Sequence[Item], folder: Path, corpus: Corpus) -> None:
    """Write the topics and qrels of items; the space of a question becomes single. Raises QuestionSetError."""
    topics = [f"{check_word('id', item.id)}\t{' '.join(item.question.split())}\n" for item in items]
    qrels = [
        f"{item.id} 0 {check_word('id', passage)} {grade}\n"
        for item in items
        for passage, grade in judged(item, corpus).items()
    ]
    write_text(folder / TOPICS, topics)
    write_text(folder / QRELS, qrels)


def read(folder: Path, corpus: Corpus) -> Imported:
    """The questions of a folder with their evidence, all unfinished. Raises QuestionSetError, naming the line."""
    qrels = _qrels(folder / QRELS, corpus)
    lines = [unfinished(id, text, qrels.get(id, {}), corpus, "TREC") for id, text in _topics(folder / TOPICS)]
    unknown = set(qrels) - {line["id"] for line in lines}
    if unknown:
        raise QuestionSetError(f"{folder / QRELS}: there is no topic {min(unknown)} in {TOPICS}; add it")
    return imported(folder / TOPICS, (), lines)


def write_run(folder: Path, out: Path) -> int:
    """Write what a run retrieved as a TREC run file; the number of questions. Raises QuestionSetError."""
    path = folder / RUN
    check_size(path)
    rankings = [_ranking(f"{path}, line {number}", line) for number, line in read_lines(path)]
    if not rankings:
        raise QuestionSetError(f"{path}: holds no question; run the sets again")
    write_text(out, [line for ranking in rankings for line in ranking])
    return len(rankings)


def _topics(path: Path) -> Iterator[tuple[str, str]]:
    for number, line in _lines(path):
        id, tab, text = line.partition("\t")
        if not (tab and id.strip() and text.strip()):
            raise QuestionSetError(f"{path}, line {number}: should be an id, a tab and a question")
        yield id.strip(), text.strip()


def _qrels(path: Path, corpus: Corpus) -> dict[str, dict[str, int]]:
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for number, line in _lines(path):
        match line.split():
            case [id, _, passage, grade] if grade.lstrip("-").isdecimal():
                if span_of(passage, corpus) is None:
                    raise QuestionSetError(
                        f'{path}, line {number}: "{passage}" is no passage of these documents; {PASSAGE_IDS}'
                    )
                found[id][passage] = int(grade)
            case _:
                raise QuestionSetError(f'{path}, line {number}: should be "ID 0 PASSAGE GRADE"')
    return found


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    return ((n, line) for n, line in enumerate(read_text(path).split("\n"), start=1) if line.strip())


def _ranking(where: str, line: dict[str, Any]) -> list[str]:
    """The lines of a run file for a question, with scores that fall from rank to rank."""
    try:
        id = check_word("id", line["id"])
        found = sorted((int(p["rank"]), check_word("id", p["passage_id"]), float(p["score"])) for p in _retrieved(line))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise QuestionSetError(f"{where}: not a line of a run ({error!r}); run the sets again") from error
    lines, last = [], float("inf")
    for rank, passage, score in found:
        last = min(score, last - STEP)
        lines.append(f"{id} Q0 {passage} {rank} {last:.6f} {TAG}\n")
    return lines


def _retrieved(line: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = line["answer"]["retrieved"]
    return found
