"""Reports of CRMs: which of their lines are deals, which totals, and what is written once for each group."""
