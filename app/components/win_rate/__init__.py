"""Rates by group and over time, on the Win rate page and in tables elsewhere."""
