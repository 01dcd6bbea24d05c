"""Answers written by a chat model from numbered evidence, of which only what the evidence supports reaches a reader."""
