"""Telling Dutch from English, mostly in short questions."""

from __future__ import annotations

import json
import math

import pytest

from assistant import language, paths
from assistant.language import detect, load_table

DUTCH = """
Wie?
Waarom?
Hoeveel?
Welke steden?
Wat is IS?
Wie is Jihadi John?
En daarna?
Is dat zo?
Leeft hij nog?
Wat zei Trump over Obama?
Wie leidt Hamas?
Wat vond The New York Times?
Wat is de Joint Chiefs of Staff?
Wanneer viel Mosul?
Wat deed de Royal Air Force?
Wie zijn The Beatles?
Steunde Saudi Arabia de groep?
Was Washington erbij?
Werd Palmyra verwoest?
Wat zegt het Washington Institute for Near East Policy?
Hoeveel Belgen reisden naar Syrië?
gifgas
onthoofdingen
slag om Kobani
aantal doden bij de aanslag in Nice
hoofdstad kalifaat
Rand Paul beschuldigt wie?
Waar ligt Deir ez-Zor?
hoeveel jezidi's werden gedood in 2014
WAT IS DE HOOFDSTAD?
Wat is 'state sponsor of terrorism'?
Noem drie groepen
Gebruikte IS mosterdgas?
In welk jaar?
Was er een ontkenning van Qatar?
""".strip().split("\n")

ENGLISH = """
Who?
Why?
How many?
Which cities?
What is IS?
Who is Jihadi John?
And then?
Is that so?
Is he still alive?
What did Trump say about Obama?
Who leads Hamas?
Who is Ard van der Steur?
Who is Bert Koenders?
What is Jabhat al-Nusra?
When did Mosoel fall?
Who is Gerd Müller?
What is the Koninklijke Luchtmacht?
Did Nederland take part?
Which groups are in the Vrij Syrisch Leger?
Was Brussel attacked?
What did the Syrische Democratische Strijdkrachten do?
How many Belgians travelled to Syria?
poison gas
beheadings
battle of Kobani
number of deaths in the Nice attack
capital of the caliphate
Who accused Rand Paul?
Where is Deir ez-Zor?
how many yazidis were killed in 2014
WHAT IS THE CAPITAL?
What does 'lone wolves' mean?
Name three groups
Did IS use mustard gas?
In which year?
Was there a denial by Qatar?
""".strip().split("\n")


def test_the_tables_are_large_and_of_equal_weight():
    assert len(DUTCH) >= 35
    assert len(ENGLISH) >= 35
    assert set(DUTCH).isdisjoint(ENGLISH - set() if isinstance(ENGLISH, set) else set())


@pytest.mark.parametrize("question", DUTCH)
def test_a_dutch_question(question):
    assert detect(question).lang == "nl"


@pytest.mark.parametrize("question", ENGLISH)
def test_an_english_question(question):
    assert detect(question).lang == "en"
