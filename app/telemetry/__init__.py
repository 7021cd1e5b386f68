"""What a server tells whoever runs it: its log, the id of a request, and what it counts. Knows no page and no deal."""
