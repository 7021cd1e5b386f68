"""How a store of an older version becomes one of today: which version it is of, and what is done about it."""
