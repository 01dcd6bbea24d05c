"""The answers that can still get feedback."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from assistant.datatypes import Abstention, Answer, Question, Reason
from assistant.web.recent import MOST, RecentAnswers


def answer(text: str) -> Answer:
    return Answer(Question(text, "nl"), (), (), Abstention(Reason.NO_EVIDENCE, "Nee."), 0.5, ())


def test_an_answer_is_found_by_its_key():
    recent = RecentAnswers()
    first, second = answer("een"), answer("twee")
    key, other = recent.remember(first), recent.remember(second)
    assert recent.get(key) is first
    assert recent.get(other) is second


def test_another_key_finds_nothing():
    recent = RecentAnswers()
    recent.remember(answer("een"))
    assert recent.get("") is None
    assert recent.get("een") is None


def test_keys_are_long_and_never_the_same():
    recent = RecentAnswers()
    keys = {recent.remember(answer("een")) for _ in range(200)}
    assert len(keys) == 200
    assert min(map(len, keys)) >= 22  # 16 bytes


def test_of_too_many_answers_those_looked_at_longest_ago_are_forgotten():
    recent = RecentAnswers(2)
    first, second = recent.remember(answer("een")), recent.remember(answer("twee"))
    recent.get(first)
    third = recent.remember(answer("drie"))
    assert [recent.get(key) is not None for key in (first, second, third)] == [True, False, True]


def test_memory_is_bounded_by_default():
    recent = RecentAnswers()
    keys = [recent.remember(answer("een")) for _ in range(MOST + 5)]
    assert [recent.get(key) is None for key in keys] == [True] * 5 + [False] * MOST


def test_several_threads_may_remember_and_look():
    recent = RecentAnswers(50)

    def work(worker: int) -> int:
        keys = [recent.remember(answer(f"{worker}-{n}")) for n in range(300)]
        found = [recent.get(key) for key in keys]
        assert all(one is None or one.question.text == f"{worker}-{n}" for n, one in enumerate(found))
        return sum(one is not None for one in found)

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(work, range(8))) > 0
