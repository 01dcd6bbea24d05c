"""Answers as HTML: escaped, highlighted by offset, in the right languages."""

from __future__ import annotations

import dataclasses
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import pytest

from assistant.datatypes import (
    Abstention,
    Answer,
    Citation,
    Document,
    Enrichment,
    Hit,
    Note,
    Passage,
    Question,
    Reason,
    Retrieved,
    Statement,
)
from assistant.web.conversation import Conversation, Exchange, Problem
from assistant.web.html import frame, history, render, sources
from assistant.web.html.markup import read_link
from assistant.web.library import Library

HOSTILE = """<script>alert("1")</script> & 'x' <img src=x onerror=alert(2)>"""
TEXT = "Before it. Four hundred & fifty people <left>. After it.\nA second paragraph."
QUOTE = "Four hundred & fifty people <left>."
START = 1_000  # of the passage in its document


class Elements(HTMLParser):
    """The elements of a piece of HTML in order, each with its attributes and the text inside it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None], list[str]]] = []
        self.open: list[int] = []
        self.feed(html)
        assert not self.open, "an element is left open"

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs), []))
        if tag != "br":
            self.open.append(len(self.found) - 1)

    def handle_endtag(self, tag):
        assert self.found[self.open.pop()][0] == tag

    def handle_data(self, data):
        for position in self.open:
            self.found[position][2].append(data)

    def all(self, name: str) -> list[tuple[dict[str, str | None], str]]:
        """The attributes and the text of the elements with this tag or class."""
        return [
            (attributes, "".join(text))
            for tag, attributes, text in self.found
            if name in (tag, *(attributes.get("class") or "").split())
        ]

    def one(self, name: str) -> tuple[dict[str, str | None], str]:
        """The attributes and the text of the only such element."""
        (element,) = self.all(name)
        return element


def passage(**changes) -> Passage:
    given = Passage("en:1", "en", "en", "text", ("Foreign nationals", "Belgium"), START, START + len(TEXT), TEXT, ())
    return dataclasses.replace(given, **changes)


def citation(**changes) -> Citation:
    start = START + TEXT.index(QUOTE)
    given = Citation(
        *(1, "en", "Collaboration", "en", ("Foreign nationals", "Belgium"), "en:1", QUOTE, start, start + len(QUOTE)),
        translation="Vierhonderdvijftig mensen vertrokken.",
    )
    return dataclasses.replace(given, **changes)


def document(**changes) -> Document:
    source = "https://en.wikipedia.org/wiki/Collaboration"
    given = Document("en", "en", "Collaboration", source, "CC BY-SA 4.0", TEXT, (), (), ())
    return dataclasses.replace(given, **changes)


def answer(**changes) -> Answer:
    given = Answer(
        Question("Hoeveel mensen vertrokken?", "nl"),
        (Statement("Vierhonderdvijftig mensen vertrokken.", (1,)),),
        (citation(),),
        None,
        0.9,
        (Retrieved(Hit("en:1", 1.0, 1, "reranker"), passage()),),
    )
    return dataclasses.replace(given, **changes)


def abstaining(reason: Reason = Reason.NO_EVIDENCE, **changes) -> Answer:
    return answer(statements=(), citations=(), abstention=Abstention(reason, "Dat staat er niet in."), **changes)


def library(*passages: Passage) -> Library:
    """One document with these passages."""
    return Library({"en": document()}, {p.id: p for p in passages or (passage(),)})


def shown(outcome, lang="nl", *passages: Passage, key: str = "") -> Elements:
    return Elements(render.result(Exchange(1, outcome, key), lang, library(*passages)))


# Highlighting


def test_the_quote_is_marked_at_its_offsets():
    mark, text = shown(answer()).one("mark")
    assert text == QUOTE
    assert mark["id"] == "e1-quote-1"


def test_marking_leaves_the_passage_as_it_was():
    assert shown(answer()).one("blockquote")[1] == TEXT


def test_marking_goes_by_offset_where_the_same_words_stand_twice():
    twice = passage(text="It burned. It burned. It ended.", end=START + 31)
    second = citation(quote="It burned.", start=START + 11, end=START + 21)
    html = sources.highlighted(twice, [second], 1)
    assert html.startswith("It burned. <mark")
    assert html.endswith("It burned.</mark> It ended.")


@pytest.mark.parametrize(
    ("start", "end", "marked"),
    [
        pytest.param(START, START + 10, ["Before it."], id="at_the_start"),
        pytest.param(START + len(TEXT) - 10, START + len(TEXT), ["paragraph."], id="at_the_end"),
        pytest.param(START, START + len(TEXT), [TEXT], id="whole_passage"),
        pytest.param(START - 5, START + 6, ["Before"], id="from_before_the_passage"),
        pytest.param(START + len(TEXT) - 10, START + len(TEXT) + 9, ["paragraph."], id="to_after_the_passage"),
        pytest.param(0, 10, [], id="elsewhere"),
    ],
)
def test_marking_stays_inside_the_passage(start, end, marked):
    elements = Elements(sources.highlighted(passage(), [citation(start=start, end=end)], 1))
    assert [text for _, text in elements.all("mark")] == marked


def test_overlapping_quotes_are_marked_once():
    quotes = [citation(number=2, start=START + 7, end=START + 20), citation(start=START, end=START + 10)]
    html = f"<p>{sources.highlighted(passage(), quotes, 1)}</p>"
    assert [text for _, text in Elements(html).all("mark")] == ["Before it.", " Four hund"]
    assert Elements(html).one("p")[1] == TEXT


# Escaping


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_markup_from_readers_and_documents_is_shown_as_text(lang):
    hostile_passage = passage(text=HOSTILE, end=START + len(HOSTILE), section=(HOSTILE,))
    quote = citation(title=HOSTILE, quote=HOSTILE, start=START, end=START + len(HOSTILE), translation=HOSTILE)
    asked = answer(question=Question(HOSTILE, "nl"), statements=(Statement(HOSTILE, (1,)),), citations=(quote,))
    elements = shown(asked, lang, hostile_passage)
    assert {tag for tag, _, _ in elements.found}.isdisjoint({"script", "img"})
    for name in ("tw-question", "tw-text", "mark", "tw-title", "tw-path", "tw-translation"):
        assert HOSTILE in elements.one(name)[1]


def test_markup_in_nearest_passages_and_abstention_is_shown_as_text():
    retrieved = Retrieved(Hit("en:1", 1.0, 1, "reranker"), passage(text=HOSTILE, end=START + len(HOSTILE)))
    asked = answer(
        statements=(), citations=(), abstention=Abstention(Reason.NO_EVIDENCE, HOSTILE), retrieved=(retrieved,)
    )
    elements = shown(asked)
    assert elements.one("tw-text")[1] == HOSTILE
    assert elements.one("blockquote")[1] == HOSTILE
    assert not elements.all("script")


def test_markup_in_the_list_of_documents_is_shown_as_text():
    elements = Elements(frame.about([document(title=HOSTILE, source=HOSTILE, licence=HOSTILE)], "nl"))
    assert not elements.all("script")
    assert elements.one("cite")[1] == HOSTILE
    assert elements.one("li")[1].count(HOSTILE) == 3


def test_quotes_cannot_end_an_attribute():
    source = 'https://example.org/"onmouseover="alert(1)'
    link, _ = Elements(frame.about([document(source=source)], "en")).one("a")
    assert link["href"] == source
    assert set(link) == {"href", "rel", "target"}


@pytest.mark.parametrize("source", ["javascript:alert(1)", "data:text/html,x", "//example.org", "notes.pdf", ""])
def test_only_web_addresses_become_links(source):
    elements = Elements(frame.about([document(source=source)], "en"))
    assert not elements.all("a")
    assert source in elements.one("li")[1]


# The short answer and the notes


def emphasised(text: str, short: tuple[int, int] | None) -> Elements:
    """A page whose answer is this text, with its short answer at these offsets."""
    return shown(answer(statements=(Statement(text, (1,), short),)))


@pytest.mark.parametrize(
    ("text", "short", "marked"),
    [
        ("Er vertrokken 450 mensen.", (14, 24), "450 mensen"),
        ("450 mensen vertrokken.", (0, 10), "450 mensen"),
        ("Het waren er 450", (13, 16), "450"),
        ("450", (0, 3), "450"),
        ("Van de 12 gingen er 12 weg.", (20, 22), "12"),  # by offset
    ],
)
def test_the_short_answer_is_emphasised_at_its_offsets(text, short, marked):
    elements = emphasised(text, short)
    assert elements.one("tw-short")[1] == elements.one("strong")[1] == marked
    assert elements.one("tw-text")[1] == f"{text}\xa0[1]"
    before = text[: short[0]]
    html = render.result(Exchange(1, answer(statements=(Statement(text, (1,), short),))), "nl", library())
    assert f'>{before}<strong class="tw-short">{marked}</strong>' in html


def test_nothing_is_emphasised_where_there_is_no_short_answer():
    assert not emphasised("Er vertrokken veel mensen.", None).all("strong")


def test_each_statement_has_its_own_emphasis():
    asked = answer(statements=(Statement("Het zijn er 12.", (1,), (12, 14)), Statement("Of 13.", (1,), (3, 5))))
    assert [text for _, text in shown(asked).all("tw-short")] == ["12", "13"]


@pytest.mark.parametrize("short", [(0, len(HOSTILE)), (0, 1), (1, 8), (7, 20), (len(HOSTILE) - 3, len(HOSTILE))])
def test_markup_inside_and_around_the_short_answer_is_shown_as_text(short):
    elements = emphasised(HOSTILE, short)
    assert {tag for tag, _, _ in elements.found}.isdisjoint({"script", "img"})
    assert elements.one("tw-short")[1] == HOSTILE[slice(*short)]
    assert elements.one("tw-text")[1] == f"{HOSTILE}\xa0[1]"


def test_markup_ends_with_the_emphasis_where_an_entity_is_cut():
    # "&amp;" in a source is text: the emphasis goes by its characters, not by those of the HTML
    elements = emphasised("R&amp;D & meer", (1, 6))
    assert elements.one("tw-short")[1] == "&amp;"
    assert elements.one("tw-text")[1] == "R&amp;D & meer\xa0[1]"


@pytest.mark.parametrize(
    ("lang", "note", "words"),
    [
        ("nl", Note.CLAIM, "bewering"),
        ("en", Note.CLAIM, "claim"),
        ("nl", Note.DIFFER, "verschillen"),
        ("en", Note.DIFFER, "differ"),
    ],
)
def test_a_note_is_in_the_language_of_the_page(lang, note, words):
    attributes, text = shown(answer(notes=(note,)), lang).one("tw-note")
    assert attributes["data-note"] == str(note)
    assert words in text


def test_notes_stand_in_order_between_the_answer_and_its_certainty():
    elements = shown(answer(notes=(Note.CLAIM, Note.DIFFER)))
    order = [
        attributes.get("data-note") or attributes["class"]
        for _, attributes, _ in elements.found
        if attributes.get("class") in {"tw-text", "tw-note", "tw-confidence"}
    ]
    assert order == ["tw-text", "claim", "differ", "tw-confidence"]


def test_an_answer_without_notes_shows_none():
    assert not shown(answer()).all("tw-note")


def test_every_note_has_its_text():
    assert set(render.NOTES) == set(Note)


# Answers and sources


def test_references_lead_to_their_quotes_and_back():
    elements = shown(answer())
    reference, text = elements.one("tw-cite")
    back, _ = elements.one("tw-back")
    assert text == "[1]"
    assert reference["href"] == "#" + str(elements.one("mark")[0]["id"])
    assert back["href"] == "#" + str(reference["id"])


def test_every_anchor_is_unique_when_a_quote_is_cited_twice():
    elements = shown(answer(statements=(Statement("Eén.", (1,)), Statement("Twee.", (1,)))))
    ids = [str(attributes["id"]) for _, attributes, _ in elements.found if "id" in attributes]
    assert len(elements.all("tw-cite")) == 2
    assert sorted(ids) == ["e1-cite-1", "e1-quote-1"]


def test_quotes_of_one_passage_share_a_card():
    other = passage(id="en:2", start=0, end=len(TEXT))
    quotes = (
        citation(number=1, start=START, end=START + 10),
        citation(number=2, passage_id="en:2", start=0, end=10),
        citation(number=3),
    )
    asked = answer(statements=(Statement("Zo is het.", (1, 2, 3)),), citations=quotes)
    elements = shown(asked, "nl", passage(), other)
    assert [text for _, text in elements.all("tw-numbers")] == ["13", "2"]
    assert [mark["id"] for mark, _ in elements.all("mark")] == ["e1-quote-1", "e1-quote-3", "e1-quote-2"]


def test_a_card_names_document_language_and_heading_path():
    elements = shown(answer())
    assert elements.one("tw-title")[1] == "Collaboration EN"
    assert elements.one("tw-lang")[0]["title"] == "Engels"
    assert elements.one("tw-path")[1] == "Foreign nationals › Belgium"


def test_a_passage_before_the_first_heading_stands_in_the_introduction():
    assert shown(answer(), "nl", passage(section=())).one("tw-path")[1] == "Inleiding"


def test_a_definition_is_called_one():
    assert "omschrijving van een begrip" in shown(answer(), "nl", passage(kind="definition")).one("tw-path")[1]


@pytest.mark.parametrize(
    ("confidence", "level", "words"),
    [
        (1.0, "high", "vrij zeker"),
        (0.85, "high", "vrij zeker"),
        (0.84, "medium", "denkt"),
        (0.6, "medium", "denkt"),
        (0.59, "low", "niet zeker"),
        (0.0, "low", "niet zeker"),
    ],
)
def test_certainty_in_words(confidence, level, words):
    attributes, text = shown(answer(confidence=confidence)).one("tw-confidence")
    assert attributes["data-level"] == level
    assert words in text


def test_the_announcement_comes_first_and_counts_the_sources():
    assert shown(answer()).found[0][1]["role"] == "status"
    assert shown(answer()).found[0][2] == ["Antwoord met één bron."]
    two = answer(statements=(Statement("Zo is het.", (1, 2)),), citations=(citation(), citation(number=2)))
    assert shown(two, "en").found[0][2] == ["Answer with 2 sources."]


# Abstentions and problems


@pytest.mark.parametrize("reason", [Reason.NO_EVIDENCE, Reason.OFF_TOPIC])
def test_an_abstention_gives_its_message_with_the_nearest_passages_folded_away(reason):
    elements = shown(abstaining(reason))
    assert elements.one("tw-text")[1] == "Dat staat er niet in."
    assert "open" not in elements.one("details")[0]
    assert elements.one("blockquote")[1] == TEXT
    assert not elements.all("mark")
    assert not elements.all("tw-confidence")


def test_a_declined_request_gets_no_passages():
    elements = shown(abstaining(Reason.DECLINED))
    assert elements.one("tw-text")[1] == "Dat staat er niet in."
    assert not elements.all("blockquote")


def test_an_abstention_without_passages_has_nothing_to_unfold():
    assert not shown(abstaining(retrieved=())).all("details")


def test_at_most_five_nearest_passages():
    many = tuple(Retrieved(Hit("en:1", 1.0, rank, "reranker"), passage()) for rank in range(1, 11))
    assert len(shown(abstaining(retrieved=many)).all("blockquote")) == 5


@pytest.mark.parametrize(
    ("problem", "lang", "words"),
    [
        (Problem("problem.empty"), "nl", "Er staat nog geen vraag"),
        (Problem("problem.too_long", 2_000), "nl", "hoogstens 2.000 tekens"),
        (Problem("problem.too_long", 2_000), "en", "at most 2,000 characters"),
        (Problem("problem.failed"), "en", "Something went wrong"),
    ],
)
def test_a_problem_is_one_announced_line(problem, lang, words):
    elements = shown(problem, lang)
    attributes, text = elements.one("tw-problem")
    assert words in text
    assert attributes["role"] == "status"
    assert len(elements.found) == 1


def test_nothing_asked_shows_nothing():
    assert render.result(None, "nl", library()) == '<p role="status" class="tw-unseen" lang="nl"></p>'


# Languages


def test_everything_says_which_language_it_is_in():
    elements = shown(answer(), "en")
    assert elements.one("tw-result")[0]["lang"] == "en"  # the page
    assert elements.one("tw-text")[0]["lang"] == "nl"  # the answer, like the question
    assert elements.one("blockquote")[0]["lang"] == "en"  # the document
    assert elements.one("tw-cite")[0]["lang"] == "en"


def test_the_page_can_be_in_another_language_than_the_answer():
    in_dutch, in_english = shown(answer(), "nl"), shown(answer(), "en")
    assert [in_dutch.all("h2")[0][1], in_english.all("h2")[0][1]] == ["Antwoord", "Answer"]
    assert in_dutch.one("tw-text")[1] == in_english.one("tw-text")[1]


@pytest.mark.parametrize(
    ("lang", "label"), [("nl", "[1] vertaald uit het Engels"), ("en", "[1] translated from English")]
)
def test_a_translation_is_marked_as_one(lang, label):
    elements = shown(answer(), lang)
    assert elements.one("tw-label")[1] == label
    assert "Vierhonderdvijftig mensen vertrokken." in elements.one("tw-translation")[1]
    assert [a["lang"] for a, text in elements.all("p") if text.startswith("Vierhonderdvijftig m")] == ["nl", "nl"]


def test_no_translation_where_the_source_is_in_the_language_of_the_question():
    asked = answer(question=Question("How many left?", "en"))
    assert not shown(asked).all("tw-translation")


def test_no_translation_where_there_is_none():
    assert not shown(answer(citations=(citation(translation=""),))).all("tw-translation")


@pytest.mark.parametrize(("lang", "licence"), [("nl", "Licentie: CC BY-SA 4.0"), ("en", "Licence: CC BY-SA 4.0")])
def test_documents_are_listed_with_title_source_and_licence(lang, licence):
    elements = Elements(frame.about([document()], lang))
    assert elements.one("cite") == ({"lang": "en"}, "Collaboration")
    assert elements.one("a")[1] == "https://en.wikipedia.org/wiki/Collaboration"
    assert licence in elements.one("li")[1]


def test_a_document_without_a_licence_says_nothing_of_one():
    assert "Licen" not in Elements(frame.about([document(licence="")], "nl")).one("li")[1]


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_masthead_names_the_assistant(lang):
    assert Elements(frame.masthead(lang)).one("h1")[1] == "Tweespraak"


# What is read and heard beside the answer


def test_a_statement_says_which_quotations_it_rests_on():
    asked = answer(
        statements=(Statement("Eén.", (1,)), Statement("Twee.", (1, 2))), citations=(citation(), citation(number=2))
    )
    elements = shown(asked)
    assert [attributes["data-cites"] for attributes, _ in elements.all("tw-statement")] == ["1", "1 2"]
    assert [text for _, text in elements.all("tw-statement")] == ["Eén.\xa0[1]", "Twee.\xa0[1][2]"]


def test_a_card_leads_to_its_sentence_in_the_document():
    quotes = (citation(start=START + 7, end=START + 20), citation(number=2, start=START, end=START + 10))
    asked = answer(statements=(Statement("Zo is het.", (1, 2)),), citations=quotes)
    link, text = shown(asked).one("tw-read")
    assert link["href"] == f"read/en?lang=nl&start={START}&end={START + 20}"
    assert text == "Lees in het document"


def test_the_id_of_a_document_may_be_any_name_of_a_file():
    link = Elements(read_link('notes/What? 50% "#1"', 1, 9, "nl")).one("tw-read")[0]["href"]
    assert link == "read/notes/What%3F%2050%25%20%22%231%22?lang=nl&start=1&end=9"
    assert unquote(urlsplit(link).path) == 'read/notes/What? 50% "#1"'


def test_an_answer_says_that_it_is_translated():
    assert "Vertaald uit het Engels" in shown(answer()).one("tw-translated")[1]
    assert not shown(answer(question=Question("How many?", "en"))).all("tw-translated")


def test_the_whole_passage_can_be_read_in_translation():
    spans = ((START, START + 10), (START + 11, START + 46))
    text = passage(sentences=spans)
    written = {("en", START): Enrichment("Ervoor."), ("en", START + 11): Enrichment("Vierhonderdvijftig mensen.")}
    known = Library({"en": document()}, {text.id: text}, written)
    details = Elements(render.result(Exchange(1, answer()), "nl", known)).one("tw-whole")
    assert "vertaald uit het Engels" in details[1]
    assert details[1].endswith("Ervoor. Vierhonderdvijftig mensen.")
    one_missing = Library({"en": document()}, {text.id: text}, {("en", START): Enrichment("Ervoor.")})
    assert not Elements(render.result(Exchange(1, answer()), "nl", one_missing)).all("tw-whole")


def test_a_follow_up_shows_how_it_was_understood():
    asked = answer(question=Question("Hoeveel Belgen vertrokken in 2016?", "nl", asked="En in 2016?"))
    elements = shown(asked, "en")
    assert elements.one("tw-question")[1].endswith("En in 2016?")
    assert elements.one("q") == ({"lang": "nl"}, "Hoeveel Belgen vertrokken in 2016?")
    link, _ = elements.all("a")[0]
    assert link["href"] == "?q=En+in+2016%3F&lang=en"
    assert not shown(answer()).all("tw-understood")


def test_every_answer_can_be_taken_along():
    for outcome in (answer(), abstaining()):
        elements = shown(outcome)
        assert [a["data-do"] for a, _ in elements.all("button")] == ["copy", "link"]
        assert "Hoeveel mensen vertrokken?" in str(elements.one("tw-exchange")[0]["data-markdown"])


def test_feedback_is_asked_where_there_is_a_key_for_it():
    assert shown(answer(), key="abc").one("tw-feedback")[0]["data-answer"] == "abc"
    assert shown(abstaining(), key="abc").all("tw-feedback")
    assert not shown(answer()).all("tw-feedback")


# Earlier questions


def test_earlier_questions_are_folded_away_latest_first():
    first, second = answer(question=Question("Eerst?", "nl")), abstaining(question=Question("Then?", "en"))
    talk = Conversation().with_outcome(first).with_outcome(second).with_outcome(answer())
    elements = Elements(history.history(talk.earlier, "nl"))
    assert [text for _, text in elements.all("summary")] == ["Then?", "Eerst?"]
    assert [attributes["data-number"] for attributes, _ in elements.all("tw-past")] == ["2", "1"]
    assert all("open" not in attributes for attributes, _ in elements.all("details"))
    assert elements.one("q") == ({"lang": "en"}, QUOTE)
    assert f"start={citation().start}&" in str(elements.one("tw-read")[0]["href"])


def test_nothing_stands_under_the_first_answer():
    assert history.history(Conversation().with_outcome(answer()).earlier, "nl") == ""


def test_markup_in_earlier_questions_is_shown_as_text():
    quote = citation(quote=HOSTILE, title=HOSTILE)
    hostile = answer(question=Question(HOSTILE, "nl"), statements=(Statement(HOSTILE, (1,)),), citations=(quote,))
    elements = Elements(history.history([Exchange(1, hostile)], "nl"))
    assert {tag for tag, _, _ in elements.found}.isdisjoint({"script", "img"})
    assert elements.one("summary")[1] == HOSTILE
    assert elements.one("q")[1] == elements.one("cite")[1] == HOSTILE
