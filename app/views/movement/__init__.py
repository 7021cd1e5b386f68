"""What moved in the open pipeline between two days, change by change, and how the loss probability of a deal moved."""
