"""The command line: arguments in, text and an exit code out. Only this package prints.

Exit codes: 0 done (also when the assistant abstains), 2 bad input (one line says what, where and what to do), 1 a
fault of the program itself.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper

from assistant.cli.arguments import parser
from assistant.errors import AssistantError
from assistant.settings import TRACEBACK


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal may lack a letter; that should not cost the answer
    parsed = parser().parse_args(arguments)
    try:
        code: int = parsed.run(parsed)
        sys.stdout.flush()
        return code
    except AssistantError as error:
        print(f"tweespraak: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader of our output has gone, as with `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if os.environ.get(TRACEBACK):
            raise
        what = " ".join(f"{type(error).__name__}: {error}".split())
        print(f"tweespraak: internal error ({what}); {TRACEBACK}=1 shows where", file=sys.stderr)
        return 1
