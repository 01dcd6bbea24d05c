"""Pages scraped together with their hover previews: small pages, each with one difficulty."""

from __future__ import annotations

import pytest

from assistant.documents import hover_scrape
from assistant.documents.blocks import Block
from assistant.documents.hover_scrape import Gloss, find_glosses
from assistant.errors import DocumentError

GAZA = "Gaza City, also called Gaza, is a city in the Gaza Strip and the capital of the Gaza ..."
SYRIA = "Syria, officially the Syrian Arab Republic, is a country in West Asia located in the Eastern ..."


def page(*lines: str) -> str:
    return "\n".join(lines)


def texts(blocks: list[Block], kind: str = "paragraph") -> list[str]:
    return [block.text for block in blocks if block.kind == kind]


def cleaned(*lines: str) -> list[Block]:
    return hover_scrape.clean(page(*lines), [])


# Finding the glosses


def test_a_gloss_stands_under_the_words_that_it_explains():
    assert find_glosses(["He lived in", "Gaza City", GAZA, "until 2014."]) == [Gloss(2, 2, "Gaza City", False)]


def test_a_gloss_of_several_lines_begins_under_its_link():
    lines = [
        "They asked the",
        "Washington Institute",
        "The Washington Institute for Near East Policy is an American think tank based in Washington.",
        "Its focus is the foreign policy of the ...",
        "for advice.",
    ]
    assert find_glosses(lines) == [Gloss(2, 3, "Washington Institute", False)]


def test_link_and_gloss_on_one_line():
    lines = ["grain passed from", "Rojava Rojava may refer to:", "* Syrian Kurdistan, the geographical ...", "to it."]
    assert find_glosses(lines) == [Gloss(1, 2, "Rojava", True)]


OPENINGS = {
    "it shares words with the link, also with other accents": (
        "Gerd Müller",
        "Gerhard Muller was a German footballer of great renown.",
        "He was a prolific striker, especially in and around the ...",
    ),
    "it says what something is": (
        "the crossing",
        "Rafah is a city in the southern part of the Gaza Strip.",
        "Most people came there from elsewhere, fleeing the war in ...",
    ),
    "it begins with a capital": (
        "the ruler",
        "Bashar al-Assad (born 1965) Syrian politician and dictator",
        "who served as the president of Syria from 2000 until ...",
    ),
}


@pytest.mark.parametrize(("link", "opening", "rest"), OPENINGS.values(), ids=OPENINGS)
def test_a_gloss_opens_where(link, opening, rest):
    assert find_glosses(["He spoke of", link, opening, rest, "at length."]) == [Gloss(2, 3, link, False)]


def test_no_gloss_stands_under_a_long_line():
    long = "He said at length what he had said so many times before, and nobody believed that he meant any of it,"
    assert find_glosses([long, "but he went on and on, as he had always done, and ...", "then he left."]) == []


def test_two_glosses_in_a_row_are_kept_apart():
    lines = ["in", "Gaza City", GAZA, "and in", "Syria", SYRIA, "."]
    assert [(g.first, g.last, g.link) for g in find_glosses(lines)] == [(2, 2, "Gaza City"), (5, 5, "Syria")]


def test_running_text_that_begins_with_the_same_words_is_no_part_of_the_gloss():
    running = "Gaza City is a city that was left behind in the year 2014, and"
    assert find_glosses(["Gaza City", running, "Gaza City", GAZA, "."]) == [Gloss(3, 3, "Gaza City", False)]


def test_a_heading_inside_a_gloss_is_part_of_the_gloss():
    lines = [
        "a report of",
        "Hebron University",
        "Hebron University is a non-profit, public university in the city of Hebron in Palestine.",
        "History",
        "The late mayor of Hebron founded the ...",
        "says so.",
    ]
    assert find_glosses(lines) == [Gloss(2, 4, "Hebron University", False)]


def test_infobox_code_is_a_gloss():
    lines = ["groups of", "al-Qaeda", ", image = Flag.svg", ", caption = The flag", "* Osama ...", "are named."]
    assert find_glosses(lines) == [Gloss(2, 4, "al-Qaeda", False)]


def test_text_without_glosses_has_none():
    assert find_glosses(["It says ... nothing", "of the kind.", ""]) == []


# Joining the running text


def test_a_sentence_broken_at_a_link_is_joined():
    blocks = cleaned("He lived in", "Gaza City", GAZA, "until 2014.")
    assert texts(blocks) == ["He lived in Gaza City until 2014."]


