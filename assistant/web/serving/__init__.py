"""What every request passes: protection, passwords, bounds, and the log."""
