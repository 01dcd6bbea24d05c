"""The parts of the page as HTML, and answers as Markdown."""
