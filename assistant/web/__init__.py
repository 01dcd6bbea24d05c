"""The web front end: a page on which to ask, with the answer and its sources side by side."""
