"""What holds for every test: nothing beyond this machine is reached, and nothing of the user's is read or written.

The block is an audit hook: Python calls it before each connection and each look-up, whichever library asks, also while
tests are collected. A test fails when it tried, even where a library swallowed the error. The hook does not reach into
processes that a test starts.
"""

from __future__ import annotations

import ipaddress
import os
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from assistant.assistant import Assistant
from assistant.settings import Settings

LOOKUPS = frozenset({"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"})
CONNECTIONS = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
LOCAL_NAMES = frozenset({"", "localhost", "localhost.localdomain", "ip6-localhost", "ip6-loopback"})

# Settings of the user, keys and proxies that would make a test's result depend on who runs it.
UNWANTED_PREFIXES = ("TWEESPRAAK_", "GRADIO_", "HF_", "LANGCHAIN_", "LANGSMITH_", "OPENAI_")
UNWANTED_ENDINGS = ("_PROXY", "_API_KEY")


class NetworkBlocked(RuntimeError):
    """A test tried to reach another machine."""


class NetworkBlock:
    """Refuses what is not loopback, and remembers it."""

    def __init__(self) -> None:
        self.on = False
        self.attempts: list[str] = []

    def __call__(self, event: str, args: tuple[Any, ...]) -> None:
        if not self.on:
            return
        if event in LOOKUPS:
            host, port = args[0], args[1] if event == "socket.getaddrinfo" else None
        elif event in CONNECTIONS:
            connection, address = args
            if address is None or connection.family not in (socket.AF_INET, socket.AF_INET6):
                return
            host, port = address[:2]
        else:
            return
        if not is_local(host):
            place = f"{host!s}:{port}" if port else f"{host!s}"
            self.attempts.append(place)
            raise NetworkBlocked(f"tests may not reach other machines, and this was about to reach {place}")


def is_local(host: str | bytes | None) -> bool:
    """Whether a host name or address is this machine's own."""
    name = os.fsdecode(host or "").rstrip(".").lower()
    if name in LOCAL_NAMES:
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    address = getattr(address, "ipv4_mapped", None) or address
    return address.is_loopback or address.is_unspecified


BLOCK = NetworkBlock()
ENVIRONMENT = pytest.MonkeyPatch()
HOME = tempfile.TemporaryDirectory(prefix="tweespraak-tests-")


def pytest_configure() -> None:
    """Before any test module is imported: a clean environment, an empty home, and no network."""
    for name in list(os.environ):
        if name.upper().startswith(UNWANTED_PREFIXES) or name.upper().endswith(UNWANTED_ENDINGS):
            ENVIRONMENT.delenv(name)
    ENVIRONMENT.setenv("HOME", HOME.name)
    for kind in ("CACHE", "CONFIG", "DATA", "STATE"):
        ENVIRONMENT.setenv(f"XDG_{kind}_HOME", os.path.join(HOME.name, kind.lower()))
    ENVIRONMENT.setenv("HF_HUB_OFFLINE", "1")
    ENVIRONMENT.setenv("GRADIO_ANALYTICS_ENABLED", "False")
    ENVIRONMENT.setenv("GRADIO_TEMP_DIR", os.path.join(HOME.name, "gradio"))
    sys.addaudithook(BLOCK)
    BLOCK.on = True


def pytest_unconfigure() -> None:
    """Put everything back."""
    BLOCK.on = False
    ENVIRONMENT.undo()
    HOME.cleanup()


@pytest.fixture(autouse=True)
def network_block() -> Iterator[NetworkBlock]:
    """The block; the test fails at its end if something tried to get past it."""
    yield BLOCK
    attempts, BLOCK.attempts = BLOCK.attempts, []
    if attempts:
        pytest.fail(f"something tried to reach {', '.join(attempts)}")


@pytest.fixture(scope="session")
def index_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The built index of the two documents that ship; not to be written to. Processes that run side by side share it."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    folder = shared / "shared-index" / "built"
    with FileLock(shared / "shared-index.lock"):
        Assistant.open(Settings(index=str(folder)))
    return folder


@pytest.fixture(scope="session")
def assistant(index_folder: Path) -> Assistant:
    """The assistant over the two documents that ship."""
    return Assistant.open(Settings(index=str(index_folder)))
