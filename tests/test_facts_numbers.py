"""Numbers and dates of a sentence and of its translation."""

from __future__ import annotations

import pytest

from assistant.facts.numbers import (
    Date,
    date_spans,
    dates,
    numbers,
    undated,
    weekdays,
    without_counterpart,
)


@pytest.mark.parametrize(
    ("dutch", "english"),
    [
        ("1.878 doden", "1,878 deaths"),
        ("50,000 man en 3,500", "50,000 men and 3,500"),
        ("1,2 miljoen", "1.2 million"),
        ("1,2 miljoen", "1,200,000"),
        ("2 miljard euro", "2 billion euros"),
        ("3 biljoen", "3 trillion"),
        ("50 duizend", "50,000"),
        ("20-30.000 in 2014.", "20-30,000 in 2014."),
        ("10\u202f000 man", "10,000 men"),
        ("12.345.678", "12,345,678"),
        ("1.234,56", "1,234.56"),
        ("19u15", "19:15"),
        ("om 20.30 uur", "at 8:30 p.m."),
        ("om 20.00 uur", "at 8 pm"),
        ("de jaren negentig", "the nineties"),
        ("de jaren 90", "the 1990s"),
        ("de jaren ’80", "the '80s"),
    ],
)
def test_numbers_are_the_same_in_either_notation(dutch, english):
    assert numbers(dutch) == numbers(english)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.878", "1.87"),
        ("1,4", "14"),
        ("2014", "2015"),
        ("5 en 5", "5"),
        ("2 miljard", "2 trillion"),
        ("2 miljard", "2 million"),
        ("om 20.30 uur", "at 8:03 p.m."),
        ("3.15", "3:15"),  # a decimal, and a time
        ("de jaren 80", "the 1990s"),
    ],
)
def test_numbers_that_differ_are_told_apart(one, other):
    assert numbers(one) != numbers(other)


def day(days: set[int], month: int, year: int = 0) -> Date:
    return Date(frozenset(days), month, year)


@pytest.mark.parametrize(
    ("text", "lang", "found"),
    [
        ("op 12 juni 2014 begon", "nl", [day({12}, 6, 2014)]),
        ("on 12 June 2014", "en", [day({12}, 6, 2014)]),
        ("on June 12, 2014, it", "en", [day({12}, 6, 2014)]),
        ("on the 12th of June 2014", "en", [day({12}, 6, 2014)]),
        ("in juni 2014", "nl", [day(set(), 6, 2014)]),
        ("In June 2014", "en", [day(set(), 6, 2014)]),
        ("since October", "en", [day(set(), 10)]),
        ("van 12 tot 14 mei", "nl", [day({12, 14}, 5)]),
        ("in de nacht van 16 op 17 oktober 2016", "nl", [day({16, 17}, 10, 2016)]),
        ("1 tot en met 3 mei", "nl", [day({1, 3}, 5)]),
        ("May 1 and 2, 2014", "en", [day({1, 2}, 5, 2014)]),
        ("30 June and 2 July 2014", "en", [day({30}, 6), day({2}, 7, 2014)]),
        ("June 2014 to July 2015", "en", [day(set(), 6, 2014), day(set(), 7, 2015)]),
        ("3 jan. 2004", "nl", [day({3}, 1, 2004)]),
        ("Jan. 3, 2004", "en", [day({3}, 1, 2004)]),
        ("in juni 20 doden", "nl", [day(set(), 6)]),
        ("you may march in 2014", "en", []),
        ("Jan Smit", "nl", []),
        ("Januarius", "nl", []),
    ],
)
def test_dates_are_read(text, lang, found):
    assert dates(text, lang) == found


@pytest.mark.parametrize(
    ("dutch", "english"),
    [
        ("12 juni 2014", "June 12, 2014"),
        ("van 12 tot 14 mei", "from May 12 to 14"),
        ("12 juni en 3 juli", "3 July and 12 June"),
        ("in juni", "in June 2014"),  # the year may come from what stands before
        ("in juni 20 doden", "in June 20 people died"),
    ],
)
def test_dates_that_can_be_the_same(dutch, english):
    ours, theirs = dates(dutch, "nl"), dates(english, "en")
    assert ours
    assert without_counterpart(ours, theirs) == without_counterpart(theirs, ours) == []


