"""One deal with changes: levers, the answer, curves, the smallest change, scenarios, and new deals."""
