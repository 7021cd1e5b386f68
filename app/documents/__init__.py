"""An answer as a document to hand on: Markdown, one self-contained HTML file, PDF. Nothing here asks for data."""
