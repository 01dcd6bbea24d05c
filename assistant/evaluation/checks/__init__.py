"""The checks of question sets; `assistant/evaluation/check.py` runs them all."""
