"""The pipeline on the documents that ship: from a text to a question, and from a question to an answer."""

from __future__ import annotations

import dataclasses
import re
import shutil
import string

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from assistant import paths, pipeline, prompts
from assistant.assistant import Assistant
from assistant.datatypes import Answer, Hit, Lang, Question, Reason
from assistant.errors import EncoderError, QuestionError, SettingsError
from assistant.questions import parts
from assistant.retrieval.encoder import folder_fingerprint
from assistant.retrieval.query import Query
from assistant.retrieval.reranker import Outlook, Reranked
from assistant.settings import Settings

DEFAULTS = Settings()
BELGIANS_NL = "Hoeveel mensen reisden vanuit België naar Syrië en Irak?"
BELGIANS_EN = "How many people travelled from Belgium to Syria and Iraq?"
QUESTIONS = [
    BELGIANS_NL,
    BELGIANS_EN,
    "Wanneer werd het kalifaat uitgeroepen?",
    "When was the caliphate proclaimed?",
    "Wie was Jihadi John?",
    "Who was Jihadi John?",
    "Waarom werd Turkije ervan beschuldigd IS te steunen?",
    "Why was Turkey accused of supporting IS?",
    "Welke groepen zwoeren trouw aan IS?",
    "Which groups pledged allegiance to IS?",
    "Hoe verdiende IS geld met olie?",
    "How did IS earn money from oil?",
    "Wat gebeurde er met de jezidi's in Sinjar?",
    "What happened to the Yazidis in Sinjar?",
    "Welke landen deden mee aan de coalitie?",
    "Which countries took part in the coalition?",
    "Wat is een kalifaat?",
    "What is Salafism?",
    "Hoeveel Zweden sloten zich aan?",
    "What did Qatar say about the accusations?",
]


def ask(assistant: Assistant, text: str, lang: str = "auto", settings: Settings | None = None) -> Answer:
    settings = settings or assistant.settings
    question = pipeline.question_from(text, settings, lang)
    return pipeline.answer(question, assistant.index, assistant.models, settings)


@pytest.fixture(scope="module")
def answers(assistant) -> list[Answer]:
    """The answers to QUESTIONS."""
    return [ask(assistant, text) for text in QUESTIONS]


# From a text to a question


@pytest.mark.parametrize(("text", "lang"), [(BELGIANS_NL, "nl"), (BELGIANS_EN, "en"), ("wie?", "nl"), ("who?", "en")])
def test_the_language_of_a_question_is_detected(text, lang):
    assert pipeline.question_from(text, DEFAULTS).lang == lang


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("text", [BELGIANS_NL, BELGIANS_EN, "IS?"])
def test_a_language_that_is_given_stands(text, lang):
    assert pipeline.question_from(text, DEFAULTS, lang).lang == lang


@pytest.mark.parametrize("lang", ["de", "NL", "", "nl-NL"])
def test_another_language_cannot_be_given(lang):
    with pytest.raises(QuestionError, match="use nl, en or auto"):
        pipeline.question_from(BELGIANS_NL, DEFAULTS, lang)


@pytest.mark.parametrize(
    "text", ["", " ", "\n\t", "?", "?!… — “”", string.punctuation, "\x00\x01\x1b", "\u200b\ufeff", "🙂", "\ud800"]
)
def test_a_text_without_letters_or_digits_is_no_question(text):
    with pytest.raises(QuestionError, match="the question is empty"):
        pipeline.question_from(text, DEFAULTS)


def test_a_question_may_be_as_long_as_the_limit_and_no_longer():
    assert len(pipeline.question_from("x" * 2_000, DEFAULTS).text) == 2_000
    with pytest.raises(QuestionError, match="2001 characters; use at most 2000"):
        pipeline.question_from("x" * 2_001, DEFAULTS)
    with pytest.raises(QuestionError, match="50000 characters; use at most 2000"):
        pipeline.question_from("waarom " * 7_142 + "waarom", DEFAULTS)


def test_the_limit_is_a_setting():
    with pytest.raises(QuestionError, match="use at most 10"):
        pipeline.question_from("Wie was dat?", dataclasses.replace(DEFAULTS, max_question_characters=10))


def test_spaces_around_a_question_do_not_count():
    assert pipeline.question_from(" " * 5_000 + "Wie was dat?\n", DEFAULTS).text == "Wie was dat?"


def test_control_characters_become_spaces():
    text = "Wie\x00was\x1b[31m\r\nJihadi\u200bJohn\u202e\ud800?"
    assert pipeline.question_from(text, DEFAULTS).text == "Wie was [31m Jihadi John ?"


