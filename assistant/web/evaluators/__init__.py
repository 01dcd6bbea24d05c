"""The room of evaluators in the front end: running sets, reading and comparing runs, and trying a question."""
