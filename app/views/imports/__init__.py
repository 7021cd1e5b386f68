"""Imports of the Data page: how each stands, what may be done about it, and the snapshots that are kept."""
