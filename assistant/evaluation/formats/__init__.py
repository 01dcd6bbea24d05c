"""Question sets in the formats of others; `exchange` has the way in and the way out."""