@pytest.mark.parametrize(
    ("dutch", "english", "lost", "added"),
    [
        ("12 juni 2014", "12 July 2014", ["12 June 2014"], ["12 July 2014"]),
        ("12 juni 2014", "13 June 2014", ["12 June 2014"], ["13 June 2014"]),
        ("12 juni 2014", "12 June 2015", ["12 June 2014"], ["12 June 2015"]),
        ("12 juni en 3 juli", "3 June and 12 July", ["12 June", "3 July"], ["3 June", "12 July"]),
        ("in juni", "that month", ["June"], []),
        ("in juni en juni", "in June", ["June"], []),
    ],
)
def test_dates_that_cannot(dutch, english, lost, added):
    ours, theirs = dates(dutch, "nl"), dates(english, "en")
    assert sorted(map(str, without_counterpart(ours, theirs))) == sorted(lost)
    assert sorted(map(str, without_counterpart(theirs, ours))) == sorted(added)


def test_the_fullest_dates_find_their_counterpart_first():
    ours, theirs = dates("in juni en op 12 juni", "nl"), dates("on 12 June and in June", "en")
    assert without_counterpart(ours, theirs) == []


def test_a_month_alone_is_bare():
    assert [date.is_bare for date in dates("in June, on 3 July, in August 2014", "en")] == [True, False, False]


@pytest.mark.parametrize(
    ("text", "lang", "there", "without_year"),
    [
        ("Op 12 juni 2014 begon het.", "nl", ["12 juni 2014"], []),
        ("Op 12 juni begon het.", "nl", ["12 juni"], ["12 juni"]),
        ("Van 12 tot 14 mei, of in juni 2014.", "nl", ["12 tot 14 mei", "juni 2014"], ["12 tot 14 mei"]),
        ("In juli en in Augustus", "nl", ["juli", "Augustus"], ["juli", "Augustus"]),
        ("On June 12, and on 3 July 2015", "en", ["June 12", "3 July 2015"], ["June 12"]),
        ("On the 12th of June", "en", ["12th of June"], ["12th of June"]),
        ("Jan. 3", "en", ["Jan. 3"], ["Jan. 3"]),
        ("In 2014 you may march on 3 roads", "en", [], []),
        ("In juni", "en", [], []),  # the other language
        ("", "nl", [], []),
    ],
)
def test_where_dates_stand_and_which_of_them_have_no_year(text, lang, there, without_year):
    spans = date_spans(text, lang)
    assert [text[start:end] for start, end in spans] == there
    assert [text[start:end] for start, end in spans if end in undated(text, lang)] == without_year
    assert len(undated(text, lang)) == len(without_year)


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("On 6 October 15 fighters left.", ["On 6 October"]),  # 15 is no day of it
        ("On October 15 they left.", ["On October 15"]),
        ("On 6 October [2014] 15 fighters left.", ["On 6 October"]),
        ("Theresa May left.", []),
        ("In May they left.", []),  # cannot be told from a name
        ("On 6 May they left.", ["On 6 May"]),
        ("On May 6 they left.", ["On May 6"]),
        ("In May and June they left.", ["In May and June"]),
        ("In March they left.", ["In March"]),
    ],
)
def test_where_a_date_without_a_year_ends(text, before):
    assert [text[:end] for end in undated(text, "en")] == before


def test_a_dutch_may_is_no_name():
    assert undated("In mei vertrokken zij.", "nl") == [6]


def test_days_of_the_week_are_the_same_in_both_languages():
    assert weekdays("Op maandag en zondag", "nl") == weekdays("On Sundays and Monday", "en") == {0: 1, 6: 1}
    assert weekdays("Op maandag", "nl") != weekdays("On Tuesday", "en")
    assert weekdays("het vrijdaggebed", "nl") == {}
