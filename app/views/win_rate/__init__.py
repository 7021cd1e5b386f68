"""How much of what closes is won: groups, seasons, comparisons, and the base rate."""
