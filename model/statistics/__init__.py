"""Measures and intervals that hold for any probabilities. Knows no deal, no column and no model."""
