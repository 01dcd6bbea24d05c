"""Whether the server is up, for whatever watches over it."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from assistant import __version__
from assistant.assistant import Assistant

PATH = "/health"


def router(assistant: Assistant) -> APIRouter:
    """GET /health -> {"status": "ok", "version": ..., "documents": number, "passages": number}."""
    made = APIRouter()
    state: dict[str, Any] = {
        "status": "ok",
        "version": __version__,
        "documents": len(assistant.index.documents),
        "passages": len(assistant.index.passages),
    }

    @made.get(PATH)
    async def health() -> dict[str, Any]:
        return state

    return made
