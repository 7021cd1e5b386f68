"""One deal with changes: levers, the answer, curves, the best moves, scenarios, and new deals."""
