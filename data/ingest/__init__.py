"""Typed cells become deals: what they mean together, and what may be published."""