@pytest.mark.parametrize(
    ("rest", "joined"),
    [
        (".", "He saw Gaza City."),
        (", and left.", "He saw Gaza City, and left."),
        (") and left.", "He saw Gaza City) and left."),
        ("'s port.", "He saw Gaza City's port."),
        ("’s port.", "He saw Gaza City’s port."),
        ("-based groups.", "He saw Gaza City-based groups."),
        ("s of old.", "He saw Gaza Citys of old."),
        ("so often.", "He saw Gaza City so often."),
        ("– and left.", "He saw Gaza City – and left."),
    ],
)
def test_what_follows_a_link_is_joined_as_the_reader_saw_it(rest, joined):
    assert texts(cleaned("He saw", "Gaza City", GAZA, rest)) == [joined]


def test_a_link_that_ends_in_s_takes_no_second_s():
    gloss = "The People of the Book is a term in Islam for the followers of religions with ..."
    assert texts(cleaned("He met the", "Peoples", gloss, "s of old.")) == ["He met the Peoples s of old."]


def test_a_quotation_mark_before_a_link_is_not_followed_by_a_space():
    assert texts(cleaned('He said "', "Gaza City", GAZA, 'is small".')) == ['He said "Gaza City is small".']


def test_a_bracket_before_a_link_is_not_followed_by_a_space():
    assert texts(cleaned("the capital (", "Gaza City", GAZA, ") is small.")) == ["the capital (Gaza City) is small."]


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ("It was in ''The Times'' today.", "It was in The Times today."),
        ("It was in ''The Times today.", "It was in The Times today."),
        ("[ ] It was so.", "It was so."),
        ("[ https://example.org/a_(b) ] It was so.", "It was so."),
        ("It () was so.", "It was so."),
        ("It (; ) was so.", "It was so."),
        ("It was  so.", "It was so."),
        ('He said "no" twice.', 'He said "no" twice.'),
    ],
)
def test_markup_is_taken_out(line, seen):
    assert texts(cleaned(line)) == [seen]


def test_a_new_paragraph_begins_after_a_sentence_end():
    assert texts(cleaned("One line.", "Another line", "goes on.")) == ["One line.", "Another line goes on."]


def test_no_new_paragraph_begins_with_a_small_letter_or_inside_a_sentence():
    assert texts(cleaned("The U.S.", "government said", "No.")) == ["The U.S. government said No."]


def test_links_know_where_their_words_stand():
    [paragraph, *_] = cleaned("He lived in", "Gaza City", GAZA, "until 2014.")
    [link] = paragraph.links
    assert paragraph.text[link.start : link.end] == "Gaza City"
    assert link.start == len("He lived in ")


# Lists


def test_list_markers_alone_on_a_line_begin_items():
    blocks = cleaned("These groups:", "*", "Gaza City", GAZA, "(until 2016)", "**", "Syria", SYRIA, "*", "Another")
    assert texts(blocks) == ["These groups:"]
    assert texts(blocks, "item") == ["Gaza City (until 2016)", "Syria", "Another"]


def test_a_line_below_an_item_without_a_link_is_a_paragraph():
    blocks = cleaned("*", "Another", "(Not all are named)")
    assert texts(blocks, "item") == ["Another"]
    assert texts(blocks) == ["(Not all are named)"]


# Headings


def test_headings_get_the_path_of_the_outline():
    outline = [(1, "Support"), (2, "Syria"), (1, "Nationals"), (2, "Syria")]
    blocks = hover_scrape.clean(page("Support", "Syria", "One.", "Nationals", "Syria", "Two."), outline)
    assert [(b.kind, b.path) for b in blocks] == [
        ("heading", ("Support",)),
        ("heading", ("Support", "Syria")),
        ("paragraph", ("Support", "Syria")),
        ("heading", ("Nationals",)),
        ("heading", ("Nationals", "Syria")),
        ("paragraph", ("Nationals", "Syria")),
    ]


def test_a_link_with_the_words_of_a_heading_is_no_heading():
    blocks = hover_scrape.clean(page("It is in", "Syria", SYRIA, "today.", "Syria", "There."), [(1, "Syria")])
    assert texts(blocks) == ["It is in Syria today.", "There."]


def test_a_line_of_a_gloss_with_the_words_of_a_heading_is_no_heading():
    lines = [
        "in",
        "Hebron University",
        "Hebron University is a non-profit, public university in the city of Hebron in Palestine.",
        "History",
        "The late mayor ...",
        "once.",
        "History",
        "Long ago.",
    ]
    blocks = hover_scrape.clean(page(*lines), [(1, "History")])
    assert [(b.text, b.path) for b in blocks if b.kind == "paragraph"] == [
        ("in Hebron University once.", ()),
        ("Long ago.", ("History",)),
    ]


