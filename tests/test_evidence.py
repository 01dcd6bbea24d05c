"""Selecting evidence: the sentences that answer, what they lean on, the other side of a claim, and whole lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answering import evidence as selecting
from assistant.answering.evidence import Limits, select
from assistant.datatypes import Enrichment, Evidence, Passage
from assistant.questions import Wanted


def passage(*sentences: str, start: int = 0, document: str = "en", is_list: bool = False) -> Passage:
    """The sentences with a space between them; those of a list with a line end."""
    gap = "\n" if is_list else " "
    spans: list[tuple[int, int]] = []
    at = start
    for sentence in sentences:
        spans.append((at, at + len(sentence)))
        at += len(sentence) + 1
    text = gap.join(sentences)
    end = start + len(text)
    return Passage(
        f"{document}:{start}-{end}", document, "en", "text", (), start, end, text, tuple(spans), is_list=is_list
    )


def after(first: Passage, position: int) -> int:
    """Where a passage begins that overlaps another from this sentence on."""
    return first.sentences[position][0]


def limits(
    sentences: int = 3, words: int = 120, share: float = 0.5, share_beside: float = 0.1, rank_beside: int = 0
) -> Limits:
    return Limits(sentences, words, share, share_beside, rank_beside)


def likely(given: Mapping[str, float], passages: Sequence[Passage]) -> dict[tuple[str, int], float]:
    """The probabilities of these sentences; .001 for the others."""
    return {
        (p.document, start): given.get(p.sentence_text(i), 0.001)
        for p in passages
        for i, (start, _) in enumerate(p.sentences)
    }


def selected(
    passages: Sequence[Passage],
    probabilities: Mapping[str, float],
    within: Limits | None = None,
    translations: Mapping[str, str] | None = None,
    wanted: Wanted = Wanted.ANYTHING,
) -> list[Evidence]:
    enrichments = {
        (p.document, start): Enrichment(translation)
        for p in passages
        for i, (start, _) in enumerate(p.sentences)
        if (translation := (translations or {}).get(p.sentence_text(i)))
    }
    return select(passages, likely(probabilities, passages), enrichments, within or limits(), wanted)


def texts(found: Sequence[Evidence]) -> list[str]:
    return [evidence.text for evidence in found]


FELL, SOLD, FLED = "Mosul fell in June.", "Oil was sold abroad.", "Many families fled north."
ACCUSED, DENIED = "Germany accused the neighbour of buying oil.", "Ankara denied the accusation."

# Which sentences


def test_the_likeliest_sentence_is_selected():
    [evidence] = selected([passage(FELL, SOLD, FLED)], {FLED: 0.9})
    assert evidence.text == FLED
    assert evidence.score == 0.9


def test_evidence_knows_where_it_stands():
    given = passage(FELL, SOLD, start=100)
    [evidence] = selected([given], {SOLD: 0.9})
    start = 100 + len(FELL) + 1
    assert (evidence.passage, evidence.start, evidence.end) == (given, start, start + len(SOLD))


def test_a_sentence_with_a_sufficient_share_of_the_best_is_selected_too():
    passages = [passage(FELL), passage(SOLD, start=100), passage(FLED, start=200)]
    # the best has .8: half of it is .4
    assert texts(selected(passages, {FELL: 0.8, SOLD: 0.4, FLED: 0.39})) == [FELL, SOLD]


def test_the_likeliest_comes_first_whatever_the_order_of_the_passages():
    passages = [passage(FELL), passage(SOLD, start=100), passage(FLED, start=200)]
    assert texts(selected(passages, {FELL: 0.5, SOLD: 0.6, FLED: 0.7})) == [FLED, SOLD, FELL]


def test_no_more_sentences_than_the_limit():
    passages = [passage(FELL), passage(SOLD, start=100), passage(FLED, start=200)]
    same = {FELL: 0.9, SOLD: 0.8, FLED: 0.7}
    assert texts(selected(passages, same, limits(sentences=1))) == [FELL]
    assert texts(selected(passages, same, limits(sentences=2))) == [FELL, SOLD]


def test_nothing_is_selected_from_nothing():
    assert selected([], {}) == []


def test_a_translation_comes_along():
    [evidence] = selected([passage(FELL)], {FELL: 0.9}, translations={FELL: "Mosoel viel in juni."})
    assert evidence.translation == "Mosoel viel in juni."


def test_a_sentence_that_was_cut_off_or_only_announces_is_not_selected():
    cut, announcing = "The city is a ...", "The report says this:"
    passages = [passage(cut), passage(announcing, start=100), passage(FELL, start=200)]
    assert texts(selected(passages, {cut: 0.9, announcing: 0.8, FELL: 0.1})) == [FELL]


# Sentences that stand side by side


def test_neighbours_that_both_answer_are_quoted_together():
    [evidence] = selected([passage(FELL, SOLD, FLED)], {SOLD: 0.9, FLED: 0.8})
    assert evidence.text == f"{SOLD} {FLED}"
    assert evidence.score == 0.9


def test_a_neighbour_needs_a_smaller_share():
    passages = [passage(FELL, SOLD), passage(FLED, start=100)]
    # a tenth of .9 is .09, half of it is .45
    assert texts(selected(passages, {FELL: 0.9, SOLD: 0.1, FLED: 0.1})) == [f"{FELL} {SOLD}"]


@pytest.mark.parametrize(("rank_beside", "expected"), [(0, FELL), (2, FELL), (3, f"{FELL} {SOLD}")])
def test_a_neighbour_of_a_high_rank_needs_no_share(rank_beside, expected):
    # "sold" is third, below a tenth of .9; "fled" before it stands elsewhere, and is below it as well
    passages = [passage(FELL, SOLD), passage(FLED, start=100)]
    given = {FELL: 0.9, FLED: 0.05, SOLD: 0.04}
    assert texts(selected(passages, given, limits(rank_beside=rank_beside))) == [expected]


def test_a_high_rank_does_not_help_what_stands_elsewhere():
    passages = [passage(FELL), passage(FLED, start=100)]
    assert texts(selected(passages, {FELL: 0.9, FLED: 0.44}, limits(rank_beside=5))) == [FELL]


def test_a_neighbour_of_a_high_rank_counts_as_a_sentence():
    passages = [passage(FELL, SOLD), passage(FLED, start=100)]
    given = {FELL: 0.9, SOLD: 0.04}
    assert texts(selected(passages, given, limits(sentences=1, rank_beside=5))) == [FELL]


def test_a_translation_of_neighbours_is_whole_or_none():
    given = {FELL: 0.9, SOLD: 0.8}
    both = {FELL: "Mosoel viel in juni.", SOLD: "Olie werd verkocht."}
    [evidence] = selected([passage(FELL, SOLD)], given, translations=both)
    assert evidence.translation == "Mosoel viel in juni. Olie werd verkocht."
    [evidence] = selected([passage(FELL, SOLD)], given, translations={FELL: "Mosoel viel in juni."})
    assert evidence.translation == ""


# Leaning back


def test_leaning_back_adds_the_sentence_before():
    leaning = "They crossed the border."
    assert texts(selected([passage(FELL, FLED, leaning)], {leaning: 0.9})) == [f"{FLED} {leaning}"]


def test_a_sentence_that_stands_by_itself_adds_nothing():
    assert texts(selected([passage(FLED, FELL)], {FELL: 0.9})) == [FELL]


def test_at_the_opening_of_a_passage_there_is_nothing_to_add():
    leaning = "They crossed the border."
    assert texts(selected([passage(leaning, FELL)], {leaning: 0.9})) == [leaning]


def test_an_overlapping_passage_gives_what_stands_before():
    leaning = "They crossed the border."
    earlier = passage(FELL, FLED, leaning)
    later = passage(leaning, SOLD, start=after(earlier, 2))
    assert texts(selected([later, earlier], {leaning: 0.9})) == [f"{FLED} {leaning}"]


# The other side of a claim


def test_a_denial_after_a_claim_is_added():
    assert texts(selected([passage(FELL, ACCUSED, DENIED, SOLD)], {ACCUSED: 0.9})) == [f"{ACCUSED} {DENIED}"]


def test_what_follows_a_claim_without_denying_it_is_not_added():
    assert texts(selected([passage(ACCUSED, SOLD)], {ACCUSED: 0.9})) == [ACCUSED]


def test_a_denial_after_a_plain_statement_is_not_added():
    assert texts(selected([passage(FELL, DENIED)], {FELL: 0.9})) == [FELL]


def test_a_claim_can_have_both_sides():
    leaning = "He accused the neighbour of buying oil."
    assert texts(selected([passage(FLED, leaning, DENIED)], {leaning: 0.9})) == [f"{FLED} {leaning} {DENIED}"]


def test_a_denial_is_added_though_the_claim_ends_its_passage():
    # Passages overlap by a sentence: the claim ends the first and opens the second, which has the denial.
    first = passage(FELL, SOLD, ACCUSED)
    second = passage(ACCUSED, DENIED, start=after(first, 2))
    assert texts(selected([first, second], {ACCUSED: 0.9})) == [f"{ACCUSED} {DENIED}"]
    assert texts(selected([second, first], {ACCUSED: 0.9})) == [f"{ACCUSED} {DENIED}"]


def test_a_claim_is_not_given_without_its_denial_for_want_of_room():
    answering = "one two three four five six seven eight"  # 8 words; the claim has 7, the denial 4
    passages = [passage(answering), passage(ACCUSED, DENIED, start=100)]
    assert texts(selected(passages, {answering: 0.9, ACCUSED: 0.8}, limits(words=16))) == [answering]
    assert texts(selected(passages, {answering: 0.9, ACCUSED: 0.8}, limits(words=19))) == [
        answering,
        f"{ACCUSED} {DENIED}",
    ]


def test_a_claim_keeps_its_denial_when_what_it_leans_on_does_not_fit():
    long, leaning = "Many families fled north and west and south and east.", "He accused them."  # 10 and 3 words
    passages = [passage(long, leaning, DENIED)]  # the denial has 4
    assert texts(selected(passages, {leaning: 0.9}, limits(words=8))) == [f"{leaning} {DENIED}"]


# What the question wants


LOSSES, COUNTED = "The losses were heavy.", "They were put at 450."


def test_a_number_that_is_wanted_is_taken_from_the_next_sentence():
    found = selected([passage(LOSSES, COUNTED)], {LOSSES: 0.9}, wanted=Wanted.NUMBER)
    assert texts(found) == [f"{LOSSES} {COUNTED}"]


def test_a_date_that_is_wanted_is_taken_from_the_next_sentence():
    found = selected([passage("The city fell.", "That was in 2014.")], {"The city fell.": 0.9}, wanted=Wanted.TIME)
    assert texts(found) == ["The city fell. That was in 2014."]


def test_a_sentence_that_has_the_number_is_not_completed():
    counted = "There were 12 losses."
    assert texts(selected([passage(counted, COUNTED)], {counted: 0.9}, wanted=Wanted.NUMBER)) == [counted]


def test_a_next_sentence_without_the_number_is_not_added():
    assert texts(selected([passage(LOSSES, SOLD)], {LOSSES: 0.9}, wanted=Wanted.NUMBER)) == [LOSSES]


@pytest.mark.parametrize("kind", [Wanted.ANYTHING, Wanted.PERSON, Wanted.DEFINITION])
def test_other_questions_are_not_completed(kind):
    assert texts(selected([passage(LOSSES, COUNTED)], {LOSSES: 0.9}, wanted=kind)) == [LOSSES]


# Lists

LEAD_IN = "These groups pledged allegiance:"
ITEMS = ["Boko Haram in Nigeria", "Ansar al-Sharia in Libya", "Abu Sayyaf in Jolo"]  # 4 words each


def test_a_list_is_given_whole():
    [evidence] = selected([passage(LEAD_IN, *ITEMS, is_list=True)], {ITEMS[1]: 0.9})
    assert evidence.text == "\n".join([LEAD_IN, *ITEMS])
    assert evidence.score == 0.9


def test_a_list_is_given_once_though_several_items_answer():
    assert len(selected([passage(LEAD_IN, *ITEMS, is_list=True)], dict.fromkeys([LEAD_IN, *ITEMS], 0.9))) == 1


def test_a_list_is_translated_item_by_item():
    translations = dict(zip([LEAD_IN, *ITEMS], ["Deze groepen:", "een", "twee", "drie"], strict=True))
    [evidence] = selected([passage(LEAD_IN, *ITEMS, is_list=True)], {ITEMS[0]: 0.9}, translations=translations)
    assert evidence.translation == "Deze groepen:\neen\ntwee\ndrie"


def test_a_list_that_is_translated_in_part_has_no_translation():
    [evidence] = selected(
        [passage(LEAD_IN, *ITEMS, is_list=True)], {ITEMS[0]: 0.9}, translations={LEAD_IN: "Deze groepen:"}
    )
    assert evidence.translation == ""


def test_a_list_that_is_too_long_ends_with_the_last_item_that_fits():
    # 4 words of the lead-in and 4 of each item: 12 words hold two items
    [evidence] = selected([passage(LEAD_IN, *ITEMS, is_list=True)], {ITEMS[0]: 0.9}, limits(words=15))
    assert evidence.text == "\n".join([LEAD_IN, *ITEMS[:2]])
    assert evidence.end == evidence.start + len(evidence.text)


def test_an_item_that_answers_is_not_lost_because_the_list_is_too_long():
    found = selected([passage(LEAD_IN, *ITEMS, is_list=True)], {ITEMS[2]: 0.9}, limits(words=12))
    assert any(ITEMS[2] in evidence.text for evidence in found)


def test_the_sentence_that_introduces_a_list_stands_in_the_answer_once():
    # It ends the running text before the list, and opens the list.
    before = passage(FELL, SOLD, LEAD_IN)
    listed = passage(LEAD_IN, *ITEMS, start=after(before, 2), is_list=True)
    for passages in ([before, listed], [listed, before]):
        found = selected(passages, {LEAD_IN: 0.9, ITEMS[0]: 0.8})
        assert texts(found) == ["\n".join([LEAD_IN, *ITEMS])]


# Limits of words


def test_what_does_not_fit_is_left_out():
    passages = [passage(FELL), passage(SOLD, start=100), passage(FLED, start=200)]
    # 4 words each
    assert texts(selected(passages, {FELL: 0.9, SOLD: 0.8, FLED: 0.7}, limits(words=8))) == [FELL, SOLD]


def test_something_shorter_may_still_fit():
    long = "a b c d e f g h i j"
    passages = [passage(FELL), passage(long, start=100), passage(FLED, start=200)]
    assert texts(selected(passages, {FELL: 0.9, long: 0.8, FLED: 0.7}, limits(words=8))) == [FELL, FLED]


def test_the_best_sentence_is_quoted_whole_even_when_it_is_too_long():
    assert texts(selected([passage(FELL)], {FELL: 0.9}, limits(words=2))) == [FELL]


def test_words_are_counted_in_the_language_that_has_more_of_them():
    passages = [passage(FELL), passage(SOLD, start=100)]
    translations = {FELL: "a b c d e f", SOLD: "a b c d e f"}  # 6 words each, against 4
    given = {FELL: 0.9, SOLD: 0.8}
    assert texts(selected(passages, given, limits(words=11), translations)) == [FELL]
    assert texts(selected(passages, given, limits(words=12), translations)) == [FELL, SOLD]


@pytest.mark.parametrize(
    ("pieces", "count"),
    [
        ([], 0),
        ([("one two three", "")], 3),
        ([("one two three", "een twee")], 3),
        ([("one two", "een twee drie")], 3),
        ([("one two", "een twee drie"), ("one two three four", "een")], 7),  # 3 and 4
        ([("These two:\none item\nanother", "")], 5),
    ],
)
def test_the_words_of_evidence_are_counted_so_too(pieces, count):
    given = [Evidence(passage(text), 0, len(text), text, 0.9, translation) for text, translation in pieces]
    assert selecting.words(given) == count


def test_the_sentence_that_answers_is_kept_when_the_one_before_it_does_not_fit():
    long, leaning = "Many families fled north and west and south and east.", "They crossed the border."
    assert texts(selected([passage(long, leaning)], {leaning: 0.9}, limits(words=8))) == [leaning]


# Whatever is selected


SENTENCES = st.sampled_from(
    [FELL, SOLD, FLED, ACCUSED, DENIED, "They crossed the border.", "Dit werd ontkend.", "He claimed this."]
)


@st.composite
def windows(draw: st.DrawFn) -> list[Passage]:
    """Passages that overlap by a sentence, as the splitter cuts them, in any order."""
    sentences = draw(st.lists(SENTENCES, min_size=1, max_size=9))
    whole = passage(*sentences)
    cut: list[Passage] = []
    start = 0
    while True:
        end = min(start + 4, len(sentences))
        cut.append(passage(*sentences[start:end], start=after(whole, start)))
        if end == len(sentences):
            return draw(st.permutations(cut))
        start = end - 1


@settings(max_examples=150, deadline=None)
@given(windows(), st.lists(st.floats(0, 1), min_size=9, max_size=9), st.integers(1, 4), st.integers(4, 60))
def test_evidence_stands_in_its_passage_once_and_within_the_limits(passages, chances, sentences, words):
    keys = sorted({(p.document, start) for p in passages for start, _ in p.sentences})
    probabilities = dict(zip(keys, chances, strict=False))
    found = select(passages, probabilities, {}, limits(sentences, words))
    assert found
    for evidence in found:
        inside = evidence.passage.text[evidence.start - evidence.passage.start : evidence.end - evidence.passage.start]
        assert inside == evidence.text
    assert len(found) <= sentences
    assert len(found) == 1 or sum(len(evidence.text.split()) for evidence in found) <= words
    places = sorted((evidence.start, evidence.end) for evidence in found)
    assert all(one_end <= other_start for (_, one_end), (other_start, _) in pairwise(places)), "quoted twice"
