"""Make table.json, with which Dutch is told from English.

    python index/language/train.py DATA_FOLDER

DATA_FOLDER holds `parallel/*.tsv.gz`, English TAB Dutch. Of each file at most 40,000 pairs count, so that no kind of
text outweighs the others. Words of the enrichment (`../enrichment/`) that stand in one language only are added. A word
or letter trigram gets ln((count in Dutch + 1) / (count in English + 1)), corrected for the sizes of the two sides.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import re
from collections import Counter
from pathlib import Path

WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
PAIRS_PER_FILE = 40_000
MIN_WORD_COUNT = 25
MIN_TRIGRAM_COUNT = 200


def count(folder: Path, leave_out: set[str]) -> tuple[list[Counter[str]], list[Counter[str]]]:
    """Count words and trigrams of the English (0) and the Dutch (1) side."""
    words: list[Counter[str]] = [Counter(), Counter()]
    trigrams: list[Counter[str]] = [Counter(), Counter()]
    for path in sorted((folder / "parallel").glob("*.tsv.gz")):
        if path.name in leave_out:
            continue
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for _, line in zip(range(PAIRS_PER_FILE), lines, strict=False):
                for side, text in enumerate(line.rstrip("\n").split("\t")[:2]):
                    for word in WORD.findall(text.replace("’", "'").lower()):
                        words[side][word] += 1
                        padded = f" {word} "
                        trigrams[side].update(padded[i : i + 3] for i in range(len(padded) - 2))
    return words, trigrams


def add_own_words(words: list[Counter[str]]) -> None:
    """Count words of the enriched documents that stand in one language only as often as a word needs to be kept."""
    own: list[set[str]] = [set(), set()]
    folder = Path(__file__).parent.parent
    for path in sorted((folder / "enrichment").glob("*.jsonl")):
        translated = 1 if path.stem == "en" else 0
        for line in path.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            own[translated].update(lower_words(entry["translation"]))
            own[1 - translated].update(w for q in entry["questions"][path.stem] for w in lower_words(q))
            own[translated].update(w for q in entry["questions"]["nl" if translated else "en"] for w in lower_words(q))
    for side in (0, 1):
        for word in own[side] - own[1 - side]:
            if words[0][word] + words[1][word] < MIN_WORD_COUNT:
                words[side][word] += MIN_WORD_COUNT


def lower_words(text: str) -> list[str]:
    """The words of a text that are not capitalised: names say nothing of a language."""
    return [word for word in WORD.findall(text.replace("’", "'")) if word.islower()]


def ratios(counts: list[Counter[str]], least: int) -> dict[str, float]:
    """The log ratios of everything counted at least so often."""
    english, dutch = counts
    size = math.log((english.total() + 1) / (dutch.total() + 1))
    return {
        key: round(math.log((dutch[key] + 1) / (english[key] + 1)) + size, 2)
        for key in sorted(english.keys() | dutch.keys())
        if english[key] + dutch[key] >= least
    }


def main() -> None:
    """Write table.json beside this script."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--leave-out", nargs="*", default=["qald-questions.tsv.gz"], help="files kept for measuring")
    arguments = parser.parse_args()
    words, trigrams = count(arguments.data, set(arguments.leave_out))
    add_own_words(words)
    table = {"words": ratios(words, MIN_WORD_COUNT), "trigrams": ratios(trigrams, MIN_TRIGRAM_COUNT)}
    out = Path(__file__).with_name("table.json")
    out.write_text(json.dumps(table, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
