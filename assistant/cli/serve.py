"""`tweespraak serve`."""

from __future__ import annotations

import argparse

from assistant.cli.common import open_assistant


def serve(parsed: argparse.Namespace) -> int:
    """Open the index and serve the front end until interrupted."""
    assistant = open_assistant(parsed)
    print("Tweespraak is starting ...", flush=True)
    from assistant.web.serve import serve as serve_page

    serve_page(assistant, parsed.host, parsed.port, lambda address: print(f"{address} (Ctrl+C stops it)", flush=True))
    return 0
