"""Alerts as they are kept: rules, what they raised, to whom it goes, and the outbox of what is on its way."""