def test_markup_is_left_as_it_is():
    text = "<script>alert('Wie?')</script> **Wie** was `Jihadi John`?"
    assert pipeline.question_from(text, DEFAULTS).text == text


def test_a_question_keeps_its_id():
    assert pipeline.question_from(BELGIANS_NL, DEFAULTS, id="q1") == Question(BELGIANS_NL, "nl", "q1")


# Loading the models


def test_an_unknown_generator_is_a_settings_error():
    with pytest.raises(SettingsError, match='unknown generator "oracle"; there is: extractive, or PROVIDER:MODEL'):
        pipeline.load_models(Settings(generator="oracle"))


def test_a_missing_encoder_is_an_encoder_error(tmp_path):
    with pytest.raises(EncoderError, match="no such folder"):
        pipeline.load_models(Settings(encoder=str(tmp_path / "nowhere")))


def test_the_encoder_is_the_one_that_the_settings_name():
    shipped = folder_fingerprint(paths.data("index", "encoder"))
    assert pipeline.load_models(DEFAULTS).encoders.texts.fingerprint == shipped


def test_requests_are_recognised_with_the_encoder_they_were_trained_on(tmp_path):
    # also when the encoder of the search is another one: here a copy of it with another fingerprint
    shipped = paths.data("index", "encoder")
    for name in ("config.json", "model.safetensors", "modules.json", "tokenizer.json"):
        shutil.copy(shipped / name, tmp_path / name)
    with (tmp_path / "config.json").open("a", encoding="utf-8") as config:
        config.write("\n")
    models = pipeline.load_models(Settings(encoder=str(tmp_path)))
    assert models.encoders.texts.fingerprint == folder_fingerprint(tmp_path)
    assert models.encoders.words.fingerprint == folder_fingerprint(shipped) != models.encoders.texts.fingerprint


def test_requests_are_recognised_without_the_prompts_of_the_search():
    models = pipeline.load_models(Settings(query_prompt="query: "))
    assert models.encoders.words.fingerprint == folder_fingerprint(paths.data("index", "encoder"))


# Answers


@pytest.mark.parametrize("text", [BELGIANS_NL, BELGIANS_EN])
def test_the_number_of_people_from_belgium_comes_from_the_english_document(assistant, text):
    answer = ask(assistant, text)
    assert answer.abstention is None
    assert "450" in answer.text
    first = answer.citations[0]
    assert (first.document, first.lang, first.section[-1]) == ("en", "en", "Belgium")
    assert "450 individuals had travelled from Belgium" in first.quote


def test_the_dutch_question_is_answered_in_dutch_and_the_english_one_in_english(assistant):
    assert "vanuit België" in ask(assistant, BELGIANS_NL).text
    assert "from Belgium" in ask(assistant, BELGIANS_EN).text


def test_a_language_that_is_given_is_that_of_the_answer(assistant):
    assert "vanuit België" in ask(assistant, BELGIANS_EN, "nl").text
    assert "American army" in ask(assistant, "Wie was Jihadi John?", "en").text


def test_most_questions_of_this_file_are_answered(answers):
    assert sum(answer.abstention is None for answer in answers) >= 15


def test_every_quotation_stands_at_its_offsets(assistant, answers):
    citations = [citation for answer in answers for citation in answer.citations]
    assert len(citations) >= 15
    for citation in citations:
        document = assistant.index.documents[citation.document]
        assert document.text[citation.start : citation.end] == citation.quote
        assert (document.title, document.lang) == (citation.title, citation.lang)
        passage = assistant.index.passages[citation.passage_id]
        assert passage.start <= citation.start < citation.end <= passage.end


def letters(text: str) -> str:
    """The letters and digits of a text, without what stands in brackets."""
    return "".join(c for c in re.sub(r"\[[^\]]*\]", "", text) if c.isalnum())


def test_every_statement_says_what_its_citations_say(answers):
    for answer in answers:
        differ = prompts.text("answers", answer.question.lang, "answer.differ")
        for statement in answer.statements:
            if statement.text == differ:
                continue
            said = ""
            for citation in (answer.citations[number - 1] for number in statement.cites):
                mine = citation.lang == answer.question.lang
                words = (citation.quote if mine else citation.translation or citation.quote).split()
                said += " ".join(words)
            assert letters(said) in letters(statement.text)


