"""What keeps one client, or all of them together, from taking more than the server can give."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import IPv6Address, ip_address
from threading import BoundedSemaphore, Lock

PER_MINUTE = 60  # questions of one client
BURST = 30  # of them at once
RUNNING = 2  # questions answered at once: answering is bound by one core, more only slow each other down
GENERATING = 16  # the same where a chat model answers, which is waited for rather than worked for
WAITING = 64
MOST_CLIENTS = 10_000  # that are remembered
IPV6_NETWORK = 64  # bits of the address that a provider gives out; who has it may use any of the rest


class Busy(Exception):
    """As many questions are being answered and waiting as there may be."""


class Admission:
    """At most `running` questions are answered at once, and at most `waiting` wait for their turn."""

    def __init__(self, running: int = RUNNING, waiting: int = WAITING) -> None:
        """Both from 1."""
        self.places = running + waiting
        self._places = BoundedSemaphore(self.places)
        self._turns = BoundedSemaphore(running)

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Wait for a turn, and hold it. Raises Busy, at once, when too many wait already."""
        if not self._places.acquire(blocking=False):
            raise Busy
        try:
            with self._turns:
                yield
        finally:
            self._places.release()


class RateLimit:
    """So many requests a minute for each client, and so many at once (the generic cell rate algorithm).

    For each client one point in time is kept: when all that it has asked would be done, had it asked at an even pace.

    A client on this machine is not limited. It is whoever runs the server, or a proxy that does not say for whom it
    asks, behind which all readers would share the limit of one.
    """

    def __init__(
        self, per_minute: int = PER_MINUTE, burst: int = BURST, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`per_minute` 0 is no limit; `burst` is from 1; `clock` gives seconds."""
        self._interval = 60 / per_minute if per_minute else 0.0
        self._slack = self._interval * (burst - 1)
        self._clock = clock
        self._done: OrderedDict[str, float] = OrderedDict()  # of each client; who asked last is last
        self._lock = Lock()

    def allows(self, client: str) -> bool:
        """Whether a request of this client, known by an address, may go on now; if so it counts."""
        if self._is_free(client):
            return True
        with self._lock:
            now = self._clock()
            key = _network(client)
            done = max(self._done.get(key, now), now)
            if done - now > self._slack:
                return False
            self._done[key] = done + self._interval
            self._done.move_to_end(key)
            if len(self._done) > MOST_CLIENTS:
                self._done.popitem(last=False)
            return True

    def wait(self, client: str) -> float:
        """In how many seconds the next request of this client is allowed."""
        if self._is_free(client):
            return 0.0
        with self._lock:
            now = self._clock()
            return max(self._done.get(_network(client), now) - now - self._slack, 0.0)

    def _is_free(self, client: str) -> bool:
        return self._interval == 0 or is_loopback(client)


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine, as seen from itself."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _network(client: str) -> str:
    """What is counted as one client."""
    try:
        address = ip_address(client)
    except ValueError:
        return client
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return str(int(address) >> (address.max_prefixlen - IPV6_NETWORK))
    return client
