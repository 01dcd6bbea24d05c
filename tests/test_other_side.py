"""The other side of a claim: a denial near an accusation, about the same."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from assistant.answering import other_side
from assistant.answering.other_side import NEAR
from assistant.datatypes import Document, Enrichment, Evidence, Paragraph, Passage, Section, Sentence

ACCUSED, DENIED = "Germany accused Qatar of sending money.", "Qatar denied the charge."
ACCUSED_NL, DENIED_NL = "Duitsland beschuldigde Qatar ervan geld te sturen.", "Qatar ontkende dat."
PLAIN = "Oil was sold."  # names nobody


def document(*sections: tuple[str, list[str]], title: str = "A title") -> Document:
    """Sections, each a heading and its sentences; one paragraph a section."""
    text = ""
    made, paragraphs, sentences = [], [], []
    for number, (heading, given) in enumerate(sections):
        start = len(text)
        text += f"{heading}\n"
        body = len(text)
        for sentence in given:
            sentences.append(Sentence(len(text), len(text) + len(sentence), number))
            text += f"{sentence} "
        paragraphs.append(Paragraph(body, len(text), number))
        made.append(Section((heading,), start, body, len(text)))
    return Document("d", "en", title, "", "", text, tuple(made), tuple(paragraphs), tuple(sentences))


def passages(within: Document) -> dict[str, Passage]:
    """A passage for each sentence."""
    return {
        f"{within.id}:{s.start}": Passage(
            *(f"{within.id}:{s.start}", within.id, within.lang, "text", within.section_of(s).path),
            *(s.start, s.end, within.text[s.start : s.end], ((s.start, s.end),)),
        )
        for s in within.sentences
    }


def evidence(within: Document, text: str) -> Evidence:
    """Text of a document as evidence, in a passage of its own."""
    start = within.text.index(text)
    end = start + len(text)
    section = next(s for s in within.sections if s.start <= start < s.end)
    passage = Passage("selected", within.id, within.lang, "text", section.path, start, end, text, ((start, end),))
    return Evidence(passage, start, end, text, 0.7)


def found(
    within: Document, *selected: str, enrichments: Mapping[tuple[str, int], Enrichment] | None = None
) -> Evidence | None:
    given = [evidence(within, text) for text in selected]
    return other_side.find(given, {within.id: within}, passages(within), enrichments or {})


def denial(
    *sentences: str, claim: str = ACCUSED, heading: str = "Reactions from abroad", title: str = "A title"
) -> str:
    """The denial that is found for a claim among the sentences of its section; empty where there is none."""
    other = found(document((heading, list(sentences)), title=title), claim)
    return other.text if other is not None else ""


# What is found


@pytest.mark.parametrize(("claim", "answer"), [(ACCUSED, DENIED), (ACCUSED_NL, DENIED_NL)])
def test_a_denial_that_follows_an_accusation_is_found(claim, answer):
    assert denial(claim, PLAIN, answer, claim=claim) == answer


def test_it_knows_where_it_stands():
    within = document(("Qatar", [ACCUSED, PLAIN, DENIED]))
    start = within.text.index(DENIED)
    passage = passages(within)[f"d:{start}"]
    score = evidence(within, ACCUSED).score  # that of the claim
    assert found(within, ACCUSED) == Evidence(passage, start, start + len(DENIED), DENIED, score)


def test_its_translation_comes_along():
    within = document(("Qatar", [ACCUSED, DENIED]))
    written = {("d", within.text.index(DENIED)): Enrichment("Qatar ontkende de aanklacht.")}
    other = found(within, ACCUSED, enrichments=written)
    assert other is not None
    assert other.translation == "Qatar ontkende de aanklacht."


@pytest.mark.parametrize("before", [True, False])
def test_a_denial_is_near_up_to_six_sentences_away(before):
    def apart(between: int) -> str:
        sentences = [ACCUSED, *[PLAIN] * between, DENIED]
        return denial(*(reversed(sentences) if before else sentences))

    assert NEAR == 6
    assert apart(5) == DENIED
    assert apart(6) == ""


def test_the_sentences_after_a_claim_are_looked_at_first():
    earlier = "Qatar rejected that."
    assert denial(earlier, ACCUSED, PLAIN, PLAIN, DENIED) == DENIED


@pytest.mark.parametrize("before", [True, False])
def test_of_two_denials_the_nearer_one_is_found(before):
    further = "Qatar rejected that."
    sentences = [ACCUSED, PLAIN, DENIED, further]
    assert denial(*(reversed(sentences) if before else sentences)) == DENIED


def test_evidence_of_several_sentences_counts_from_its_last():
    within = document(("Qatar", [ACCUSED, PLAIN, "He left.", *["It rained."] * 5, DENIED]))
    other = found(within, f"{ACCUSED} {PLAIN} He left.")
    assert other is not None
    assert other.text == DENIED


def test_the_first_accusation_of_the_evidence_counts():
    second, refuted = "Iran accused Israel of lying.", "Israel rejected that."
    within = document(("Replies to the first charge", [ACCUSED, DENIED]), ("Replies to the second", [second, refuted]))
    found_first = [found(within, *order) for order in ([ACCUSED, second], [second, ACCUSED])]
    assert [other.text for other in found_first if other is not None] == [DENIED, refuted]


# What is about the same


@pytest.mark.parametrize(
    ("claim", "answer"),
    [
        ("Germany accused Turkey of buying oil.", "Turkish officials denied it."),
        ("Duitsland beschuldigde Turkije.", "De Turkse regering ontkende dat."),
        ("Germany accused Türkiye of buying oil.", "The government of Turkiye denied it."),
    ],
)
def test_a_form_of_the_name_will_do(claim, answer):
    assert denial(claim, answer, claim=claim) == answer


def test_a_denial_about_somebody_else_is_not_found():
    assert denial(ACCUSED, "Israel denied the charge.") == ""


def test_a_denial_that_names_nobody_is_not_found():
    assert denial(ACCUSED, "It was denied.") == ""


@pytest.mark.parametrize(
    ("claim", "answer"),
    [
        ("Later Germany accused them.", "Later Israel denied it."),
        ("According to Germany, Qatar was linked to it.", "According to Israel, there is no evidence."),
        ("Volgens Duitsland zou Qatar geld sturen.", "Volgens Israël is daar geen bewijs voor."),
    ],
)
def test_the_same_word_at_the_opening_of_both_is_no_name(claim, answer):
    assert denial(claim, answer, claim=claim) == ""


def test_a_claim_that_names_nobody_is_about_its_heading():
    claim = "It was accused of sending money."
    assert denial(claim, DENIED, claim=claim, heading="Qatar") == DENIED
    assert denial(claim, DENIED, claim=claim, heading="Israel") == ""


def test_a_heading_of_more_than_two_words_is_no_name():
    claim, answer = "It was accused of sending money.", "Saudi officials denied it."
    assert denial(claim, answer, claim=claim, heading="Saudi Arabia") == answer
    assert denial(claim, answer, claim=claim, heading="The Saudi reply") == ""


def test_a_name_of_the_title_is_what_everything_is_about():
    assert denial(ACCUSED, DENIED, title="Qatar abroad") == ""


# What is not looked for


@pytest.mark.parametrize(
    "sentence", ["Germany left Qatar.", "An estimated 450 people left Qatar.", "According to Germany, Qatar won."]
)
def test_what_accuses_nobody_needs_no_other_side(sentence):
    assert denial(sentence, DENIED, claim=sentence) == ""


def test_evidence_that_has_a_denial_needs_no_other():
    within = document(("Qatar", [ACCUSED, "Qatar rejected that.", DENIED]))
    assert found(within, ACCUSED, DENIED) is None
    assert found(within, f"{ACCUSED} Qatar rejected that.") is None


def test_a_claim_that_is_a_denial_itself_needs_no_other():
    claim = "Qatar rejected the claims of Germany."
    assert denial(claim, DENIED, claim=claim) == ""


def test_a_denial_in_another_section_is_not_found():
    assert found(document(("Qatar", [ACCUSED]), ("Qatar", [DENIED])), ACCUSED) is None


def test_a_denial_that_no_passage_of_the_document_holds_is_not_found():
    within = document(("Qatar", [ACCUSED, DENIED]))
    start = within.text.index(DENIED)
    elsewhere = Passage("e", "e", "en", "text", (), start, start + 4, "Text", ((start, start + 4),))
    held = {id: p for id, p in passages(within).items() if p.text != DENIED} | {"e": elsewhere}
    assert other_side.find([evidence(within, ACCUSED)], {"d": within}, held, {}) is None


def test_nothing_is_found_for_nothing():
    assert other_side.find([], {}, {}, {}) is None
