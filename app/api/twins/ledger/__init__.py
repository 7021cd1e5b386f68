"""The JSON twins of the ledger: what was said of one deal when, and how all that was said came out."""
