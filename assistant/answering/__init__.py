"""From passages to an answer: select evidence, read, verify citations, or abstain."""