def test_citations_are_numbered_from_1_in_order_of_use(answers):
    for answer in answers:
        used = list(dict.fromkeys(number for statement in answer.statements for number in statement.cites))
        assert used == [citation.number for citation in answer.citations] == list(range(1, len(used) + 1))
        for number in used:
            assert f"[{number}]" in answer.text


def test_every_answer_has_at_most_120_words(answers):
    for answer in answers:
        if answer.abstention is None:
            assert len(answer.text.split()) <= 120, answer.question.text


def test_an_answer_that_is_a_long_list_has_at_most_120_words(assistant):
    answer = ask(assistant, "Who opposed ISIS without belonging to the coalition?")
    assert answer.abstention is None
    assert len(answer.text.split()) <= 120


def test_the_limit_of_words_is_a_setting(assistant):
    short = dataclasses.replace(assistant.settings, max_words=30)
    for text in QUESTIONS[:6]:
        answer = ask(assistant, text, settings=short)
        longest = max((len(s.text.split()) for s in answer.statements), default=0)
        assert sum(len(s.text.split()) for s in answer.statements) <= max(30, longest)


def test_nothing_that_the_reader_proposes_is_withheld(answers):
    assert [answer.withheld for answer in answers] == [0] * len(answers)


def test_the_confidence_is_a_probability(answers):
    assert all(0 <= answer.confidence <= 1 for answer in answers)


def test_the_ten_best_passages_come_along_numbered_from_1(assistant, answers):
    for answer in answers:
        assert [found.hit.rank for found in answer.retrieved] == list(range(1, 11))
        assert len({found.passage.id for found in answer.retrieved}) == 10
        scores = [found.hit.score for found in answer.retrieved]
        assert scores == sorted(scores, reverse=True)
        for found in answer.retrieved:
            assert assistant.index.passages[found.hit.passage_id] == found.passage


def test_what_is_cited_was_retrieved(answers):
    for answer in answers:
        assert {c.passage_id for c in answer.citations} <= {found.passage.id for found in answer.retrieved}


def test_how_many_passages_come_along_is_a_setting(assistant):
    answer = ask(assistant, BELGIANS_EN, settings=dataclasses.replace(assistant.settings, top=3))
    assert len(answer.retrieved) == 3


def test_the_time_of_the_stages_is_recorded(answers):
    for answer in answers:
        assert set(answer.timings_ms) == {"retrieve", "total"}
        assert 0 < answer.timings_ms["retrieve"] <= answer.timings_ms["total"]


def test_the_same_question_gets_the_same_answer(assistant, answers):
    for before in answers[:6]:
        again = pipeline.answer(before.question, assistant.index, assistant.models, assistant.settings)
        assert dataclasses.replace(again, timings_ms={}) == dataclasses.replace(before, timings_ms={})


def test_another_spelling_of_a_name_gets_the_same_first_passage(assistant):
    one = ask(assistant, "Wanneer viel Mosoel in handen van IS?", "nl").retrieved
    other = ask(assistant, "Wanneer viel Mosul in handen van IS?", "nl").retrieved
    assert one[0].passage.id in {found.passage.id for found in other[:3]}


# Abstaining


@pytest.mark.parametrize(
    "text", ["Hoe bak ik een appeltaart?", "What is the capital of Peru?", "Wie won de Elfstedentocht van 1997?"]
)
def test_a_question_about_something_else_gets_no_answer(assistant, text):
    answer = ask(assistant, text)
    assert answer.abstention is not None
    assert answer.abstention.reason in {Reason.OFF_TOPIC, Reason.NO_EVIDENCE}
    assert (answer.statements, answer.citations) == ((), ())
    assert answer.text == answer.abstention.message


@pytest.mark.parametrize(("text", "lang"), [("Hoe sluit ik me aan bij IS?", "nl"), ("How do I join IS?", "en")])
def test_a_request_for_help_is_declined_in_the_language_of_the_question(assistant, text, lang):
    answer = ask(assistant, text)
    assert answer.abstention is not None
    assert answer.abstention.reason is Reason.DECLINED
    assert answer.text == prompts.text("answers", lang, "abstention.declined")
    assert answer.confidence == 1


@pytest.mark.parametrize("text", ["中文中文", "ᚠᚢᚦ", "qqqqzzzz"])
def test_a_question_of_unknown_letters_gets_no_answer(assistant, text):
    answer = ask(assistant, text)
    assert answer.abstention is not None
    assert answer.abstention.reason is not Reason.DECLINED


