"""Train the tokenizer: WordPiece, both languages in balance, lower case, no accents, numbers kept whole."""

import random
from collections.abc import Iterable, Iterator

from pairs import Group
from tokenizers import Regex, Tokenizer, decoders, normalizers, pre_tokenizers
from tokenizers.models import WordPiece
from tokenizers.trainers import WordPieceTrainer

UNKNOWN = "[UNK]"
LINES_A_FILE = 15_000  # so that one large source does not decide the vocabulary
GENERAL = "parallel/tatoeba"  # everyday language, read in full
LEXICON_TIMES = 4  # a lexicon names each word once; so often it counts
# Letters that Unicode does not decompose, and quotes that writers mix.
LETTERS = {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}
QUOTES = {"‘": "'", "’": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-"}
ALPHABET = (
    [chr(code) for code in range(33, 127) if not chr(code).isupper()]
    + list("€£§°²³µ·…")
    + [chr(code) for code in range(0x3B1, 0x3CA)]  # Greek
    + [chr(code) for code in range(0x430, 0x460)]  # Cyrillic
    + [chr(code) for code in range(0x5D0, 0x5EB)]  # Hebrew
    + [chr(code) for code in range(0x621, 0x64B) if not 0x63B <= code <= 0x640]  # Arabic
)
NUMBERS = [str(number) for number in (*range(1000), *range(1800, 2051))]


def train_tokenizer(groups: Iterable[Group], size: int, seed: int) -> Tokenizer:
    """A tokenizer of exactly `size` entries, trained on the texts of `groups`."""
    tokenizer = _empty({UNKNOWN: 0})
    trainer = WordPieceTrainer(
        vocab_size=size,
        special_tokens=[UNKNOWN],
        initial_alphabet=ALPHABET,
        limit_alphabet=len(ALPHABET),
        min_frequency=2,
        show_progress=False,
    )
    tokenizer.train_from_iterator(_texts(groups, random.Random(seed)), trainer)
    vocabulary = tokenizer.get_vocab()
    tokens = sorted(vocabulary, key=vocabulary.__getitem__)
    missing = [number for number in NUMBERS if number not in vocabulary]
    tokens = tokens[1 : size - len(missing)] + missing  # the rarest pieces make room
    # The trainer numbers ties differently from run to run; the order has no meaning for WordPiece, so fix it.
    return _empty({token: place for place, token in enumerate([UNKNOWN, *sorted(tokens)])})


def _empty(vocabulary: dict[str, int]) -> Tokenizer:
    """A tokenizer over `vocabulary`; no special tokens are added around a text and nothing is truncated."""
    tokenizer = Tokenizer(WordPiece(vocabulary, unk_token=UNKNOWN, max_input_chars_per_word=100))
    folds = [normalizers.Replace(letter, plain) for letter, plain in (LETTERS | QUOTES).items()]
    bert = normalizers.BertNormalizer(clean_text=True, handle_chinese_chars=True, strip_accents=True, lowercase=True)
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), bert, *folds])
    numbers = pre_tokenizers.Split(Regex(r"[0-9]+"), "isolated")
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.BertPreTokenizer(), numbers])
    tokenizer.decoder = decoders.WordPiece(prefix="##")
    return tokenizer


def _texts(groups: Iterable[Group], rng: random.Random) -> Iterator[str]:
    """Texts to train on: at most `LINES_A_FILE` pairs of a file; pairs in two languages keep the balance."""
    for group in groups:
        lexicon = group.name.startswith("lexicon/")
        in_full = lexicon or group.name == GENERAL or len(group.pairs) <= LINES_A_FILE
        pairs = group.pairs if in_full else rng.sample(group.pairs, LINES_A_FILE)
        times = LEXICON_TIMES if lexicon else 1
        for pair in pairs:
            for text in pair:
                yield from (text for _ in range(times))
