"""Verdicts of a chat model on the answers of a run, kept apart from the measures that are the same every time."""
