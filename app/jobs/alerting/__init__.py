"""Alerts: what has begun since the former publication is raised, and what is on its way is sent, once."""
