"""One change made in many open deals: what can be asked for, and what it does."""
