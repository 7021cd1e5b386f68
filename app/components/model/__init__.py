"""The Model quality pages, one module each, and what they share."""
