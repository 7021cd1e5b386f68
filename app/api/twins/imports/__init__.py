"""The JSON twins of imports, of the snapshots that are kept and of jobs; what they write is guarded as all that is."""
