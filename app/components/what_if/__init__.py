"""The What-if page of one deal: levers, the answer, and the tabs beside it."""
