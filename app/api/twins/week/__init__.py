"""The JSON twins of the week: its review, what stands out, what is to be put in order or done, and alerts."""
