"""How much one client may ask, and how many questions there may be at once."""

from __future__ import annotations

import threading
import time

import pytest

from assistant.web.serving import limits
from assistant.web.serving.limits import Admission, Busy, RateLimit

ALICE, BOB = "203.0.113.1", "203.0.113.2"


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


# A pace for each client


def test_so_many_at_once_and_then_an_even_pace():
    clock = Clock()
    limit = RateLimit(per_minute=30, burst=3, clock=clock)  # one in two seconds
    assert [limit.allows(ALICE) for _ in range(5)] == [True, True, True, False, False]
    assert limit.wait(ALICE) == 2.0
    clock.now += 1.5
    assert not limit.allows(ALICE)
    assert limit.wait(ALICE) == 0.5
    clock.now += 0.5
    assert [limit.allows(ALICE) for _ in range(2)] == [True, False]


def test_a_minute_brings_no_more_than_the_pace_and_the_first_few():
    clock = Clock()
    limit = RateLimit(per_minute=60, burst=10, clock=clock)
    allowed = 0
    for _ in range(600):  # ten a second
        allowed += limit.allows(ALICE)
        clock.now += 0.1
    assert 69 <= allowed <= 70


def test_who_rested_may_start_anew():
    clock = Clock()
    limit = RateLimit(per_minute=30, burst=3, clock=clock)
    assert [limit.allows(ALICE) for _ in range(4)] == [True, True, True, False]
    clock.now += 600
    assert limit.wait(ALICE) == 0
    assert [limit.allows(ALICE) for _ in range(4)] == [True, True, True, False]


def test_clients_do_not_share_a_limit():
    limit = RateLimit(per_minute=1, burst=1)
    assert limit.allows(ALICE)
    assert not limit.allows(ALICE)
    assert limit.allows(BOB)
    assert limit.wait(BOB) > 0
    assert limit.wait("203.0.113.3") == 0


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:203.0.113.1", "::ffff:203.0.113.2", False),
        ("", "somewhere", False),
    ],
)
def test_one_client_is_one_network_of_ipv6(first, second, together):
    limit = RateLimit(per_minute=1, burst=1)
    assert limit.allows(first)
    assert limit.allows(second) is not together


@pytest.mark.parametrize("client", ["127.0.0.1", "127.3.2.1", "::1", "localhost"])
def test_this_machine_is_not_limited(client):
    limit = RateLimit(per_minute=1, burst=1)
    assert all(limit.allows(client) for _ in range(100))
    assert limit.wait(client) == 0


def test_zero_is_no_limit():
    limit = RateLimit(per_minute=0, burst=1)
    assert all(limit.allows(ALICE) for _ in range(1_000))
    assert limit.wait(ALICE) == 0


def test_only_so_many_clients_are_remembered_and_the_one_heard_of_last_is_kept(monkeypatch):
    monkeypatch.setattr(limits, "MOST_CLIENTS", 3)
    limit = RateLimit(per_minute=1, burst=2, clock=Clock())
    assert limit.allows(ALICE)
    for client in ("198.51.100.1", "198.51.100.2", ALICE, "198.51.100.3", "198.51.100.4"):
        assert limit.allows(client)
    assert len(limit._done) == 3
    assert not limit.allows(ALICE)
    assert [limit.allows("198.51.100.1") for _ in range(3)] == [True, True, False]  # it was forgotten


def test_threads_do_not_get_past_the_limit_together():
    limit = RateLimit(per_minute=1, burst=50, clock=Clock())
    allowed: list[bool] = []
    threads = [
        threading.Thread(target=lambda: allowed.extend(limit.allows(ALICE) for _ in range(20))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(allowed), sum(allowed)) == (160, 50)


# Questions at once


def test_who_comes_when_all_places_are_taken_is_told_at_once():
    admission = Admission(running=1, waiting=2)
    answered: list[int] = []

    def ask(number: int) -> None:
        with admission.entered():
            answered.append(number)

    waiting = [threading.Thread(target=ask, args=[number]) for number in range(2)]
    with admission.entered():
        for thread in waiting:
            thread.start()
        while True:  # the two are on their way
            if not admission._places.acquire(blocking=False):
                break
            admission._places.release()
            time.sleep(0.001)
        with pytest.raises(Busy), admission.entered():
            pytest.fail("there was no place")
        assert answered == []
    for thread in waiting:
        thread.join(10)
    assert sorted(answered) == [0, 1]
    with admission.entered():
        pass


def test_a_question_that_fails_leaves_its_place():
    admission = Admission(running=1, waiting=1)
    for _ in range(5):
        with pytest.raises(ZeroDivisionError), admission.entered():
            _ = 1 / 0


def test_so_many_are_answered_at_once():
    admission = Admission(running=2, waiting=1)
    third = threading.Event()

    def ask() -> None:
        with admission.entered():
            third.set()

    thread = threading.Thread(target=ask)
    with admission.entered():
        with admission.entered():
            thread.start()
            assert not third.wait(0.2)
        assert third.wait(10)
    thread.join(10)
