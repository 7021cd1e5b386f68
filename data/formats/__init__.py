"""How files, dates and numbers are written, told from text alone. What they mean together is data/ingest."""
