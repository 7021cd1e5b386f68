"""The JSON twins of the week: its review, what stands out, and what is to be put in order."""
