"""One open deal, rows of them, or those of one account, as any page shows them. Lists and their filters are app/views/at_risk."""
