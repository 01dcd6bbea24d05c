"""The cleaned text of the two documents that ship, at the places where cleaning is hard.

`data/english_gloss_lines.json` holds the line ranges of the hover glosses of the English source, found by reading it
from the first line to the last, apart from the cleaner. The document offsets are checked here too, for every passage.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from assistant import paths
from assistant.datatypes import Document, Passage, Section
from assistant.documents.load import Source, load, sources
from assistant.documents.passages import split

GOLD: dict[str, Any] = json.loads(
    (Path(__file__).parent / "data" / "english_gloss_lines.json").read_text(encoding="utf-8")
)
GLOSSES: list[dict[str, Any]] = GOLD["glosses"]
BOTH = pytest.mark.parametrize("id", ["en", "nl"])


@pytest.fixture(scope="module")
def shipped() -> dict[str, Source]:
    return {source.id: source for source in sources(paths.data("index", "documents"))}


@pytest.fixture(scope="module")
def documents(shipped: dict[str, Source]) -> dict[str, Document]:
    return {id: load(source) for id, source in shipped.items()}


@pytest.fixture(scope="module")
def english(documents: dict[str, Document]) -> Document:
    return documents["en"]


@pytest.fixture(scope="module")
def dutch(documents: dict[str, Document]) -> Document:
    return documents["nl"]


@pytest.fixture(scope="module")
def passages(documents: dict[str, Document]) -> dict[str, list[Passage]]:
    return {id: split(document) for id, document in documents.items()}


@pytest.fixture(scope="module")
def english_lines(shipped: dict[str, Source]) -> list[str]:
    return shipped["en"].path.read_text(encoding="utf-8").split("\n")


def sentences_of(document: Document) -> list[tuple[tuple[str, ...], str]]:
    return [(document.section_of(s).path, document.text[s.start : s.end]) for s in document.sentences]


def running_text(document: Document) -> str:
    """The text above the definitions."""
    [heading] = [s for s in document.sections if s.path == ("Definitions",)]
    return document.text[: heading.start]


def body(document: Document, section: Section) -> str:
    return document.text[section.body : section.end].strip()


def definition(document: Document, term: str) -> str:
    [found] = [d for d in document.definitions if d.term == term]
    return body(document, document.sections[found.section])


def visible(text: str) -> str:
    """Without white space and what was no text: wiki quotes, empty brackets, bare references, list markers alone."""
    text = re.sub(r"^\*+$", "", text.replace("''", ""), flags=re.MULTILINE)
    return re.sub(r"\s", "", re.sub(r"\(\s*[;,\s]*\)", "", re.sub(r"\[[^\]]*\]", "", text)))


def gloss_lines() -> set[int]:
    return {number for gloss in GLOSSES for number in range(gloss["first"], gloss["last"] + 1)}


# The English scrape: sentences as the reader of the page saw them, under the heading where they stood

STATE = "Allegations of state support"
TERRITORY = "In Islamic State territory"
NATIONALS = "Foreign nationals"
GROUPS = "Groups expressing support for IS"

ENGLISH_SENTENCES: dict[str, tuple[tuple[str, ...], str]] = {
    "running text broken over six links, with a plural after a link (non-state actors)": (
        (),
        "Collaboration with the Islamic State refers to the cooperation and assistance given by governments, "
        "non-state actors, and private individuals to the Islamic State (IS) during the Syrian Civil War, "
        "Iraqi Civil War, and Libyan Civil War.",
    ),
    "a link whose gloss is broken over three lines (Bashar al-Assad)": (
        (STATE, "Syria"),
        "During the ongoing Syrian civil war, the Syrian opposition and some analysts had accused President "
        "Bashar al-Assad and the Ba'athist regime of strategically releasing Islamist prisoners during the start of "
        "the Syrian crisis in an attempt to strengthen jihadist factions over other rebels.",
    ),
    "link and gloss on one line (Rojava)": (
        (STATE, "Syria"),
        "Furthermore, IS allowed grain to pass from Rojava to government-controlled areas at the cost of a 25% levy.",
    ),
    "unbalanced '' before and after a link (Wall Street Journal)": (
        (STATE, "Syria"),
        "This was confirmed in 2016 in Wall Street Journal reporting of documents extracted by US Special Forces in "
        "raids on IS operatives.",
    ),
    "a gloss in mid-word, with a heading and an ellipsis of its own (n areas)": (
        (STATE, "Syria"),
        'Aymenn Jawad Al-Tamimi had disputed such assertions in 2014, arguing that "ISIS has a record of fighting the '
        'regime on multiple fronts", many rebel factions have engaged in oil sales to the Syrian regime because it is '
        '"now largely dependent on Iraqi oil imports via Lebanese and Egyptian third-party intermediaries", and while '
        '"the regime is focusing its airstrikes n areas where it has some real expectations of advancing" claims that '
        'it "has not hit ISIS strongholds" are "untrue".',
    ),
    "the heading History inside a gloss, twice (IHS Markit)": (
        (STATE, "Syria"),
        "According to an April 2017 IHS Markit report, IS fought Syrian government forces more than any other opponent "
        'between April 1, 2016, and March 31, 2017: "43 percent of all Islamic State fighting in Syria was directed '
        "against President Assad's forces, 17 against the U.S.-backed Syrian Democratic Forces (SDF) and the remaining "
        '40 percent involved fighting rival Sunni opposition groups".',
    ),
    "a closing bracket after a link, in the first of two sections named Palestine": (
        (STATE, "Palestine"),
        "Israeli public officials often accused the Palestinian government in Gaza (led by Hamas) of collaborating "
        "with, or resembling IS.",
    ),
    "a full stop alone on a line after a link (2014 Gaza War)": (
        (STATE, "Palestine"),
        '"Hamas is ISIS" was first asserted by Benjamin Netanyahu near the end of the 2014 Gaza War.',
    ),
    "empty [ ] at the start of a paragraph, and italics around a quotation": (
        (STATE, "Palestine"),
        "Netanyahu followed this by saying, “Hamas is ISIS and ISIS is Hamas”, in a 2014 speech at the United Nations.",
    ),
    "a bare URL in brackets, and the heading History inside a gloss (Hebron University)": (
        (STATE, "Palestine"),
        "In reference to this, the head of the Department of Political Science at Hebron University, said it was "
        '"dangerous" to conflate Hamas and IS.',
    ),
    "a gloss with a list of two levels (Egyptian)": (
        (STATE, "Palestine"),
        "Occasionally Egyptian public officials have accused Hamas of assisting IS in the Sinai, but in public the two "
        "groups had a violently hostile relationship.",
    ),
    "a link in italics inside brackets, and a full stop between quotation marks": (
        (STATE, "Palestine"),
        "In the first days following the October 7 Hamas-led attack on Israel and start of the Gaza War, The Jerusalem "
        "Post quoted Benjamin Netanyahu saying, “They are savages. Hamas is ISIS”, the article then highlighted some "
        "alleged similarities in the groups' influences identified by Dr. Harel Chorev (from the Moshe Dayan Center "
        "for Middle Eastern Studies at Tel Aviv University).",
    ),
    "the heading Concepts inside a gloss (destruction of cultural heritage)": (
        (STATE, "Palestine"),
        "International military experts and mainstream international media pointed out major differences, particularly "
        "relating to nationalism, Shia Islam, Christianity, democracy, and destruction of cultural heritage.",
    ),
    "a gloss about a shop (reserved)": (
        (STATE, "Palestine"),
        "IS want a purely theocratic system of government without any element of democracy, and IS violently attack "
        "Christians, whereas Hamas participated in the 2006 Palestinian legislative election and the Hamas-led "
        "electoral list that won the election included a Palestinian Christian running for the Christian reserved seat "
        "in Gaza City.",
    ),
    "a possessive after a link (Abu Bakr al-Baghdadi's)": (
        (STATE, "Turkey"),
        "That IS leader Abu Bakr al-Baghdadi's Syrian hideout was found just a few kilometers away from Turkey also "
        "raised suspicions whether Turkey was doing enough against IS.",
    ),
    "a quotation mark alone on a line, and a mid-word link that lost its first letter (ere)": (
        (STATE, "United States"),
        'Donald Trump has claimed that Barack Obama and Hillary Clinton "ere the founder of ISIS".',
    ),
    "a name with abbreviations as a link (Robert F. Kennedy Jr.)": (
        (STATE, "United States"),
        "On June 13, 2024, Robert F. Kennedy Jr., the 2024 independent presidential candidate of the US presidential "
        'election, said during his foreign policy program speech: "We created ISIS".',
    ),
    "links between commas, one of them in italics (NBC, BBC, The New York Times)": (
        (STATE, "Saudi Arabia"),
        "Some media outlets, such as NBC, the BBC, The New York Times, and the US-based think tank Washington Institute "
        "for Near East Policy have written about individual Saudi donations to the group and the Saudi state's "
        "decade-long sponsorship of Salafism and Wahhabism around the world, but concluded in 2014 that there was no "
        "evidence of direct Saudi state support for ISIL.",
    ),
    "a heading and a link with the same word under it (Qatar)": (
        (STATE, "Qatar"),
        "Qatar has long been accused of acting as a conduit for the flow of funds to ISIL.",
    ),
    "a gloss about a footballer (Gerd Müller)": (
        (STATE, "Qatar"),
        'In August 2014, German minister Gerd Müller accused Qatar of having links to IS, stating: "You have to ask who '
        'is arming, who is financing ISIS troops. The keyword there is Qatar."',
    ),
    "a letter that was lost in the source is not made up (S in any way)": (
        (STATE, "Qatar"),
        'Qatari Foreign Minister Khalid bin Mohammad Al Attiyah rejected this statement, saying: "Qatar does not support '
        "extremist groups, including S in any way. We are repelled by their views, their violent methods and their "
        'ambitions."',
    ),
    "a hyphen after a link (Rafah-based)": (
        (STATE, "Israel"),
        "In June 2025, Israeli Prime Minister Benjamin Netanyahu said that Israel was arming the Popular Forces, a "
        "Rafah-based group led by Yasser Abu Shabab, during the Gaza war.",
    ),
    "a gloss about a ruined city (ANI)": (
        (STATE, "Pakistan"),
        "Former President of Afghanistan, Hamid Karzai accused Pakistan for supporting IS during interview with ANI "
        "that Afghanistan has evidence of Pakistan's support to IS.",
    ),
    "a sentence broken where no gloss stands": (
        (STATE, "Pakistan"),
        "Pakistan has strenuously denied accusations of providing arms and medical support to Islamic State fighters, "
        "despite medical ethics and international law supporting the provision of medical care for all wounded, "
        "including irregular combatants.",
    ),
    "words that are headings elsewhere, as links (Syria and Iraq)": (
        (TERRITORY, "In general"),
        "At its peak in 2015, the Islamic State governed approximately eight million people within a territory of "
        "around 90,000 square kilometres spanning parts of Syria and Iraq.",
    ),
    "unbalanced '' on both sides of a link (Islamic law, Sharia)": (
        (TERRITORY, "In general"),
        "IS sought to establish an Islamic society governed by Islamic law, Sharia, in which its subjects would not "
        "only submit to its authority but actively embrace and uphold its rule.",
    ),
    "a possessive with a curly apostrophe after a link (Saddam Hussein’s)": (
        (TERRITORY, "Iraq"),
        "This decision was made despite IS’s hostility towards these former officials of Saddam Hussein’s "
        "secular-nationalist government, as their skills were deemed crucial for consolidating IS’s political and "
        "military authority over its newly acquired territory.",
    ),
    "letters of another alphabet as links (nūn)": (
        (TERRITORY, "Iraq"),
        "IS marked Christian homes with the letter nūn for Naṣārā and Shia homes with the letter rāʾ for Rāfiḍa, a "  # noqa: RUF001
        "derogatory term used to describe Shias by some Sunni Muslims.",
    ),
    "the second of two sections named Syria, and a gloss of ten lines (Kurdish)": (
        (TERRITORY, "Syria"),
        "In response to the effort to take Raqqa by the Syrian Democratic Forces, whose main component is the Kurdish "
        "People's Protection Units (YPG), some Syrian Arabs in Raqqa sided with the Islamic State.",
    ),
    "infobox code instead of a gloss (al-Qaeda)": (
        (GROUPS,),
        "That many of these groups were previously affiliated with al-Qaeda suggests a shift in global jihadist "
        "leadership towards IS.",
    ),
    "the ending of a link on a line of its own ('s), before another link": (
        (NATIONALS,),
        "The US-trained commander of Tajikistan's Interior Ministry OMON police special forces, Gulmurod Khalimov, has "
        'been raised to the rank of "Minister of War" within the Islamic State.',
    ),
    "a sentence broken between two quotations": (
        (NATIONALS,),
        "Using the fighters' self-reported educational levels, the study concluded that \"69% of recruits reported at "
        'least a secondary-level education" of which "a large fraction have gone on to study at university" and also '
        'that "only 15% of recruits left school before high school; less than 2% are illiterate."',
    ),
    "infobox code again, in the middle of a sentence (Al-Qaeda)": (
        (NATIONALS, "Netherlands"),
        "The remaining quarter have joined Al-Qaeda affiliated groups such as Hay'at Tahrir al-Sham or Tanzim Hurras "
        "al-Deen.",
    ),
    "the second of two sections named Palestine": (
        (NATIONALS, "Palestine"),
        "Men from the Gaza Strip who joined IS during the Sinai insurgency were shunned by the community and disowned "
        "by their families.",
    ),
    "initials with full stops (S. B. de P.)": (
        (NATIONALS, "Uruguay"),
        "The author of the video was identified as S. B. de P., he pledged allegiance to Abu Hafs al-Hashimi al-Qurashi "
        "and was arrested in October 2024.",
    ),
}


@pytest.mark.parametrize(("path", "sentence"), ENGLISH_SENTENCES.values(), ids=ENGLISH_SENTENCES)
def test_english_sentence(english, path, sentence):
    assert sentences_of(english).count((path, sentence)) == 1


@pytest.mark.parametrize(
    ("heading", "wanted"),
    {
        "Syria": [(STATE, "Syria"), (TERRITORY, "Syria")],
        "Palestine": [(STATE, "Palestine"), (NATIONALS, "Palestine")],
        "Iraq": [(TERRITORY, "Iraq")],
        "Qatar": [(STATE, "Qatar")],
        "History": [],
        "Concepts": [],
        "Nations and ethnic groups": [],
        "See also": [],
        "References": [],
    }.items(),
)
def test_english_heading_paths(english, heading, wanted):
    assert [s.path for s in english.sections if s.kind == "text" and s.path[-1:] == (heading,)] == wanted


def test_the_english_outline_is_that_of_the_page(english):
    found = [s.path for s in english.sections if s.kind == "text" and s.path not in {(), ("Definitions",)}]
    states = "Syria,Palestine,Turkey,United States,Saudi Arabia,Qatar,Israel,Pakistan,Iran,Medical care"
    countries = "Australia,Belgium,Denmark,France,Germany,India,Netherlands,Palestine,Sweden,United Kingdom,Uruguay"
    assert found == [
        (STATE,),
        *((STATE, name) for name in states.split(",")),
        (TERRITORY,),
        *((TERRITORY, name) for name in ["In general", "Iraq", "Syria"]),
        (GROUPS,),
        (NATIONALS,),
        *((NATIONALS, name) for name in countries.split(",")),
    ]


@pytest.mark.parametrize(
    "leftover",
    ["''", "[", "]", "()", "( )", "(;", "{{", "}}", "*", "http", "image =", "caption =", "osama bin lad", "#"],
)
def test_english_running_text_is_free_of_code(english, leftover):
    assert leftover not in running_text(english).lower()


@pytest.mark.parametrize("gone", ["War on terror", "Collaborationism", "Military intervention", "State sponsors of"])
def test_see_also_and_references_are_not_running_text(english, gone):
    assert gone not in running_text(english)


def test_the_english_list_has_its_lead_in_and_its_remarks(english):
    items = [p for p in english.paragraphs if p.is_item]
    assert {english.sections[p.section].path for p in items} == {(GROUPS,)}
    assert [english.text[p.start : p.end] for p in items] == [
        "Boko Haram (until 2016)",
        "Ansar al-Sharia (Tunisia)",
        "Jund al-Khilafah",
        "Mujahideen Shura Council in the Environs of Jerusalem",
        "Jamaah Ansharut Tauhid – (pledged support to IS; the majority of the group split off after its leader pledged "
        "allegiance to IS)",
        "Islamic Movement of Uzbekistan",
        "Jundallah (Pakistan)",
        "Caucasus Emirate (most of Caucasus Emirate commanders switched allegiance to IS)",
        "Sheikh Omar Hadid Brigade",
        "Khalifa Islamiyah Mindanao",
        "Jemaah Islamiyah",
        "Abu Sayyaf",
        "Bangsamoro Islamic Freedom Fighters",
        "Ansar Khalifa Philippines",
        "Islamic Defenders Front (FPI): Pledged allegiance and support to IS in 2014. Only revealed in 2020 by the "
        "government upon its ban.)",
        "Saraya al-Madina al-Munawara",
    ]
    [lead_in] = {p.lead_in for p in items}
    sentence = english.sentences[lead_in]
    assert (
        english.text[sentence.start : sentence.end]
        == "Members of the following groups have declared support for IS, either fully or in part:"
    )


def test_the_remark_below_the_english_list_is_no_item(english):
    [remark] = [p for p in english.paragraphs if english.text.startswith("(Not all of the Groups", p.start)]
    assert not remark.is_item
    assert remark.lead_in is None


# The English definitions

ENGLISH_DEFINITIONS = {
    "a glued date (11September 1965)": (
        "Bashar al-Assad",
        "Bashar al-Assad (born 11 September 1965) is a Syrian politician, military officer and former dictator\n",
    ),
    "a glued date (28January 2017)": (
        "Hay'at Tahrir al-Sham",
        "Hay'at Tahrir al-Sham (HTS) was a Sunni Islamist political organisation and paramilitary group involved in the "
        "Syrian civil war. It was formed on 28 January 2017 as a merger",
    ),
    "empty brackets ()": ("Syrians", "Syrians are the majority inhabitants of Syria"),
    "empty brackets ( )": ("Rafah", "Rafah is a city in the southern Gaza Strip"),
    "empty brackets (; ; )": ("fatwa", "A fatwa is a legal ruling on a point of Islamic law (sharia) given by"),
    "empty brackets (, ), twice": (
        "2014 Gaza War",
        "The 2014 Gaza War, also known as Operation Protective Edge, and Battle of the Withered Grain, was",
    ),
    "brackets with the pronunciation lost before a date": (
        "Gerd Müller (footballer)",
        'Gerhard "Gerd" Müller (3 November 1945 – 15 August 2021) was a German professional association football, '
        "footballer.",
    ),
    "brackets with the first name lost": (
        "Jamaah Ansharut Tauhid",
        "Jamaah Ansharut Tauhid or Jemaah Anshorut Tauhid (",
    ),
    "wrong subject: a ruined city (ANI)": ("Ani (ruined city)", "Ani is a ruined medieval Armenian city"),
    "wrong subject: a shop (reserved)": ("Reserved (retailer)", "Reserved is a Polish apparel retailer"),
    "wrong subject: a letter (n areas)": ("N (letter)", "N, or n, is the fourteenth letter of the Latin alphabet"),
    "wrong subject: demography (Libyan Civil War)": (
        "Demographics of Libya",
        "Demographics of Libya is the demography of Libya",
    ),
    "link and gloss on one line (Rojava)": (
        "Rojava (disambiguation)",
        "Rojava may refer to:\nSyrian Kurdistan, also known as Rojava,",
    ),
    "link and gloss on one line (Ruslan Maratovich Asainov)": (
        "Ruslan Maratovich Asainov",
        "Ruslan Maratovich Asainov (born) is a naturalized U.S. citizen who left his family",
    ),
    "a heading inside a gloss is left out (Hebron University)": (
        "Hebron University",
        "Hebron University is a non-profit, public university in the city of Hebron, West Bank, Palestine. It has an "
        "undergraduate enrollment of more than ten thousand students.\nThe late mayor of Hebron,",
    ),
    "italics inside a gloss": (
        "Wall Street Journal",
        "The Wall Street Journal (WSJ), also referred to simply as the Journal, is an American newspaper",
    ),
    "a gloss in a section that is left out (See also)": (
        "Collaborationism",
        "Wartime collaboration is cooperation with the enemy against one's country of citizenship in wartime.",
    ),
}


@pytest.mark.parametrize(("term", "opening"), ENGLISH_DEFINITIONS.values(), ids=ENGLISH_DEFINITIONS)
def test_english_definition(english, term, opening):
    assert definition(english, term).startswith(opening)
    assert opening not in running_text(english)


def test_a_bracket_is_closed_once_more_when_the_first_name_in_it_is_lost(english):
    assert "(abbreviated as JAT) was a splinter cell" in definition(english, "Jamaah Ansharut Tauhid")


def test_each_gloss_is_one_definition_but_infobox_code_is_none(english, english_lines):
    texts = {"\n".join(english_lines[g["first"] - 1 : g["last"]]) for g in GLOSSES}
    infoboxes = {text for text in texts if text.startswith(", image = ")}
    assert len(infoboxes) == 1
    assert len(english.definitions) == len(texts) - 1 == 126
    assert len({d.term for d in english.definitions}) == 126


def test_the_words_of_every_gloss_come_out_in_its_definition(english, english_lines):
    """A line of a gloss of three words or fewer is a heading or cut off; infobox code is dropped."""
    known = {visible(body(english, english.sections[d.section])) for d in english.definitions}
    for gloss in GLOSSES:
        lines = english_lines[gloss["first"] - 1 : gloss["last"]]
        if lines[0].startswith(", image = "):
            continue
        if gloss.get("inline"):
            lines[0] = lines[0].removeprefix(gloss["link"])
        long = [letters(line) for line in lines if len(line.strip("*: .").split()) > 3]
        assert any(in_order(long, letters(text)) for text in known), gloss


def letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def in_order(pieces: list[str], text: str) -> bool:
    position = 0
    for piece in pieces:
        position = text.find(piece, position)
        if position < 0:
            return False
        position += len(piece)
    return True


def test_anchors_are_the_links_of_the_running_text(english, english_lines):
    wanted = Counter(
        gloss["link"]
        for gloss in GLOSSES
        if gloss["last"] < GOLD["end_matter"] and not english_lines[gloss["first"] - 1].startswith(", image = ")
    )
    found = Counter(english.text[start:end] for d in english.definitions for start, end in d.anchors)
    assert found == wanted


def test_a_gloss_that_stands_three_times_is_kept_once_with_three_anchors(english):
    [netanyahu] = [d for d in english.definitions if d.term == "Benjamin Netanyahu"]
    assert [english.text[start:end] for start, end in netanyahu.anchors] == ["Benjamin Netanyahu"] * 3


@pytest.mark.parametrize(
    ("term", "words"),
    [
        ("Gerd Müller (footballer)", "Gerd Müller"),
        ("Ani (ruined city)", "ANI"),
        ("Reserved (retailer)", "reserved"),
        ("N (letter)", "n areas"),
        ("Rojava (disambiguation)", "Rojava"),
    ],
)
def test_a_wrong_subject_is_anchored_in_the_words_of_the_page(english, term, words):
    [found] = [d for d in english.definitions if d.term == term]
    assert [english.text[start:end] for start, end in found.anchors] == [words]


# The English scrape, line by line, against the gold list


def test_the_gold_list_is_of_the_source_as_it_ships(shipped):
    assert shipped["en"].path.name == GOLD["source"]
    assert hashlib.sha256(shipped["en"].path.read_bytes()).hexdigest() == GOLD["sha256"]


def test_the_gold_list_is_in_order_and_under_its_links(english_lines):
    assert all(a["last"] < b["first"] for a, b in pairwise(GLOSSES))
    for gloss in GLOSSES:
        opening = english_lines[gloss["first"] - 1]
        above = opening if gloss.get("inline") else english_lines[gloss["first"] - 2] + " "
        assert above.startswith(f"{gloss['link']} ")
        assert english_lines[gloss["last"] - 1].endswith("...")
    assert english_lines[GOLD["end_matter"] - 1] == "See also"


@pytest.mark.parametrize("gloss", GLOSSES, ids=lambda gloss: f"line {gloss['first']}, {gloss['link']}")
def test_no_line_of_a_gloss_is_in_the_running_text(english, english_lines, gloss):
    """Lines of fewer than 20 characters ("History", "...") may stand there by chance; the next test covers them."""
    cleaned = visible(running_text(english))
    lines = [visible(line) for line in english_lines[gloss["first"] - 1 : gloss["last"]]]
    assert [line for line in lines if len(line) >= 20 and line in cleaned] == []


def test_all_running_text_of_the_english_source_comes_out_in_order_and_nothing_else(english, english_lines):
    """The share that comes out is 21,724 of 21,724 characters."""
    inside, wanted = gloss_lines(), []
    inline = {gloss["first"]: gloss["link"] for gloss in GLOSSES if gloss.get("inline")}
    for number, line in enumerate(english_lines[: GOLD["end_matter"] - 1], start=1):
        if number not in inside:
            wanted.append(visible(line))
        elif number in inline:
            wanted.append(visible(inline[number]))
    assert len("".join(wanted)) == 21_724
    assert visible(running_text(english)) == "".join(wanted)


# The Dutch extract

HISTORY = "Geschiedenis"
SUPPORT = "Steun"
EVENTS_2014, EVENTS_2015, EVENTS_2016 = (f"Gebeurtenissen {year}" for year in (2014, 2015, 2016))
OUTSIDE = "Aanslagen buiten het IS-gebied"
BY_IS = "Aanvallen en aanslagen door IS"

RUN_ONS = {
    "after a word": ("uit deze steden verdreven.", "In juni 2014 begon ISIS een offensief"),
    "after a name": ("de grootste raffinaderij van Irak.", "In de vierde week van het offensief"),
    "after an abbreviation (IS.Op)": ("vermoedelijk gepleegd door IS.", "Op 12 november pleegde IS"),
    "after an abbreviation (SDF.De)": (
        "tegenover 11 aan de kant van de SDF.",
        "De Syrische Democratische Krachten (SDF)",
    ),
    "before an abbreviation (locatie.IS)": ("overgebracht naar een andere locatie.", "IS vermoordde in deze zelfde"),
    "before an abbreviation (gedood.Op)": ("een onbekend aantal gedood.", "Op 15 november, twee dagen na"),
    "before a hyphen (pedofielen.IS-strijders)": ("rijke wahabis en pedofielen.", "IS-strijders misbruiken op grote"),
    "before a dotted capital (gearresteerd.In İstiklal)": (
        "in Antalya drie Russen gearresteerd.",
        "In İstiklal Caddesi, een drukke winkelstraat",
    ),
    "after a quotation mark": ('"direct en met zekerheid" vastgesteld.', "Na een aantal dagen van stilte"),
    "after a quoted word": ("worden 'jihadgangers' geïnterviewd.", "Wanneer buitenlanders IS-gebied bereiken"),
    "after an accented letter (Saoedi-Arabië.In)": ("in plaats van Saoedi-Arabië.", "In augustus 2014 beschuldigde de"),
    "between two years (Amaq.Op 16 oktober 2023)": ("via hun persagentschap Amaq.", "Op 16 oktober 2023 rond 19u15"),
    "before a name (zijn omgekomen.Na)": ("Ook zouden er 600 IS-strijders zijn omgekomen.", "Na een belegering van"),
    "three in one paragraph, the first": ("zouden treffen.", "Op 3 februari werd bekend dat Al-Kasasbeh"),
    "three in one paragraph, the second": ("de beide Japanners.", "Een door IS gevangengenomen journalist"),
    "after a percentage in brackets, behind a list ((7%).IS betaalde)": (
        "van voedingsmiddelen 200 miljoen dollar (7%).",
        "IS betaalde strijders een salaris",
    ),
    "without its full stop, behind a list (weerleggenIS)": (
        "De ideologie van IS weerleggen",
        "IS zou alleen definitief kunnen worden verslagen",
    ),
}


@pytest.mark.parametrize(("end", "start"), RUN_ONS.values(), ids=RUN_ONS)
def test_dutch_run_on_sentences_are_split(dutch, end, start):
    found = [text for _, text in sentences_of(dutch)]
    [position] = [i for i, text in enumerate(found) if text.endswith(end) and found[i + 1].startswith(start)]
    assert position


DUTCH_SENTENCES: dict[str, tuple[tuple[str, ...], str]] = {
    "a heading of the sixth level, whose year is two levels up (Parijs)": (
        (HISTORY, EVENTS_2015, OUTSIDE, "Europa", "Parijs"),
        "Er vielen circa 130 doden en honderden gewonden.",
    ),
    "a date without a year under a heading with one (8 januari)": (
        (HISTORY, EVENTS_2016, BY_IS, "Egypte"),
        "Op 8 januari werden in een buitenwijk van Caïro een agent en een militair doodgeschoten.",
    ),
    "a title that stands three times (Egypte, 2014)": (
        (HISTORY, EVENTS_2014, "Opmars elders", "Egypte"),
        "Ansar Bait al-Maqdis spoorde via Twitter andere moslims aan hetzelfde te doen.",
    ),
    "a title that is a year": (
        ("Overige praktijken", "Verwoesting van cultureel erfgoed", "2014"),
        "Voor zowel christenen als voor veel moslims was dit een heilige plaats.",
    ),
    "a full stop inside a number and a time": (
        (HISTORY, EVENTS_2016, BY_IS, "België"),
        "Meer dan 30.000 supporters werden na twee uur wachten veilig uit het Koning Boudewijnstadion geëvacueerd.",
    ),
    "two spaces in the source": (
        (HISTORY, EVENTS_2016, BY_IS, "België"),
        "De voetbalinterland tussen België en Zweden in Brussel werd na de eerste helft stopgezet.",
    ),
    "an abbreviation inside brackets (o.a.)": (
        ("Overige praktijken", "Dagelijks leven in het kalifaat"),
        "In 'Dabiq' worden de harde maatregelen (inclusief seksslavernij van yezidi-vrouwen) gerechtvaardigd en "
        "bevinden zich interviews met gevangenen (o.a. westerse gevangenen en een gevangengenomen Jordaanse piloot) en "
        "worden 'jihadgangers' geïnterviewd.",
    ),
    "an abbreviation at the end of a sentence (de VS.)": (
        (HISTORY, "Gebeurtenissen 2018", "Strijd in Syrië"),
        "Op 10 september 2018 werd het offensief in Deir-ez-Zor tegen ISIS hervat door de Koerden, gesteund door de VS.",
    ),
    "an opening quotation mark goes with what it opens": (
        (HISTORY, "Gebeurtenissen 2019", "Strijd in Syrië"),
        "“Op deze historische dag herdenken we de duizenden martelaren die deze overwinning mogelijk maakten.",
    ),
    'a quotation glued to its colon (af te leggen:"De impact)': (
        ("Chemische wapens",),
        "Rechter Ali Noaman Jabbar van het Taza Investigation Court zei dat de heropening van de zaak en de interesse "
        'van UNITAD talloze slachtoffers en hun families hebben gemotiveerd om hun getuigenis af te leggen: "De impact '
        "veroorzaakt door de chemische aanval omvat verschillende ziekten zoals kanker, huidziekten, miskramen, "
        "misvormingen in embryo's, chronische ziekten en psychologische impact en trauma's\", zei hij in een "
        "videoboodschap.",
    ),
    "a denial stays with its allegation (Saoedi-Arabië)": (
        (SUPPORT, "Betwist", "Saoedi-Arabië"),
        "Hoewel Saoedi-Arabië dit zelf ontkent, beschuldigen onder meer de Iraakse premier Nouri al-Maliki en westerse "
        "commentatoren het land ervan dat het IS financiert.",
    ),
}


@pytest.mark.parametrize(("path", "sentence"), DUTCH_SENTENCES.values(), ids=DUTCH_SENTENCES)
def test_dutch_sentence(dutch, path, sentence):
    assert sentences_of(dutch).count((path, sentence)) == 1


def test_dutch_headings_without_text_of_their_own(dutch):
    with_text = {p.section for p in dutch.paragraphs}
    assert [s.path for i, s in enumerate(dutch.sections) if i not in with_text] == [
        (HISTORY,),
        (HISTORY, EVENTS_2014, "Opmars in het Midden-Oosten"),
        (HISTORY, EVENTS_2015),
        (HISTORY, EVENTS_2015, "Irak"),
        (HISTORY, EVENTS_2015, OUTSIDE, "Europa"),
        (HISTORY, EVENTS_2016),
        (HISTORY, EVENTS_2016, BY_IS),
        (HISTORY, "Gebeurtenissen 2017"),
        (HISTORY, "Gebeurtenissen 2018"),
        (HISTORY, "Gebeurtenissen 2019"),
        ("Organisatie",),
        ("Overige praktijken", "Verwoesting van cultureel erfgoed"),
        (SUPPORT,),
        (SUPPORT, "Betwist"),
    ]


@pytest.mark.parametrize(
    ("title", "parents"),
    [
        ("Libië", [(EVENTS_2014, "Opmars elders"), (EVENTS_2015,), (EVENTS_2016, BY_IS)]),
        ("Strijd in Syrië", [("Gebeurtenissen 2018",), ("Gebeurtenissen 2019",)]),
        ("Irak", [(EVENTS_2014, "Opmars in het Midden-Oosten"), (EVENTS_2015,), (EVENTS_2016, BY_IS)]),
    ],
)
def test_dutch_titles_that_stand_more_than_once_keep_their_path(dutch, title, parents):
    found = [s.path for s in dutch.sections if s.path[-1:] == (title,)]
    assert found == [(HISTORY, *parent, title) for parent in parents]


# The lists that lost their markers: heading, introducing words, first item, last item, number, what follows
COALITION = (HISTORY, EVENTS_2014, "Vorming van een internationale coalitie tegen IS")
DUTCH_LISTS = {
    "what is needed": (
        COALITION,
        "Volgens John Kerry, de toenmalige Amerikaanse minister van Buitenlandse Zaken, was in de strijd tegen IS het "
        "volgende nodig:",
        ["Met militaire middelen IS bestrijden", "IS afsnijden van hun financiële middelen"],
        "De ideologie van IS weerleggen",
        4,
        "IS zou alleen definitief kunnen worden verslagen",
    ),
    "opponents outside the coalition": (
        COALITION,
        "Niet deel uitmakend van de coalitie, maar niettemin tegenstanders van IS, waren:",
        ["De regering-Assad, met wie de coalitie (openlijke) samenwerking weigerde."],
        "Rivaliserende streng-islamitische groeperingen zoals Al Qaida en de Taliban.",
        5,
        "Hoewel Israël beducht was voor IS",
    ),
    "key figures": (
        ("Organisatie", "Sleutelfiguren"),
        "Een selectie van bekende IS-leiders en strijders:",
        [],
        "Khalid 'Aydd Ahmad al-Jabouri leider die plannen maakte voor aanslagen in Europa",
        10,
        "",
    ),
    "sources of income": (
        ("Organisatie", "Middelen"),
        "Hoewel donaties aanvankelijk de belangrijkste inkomstenbron vormden, trekt IS inmiddels voornamelijk "
        "inkomsten uit criminele activiteiten en het te gelde maken van economische hulpbronnen in het bezette gebied.",
        [],
        "Met de cementindustrie werd 292 miljoen dollar of 10% van de jaarlijkse inkomsten verdiend, met de verkoop van "
        "fosfaten 300 miljoen dollar (10%) en van voedingsmiddelen 200 miljoen dollar (7%).",
        6,
        "IS betaalde strijders een salaris",
    ),
    "bare names under Groeperingen": (
        (SUPPORT, "Groeperingen"),
        "Deze groepen hebben openlijk hun steun aan IS betuigd, hetzij volledig of gedeeltelijk.",
        ["Boko Haram", "Bangsamoro Islamitische Vrijheidsstrijders", "Jemaah Islamiyah", "Ansar al-Sharia in Tunesië"],
        "Hezb-e Islami Gulbuddin",
        9,
        "",
    ),
}


@pytest.mark.parametrize(("path", "lead_in", "first", "last", "count", "after"), DUTCH_LISTS.values(), ids=DUTCH_LISTS)
def test_dutch_lists_end_where_the_paragraph_below_begins(dutch, path, lead_in, first, last, count, after):
    introduced = [s for s, sentence in enumerate(sentences_of(dutch)) if sentence == (path, lead_in)]
    numbers = [i for i, p in enumerate(dutch.paragraphs) if [p.lead_in] == introduced]
    items = [dutch.text[dutch.paragraphs[i].start : dutch.paragraphs[i].end] for i in numbers]
    assert all(dutch.paragraphs[i].is_item for i in numbers)
    assert numbers == list(range(numbers[0], numbers[0] + count))
    assert items[: len(first)] == first
    assert items[-1] == last
    below = dutch.paragraphs[numbers[-1] + 1]
    assert not below.is_item
    if after:
        assert dutch.sections[below.section].path == path
        assert dutch.text.startswith(after, below.start)
    else:
        assert dutch.sections[below.section].path != path


def test_no_other_dutch_paragraph_is_an_item(dutch):
    assert sum(p.is_item for p in dutch.paragraphs) == 4 + 5 + 10 + 6 + 9


def test_all_text_of_the_dutch_source_comes_out_in_order_and_nothing_else(dutch, shipped):
    raw = shipped["nl"].path.read_text(encoding="utf-8")
    wanted = re.sub(r"(?m)^=+ (.*) =+$", r"\1", raw)
    assert "".join(dutch.text.split()) == "".join(wanted.split())


def test_spaces_were_added_to_the_dutch_text_in_99_places_all_at_the_end_of_a_sentence(dutch, shipped):
    """96 within a paragraph, 3 behind a list; each was read."""
    raw = shipped["nl"].path.read_text(encoding="utf-8")
    raw = re.sub(r"(?m)^=+ (.*) =+$", r"\1", raw)
    assert len(re.findall(r"\S(?=\s)", dutch.text)) - len(re.findall(r"\S(?=\s)", raw.rstrip())) == 99


def test_no_dutch_sentence_holds_a_full_stop_glued_to_a_capital(dutch):
    glued = re.compile(r"[a-zà-ÿ)\]”’\"][.!?][A-ZÀ-Þ]|[a-zà-ÿ]{3}[A-Z]{2}")
    assert [text for _, text in sentences_of(dutch) if glued.search(text)] == []


# Offsets and passages, in both documents


@BOTH
def test_sections_begin_with_their_heading_and_follow_each_other(documents, id):
    document = documents[id]
    end = 0
    for section in document.sections:
        heading = section.path[-1] if section.path else ""
        assert document.text[end : section.start].strip() == ""
        assert document.text[section.start : section.body] == heading == heading.strip()
        end = section.end
    assert end == len(document.text)


@BOTH
def test_paragraphs_fill_their_sections(documents, id):
    document = documents[id]
    for number, section in enumerate(document.sections):
        inside = [document.text[p.start : p.end] for p in document.paragraphs if p.section == number]
        assert "\n".join(inside) == body(document, section)


@BOTH
def test_sentences_fill_their_paragraphs(documents, id):
    document = documents[id]
    for number, paragraph in enumerate(document.paragraphs):
        inside = [document.text[s.start : s.end] for s in document.sentences if s.paragraph == number]
        assert " ".join(inside) == document.text[paragraph.start : paragraph.end]
        assert all(text == text.strip() != "" for text in inside)


@BOTH
def test_the_text_has_no_control_characters_and_no_double_spaces(documents, id):
    assert re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]|  | \n|\n ", documents[id].text) is None


def test_definitions_are_the_sections_of_their_terms_and_anchors_lie_in_the_running_text(english):
    for entry in english.definitions:
        section = english.sections[entry.section]
        assert (section.kind, section.path) == ("definition", ("Definitions", entry.term))
        for start, end in entry.anchors:
            [around] = [s for s in english.sections if s.body <= start and end <= s.end]
            assert around.kind == "text"


@BOTH
def test_passages_stand_at_their_offsets(documents, passages, id):
    document = documents[id]
    for passage in passages[id]:
        assert document.text[passage.start : passage.end] == passage.text
        for position, (start, end) in enumerate(passage.sentences):
            assert document.text[start:end] == passage.sentence_text(position)
        assert (passage.start, passage.end) == (passage.sentences[0][0], passage.sentences[-1][1])


@BOTH
def test_passages_are_of_consecutive_sentences_of_one_section(documents, passages, id):
    document = documents[id]
    spans = [(s.start, s.end) for s in document.sentences]
    for passage in passages[id]:
        first = spans.index(passage.sentences[0])
        assert spans[first : first + len(passage.sentences)] == list(passage.sentences)
        inside = document.sentences[first : first + len(passage.sentences)]
        assert {document.section_of(s).path for s in inside} == {passage.section}


@BOTH
def test_every_sentence_is_in_a_passage(documents, passages, id):
    covered = {span for passage in passages[id] for span in passage.sentences}
    assert covered == {(s.start, s.end) for s in documents[id].sentences}


@BOTH
def test_passage_ids_are_unique_and_linked_within_their_section(passages, id):
    by_id = {passage.id: passage for passage in passages[id]}
    assert len(by_id) == len(passages[id])
    for passage in by_id.values():
        if passage.next is not None:
            after = by_id[passage.next]
            assert after.previous == passage.id
            assert after.section == passage.section
            assert passage.start < after.start


@BOTH
def test_passages_have_two_to_five_sentences_with_sensible_exceptions(documents, passages, id):
    """Exceptions: definitions, lists, and a sentence that stands alone in its section or below a list."""
    document = documents[id]
    per_section = Counter(document.section_of(s).path for s in document.sentences)
    for passage in passages[id]:
        if passage.kind == "definition" or passage.is_list or per_section[passage.section] == 1:
            continue
        if passage.text == "(Not all of the Groups supporting IS are mentioned)":
            continue
        assert 2 <= len(passage.sentences) <= 5


def test_the_sections_with_one_sentence_are_known(documents, passages):
    alone = {
        passage.section[-1:]
        for id in ("en", "nl")
        for passage in passages[id]
        if len(passage.sentences) == 1 and passage.kind == "text"
    }
    assert alone == {
        *[(), ("Syria",), (GROUPS,), ("Denmark",), ("Germany",), ("Palestine",)],
        *[("Aanslagen buiten het bezette gebied",), ("al-Qaryatayn",), ("Ontdekking nieuwe massagraven",)],
        *[("Sri Lanka",), ("Saoedi-Arabië",)],
    }


@BOTH
def test_no_passage_is_longer_than_a_short_list_may_be(passages, id):
    assert max(len(p.text) for p in passages[id] if not p.is_list) <= 900
    assert max(len(p.text) for p in passages[id]) <= 1_200


@BOTH
def test_neighbouring_passages_of_a_section_overlap_by_one_sentence_except_below_a_list(passages, id):
    by_id = {passage.id: passage for passage in passages[id]}
    for passage in by_id.values():
        if passage.next is not None:
            shared = set(passage.sentences) & set(by_id[passage.next].sentences)
            assert len(shared) == (0 if passage.is_list else 1)


def test_the_passage_of_a_short_list_begins_with_the_words_that_introduce_it(passages):
    lists = [(p.section[-1], p.sentence_text(0), len(p.sentences)) for p in passages["nl"] if p.is_list]
    assert lists == [
        (COALITION[-1], DUTCH_LISTS["what is needed"][1], 1 + 4),
        (COALITION[-1], DUTCH_LISTS["opponents outside the coalition"][1], 1 + 7),  # an item has three sentences
        ("Groeperingen", DUTCH_LISTS["bare names under Groeperingen"][1], 1 + 9),
    ]


def test_items_of_a_long_list_are_found_by_the_words_that_introduce_it(passages):
    introduction = "Een selectie van bekende IS-leiders en strijders:"
    figures = [p for p in passages["nl"] if p.section == ("Organisatie", "Sleutelfiguren")]
    assert [bool(p.context) for p in figures] == [False, False, *[True] * (len(figures) - 2)]
    assert introduction in figures[1].text
    assert {p.context for p in figures[2:]} == {introduction}
