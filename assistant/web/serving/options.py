"""How the page is to be served: what the command line hands to the server."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from assistant.errors import SettingsError
from assistant.web.serving.auth import Credentials
from assistant.web.serving.limits import PER_MINUTE, is_loopback
from assistant.web.serving.names import ANY

HIGHEST_PORT = 65_535


@dataclass(frozen=True, slots=True)
class Serving:
    """Where, for whom and with what beside the page. Raises SettingsError."""

    host: str = "127.0.0.1"
    port: int = 7860  # 0 takes a free one
    root_path: str = ""  # under which a reverse proxy shows the page, as /tweespraak
    credentials: Credentials | None = None  # that everybody has to give
    feedback: Path | None = None  # file for what readers think of answers; none: they are not asked
    evaluate: Path | None = None  # folder of runs for evaluators; none: they have no room
    tools: bool = False  # for other assistants
    names: tuple[str, ...] = ()  # of the server, besides localhost and addresses; "*": any
    per_minute: int = PER_MINUTE  # questions of one client, 0: any number

    def __post_init__(self) -> None:
        if not 0 <= self.port <= HIGHEST_PORT:
            raise SettingsError(f"cannot listen on port {self.port}; choose one from 0 to {HIGHEST_PORT}")
        path = self.root_path
        if path and (not path.startswith("/") or path.endswith("/") or "//" in path or set(path) & set("?#% ")):
            raise SettingsError(f'the root path "{path}" is not the start of a path; give one such as /tweespraak')

    @property
    def known_names(self) -> tuple[str, ...]:
        """The names by which it may be asked.

        By any, where a password is asked, and on a network, where others may know it by whatever name they use.
        """
        is_private = self.credentials is None and is_loopback(self.host)
        return self.names or (() if is_private else (ANY,))

    @property
    def is_open(self) -> bool:
        """Whether anybody who can reach this machine can ask questions."""
        return self.credentials is None and not is_loopback(self.host)