def test_an_outline_with_a_heading_that_is_not_there_is_an_error():
    with pytest.raises(DocumentError, match=r'"Iraq" is not in the text; mend the outline in documents\.toml'):
        hover_scrape.clean(page("Syria", "One."), [(1, "Syria"), (1, "Iraq")])


def test_an_outline_in_another_order_is_an_error():
    with pytest.raises(DocumentError, match='"Syria"'):
        hover_scrape.clean(page("Syria", "One.", "Iraq", "Two."), [(1, "Iraq"), (1, "Syria")])


def test_dropped_sections_are_left_out_but_their_glosses_are_kept():
    lines = ["Body", "One.", "See also", "*", "Gaza City", GAZA]
    blocks = hover_scrape.clean(page(*lines), [(1, "Body"), (1, "See also")], drop=["See also"])
    assert [(b.kind, b.text) for b in blocks if b.kind != "definition"] == [
        ("heading", "Body"),
        ("paragraph", "One."),
        ("heading", "Definitions"),
    ]
    assert texts(blocks, "definition") == [GAZA]


def test_sections_under_a_dropped_one_are_left_out_too():
    blocks = hover_scrape.clean(page("See also", "More", "Much more."), [(1, "See also"), (2, "More")], ["See also"])
    assert blocks == []


# Definitions


def test_a_gloss_becomes_a_definition_of_the_words_of_its_link():
    blocks = cleaned("He lived in", "Gaza City", GAZA, ".")
    [definition] = [b for b in blocks if b.kind == "definition"]
    assert (definition.path, definition.text) == (("Definitions", "Gaza City"), GAZA)
    assert [link.target for link in blocks[0].links] == [definition.target]


def test_a_gloss_that_stands_twice_is_defined_once():
    blocks = cleaned("He lived in", "Gaza City", GAZA, "and", "Gaza", GAZA, ".")
    assert [b.path[-1] for b in blocks if b.kind == "definition"] == ["Gaza City"]
    assert [blocks[0].text[link.start : link.end] for link in blocks[0].links] == ["Gaza City", "Gaza"]


def test_a_gloss_about_something_else_is_named_for_what_it_is_about():
    blocks = hover_scrape.clean(page("in", "ANI", GAZA, "."), [], subjects={"ANI": "Ani (ruined city)"})
    assert [b.path for b in blocks if b.kind == "definition"] == [("Definitions", "Ani (ruined city)")]
    assert texts(blocks) == ["in ANI."]


def test_infobox_code_is_not_a_definition_and_not_running_text():
    blocks = cleaned("groups of", "al-Qaeda", ", image = Flag.svg", ", caption = A flag", "* Osama ...", "are named.")
    assert [(b.kind, b.text) for b in blocks] == [("paragraph", "groups of al-Qaeda are named.")]


@pytest.mark.parametrize(
    ("gloss", "shown"),
    [
        ("Gaza City () is a city in the Gaza Strip and the ...", "Gaza City is a city in the Gaza Strip and the ..."),
        ("Gaza City ( ) is a city in the Gaza Strip and the ...", "Gaza City is a city in the Gaza Strip and the ..."),
        (
            "Gaza City (; , ; born 1 May 1950) is a city in the Strip ...",
            "Gaza City (born 1 May 1950) is a city in the Strip ...",
        ),
        (
            "Gaza City (GC; ) is a city in the Gaza Strip and the ...",
            "Gaza City (GC) is a city in the Gaza Strip and the ...",
        ),
        (
            "Gaza City (born 11September 1965) is a city in it ...",
            "Gaza City (born 11 September 1965) is a city in it ...",
        ),
        (
            "The ''Gaza City'' is a newspaper in the Gaza Strip ...",
            "The Gaza City is a newspaper in the Gaza Strip ...",
        ),
        (
            "Gaza City is a city in the Strip.It is the capital ...",
            "Gaza City is a city in the Strip. It is the capital ...",
        ),
    ],
)
def test_a_gloss_is_shown_without_its_gaps(gloss, shown):
    assert texts(cleaned("in", "Gaza City", gloss, "."), "definition") == [shown]


def test_the_words_of_a_link_on_the_line_of_its_gloss_stand_in_the_running_text():
    blocks = cleaned("grain from", "Rojava Rojava may refer to:", "* Syrian Kurdistan, the geographical ...", "to it.")
    assert texts(blocks) == ["grain from Rojava to it."]
    assert texts(blocks, "definition") == ["Rojava may refer to:\nSyrian Kurdistan, the geographical ..."]


def test_a_page_without_text_has_no_blocks():
    assert hover_scrape.clean("", []) == []
