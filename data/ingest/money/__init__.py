"""Money of deals: of several currencies made one, below 0 as somebody says it is meant, and far outside the rest."""