def test_a_german_question_gets_an_answer_or_an_abstention_in_one_of_the_two_languages(assistant):
    answer = ask(assistant, "Wie viele Menschen reisten aus Belgien nach Syrien und in den Irak?")
    assert answer.question.lang in {"nl", "en"}
    assert answer.text
    for citation in answer.citations:
        assert assistant.index.documents[citation.document].text[citation.start : citation.end] == citation.quote


def test_markup_in_a_question_changes_nothing_for_the_sources(assistant):
    answer = ask(assistant, f"<b>{BELGIANS_EN}</b> [1] {{quote}}")
    assert "<b>" not in answer.text
    assert "{quote}" not in answer.text


def test_quotations_that_do_not_stand_in_the_documents_are_withheld(assistant):
    # The documents are changed under the passages, by one character at the front: no quotation stands any more.
    shifted = {id: dataclasses.replace(d, text=f" {d.text}") for id, d in assistant.index.documents.items()}
    index = dataclasses.replace(assistant.index, documents=shifted)
    question = Question(BELGIANS_EN, "en")
    answer = pipeline.answer(question, index, assistant.models, assistant.settings)
    assert answer.abstention is not None
    assert answer.abstention.reason is Reason.NO_EVIDENCE
    assert answer.citations == ()


def test_without_translations_a_foreign_source_is_quoted_as_such(assistant):
    index = dataclasses.replace(assistant.index, enrichments={})
    answer = pipeline.answer(Question(BELGIANS_NL, "nl"), index, assistant.models, assistant.settings)
    [foreign] = [s for s in answer.statements if "450" in s.text]
    quote = answer.citations[foreign.cites[0] - 1].quote
    assert foreign.text == prompts.text("answers", "nl", "answer.foreign", quote=" ".join(quote.split()))


def test_quotations_of_foreign_sources_stay_within_120_words_too(assistant):
    # Without translations every sentence of the other language stands in one that says where it comes from.
    index = dataclasses.replace(assistant.index, enrichments={})
    answers = [
        pipeline.answer(pipeline.question_from(text, assistant.settings), index, assistant.models, assistant.settings)
        for text in QUESTIONS
    ]
    assert any("bron zegt" in answer.text or "source says" in answer.text for answer in answers)
    assert max(len(answer.text.split()) for answer in answers) <= 120


@hypothesis_settings(max_examples=40, deadline=None)
@given(text=st.text(max_size=200), lang=st.sampled_from(["auto", "nl", "en"]))
def test_any_text_is_answered_abstained_from_or_refused(assistant, text, lang):
    try:
        answer = ask(assistant, text, lang)
    except QuestionError:
        assert not any(c.isalnum() for c in text)
        return
    assert answer.text
    for citation in answer.citations:
        assert assistant.index.documents[citation.document].text[citation.start : citation.end] == citation.quote


def test_the_passages_found_are_those_of_retrieve(assistant, answers):
    for answer in answers[:4]:
        found = pipeline.retrieve(answer.question, assistant.index, assistant.models, assistant.settings)
        assert [r.hit for r in answer.retrieved] == list(found.hits[:10])


# Questions made of several

BELGIANS_AND_OIL = f"{BELGIANS_EN} How did IS earn money from oil?"
OF_TWO = [
    BELGIANS_AND_OIL,
    "Wat is een kalifaat en hoeveel mensen reisden vanuit België naar Syrië en Irak?",
    "Hoe verdiende IS geld met olie en wat gebeurde er met de jezidi's in Sinjar?",
    "Who was Jihadi John, and why was Turkey accused of supporting IS?",
    "When was the caliphate proclaimed, and who was Jihadi John?",
]


def found_for(assistant: Assistant, text: str, lang: Lang) -> Reranked:
    """What is found for a text as one question."""
    return pipeline.retrieve(Question(text, lang), assistant.index, assistant.models, assistant.settings)


def found_for_parts(assistant: Assistant, question: Question) -> Reranked:
    return pipeline.retrieve_parts(question, assistant.index, assistant.models, assistant.settings)


@pytest.mark.parametrize("text", OF_TWO)
def test_the_best_passage_of_each_part_is_among_the_first(assistant, text):
    question = pipeline.question_from(text, assistant.settings)
    hits = found_for_parts(assistant, question).hits
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert len({hit.passage_id for hit in hits}) == len(hits)
    asked = parts(text, question.lang)
    assert len(asked) == 2
    first = {hit.passage_id for hit in hits[:3]}  # one for the whole question, one for each part
    assert {found_for(assistant, part, question.lang).hits[0].passage_id for part in asked} <= first


