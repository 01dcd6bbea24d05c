"""Pages that explain a run, and pages that compare two."""
