"""Writing the enrichment of documents through a chat model, and checking what was written."""
