"""`tweespraak serve`."""

from __future__ import annotations

import argparse
import logging
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from assistant.cli.common import open_assistant
from assistant.settings import AUTH

if TYPE_CHECKING:
    from assistant.web.serving.options import Serving

log = logging.getLogger(__name__)


def serve(parsed: argparse.Namespace) -> int:
    """Open the index and serve the front end until interrupted or told to stop."""
    from assistant.web.serving import logs

    serving = serving_from(parsed)
    with logs.configured(questions=parsed.log_questions), _stopped_by_managers():
        if serving.is_open:
            log.warning("anybody who can reach %s can ask questions; --auth asks them for a password", serving.host)
        assistant = open_assistant(parsed)
        print("Tweespraak is starting ...", flush=True)
        from assistant.web.serve import serve as serve_page

        serve_page(assistant, serving, lambda address: print(f"{address} (Ctrl+C stops it)", flush=True))
    return 0


def serving_from(parsed: argparse.Namespace) -> Serving:
    """What the arguments, and the environment for the password, say. Raises SettingsError."""
    from assistant.web.serving.auth import Credentials
    from assistant.web.serving.options import Serving

    given = parsed.auth if parsed.auth is not None else os.environ.get(AUTH)
    return Serving(
        host=parsed.host,
        port=parsed.port,
        root_path=parsed.root_path.rstrip("/"),
        credentials=Credentials.parse(given) if given is not None else None,
        feedback=parsed.feedback,
        evaluate=parsed.evaluate,
        tools=parsed.mcp,
        names=tuple(parsed.name),
        per_minute=parsed.rate,
    )


@contextmanager
def _stopped_by_managers() -> Iterator[None]:
    """Meanwhile, SIGTERM, with which service managers stop a program, does what Ctrl+C does."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
