"""What is served, and what became of every row of the export."""