# What the answer to each of OF_TWO has to quote for its first part, and for its second.
OF_BOTH = [
    (BELGIANS_AND_OIL, "450 individuals", "olie"),
    (OF_TWO[1], "kalifaat", "450 individuals"),
    (OF_TWO[2], "olie", "Sinjar"),
    (OF_TWO[3], "Jihadi John", "Turkije"),
    (OF_TWO[4], "29 juni 2014", "Jihadi John"),
]


@pytest.mark.parametrize(("text", "first", "second"), OF_BOTH)
def test_a_question_of_two_parts_gets_evidence_of_both(assistant, text, first, second):
    answer = ask(assistant, text)
    assert answer.abstention is None
    for words in (first, second):
        assert any(words in citation.quote for citation in answer.citations), words
    assert len(answer.text.split()) <= 120


@pytest.mark.parametrize("text", QUESTIONS[:4])
def test_for_one_question_nothing_but_it_is_looked_up(assistant, text):
    question = pipeline.question_from(text, assistant.settings)
    found, alone = found_for_parts(assistant, question), found_for(assistant, text, question.lang)
    assert (found.hits, found.sentences, found.outlook) == (alone.hits, alone.sentences, alone.outlook)


def test_a_question_with_a_part_about_something_else_is_answered_from_the_other(assistant):
    answer = ask(assistant, "Wie was Jihadi John, en hoe bak ik een appeltaart?")
    assert answer.abstention is None
    assert any("Jihadi John" in citation.quote for citation in answer.citations)


def test_a_question_all_of_whose_parts_are_about_something_else_gets_no_answer(assistant):
    answer = ask(assistant, "Hoe bak ik een appeltaart, en wat is de hoofdstad van Peru?")
    assert answer.abstention is not None
    assert answer.citations == ()


QUERY = Query((), (), (), (), ())


def stand_in(
    monkeypatch: pytest.MonkeyPatch, found: dict[str, tuple[str, dict[int, float], float, float]]
) -> list[str]:
    """Lets `retrieve` find what is given for each text: passages, sentences, answerable, on topic; gathers the texts."""
    asked: list[str] = []

    def retrieve(question: Question, *_: object) -> Reranked:
        asked.append(question.text)
        passages, sentences, answerable, on_topic = found.get(question.text, ("", {}, 0.0, 0.0))
        hits = tuple(Hit(id, 1 / rank, rank, "reranked") for rank, id in enumerate(passages, start=1))
        keys = {("en", start): probability for start, probability in sentences.items()}
        return Reranked(hits, keys, Outlook(answerable, on_topic), QUERY)

    monkeypatch.setattr(pipeline, "retrieve", retrieve)
    return asked


def test_what_is_found_for_the_parts_is_taken_in_turn_each_passage_once(assistant, monkeypatch):
    whole = "Who led Hamas, and when did Mosul fall?"
    stand_in(
        monkeypatch,
        {
            whole: ("abc", {1: 0.5, 2: 0.25}, 0.25, 0.5),
            "Who led Hamas": ("dae", {1: 0.25, 3: 0.75}, 0.75, 0.25),
            "when did Mosul fall?": ("f", {2: 0.5}, 0.5, 0.75),
        },
    )
    found = found_for_parts(assistant, Question(whole, "en"))
    # the first of each: a, d, f; the second: b, and a that is there already; the third: c, e
    assert "".join(hit.passage_id for hit in found.hits) == "adfbce"
    assert [hit.rank for hit in found.hits] == [1, 2, 3, 4, 5, 6]
    assert found.sentences == {("en", 1): 0.5, ("en", 2): 0.75, ("en", 3): 0.75}
    assert found.outlook == Outlook(0.75, 0.75)


@pytest.mark.parametrize(
    ("whole", "asked"),
    [
        # "it" stands for a name of the part before it
        (
            "Who proclaimed the Caliphate, and when was it founded?",
            ["Who proclaimed the Caliphate", "when was it founded? Caliphate"],
        ),
        ("Who led Hamas, and when did Mosul fall?", ["Who led Hamas", "when did Mosul fall?"]),
        (
            "Who led Hamas, and where did Baghdadi live, and why was he killed?",
            ["Who led Hamas", "where did Baghdadi live", "why was he killed? Hamas Baghdadi"],
        ),
        ("who is it, and when was it founded?", ["who is it", "when was it founded?"]),
    ],
)
def test_a_later_part_without_names_gets_those_before_it(assistant, monkeypatch, whole, asked):
    texts = stand_in(monkeypatch, {})
    found_for_parts(assistant, Question(whole, "en"))
    assert [text.rstrip() for text in texts] == [whole, *asked]
