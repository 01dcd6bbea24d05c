"""What a text says that may not change on the way: numbers and dates, names, negations, and who says so."""
