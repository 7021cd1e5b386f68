"""The stages of an unknown export: the columns that may be one, and what tells how each of them ends."""
