"""Experiments on flagged deals: who is acted on, how many it takes, what came of it, when to stop. Keeps nothing."""
