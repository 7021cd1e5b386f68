"""Alerts: what rules hold of, what was raised, how often it was right, where it goes, and what was not sent."""
