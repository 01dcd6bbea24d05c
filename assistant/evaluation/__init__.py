"""Question sets, runs and measures: deterministic, on the same index and code path as the users'."""
