"""From files to passages: load, clean, split, enrich."""
