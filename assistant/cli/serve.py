"""`tweespraak serve`."""

from __future__ import annotations

import argparse

from assistant.cli.common import open_assistant


def serve(parsed: argparse.Namespace) -> int:
    """Open the index and serve the front end until interrupted."""
    assistant = open_assistant(parsed)
    print(f"Tweespraak: starting at http://{parsed.host}:{parsed.port} (Ctrl+C stops it)", flush=True)
    from assistant.web.serve import serve as serve_page

    serve_page(assistant, parsed.host, parsed.port)
    return 0
