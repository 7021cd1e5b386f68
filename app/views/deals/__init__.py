"""One open deal, or rows of them, as any page shows them. Lists and their filters are app/views/at_risk."""
