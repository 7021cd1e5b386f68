"""The JSON twins of imports and of the snapshots that are kept; what they write is guarded as all that is written."""
