"""What stands beside an answer: the short answer, that it rests on a claim, that the sources differ."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest

from assistant import prompts
from assistant.answering.citations import Verified
from assistant.answering.remarks import Remarked, remark
from assistant.datatypes import Citation, Lang, Note, Question, Statement
from assistant.questions import Wanted, wanted
from assistant.retrieval.analysis import terms

CLAIM, DIFFER = Note.CLAIM, Note.DIFFER
BELGIANS_NL, BELGIANS_EN = "Hoeveel Belgen vertrokken?", "How many Belgians left for Syria?"
FALL_NL, CALIPHATE_EN = "Wanneer viel Mosoel?", "When was the caliphate proclaimed in Mosul?"


def citation(number: int, quote: str, lang: Lang) -> Citation:
    return Citation(number, "d", "A title", lang, (), f"d:{number}", quote, 0, len(quote))


def verified(lang: Lang, texts: tuple[str, ...], quotes: dict[str, str]) -> Verified:
    """One statement a text, each citing its own quotation: the text, or what is given for it."""
    statements = tuple(Statement(text, (n,)) for n, text in enumerate(texts, start=1))
    cited = tuple(citation(n, quotes.get(text, text), lang) for n, text in enumerate(texts, start=1))
    return Verified(statements, cited, 0)


def words_of(question: Question) -> Callable[[str, Lang], frozenset[int]]:
    """The words of a question, each standing for itself."""
    own = list(dict.fromkeys(terms(question.text, question.lang)))
    return lambda word, lang: frozenset(own.index(term) for term in terms(word, lang) if term in own)


def about(question: Question, given: Verified, kind: Wanted | None = None) -> Remarked:
    return remark(question, kind or wanted(question.text, question.lang), given, words_of(question))


def remarked(
    text: str, lang: Lang, *texts: str, kind: Wanted | None = None, quotes: dict[str, str] | None = None
) -> Remarked:
    """What is remarked on these statements as the answer to a question."""
    return about(Question(text, lang), verified(lang, texts, quotes or {}), kind)


def shorts(found: Remarked) -> list[str | None]:
    return [s.text[slice(*s.short)] if s.short is not None else None for s in found.statements]


def said(found: Remarked) -> list[str]:
    return [s.text for s in found.statements]


# The short answer


@pytest.mark.parametrize(
    ("question", "lang", "text", "short"),
    [
        (BELGIANS_NL, "nl", "Er vertrokken 450 Belgen.", "450 Belgen"),
        (BELGIANS_EN, "en", "There left 450 Belgians.", "450 Belgians"),
        (FALL_NL, "nl", "Mosoel viel op 10 juni 2014.", "10 juni 2014"),
        ("Who was Jihadi John?", "en", "Jihadi John was Mohammed Emwazi.", "Mohammed Emwazi"),
        ("Waarom viel Mosoel?", "nl", "Mosoel viel in 2014 door 450 Belgen.", None),
        (BELGIANS_NL, "nl", "Er vertrokken veel Belgen.", None),
    ],
)
def test_the_short_answer_is_marked_in_its_statement(question, lang, text, short):
    found = remarked(question, lang, text)
    assert said(found) == [text]
    assert shorts(found) == [short]


def test_every_statement_has_its_short_answer():
    found = remarked(BELGIANS_EN, "en", "There left 450 Belgians.", "Nobody left.", "Of them 12 came back.")
    assert shorts(found) == ["450 Belgians", None, "12"]


def test_citations_stay_as_they_were():
    found = remarked(BELGIANS_EN, "en", "There left 450 Belgians.", "Of them 12 came back.")
    assert [s.cites for s in found.statements] == [(1,), (2,)]


def test_all_of_a_list_is_the_answer():
    text = "The Belgians who left: 450 men; 12 women"
    quote = "The Belgians who left:\n450 men\n12 women"
    listed = dataclasses.replace(citation(1, quote, "en"), is_list=True)
    given = Verified((Statement(text, (1,)),), (listed,), 0)
    assert shorts(about(Question(BELGIANS_EN, "en"), given)) == [None]


def test_text_of_two_paragraphs_is_no_list():
    text = "There left 450 Belgians. Nobody came."
    found = remarked(BELGIANS_EN, "en", text, quotes={text: "There left 450 Belgians.\nNobody came."})
    assert shorts(found) == ["450 Belgians"]


def test_a_list_differs_from_nothing():
    given = verified("nl", (ONE, TWO), {})
    listed = tuple(dataclasses.replace(c, is_list=c.number == 1) for c in given.citations)
    found = about(Question(BELGIANS_NL, "nl"), dataclasses.replace(given, citations=listed))
    assert shorts(found) == [None, "500 Belgen"]
    assert found.notes == ()


# A claim


@pytest.mark.parametrize(
    ("lang", "text"),
    [("nl", "Naar schatting vertrokken er 450 Belgen."), ("en", "Turkey was accused of it, and denied it.")],
)
def test_an_answer_whose_source_reports_a_claim_says_so(lang, text):
    assert remarked(BELGIANS_NL if lang == "nl" else BELGIANS_EN, lang, text).notes == (CLAIM,)


@pytest.mark.parametrize("text", ["Er vertrokken 450 Belgen.", "There left 450 Belgians."])
def test_an_answer_whose_source_states_a_fact_has_no_note(text):
    assert remarked(BELGIANS_NL, "nl", text).notes == ()


def test_the_source_counts_and_not_its_translation():
    text, quote = "Er vertrokken zowat 450 Belgen.", "An estimated 450 Belgians left."
    assert remarked(BELGIANS_NL, "nl", text, quotes={text: quote}).notes == (CLAIM,)
    assert remarked(BELGIANS_NL, "nl", "Naar schatting vertrokken er 450.", quotes={}).notes == (CLAIM,)
    plain = {"Naar schatting vertrokken er 450.": "There left 450 Belgians."}
    assert remarked(BELGIANS_NL, "nl", "Naar schatting vertrokken er 450.", quotes=plain).notes == ()


def test_only_the_first_statement_counts():
    plain, claimed = "Er vertrokken 450 Belgen.", "Turkije werd beschuldigd."
    assert remarked(BELGIANS_NL, "nl", plain, claimed).notes == ()
    assert remarked(BELGIANS_NL, "nl", claimed, plain).notes == (CLAIM,)


def test_each_of_its_sources_counts():
    texts = ("There left 450 Belgians.", "An estimated 450 Belgians left.")
    one = Statement(" ".join(texts), (1, 2))
    cited = tuple(citation(n, text, "en") for n, text in enumerate(texts, start=1))
    assert about(Question(BELGIANS_EN, "en"), Verified((one,), cited, 0)).notes == (CLAIM,)


# Sources that differ


@pytest.mark.parametrize(
    ("question", "lang", "one", "other"),
    [
        (BELGIANS_NL, "nl", "Er vertrokken 450 Belgen.", "Ruim 500 Belgen vertrokken."),
        (BELGIANS_EN, "en", "For Syria left 450 Belgians.", "More than 500 Belgians left for Syria."),
        (BELGIANS_EN, "en", "Of the Belgians 40% left for Syria.", "For Syria left 50 percent of the Belgians."),
        (BELGIANS_NL, "nl", "Van de Belgen vertrok 40%.", "Van de Belgen vertrok 50 procent."),
        (FALL_NL, "nl", "Mosoel viel op 10 juni 2014.", "Mosoel viel op 29 juni 2014."),
        (FALL_NL, "nl", "Mosoel viel in juni 2014.", "Mosoel viel in juli."),
        (
            CALIPHATE_EN,
            "en",
            "In June 2014 Mosul's caliphate was proclaimed.",
            "Caliphate in Mosul proclaimed: July 2014.",
        ),
        (
            CALIPHATE_EN,
            "en",
            "In 2014 a caliphate was proclaimed in Mosul.",
            "Mosul saw its caliphate proclaimed in June 2015.",
        ),
        (CALIPHATE_EN, "en", "In 2014 a caliphate was proclaimed in Mosul.", "Mosul's caliphate proclaimed: 2015."),
    ],
)
def test_other_figures_and_dates_are_said_to_differ(question, lang, one, other):
    found = remarked(question, lang, one, other)
    assert said(found) == [prompts.text("answers", lang, "answer.differ"), one, other]
    assert [s.cites for s in found.statements] == [(1, 2), (1,), (2,)]
    assert found.notes == (DIFFER,)
    assert shorts(found)[0] is None
    assert all(shorts(found)[1:])


@pytest.mark.parametrize(
    ("question", "lang", "one", "other"),
    [
        (BELGIANS_NL, "nl", "Er vertrokken 450 Belgen.", "Ruim 450 Belgen vertrokken."),
        (BELGIANS_NL, "nl", "Er vertrokken 1,2 miljoen Belgen.", "Wel 1.200.000 Belgen vertrokken."),
        (BELGIANS_EN, "en", "For Syria left 450 Belgians.", "For Syria left 40% of the Belgians."),  # a share of them
        (BELGIANS_EN, "en", "For Syria left 450 Belgians.", "For Syria left twelve Belgians."),  # in words
        (BELGIANS_EN, "en", "For Syria left dozens of Belgians.", "For Syria left 500 Belgians."),
        (BELGIANS_EN, "en", "For Syria left 450 Belgians.", "For Syria left many Belgians."),  # gives none
        (FALL_NL, "nl", "Mosoel viel op 10 juni 2014.", "Mosoel viel in juni."),
        (FALL_NL, "nl", "Mosoel viel op 10 juni 2014.", "Mosoel viel in 2014."),
        (FALL_NL, "nl", "Mosoel viel in 2014.", "Mosoel viel in juni."),
        ("Wie leidde Mosoel?", "nl", "Haddad leidde Mosoel.", "Merkel leidde Mosoel."),  # there may be two
        ("Waarom vertrokken Belgen?", "nl", "450 Belgen vertrokken daarom.", "500 Belgen vertrokken daarom."),
    ],
)
def test_what_can_both_be_right_does_not_differ(question, lang, one, other):
    found = remarked(question, lang, one, other)
    assert said(found) == [one, other]
    assert found.notes == ()


ONE, TWO, SAME = "Er vertrokken 450 Belgen.", "Er vertrokken 500 Belgen.", "Ja, 450 Belgen vertrokken."


def test_those_that_differ_come_first_and_the_rest_after_them():
    found = remarked(BELGIANS_NL, "nl", ONE, SAME, TWO, "Zij gingen ver.")
    assert said(found)[1:] == [ONE, TWO, SAME, "Zij gingen ver."]
    assert [s.cites for s in found.statements] == [(1, 3), (1,), (3,), (2,), (4,)]


def test_all_that_differ_from_the_first_are_cited_once():
    third = "Ruim 600 Belgen vertrokken."
    found = remarked(BELGIANS_NL, "nl", ONE, TWO, third)
    assert said(found)[1:] == [ONE, TWO, third]
    assert found.statements[0].cites == (1, 2, 3)
    given = Verified(
        tuple(Statement(text, cites) for text, cites in ((ONE, (1, 2)), (TWO, (2, 3)))),
        tuple(citation(n, "Belgen.", "nl") for n in (1, 2, 3)),
        0,
    )
    assert about(Question(BELGIANS_NL, "nl"), given).statements[0].cites == (1, 2, 3)


@pytest.mark.parametrize(
    ("other", "is_about_it"),
    [
        ("Er kwamen 500 Zweden.", False),
        ("Naar Syrië vertrokken 500 Zweden.", False),  # two of the four words of the first
        ("Vroeger vertrokken 500 Zweden naar Syrië.", False),  # one more of the question, that the first has not
        ("Naar Syrië vertrokken 500 Belgen.", True),  # three: 0.75 of them
        ("Naar Syrië en Jemen vertrokken 500 Belgen.", True),
    ],
)
def test_a_statement_about_something_else_is_not_compared(other, is_about_it):
    question = "Hoeveel Belgen vertrokken vroeger naar Syrië of Jemen?"
    found = remarked(question, "nl", "Naar Jemen en Syrië vertrokken 450 Belgen.", other)
    assert found.notes == ((DIFFER,) if is_about_it else ())


def test_only_the_words_of_the_question_that_the_first_statement_has_are_looked_for():
    question = "Hoeveel Belgen vertrokken vroeger met hun vrienden naar Syrië of Jemen?"
    assert remarked(question, "nl", ONE, TWO).notes == (DIFFER,)


def test_the_first_statement_must_be_about_what_was_asked():
    assert remarked(BELGIANS_NL, "nl", "Zweden telde er 12.", ONE, TWO).notes == ()
    assert remarked(BELGIANS_NL, "nl", "Veel Belgen vertrokken.", ONE, TWO).notes == ()  # gives no number


def test_one_statement_differs_from_nothing():
    assert remarked(BELGIANS_NL, "nl", ONE).notes == ()


def test_both_notes_can_stand_beside_an_answer():
    found = remarked(BELGIANS_NL, "nl", "Naar schatting 450 Belgen vertrokken.", TWO)
    assert found.notes == (CLAIM, DIFFER)
